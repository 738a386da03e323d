//! What the sandbox gives, typed: the methods of `js-shim/login.js`.
//!
//! Host objects come from other realms and may be hostile. They are read and set in JavaScript
//! alone, by methods that catch; what crosses is numbers, texts, and promises of our own.

use std::pin::Pin;
use std::task::{Context, Poll};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::keys::Key;

#[wasm_bindgen]
extern "C" {
    /// One login's host, as the shim hands it in.
    #[derive(Clone, Debug)]
    pub type Host;

    /// One setting: `None` when it is absent or empty. What is no text, far too long or cannot be
    /// read crosses as a space and a full stop, which no setting accepts.
    #[wasm_bindgen(method)]
    pub fn setting(this: &Host, key: Key) -> Option<String>;

    /// The flag's name as JSON, where it is not the default; empty when no user can be told by it,
    /// because every object has something of that name.
    #[wasm_bindgen(method, getter, js_name = flagName)]
    pub fn flag(this: &Host) -> Option<String>;

    /// The mapping, as [`crate::mapping::read`] takes it.
    #[wasm_bindgen(method)]
    pub fn mapping(this: &Host, key: Key) -> Option<String>;

    /// The values that an event may carry, as [`crate::event::Values::read`] takes them; of texts
    /// no more than `limit` characters in all.
    #[wasm_bindgen(method)]
    pub fn values(this: &Host, limit: usize) -> String;

    /// Milliseconds since 1970 of a date, NaN for none.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    pub fn parse_date(text: &str) -> f64;

    /// What makes the event unique: lowercase hex SHA-256 of `signup`, one NUL byte and the user's
    /// id, a text. The same at every attempt and every login of one user: Keen keeps the first.
    #[wasm_bindgen(method, js_name = uniquenessToken)]
    pub fn token(this: &Host) -> String;

    /// Finds where the mark is saved; false when the host's `auth0` cannot be read.
    #[wasm_bindgen(method, js_name = findStore)]
    pub fn find_store(this: &Host) -> bool;

    /// Sets the mark on the user; false when the user takes none.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Host) -> bool;

    #[wasm_bindgen(method, js_name = save)]
    fn start_saving(this: &Host, ms: f64) -> Option<Promise>;

    /// Writes one line to the host's console, if it has one.
    #[wasm_bindgen(method)]
    pub fn log(this: &Host, line: &str);

    /// A controller for the next request.
    #[wasm_bindgen(method)]
    pub fn controller(this: &Host) -> AbortController;

    #[wasm_bindgen(method, js_name = send)]
    fn start_sending(
        this: &Host,
        url: &str,
        write_key: &str,
        body: &str,
        ms: f64,
        step_ms: f64,
        body_bytes: u32,
    ) -> Promise;

    #[wasm_bindgen(method, js_name = sleep)]
    fn start_sleeping(this: &Host, ms: f64) -> Promise;

    /// Answers the host: the login goes on.
    #[wasm_bindgen(method, js_name = goOn)]
    pub fn go_on(this: &Host);

    /// Answers the host with an `Error` of this message, and with these fields.
    #[wasm_bindgen(method)]
    pub fn refuse(this: &Host, message: &str, fields: &JsValue);

    /// The answer to a request (`js-shim/exchange.js`).
    #[derive(Clone, Debug)]
    pub type Answer;

    /// The HTTP status, any number.
    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Answer) -> f64;

    /// Whether its body was not read to an end.
    #[wasm_bindgen(method, getter, js_name = isOpen)]
    pub fn is_open(this: &Answer) -> bool;

    /// How long the exchange has taken, in milliseconds, as far as its timer has measured it.
    #[wasm_bindgen(method, getter, js_name = waited)]
    pub fn waited_ms(this: &Answer) -> f64;

    /// The `error_code` in its body.
    #[wasm_bindgen(method, js_name = errorCode)]
    pub fn error_code(this: &Answer) -> Option<String>;

    /// Its `Retry-After` header.
    #[wasm_bindgen(method, js_name = retryAfter)]
    pub fn retry_after(this: &Answer) -> Option<String>;
}

impl Host {
    /// Posts JSON to `url` and waits for an [`Answer`], `ms` milliseconds at most; for its body
    /// `step_ms` of them at least, and less than two such steps, and as much of it as `body_bytes`.
    pub fn send(&self, url: &str, write_key: &str, body: &str, ms: f64, step_ms: f64, body_bytes: u32) -> Settled {
        Settled::of(self.start_sending(url, write_key, body, ms, step_ms, body_bytes))
    }

    /// Saves the mark where [`Host::find_store`] found a place for it, and waits for that, `ms`
    /// milliseconds at most. `None` when there is no place.
    pub fn save(&self, ms: f64) -> Option<Settled> {
        self.start_saving(ms).map(Settled::of)
    }

    /// Waits for `ms` milliseconds.
    pub fn wait(&self, ms: f64) -> Settled {
        Settled::of(self.start_sleeping(ms))
    }
}

/// A promise of the shim's once it has settled, which they always do: nothing of what is awaited
/// stays behind in this instance.
#[derive(Debug)]
pub struct Settled(JsFuture);

impl Settled {
    fn of(promise: Promise) -> Self {
        Self(JsFuture::from(promise))
    }
}

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
