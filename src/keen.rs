//! Keen's side of the contract: one request, and what its answer means.

use js_sys::{Array, Date, JsString, Symbol, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{RequestInit, RequestRedirect};

use crate::error::{Code, Error};
use crate::host::{Controller, Host, Name, Value, apply, get, short_text};
use crate::limits;
use crate::retry::retry_after_ms;
use crate::timer::{Failed, Limit};

/// How long the body of an answer is waited for, in milliseconds. The status already says what matters;
/// the body holds Keen's error code, and reading it leaves the connection reusable.
const BODY_MS: f64 = 250.0;
/// As much of a body is read, in bytes.
const BODY_BYTES: f64 = 16.0 * 1024.0;

/// Whether Keen takes a name for a collection.
pub fn is_collection_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii() && byte != b'$')
        && !name.starts_with(['_', '.'])
        && !name.ends_with('.')
}

/// Where one event is posted. The collection is percent-encoded: it may hold any other ASCII.
pub fn event_url(api_url: &str, project_id: &str, collection: &str) -> String {
    let mut url = [api_url.trim_end_matches('/'), "/3.0/projects/", project_id, "/events/"].concat();
    for byte in collection.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let digit = |nibble: u8| {
                char::from_digit(nibble.into(), 16)
                    .unwrap_or_default()
                    .to_ascii_uppercase()
            };
            url.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    url
}

/// What an answer's status means for the sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Keen has the event.
    Stored,
    /// The same request may succeed later.
    Retry,
    /// The same request will fail again.
    Final,
}

/// Reads a status. Redirects are not followed, so 3xx is final.
pub const fn outcome(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Stored,
        408 | 429 | 500 | 502 | 503 | 504 => Outcome::Retry,
        _ => Outcome::Final,
    }
}

/// Whether the text looks like an error code of Keen's. An answer may echo what it was sent, so only
/// the shape of Keen's codes is let through: letters, `Invalid…` or `…Error`.
pub fn is_error_code(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (text.ends_with("Error") || text.starts_with("Invalid"))
}

/// One event on its way to Keen: the same bytes at every attempt.
#[derive(Debug)]
pub struct Request {
    /// Where it goes.
    pub url: JsString,
    /// Method, headers and body.
    pub init: RequestInit,
}

#[derive(Serialize)]
struct Headers<'a> {
    authorization: &'a str,
    #[serde(rename = "content-type")]
    content_type: &'a str,
}

/// Keen's answer, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Keen's own error code.
    pub error_code: Option<String>,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
}

impl Answer {
    /// The wait that the answer asks for, in milliseconds.
    pub fn retry_after_ms(&self) -> Option<f64> {
        retry_after_ms(self.retry_after.as_deref()?, Date::now(), Date::parse)
    }

    /// The failure that this answer is.
    pub fn failure(&self, code: Code) -> Box<Error> {
        let (before, error_code, after) = match &self.error_code {
            Some(error_code) => (" (", error_code.as_str(), ")"),
            None => ("", "", ""),
        };
        let hint = match self.status {
            401 => "; check KEENIO_WRITE_KEY",
            403 => "; check that KEENIO_WRITE_KEY may write to KEENIO_EVENT_COLLECTION",
            404 => "; check KEENIO_PROJECT_ID and KEENIO_API_URL",
            _ => "",
        };
        let message = &[
            "Keen answered ",
            &self.status.to_string(),
            before,
            error_code,
            after,
            hint,
        ];
        let mut error = Error::new(code, message);
        error.status = Some(self.status);
        error.error_code.clone_from(&self.error_code);
        error
    }
}

impl Request {
    /// The request that posts an event, given as JSON.
    pub fn new(url: &str, write_key: &str, body: &JsString) -> Self {
        let headers = Headers {
            authorization: write_key,
            content_type: "application/json",
        };
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_redirect(RequestRedirect::Manual);
        // Two texts are always serialized.
        init.set_headers(&serde_wasm_bindgen::to_value(&headers).unwrap_or_default());
        init.set_body(body);
        Self { url: url.into(), init }
    }

