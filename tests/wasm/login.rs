//! One login at the fake host.

use js_sys::{Array, JSON, JsString, Reflect};
use keen_signup_rule::rule;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/wasm/host.js")]
extern "C" {
    type FakeHost;
    #[wasm_bindgen(constructor)]
    fn new(parts: &JsValue) -> FakeHost;
    #[wasm_bindgen(method, getter)]
    fn user(this: &FakeHost) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn context(this: &FakeHost) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn callback(this: &FakeHost) -> JsValue;
    #[wasm_bindgen(method)]
    fn enter(this: &FakeHost);
    #[wasm_bindgen(method, catch)]
    async fn answered(this: &FakeHost) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    async fn rejected(this: &FakeHost);
    #[wasm_bindgen(method)]
    fn see(this: &FakeHost, path: &str) -> String;

    #[wasm_bindgen(thread_local_v2, js_name = TRUTHY)]
    pub static TRUTHY: Array;
    #[wasm_bindgen(thread_local_v2, js_name = FALSY)]
    pub static FALSY: Array;
    #[wasm_bindgen(js_name = makeUnreadable)]
    fn make_unreadable(object: &JsValue, name: &str);
    #[wasm_bindgen(js_name = heirOf)]
    pub fn heir_of(object: &JsValue) -> JsValue;
    pub fn revoked() -> JsValue;
}

/// The value of a JSON text.
pub fn json(text: &str) -> JsValue {
    JSON::parse(text).expect(text)
}

/// One login and its host.
pub struct Login(FakeHost);

impl Login {
    /// A login that differs from a plain sign-up in these parts, as JSON: see `host.js`.
    pub fn new(parts: &str) -> Self {
        Self(FakeHost::new(&json(parts)))
    }

    /// A whole login.
    pub async fn run(parts: &str) -> Self {
        Self::new(parts).complete().await
    }

    /// Puts a value in the place at this path.
    pub fn set(self, path: &str, value: &JsValue) -> Self {
        let (parent, name) = self.place(path);
        Reflect::set(&parent, &name, value).expect(path);
        self
    }

    /// Makes the property at this path throw when it is read.
    pub fn unreadable(self, path: &str) -> Self {
        let (parent, name) = self.place(path);
        make_unreadable(&parent, &String::from(name));
        self
    }

    fn place(&self, path: &str) -> (JsValue, JsString) {
        let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
        let parents = parents.split('.').filter(|name| !name.is_empty());
        let parent = parents.fold(self.0.clone(), |parent, name| {
            Reflect::get(&parent, &name.into()).expect(path)
        });
        (parent, name.into())
    }

    /// Runs the rule until it returns.
    ///
    /// # Errors
    /// What the rule throws.
    pub fn start(&self) -> Result<(), JsValue> {
        self.0.enter();
        rule(&self.0.user(), &self.0.context(), self.0.callback().unchecked_ref())
    }

    /// Waits for the answer, and checks that it is one, with the very objects that came in.
    pub async fn answered(self) -> Self {
        self.0.answered().await.expect("an answer");
        assert_eq!(self.see("calls.length"), "1");
        assert_eq!(self.see("calls.0.same"), "true");
        assert_eq!(self.see("timers"), "[]", "timers that are left");
        self
    }

    /// Waits until a rejection is known that nobody handles.
    pub async fn rejected(self) -> Self {
        self.0.rejected().await;
        self
    }

    /// Runs the rule and waits for its answer.
    pub async fn complete(self) -> Self {
        self.start().expect("the rule does not throw");
        let login = self.answered().await;
        assert_eq!(login.see("unhandled"), "[]");
        login
    }

    /// The JSON of what the host has at this path.
    pub fn see(&self, path: &str) -> String {
        self.0.see(path)
    }

    /// Checks that the login goes on, and that this is all that the log says.
    pub fn assert_goes_on(&self, lines: &[&str]) {
        assert_eq!(self.see("calls.0.error"), "null");
        let expected: Array = lines.iter().map(|line| JsValue::from(*line)).collect();
        assert_eq!(self.see("lines"), String::from(JSON::stringify(&expected).unwrap()));
    }
}
