//! Keen's side of the contract: its limits, the one request, and what its answer means.
//!
//! Source of the limits: Keen's data-modelling guide.

use js_sys::{Date, JsString, Object};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestInit};

use crate::error::join;
use crate::host::{Host, Missed};
use crate::names::Name;
use crate::objects;

/// A property name has at most this many characters.
pub const NAME_CHARACTERS: usize = 255;
/// A string value has fewer characters than this.
pub const STRING_CHARACTERS: u32 = 10_000;
/// A number lies within plus or minus this.
pub const NUMBER: f64 = 9_223_372_036_854_775_808.0;
/// An event has at most this many bytes.
pub const EVENT_BYTES: usize = 900_000;
/// A collection has at most this many characters.
const COLLECTION_CHARACTERS: usize = 64;

/// Whether Keen takes this as the name of a property.
pub fn is_property_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    // Every character has one byte that does not continue another.
    let characters = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    (1..=NAME_CHARACTERS).contains(&characters)
        && bytes.first() != Some(&b'$')
        && bytes.iter().all(|&byte| byte != b'.')
}

/// Whether Keen takes this as the name of a collection.
pub fn is_collection_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    (1..=COLLECTION_CHARACTERS).contains(&bytes.len())
        && bytes.iter().all(|&byte| byte.is_ascii() && byte != b'$')
        && !matches!(bytes.first(), Some(b'_' | b'.'))
        && bytes.last() != Some(&b'.')
}

/// Where one event is posted: the base URL without its trailing slashes, then Keen's path.
pub fn event_url(api_url: &str, project_id: &str, collection: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| HEX.get(usize::from(value)).copied().map_or('0', char::from);
    let mut base = api_url;
    while let Some(shorter) = base.strip_suffix('/') {
        base = shorter;
    }
    let mut url = join(&[base, "/3.0/projects/", project_id, "/events/"]);
    for byte in collection.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.push(digit(byte >> 4));
            url.push(digit(byte & 15));
        }
    }
    url
}

/// What an answer's status means for the sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Keen has the event.
    Stored,
    /// The same request may succeed later.
    Retry,
    /// The same request will fail again.
    Final,
}

/// Reads a status. Redirects are not followed, so 3xx is final.
pub const fn meaning(status: u16) -> Meaning {
    match status {
        200..=299 => Meaning::Stored,
        408 | 429 | 500 | 502 | 503 | 504 => Meaning::Retry,
        _ => Meaning::Final,
    }
}

/// Keen's own error code, if the text looks like one. An answer may echo what it was sent, so
/// only the shape of Keen's codes is let through: letters, `Invalid…` or `…Error`.
pub fn error_code(text: &str) -> Option<&str> {
    let is_one = text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (text.ends_with("Error") || text.starts_with("Invalid"));
    is_one.then_some(text)
}

/// The longest wait for an answer's body, in milliseconds. The status already says all that
/// matters; the body holds Keen's error code, and reading it leaves the connection reusable.
const BODY_MS: f64 = 500.0;
/// As much of an answer's body is read, in bytes.
const BODY_BYTES: u32 = 16 * 1024;

/// One event on its way to Keen: the same bytes at every attempt.
#[derive(Debug)]
pub struct Request {
    url: JsString,
    init: RequestInit,
}

/// Keen's answer, as far as it matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Keen's own error code.
    pub error_code: Option<String>,
    /// The `Retry-After` header, where a retry makes sense.
    pub retry_after: Option<String>,
    /// How long a body that did not end was waited for, in milliseconds.
    pub waited_ms: f64,
}

impl Request {
    /// Prepares the request that posts `body` (JSON text) to `url`.
    pub fn new(url: &str, write_key: &str, body: &JsValue) -> Self {
        let headers = Object::new();
        objects::put(&headers, Name::Authorization, &write_key.into());
        objects::put_word(&headers, Name::ContentType, Name::ApplicationJson);
        let init = RequestInit::new();
        objects::put_word(&init, Name::Method, Name::Post);
        objects::put_word(&init, Name::Redirect, Name::Manual);
        objects::put(&init, Name::Headers, &headers);
        objects::put(&init, Name::Body, body);
        Self { url: url.into(), init }
    }

    /// Sends it once and waits for the answer, its body included, `ms` milliseconds at most.
    ///
    /// # Errors
    /// [`Missed`] when no answer came.
    pub async fn send(&self, host: &Host, ms: f64) -> Result<Answer, Missed> {
        let mut request = Abortable {
            controller: host.controller(),
            is_open: true,
        };
        objects::put(&self.init, Name::Signal, &request.controller.signal());
        let started = Date::now();
        let answer = host.request(&self.url, &self.init, ms).await?;
        let status = objects::get(&answer, Name::Status)
            .ok()
            .and_then(|status| status.as_f64());
        // What is no status is no answer.
        let status = status
            .filter(|status| (0.0..1000.0).contains(status))
            .ok_or(Missed::Failed)? as u16;
        let body_ms = (ms - (Date::now() - started)).clamp(0.0, BODY_MS);
        let body = host.body(&answer, BODY_BYTES, body_ms).await;
        request.is_open = body.is_err();
        let meaning = meaning(status);
        Ok(Answer {
            status,
            waited_ms: if body == Err(Missed::Elapsed) { body_ms } else { 0.0 },
            error_code: body
                .ok()
                .filter(|_| meaning != Meaning::Stored)
                .as_ref()
                .and_then(answered_error_code),
            retry_after: if meaning == Meaning::Retry {
                host.header(&answer, "retry-after")
            } else {
                None
            },
        })
    }
}

/// A request that is ended when it is dropped before its answer was read.
struct Abortable {
    controller: AbortController,
    is_open: bool,
}

impl Drop for Abortable {
    fn drop(&mut self) {
        if self.is_open {
            self.controller.abort();
        }
    }
}

fn answered_error_code(body: &JsValue) -> Option<String> {
    let answer = objects::from_json(body).ok()?;
    let code = objects::get(&answer, Name::ErrorCodeOfKeen).ok()?.as_string()?;
    error_code(&code).map(String::from)
}