    /// Sends it once and waits for the answer, its body included, for `ms` milliseconds at most and no
    /// longer than the budget. A request that has not ended by then is aborted.
    ///
    /// # Errors
    /// [`Failed`] when no answer came.
    pub async fn send(&self, host: &Host, ms: f64, budget: &Limit<'_>) -> Result<Answer, Failed> {
        let mut open = Open(host.controller());
        if let Some(controller) = &open.0
            && let Some(signal) = controller.unchecked_ref::<Value>().get(Name::Signal)?
        {
            self.init.set_signal(Some(signal.unchecked_ref()));
        }
        let limit = budget.inside(ms);
        let response = limit.on(host.fetch(&self.url, &self.init)?).await?;
        let response: &Value = response.unchecked_ref();
        let status = response.get(Name::Status)?.and_then(|status| status.as_f64());
        let status = status
            .filter(|status| (0.0..1000.0).contains(status))
            .ok_or(Failed::Rejected)? as u16;
        let body = read_body(response, &limit.inside(BODY_MS)).await;
        if body.is_ok() {
            open.0 = None;
        }
        let outcome = outcome(status);
        let error_code = || {
            body.ok()
                .and_then(|chunks| error_code(&chunks))
                .filter(|code| is_error_code(code))
        };
        Ok(Answer {
            status,
            error_code: if outcome == Outcome::Stored { None } else { error_code() },
            retry_after: if outcome == Outcome::Retry {
                header(response, "retry-after")
            } else {
                None
            },
        })
    }
}

/// A request that is aborted when this is dropped before the answer was read.
struct Open(Option<Controller>);

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            let _ = controller.abort();
        }
    }
}

#[wasm_bindgen]
extern "C" {
    type ResponseHeaders;
    #[wasm_bindgen(method, catch)]
    fn get(this: &ResponseHeaders, name: &str) -> Result<Option<Value>, JsValue>;

    /// An iterator, of promises or not.
    type Chunks;
    #[wasm_bindgen(method, catch)]
    fn next(this: &Chunks) -> Result<Option<Value>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Uint8Array, js_name = from)]
    fn bytes(chunk: &Value) -> Result<Option<Uint8Array>, JsValue>;

    type Refusal;
    #[wasm_bindgen(method, getter)]
    fn error_code(this: &Refusal) -> Option<Value>;
}

fn header(response: &Value, name: &str) -> Option<String> {
    let headers: ResponseHeaders = response.get(Name::Headers).ok()??.unchecked_into();
    let value = headers.get(name).ok()??;
    short_text(&value, 1000)
}

/// Reads the body of an answer to its end. Web streams and Node's are read alike, by iteration. One that
/// is larger than [`BODY_BYTES`] is given up: its request is then aborted.
async fn read_body(response: &Value, limit: &Limit<'_>) -> Result<Vec<Value>, Failed> {
    let mut chunks = Vec::new();
    let Some(body) = response.get(Name::Body)? else {
        return Ok(chunks);
    };
    let iterate = match get(&body, &Symbol::async_iterator())? {
        Some(iterate) => iterate,
        None => get(&body, &Symbol::iterator())?.ok_or(Failed::Rejected)?,
    };
    let stream: Chunks = apply(&iterate, &body, &Array::new())?
        .ok_or(Failed::Rejected)?
        .unchecked_into();
    let mut bytes = 0.0;
    loop {
        // Most bodies are one chunk: it and the end are asked for at once.
        for step in limit.on_both(stream.next()?, stream.next()?).await? {
            let step: Value = step.unchecked_into();
            if step.get(Name::Done)?.is_some_and(|done| done.is_truthy()) {
                return Ok(chunks);
            }
            let chunk = step.get(Name::Value)?.ok_or(Failed::Rejected)?;
            bytes += chunk
                .get(Name::Length)?
                .and_then(|length| length.as_f64())
                .ok_or(Failed::Rejected)?;
            if bytes.is_nan() || bytes > BODY_BYTES {
                return Err(Failed::Rejected);
            }
            chunks.push(chunk);
        }
    }
}

/// The `error_code` of Keen's JSON.
fn error_code(chunks: &[Value]) -> Option<String> {
    let mut body = Vec::new();
    for chunk in chunks {
        body.extend(bytes(chunk).ok()??.to_vec());
    }
    let plain = limits::parse(&std::str::from_utf8(&body).ok()?.into()).ok()??;
    if !plain.is_object() {
        return None;
    }
    let code = plain.unchecked_into::<Refusal>().error_code()?;
    short_text(&code, 64)
}
