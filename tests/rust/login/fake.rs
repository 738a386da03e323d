//! One login with a host of its own, written down as the parts that matter to a test.

use js_sys::{Function, Promise, Reflect};
use keen_signup_rule::host::Host;
use keen_signup_rule::rule;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/rust/login/fake-host.cjs")]
extern "C" {
    fn load(root: &str) -> Promise;

    #[wasm_bindgen(js_name = createHost)]
    fn create_host(parts: &JsValue) -> JsValue;

    #[wasm_bindgen(js_name = start)]
    fn start_login(host: &JsValue, rule: &mut dyn FnMut(JsValue));

    fn settle(host: &JsValue) -> Promise;

    fn unhandled(settled: &Promise) -> Promise;
}

/// The value of a JavaScript expression.
pub fn js(expression: &str) -> JsValue {
    js_sys::eval(&format!("({expression})")).expect(expression)
}

/// One login and all that happened in it.
pub struct Login {
    host: JsValue,
}

impl Login {
    /// A login with these `parts`, the inside of a JavaScript object: see `fake-host.cjs`.
    pub async fn new(parts: &str) -> Self {
        JsFuture::from(load(env!("CARGO_MANIFEST_DIR"))).await.unwrap();
        let host = create_host(&js(&format!("{{ {parts} }}")));
        Self { host }
    }

    /// A login whose callback throws.
    pub async fn throwing(parts: &str, thrown: &JsValue) -> Self {
        let login = Self::new(parts).await;
        let callback =
            Function::new_with_args("thrown", "return () => { throw thrown; }").call1(&JsValue::UNDEFINED, thrown);
        Reflect::set(&login.host, &"afterCallback".into(), &callback.unwrap()).unwrap();
        login
    }

    /// Runs the rule up to its first wait.
    pub fn start(&self) {
        start_login(&self.host, &mut |login| rule(login.unchecked_ref::<Host>()));
    }

    /// Waits until the callback has been called, and a while longer.
    pub async fn settled(&self) {
        JsFuture::from(settle(&self.host)).await.unwrap();
    }

    /// A whole login, whose callback is called once.
    pub async fn run(parts: &str) -> Self {
        let login = Self::new(parts).await;
        login.start();
        login.settled().await;
        assert_eq!(login.see("calls.length"), "1", "calls of the callback; {parts}");
        assert_eq!(
            login.see("calls[0].user === user && calls[0].context === context"),
            "true",
            "the very objects that came in; {parts}"
        );
        login
    }

    /// A JavaScript expression over what the host has recorded, as JSON.
    pub fn see(&self, expression: &str) -> String {
        self.text(&format!("JSON.stringify({expression}) ?? 'undefined'"))
    }

    /// The code and the message of the error that the callback got; nothing for `null`.
    pub fn error(&self) -> String {
        self.text("error === null ? '' : `${error.code}: ${error.message}`")
    }

    /// A JavaScript expression over what the host has recorded, that is a text.
    pub fn text(&self, expression: &str) -> String {
        let source = format!(
            "const {{ calls, requests, sleeps, lines, saved, hashed, passed, user, context, configuration }} = host;
             const error = calls[0]?.error;
             const body = () => JSON.parse(requests[0].body);
             return {expression};"
        );
        let seen = Function::new_with_args("host", &source).call1(&JsValue::UNDEFINED, &self.host);
        let seen = seen.unwrap_or_else(|error| panic!("{expression}: {error:?}"));
        seen.as_string().expect(expression)
    }
}

/// What the login leaves behind as rejections that nobody handles.
pub async fn unhandled_in(login: &Login) -> Vec<JsValue> {
    login.start();
    let reasons = JsFuture::from(unhandled(&settle(&login.host))).await.unwrap();
    js_sys::Array::from(&reasons).to_vec()
}
