//! What an answer of Keen's means, and when to try again.

use js_sys::{Date, Math};
use wasm_bindgen::prelude::*;

use crate::error::Code;
use crate::keen::{self, Answer};
use crate::retry::{self, Policy};

/// What the status of an answer means: `stored`, `retry` or `final`.
#[wasm_bindgen]
pub fn outcome(status: u16) -> String {
    match keen::outcome(status) {
        keen::Outcome::Stored => "stored",
        keen::Outcome::Retry => "retry",
        keen::Outcome::Final => "final",
    }
    .to_owned()
}

/// The message for a final answer with this status and, where known, this error code of Keen's. It names the
/// setting to look at.
#[wasm_bindgen]
pub fn rejection(status: u16, error_code: Option<String>) -> String {
    let answer = Answer {
        status,
        error_code,
        retry_after: None,
    };
    answer.failure(Code::Rejected).message
}

/// The wait that a `Retry-After` header asks for, in milliseconds.
#[wasm_bindgen(js_name = retryAfterMs)]
pub fn retry_after_ms(header: &str) -> Option<f64> {
    retry::retry_after_ms(header, Date::now(), Date::parse)
}

/// How long to wait, in milliseconds, after `attempt` failed attempts (from 1), when `left_ms` are left of
/// the budget. `undefined` when no attempt is left or the budget cannot hold it.
#[wasm_bindgen(js_name = waitMs)]
pub fn wait_ms(attempt: u32, max_attempts: u32, left_ms: f64, retry_after_ms: Option<f64>) -> Option<f64> {
    Policy { max_attempts }.wait_ms(attempt, left_ms, retry_after_ms, Math::random())
}

/// Whether a text has the shape of Keen's error codes, so that it can be shown.
#[wasm_bindgen(js_name = isErrorCode)]
pub fn is_error_code(text: &str) -> bool {
    keen::is_error_code(text)
}
