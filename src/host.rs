//! What the sandbox gives: typed, and every import that can reach the host's objects catches.
//!
//! Host objects come from other realms and may be hostile: nothing here asks `instanceof`, and a
//! read that throws is an [`Unreadable`], never a trap.

use js_sys::{Array, JsString, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit};

use crate::error::Error;
use crate::names::VALUE;
use crate::settings::{KEYS, Key};

#[wasm_bindgen]
extern "C" {
    /// One login's host, as the shim hands it in (`js-shim/login.js`). Its methods never throw.
    #[derive(Clone, Debug)]
    pub type Host;

    /// The host's settings of this login, whatever they are.
    #[wasm_bindgen(method, getter)]
    pub fn configuration(this: &Host) -> JsValue;

    /// The host's management client of this login, or undefined.
    #[wasm_bindgen(method, getter)]
    pub fn auth0(this: &Host) -> JsValue;

    /// Writes one line to the host's console, if it has one.
    #[wasm_bindgen(method)]
    pub fn log(this: &Host, line: &str);

    /// Starts a request.
    #[wasm_bindgen(method)]
    fn fetch(this: &Host, url: &JsString, init: &RequestInit) -> Promise;

    /// One header of an answer, by its lowercase name.
    #[wasm_bindgen(method)]
    pub fn header(this: &Host, answer: &JsValue, name: &str) -> Option<String>;

    /// Reads an answer's body as text, to its end or to `limit` bytes.
    #[wasm_bindgen(method, js_name = "read")]
    fn read_text(this: &Host, answer: &JsValue, limit: u32) -> Promise;

    /// Settles as `value` does, but after `ms` milliseconds at the latest: then it rejects with
    /// undefined.
    #[wasm_bindgen(method)]
    fn within(this: &Host, value: &JsValue, ms: f64) -> Promise;

    /// Resolves after `ms` milliseconds.
    #[wasm_bindgen(method)]
    fn sleep(this: &Host, ms: f64) -> Promise;

    /// A controller for one request; the shim aborts it should this instance trap.
    #[wasm_bindgen(method)]
    pub fn controller(this: &Host) -> AbortController;

    type Any;

    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    fn get(this: &Any, key: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set(target: &JsValue, key: &JsString, value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    fn own_descriptor(target: &JsValue, key: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsValue) -> Result<JsValue, JsValue>;

    /// Milliseconds since 1970 of a date, NaN for none.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    pub fn parse_date(text: &JsString) -> f64;
}

/// Reading one of the host's objects threw.
#[derive(Clone, Copy, Debug)]
pub struct Unreadable;

/// What the host's object holds under `key`; undefined where there is no object.
///
/// # Errors
/// When reading throws.
pub fn get(object: &JsValue, key: &JsString) -> Result<JsValue, Unreadable> {
    if object.is_undefined() || object.is_null() {
        return Ok(JsValue::UNDEFINED);
    }
    object.unchecked_ref::<Any>().get(key).map_err(|_| Unreadable)
}

/// What the host's object holds under `key` as its own data: never a getter's answer, nor
/// anything inherited.
///
/// # Errors
/// When asking throws, as a proxy may.
pub fn get_own(object: &JsValue, key: &JsString) -> Result<JsValue, Unreadable> {
    if !object.is_object() {
        return Ok(JsValue::UNDEFINED);
    }
    // A descriptor is a new plain object; that of an accessor has no `value`.
    let descriptor = own_descriptor(object, key).map_err(|_| Unreadable)?;
    VALUE.with(|value| get(&descriptor, value))
}

/// Sets one property; false when the object refuses or the attempt throws.
pub fn set(object: &JsValue, key: &JsString, value: &JsValue) -> bool {
    object.is_object() && reflect_set(object, key, value) == Ok(true)
}

/// JSON text of a value, undefined for what JSON leaves out.
///
/// # Errors
/// When the value is circular, holds a `BigInt`, or throws.
pub fn to_json(value: &JsValue) -> Result<JsValue, Unreadable> {
    stringify(value).map_err(|_| Unreadable)
}

/// The value that a JSON text stands for.
///
/// # Errors
/// The engine's `SyntaxError` when it is no JSON. Its message may quote the text.
pub fn from_json(text: &JsValue) -> Result<JsValue, JsValue> {
    parse(text)
}

thread_local! {
    /// The keys' names as JavaScript strings, made once an instance.
    static NAMES: Vec<JsString> = KEYS.iter().map(|(_, name, _)| JsString::from(*name)).collect();
}

/// Reads one setting of a host's configuration.
///
/// # Errors
/// `KEEN_SETTINGS` when it is no string or cannot be read.
pub fn setting(configuration: &JsValue, key: Key) -> Result<Option<String>, Error> {
    let value = NAMES
        .with(|names| {
            names
                .get(key as usize)
                .map_or(Ok(JsValue::UNDEFINED), |name| get(configuration, name))
        })
        .map_err(|Unreadable| key.refused())?;
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    match value.as_string() {
        Some(text) => Ok((!text.is_empty()).then_some(text)),
        None => Err(key.refused()),
    }
}

impl Host {
    /// Sends a request and waits for the head of its answer, `ms` milliseconds at most.
    ///
    /// # Errors
    /// [`Missed`] when there is none.
    pub async fn request(&self, url: &JsString, init: &RequestInit, ms: f64) -> Result<JsValue, Missed> {
        self.settled(&self.fetch(url, init), ms).await
    }

    /// Reads an answer's body as text, to its end, to `limit` bytes or for `ms` milliseconds.
    ///
    /// # Errors
    /// [`Missed`] when it broke off or took too long.
    pub async fn body(&self, answer: &JsValue, limit: u32, ms: f64) -> Result<JsValue, Missed> {
        self.settled(&self.read_text(answer, limit), ms).await
    }

    /// Waits until a host's value, a promise or not, has settled, `ms` milliseconds at most.
    ///
    /// # Errors
    /// [`Missed`] when it rejected or took too long.
    pub async fn settled(&self, value: &JsValue, ms: f64) -> Result<JsValue, Missed> {
        // What is awaited always settles, so nothing of it stays behind in this instance.
        JsFuture::from(self.within(value, ms)).await.map_err(|reason| {
            if reason.is_undefined() {
                Missed::Elapsed
            } else {
                Missed::Failed
            }
        })
    }

    /// Waits for `ms` milliseconds.
    pub async fn wait(&self, ms: f64) {
        // It only ever resolves.
        let _ = JsFuture::from(self.sleep(ms)).await;
    }
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It failed.
    Failed,
    /// Its time ran out.
    Elapsed,
}

/// The names and values of a plain object or array that [`from_json`] made.
pub fn entries(object: &JsValue) -> impl Iterator<Item = (JsString, JsValue)> {
    js_sys::Object::entries(object.unchecked_ref())
        .into_iter()
        .map(|entry| {
            let entry: Array = entry.unchecked_into();
            (entry.get(0).unchecked_into(), entry.get(1))
        })
}
