//! What the sandbox gives: typed, and every import that can reach the host's objects catches.
//!
//! Host objects come from other realms and may be hostile: nothing here asks `instanceof`.

use std::pin::Pin;
use std::task::{Context, Poll};

use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit};

use crate::error::Error;
use crate::keys::{Key, refused};
use crate::names::Name;

#[wasm_bindgen]
extern "C" {
    /// One login's host, as the shim hands it in (`js-shim/login.js`).
    #[derive(Clone, Debug)]
    pub type Host;

    /// One setting of this login; undefined when it is absent or empty. Throws when it is no
    /// string, far too long (the memory of an instance never shrinks), or cannot be read.
    #[wasm_bindgen(method, catch, js_name = "setting")]
    fn read_setting(this: &Host, key: Key) -> Result<Option<String>, JsValue>;

    /// The host's management client of this login, or undefined.
    #[wasm_bindgen(method, getter)]
    pub fn auth0(this: &Host) -> JsValue;

    /// Whether the host's object holds something truthy under a name; false where there is no
    /// object. Throws when reading throws.
    #[wasm_bindgen(method, catch)]
    pub fn has(this: &Host, object: &JsValue, name: Name) -> Result<bool, JsValue>;

    /// As `has`, for a name that is not known beforehand.
    #[wasm_bindgen(method, catch, js_name = has)]
    pub fn has_by(this: &Host, object: &JsValue, name: &JsString) -> Result<bool, JsValue>;

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

    /// Lowercase hex SHA-256 of a text's UTF-8 bytes.
    #[wasm_bindgen(method)]
    pub fn sha256(this: &Host, text: &JsString) -> JsString;

    /// A controller for one request; the shim aborts it should this instance trap.
    #[wasm_bindgen(method)]
    pub fn controller(this: &Host) -> AbortController;

    /// The host's callback.
    #[derive(Clone, Debug)]
    pub type Callback;

    /// Calls it: `this` is undefined.
    #[wasm_bindgen(method, catch)]
    pub fn call(
        this: &Callback,
        undefined: &JsValue,
        error: &JsValue,
        user: &JsValue,
        context: &JsValue,
    ) -> Result<(), JsValue>;
}

impl Host {
    /// Reads one setting: `None` when it is absent or empty.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it is no string, far too long, or cannot be read.
    pub fn setting(&self, key: Key) -> Result<Option<String>, Error> {
        self.read_setting(key).map_err(|_| refused(key))
    }

    /// Sends a request and waits for the head of its answer, `ms` milliseconds at most.
    pub fn request(&self, url: &JsString, init: &RequestInit, ms: f64) -> Settled {
        self.settled(&self.fetch(url, init), ms)
    }

    /// Reads an answer's body as text, to its end, to `limit` bytes or for `ms` milliseconds.
    pub fn body(&self, answer: &JsValue, limit: u32, ms: f64) -> Settled {
        self.settled(&self.read_text(answer, limit), ms)
    }

    /// Waits until a host's value, a promise or not, has settled, `ms` milliseconds at most.
    pub fn settled(&self, value: &JsValue, ms: f64) -> Settled {
        // What is awaited always settles, so nothing of it stays behind in this instance.
        Settled(JsFuture::from(self.within(value, ms)))
    }

    /// Waits for `ms` milliseconds.
    pub fn wait(&self, ms: f64) -> Settled {
        Settled(JsFuture::from(self.sleep(ms)))
    }
}

/// A host's value once it has settled.
#[derive(Debug)]
pub struct Settled(JsFuture);

impl Future for Settled {
    type Output = Result<JsValue, Missed>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_err(|reason| {
            if reason.is_undefined() {
                Missed::Elapsed
            } else {
                Missed::Failed
            }
        })
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
