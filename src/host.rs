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

#[wasm_bindgen]
extern "C" {
    /// One login's host, as the shim hands it in.
    #[derive(Clone, Debug)]
    pub type Host;

    /// All that a sign-up takes from its host, as [`crate::reading::Reading`] takes it; of values no
    /// more than `limit` characters in all.
    #[wasm_bindgen(method)]
    pub fn read(this: &Host, limit: usize) -> String;

    /// Milliseconds since 1970 of a date, NaN for none.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    pub fn parse_date(text: &str) -> f64;

    #[wasm_bindgen(method, js_name = mark)]
    fn start_marking(this: &Host, ms: f64) -> Option<Promise>;

    /// Writes one line to the host's console, if it has one.
    #[wasm_bindgen(method)]
    pub fn log(this: &Host, line: &str);

    /// What ends the last request.
    #[wasm_bindgen(method, getter)]
    pub fn controller(this: &Host) -> AbortController;

    #[wasm_bindgen(method, js_name = send)]
    fn start_sending(this: &Host, request: &str, ms: f64, step_ms: f64, body_bytes: u32) -> Promise;

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

    /// The HTTP status, from 0 to less than 1000.
    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Answer) -> f64;

    /// How long the request had taken, in milliseconds by its timer, when the answer's body was given
    /// up; less than 0 when it was read.
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
    /// Posts what `request` says, of which the lines are URL, write key and JSON, and waits for an
    /// [`Answer`], `ms` milliseconds at most; for its body `step_ms` of them at least, and less than
    /// two such steps, and as much of it as `body_bytes`.
    pub fn send(&self, request: &str, ms: f64, step_ms: f64, body_bytes: u32) -> Settled {
        Settled::of(self.start_sending(request, ms, step_ms, body_bytes))
    }

    /// Sets the mark on the user and saves it where the host has a place for it, `ms` milliseconds at
    /// most. `None` when there is nothing to wait for; fails when the next login will not see it.
    pub fn mark(&self, ms: f64) -> Option<Settled> {
        self.start_marking(ms).map(Settled::of)
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
