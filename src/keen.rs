//! Keen's side of the contract: its limits, the one request, and what its answer means.
//!
//! Source of the limits: Keen's data-modelling guide.

use wasm_bindgen::JsCast;

use crate::host::{self, Host, Missed};
use crate::json;
use crate::text::{join, leading_digits};

/// A property name has at most this many characters.
const NAME_CHARACTERS: usize = 255;
/// A string value has fewer characters than this, as JavaScript counts them.
const STRING_CHARACTERS: usize = 10_000;
/// The largest number as JavaScript writes it: 2^63. The next has the same number of digits.
const NUMBER: &str = "9223372036854776000";
/// An event has at most this many bytes.
pub const EVENT_BYTES: usize = 900_000;
/// A collection has at most this many characters.
const COLLECTION_CHARACTERS: usize = 64;

/// Whether Keen takes this as the name of a property. The name is written as in JSON.
pub fn is_property_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('$')
        && name.bytes().all(|byte| byte != b'.')
        && (name.len() <= NAME_CHARACTERS || json::characters(name, 1) <= NAME_CHARACTERS)
}

/// Whether Keen takes this as a text. It is written as in JSON.
pub fn is_string(text: &str) -> bool {
    text.len() < STRING_CHARACTERS || json::characters(text, 2) < STRING_CHARACTERS
}

/// Whether Keen takes this as a number: within plus or minus 2^63. It is written as in JSON.
pub fn is_number(number: &str) -> bool {
    let number = number.strip_prefix('-').unwrap_or(number);
    let whole = number.get(..leading_digits(number)).unwrap_or_default();
    // From 1e21 on, JavaScript writes an exponent.
    let is_short = whole.len() < NUMBER.len() && number.bytes().all(|byte| byte != b'+');
    is_short || (whole.len() == NUMBER.len() && whole <= NUMBER)
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

/// Whether the text looks like an error code of Keen's. An answer may echo what it was sent, so
/// only the shape of Keen's codes is let through: letters, `Invalid…` or `…Error`.
pub fn is_error_code(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (text.ends_with("Error") || text.starts_with("Invalid"))
}

/// How long an answer's body is waited for at least, in milliseconds; twice that is too long. The
/// status already says all that matters; the body holds Keen's error code, and reading it leaves
/// the connection reusable.
const BODY_STEP_MS: f64 = 250.0;
/// As much of an answer's body is read, in bytes.
const BODY_BYTES: u32 = 16 * 1024;

/// One event on its way to Keen, the same bytes at every attempt: a line each of URL, write key and
/// JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request(pub String);

/// Keen's answer, as far as it matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What it means.
    pub meaning: Meaning,
    /// Keen's own error code.
    pub error_code: Option<String>,
    /// The `Retry-After` header, where a retry makes sense.
    pub retry_after: Option<String>,
    /// How long it had all taken, in milliseconds by a timer, when its body was given up.
    pub waited_ms: f64,
}

impl Request {
    /// Sends it once and waits for the answer, its body included, `ms` milliseconds at most. What
    /// has not come by then is ended.
    ///
    /// # Errors
    /// [`Missed`] when no answer came.
    pub async fn send(&self, host: &Host, ms: f64) -> Result<Answer, Missed> {
        let answer = host.send(&self.0, ms, BODY_STEP_MS, BODY_BYTES).await;
        let answer = answer.map(JsCast::unchecked_into::<host::Answer>);
        let waited_ms = answer.as_ref().map_or(0.0, host::Answer::waited_ms);
        if waited_ms >= 0.0 {
            host.controller().abort();
        }
        let answer = answer?;
        let status = answer.status() as u16;
        let meaning = meaning(status);
        Ok(Answer {
            status,
            meaning,
            waited_ms: waited_ms.max(0.0),
            error_code: if meaning == Meaning::Stored {
                None
            } else {
                answer.error_code().filter(|code| is_error_code(code))
            },
            retry_after: if meaning == Meaning::Retry {
                answer.retry_after()
            } else {
                None
            },
        })
    }
}
