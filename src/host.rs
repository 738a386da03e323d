//! The names that a rule host gives, typed.
//!
//! Every import that can reach an object of the host's catches, because getters and proxies may
//! throw. What may be missing or throw is read as an [`Option`]: an import that returns a bare
//! `JsValue` leaves a slot of the reference table behind each time it throws.

#![expect(missing_docs, reason = "imports are named after what they import")]

use js_sys::{Array, Function, JsString};
use wasm_bindgen::prelude::*;
use web_sys::RequestInit;

use crate::settings::Key;

#[wasm_bindgen]
extern "C" {
    /// The function of the JavaScript around this module that gives the names of the login that is
    /// entering. In a rule host they are lexical and new at each login. The settings can be asked for by
    /// themselves: they are all that a recorded user needs, and each object that crosses takes time.
    #[wasm_bindgen(thread_local_v2, js_name = host)]
    static HOST: Option<Entering>;
    type Entering;
    #[wasm_bindgen(method)]
    fn call(this: &Entering) -> Host;
    #[wasm_bindgen(method, getter)]
    fn configuration(this: &Entering) -> Option<Configuration>;
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: Host;

    /// Any value of the host's that is neither null nor undefined.
    #[derive(Clone, Debug)]
    pub type Value;
    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    pub fn get(this: &Value, name: Name) -> Result<Option<Value>, JsValue>;

    /// The names of one login's host.
    #[derive(Clone, Debug)]
    pub type Host;
    // Does not catch: the shim hands in a plain property.
    #[wasm_bindgen(method, getter)]
    fn configuration(this: &Host) -> Option<Configuration>;
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Host, url: &JsString, init: &RequestInit) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setTimeout)]
    pub fn set_timeout(this: &Host, handler: &Function, ms: f64, value: &JsValue) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = clearTimeout)]
    pub fn clear_timeout(this: &Host, timer: &Value) -> Result<(), JsValue>;

    /// The host's settings, by key.
    #[derive(Clone, Debug)]
    pub type Configuration;
    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    pub fn get(this: &Configuration, key: Key) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(method, catch, getter, js_name = KEENIO_FLAG)]
    pub fn flag(this: &Configuration) -> Result<Option<Value>, JsValue>;

    type Console;
    #[wasm_bindgen(method, catch)]
    fn error(this: &Console, line: &str) -> Result<(), JsValue>;

    /// An `AbortController`.
    pub type Controller;
    #[wasm_bindgen(method, catch)]
    pub fn abort(this: &Controller) -> Result<(), JsValue>;

    /// A clock that only goes forward.
    #[derive(Clone, Debug)]
    pub type Performance;
    #[wasm_bindgen(method, catch)]
    pub fn now(this: &Performance) -> Result<Option<Value>, JsValue>;

    /// The host's callback. What it returns is ignored.
    #[derive(Clone, Debug)]
    pub type Callback;
    #[wasm_bindgen(method, catch)]
    pub fn call(
        this: &Callback,
        this_arg: &JsValue,
        error: &JsValue,
        user: &JsValue,
        context: &JsValue,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub fn get(object: &JsValue, name: &JsValue) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = apply)]
    pub fn apply(function: &Value, this: &JsValue, arguments: &Array) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = construct)]
    fn construct(constructor: &Value, arguments: &Array) -> Result<Option<Controller>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    pub fn own_descriptor(object: &JsValue, name: &JsString) -> Result<Option<Value>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = defineProperties)]
    pub fn define_properties(object: &JsValue, descriptors: &JsValue) -> Result<(), JsValue>;
}

/// Every property that is read from an object of the host's, besides settings, mapped ones and the flag.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum Name {
    AbortController = "AbortController",
    Auth0 = "auth0",
    Body = "body",
    Console = "console",
    CreatedAt = "created_at",
    Done = "done",
    Event = "event",
    Headers = "headers",
    Ip = "ip",
    Length = "length",
    Message = "message",
    Name = "name",
    Performance = "performance",
    PrimaryUser = "primaryUser",
    Request = "request",
    Signal = "signal",
    Status = "status",
    Tenant = "tenant",
    UpdateAppMetadata = "updateAppMetadata",
    UserAgent = "userAgent",
    UserId = "user_id",
    Users = "users",
    Value = "value",
}

impl Configuration {
    /// The settings of the login that is entering.
    pub fn entering() -> Option<Self> {
        HOST.with(|host| match host {
            Some(host) => host.configuration(),
            None => GLOBAL.with(Host::configuration),
        })
    }
}

impl Host {
    /// The host of the login that is entering; without the JavaScript around this module, the global
    /// object.
    pub fn entering() -> Self {
        HOST.with(|host| host.as_ref().map(Entering::call))
            .unwrap_or_else(|| GLOBAL.with(Self::clone))
    }

    /// Writes one line to the host's log, where it has one.
    pub fn log(&self, line: &str) {
        if let Ok(Some(console)) = self.read(Name::Console) {
            let _ = console.unchecked_into::<Console>().error(line);
        }
    }

    /// What ends a request. Without one only time ends the wait.
    pub fn controller(&self) -> Option<Controller> {
        construct(&self.read(Name::AbortController).ok()??, &Array::new()).ok()?
    }

    /// One of the names.
    ///
    /// # Errors
    /// What a getter of the host's throws.
    pub fn read(&self, name: Name) -> Result<Option<Value>, JsValue> {
        self.unchecked_ref::<Value>().get(name)
    }
}

/// The text that a value is, unless it is longer than `most` UTF-16 units: what is copied into this
/// module's memory must be bounded, because that memory never shrinks.
pub fn short_text(value: &JsValue, most: u32) -> Option<String> {
    let is_short = value.is_string() && value.unchecked_ref::<JsString>().length() <= most;
    if is_short { value.as_string() } else { None }
}

/// The value of an object's own data property: never what a getter gives, nor anything inherited.
///
/// # Errors
/// What a proxy throws.
pub fn own_value(object: &Value, name: &str) -> Result<Option<Value>, JsValue> {
    if !object.is_object() {
        return Ok(None);
    }
    match own_descriptor(object, &name.into())? {
        Some(descriptor) => descriptor.get(Name::Value),
        None => Ok(None),
    }
}
