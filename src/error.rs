//! What can go wrong: a stable code, a message and, where known, Keen's answer.
//!
//! Neither the message nor a field ever carries the write key, the event, a name, an e-mail address,
//! an IP or a text of foreign code. Messages are made of our own words, names of settings and
//! property paths.

use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::host::define_properties;

/// The stable codes, part of the public interface.
///
/// `KEEN_INTERNAL` is missing: it says that this module itself failed, so only the JavaScript around
/// it can say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Code {
    /// A setting is missing or bad.
    #[serde(rename = "KEEN_SETTINGS")]
    Settings,
    /// The user cannot be read.
    #[serde(rename = "KEEN_EVENT")]
    Event,
    /// A final answer that is not 2xx.
    #[serde(rename = "KEEN_REJECTED")]
    Rejected,
    /// Retryable answers until attempts or budget ran out.
    #[serde(rename = "KEEN_UNAVAILABLE")]
    Unavailable,
    /// No answer.
    #[serde(rename = "KEEN_NETWORK")]
    Network,
    /// The budget ran out.
    #[serde(rename = "KEEN_TIMEOUT")]
    Timeout,
}

impl Code {
    /// The code as hosts and logs see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "KEEN_SETTINGS",
            Self::Event => "KEEN_EVENT",
            Self::Rejected => "KEEN_REJECTED",
            Self::Unavailable => "KEEN_UNAVAILABLE",
            Self::Network => "KEEN_NETWORK",
            Self::Timeout => "KEEN_TIMEOUT",
        }
    }
}

/// A result whose failure is boxed: failures are rare, and a result of one word keeps the code small.
pub type Result<T> = std::result::Result<T, Box<Error>>;

/// One failure. Serialized, it is the fields of the JavaScript `Error` that the callback gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename = "KeenSignupError", rename_all = "camelCase")]
pub struct Error {
    /// What kind of failure it is.
    pub code: Code,
    /// One sentence for whoever reads the host's log.
    #[serde(skip)]
    pub message: String,
    /// The HTTP status of Keen's last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Keen's own `error_code` in that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// How many requests were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
}

impl Error {
    /// A failure of which only the message is known.
    pub fn new(code: Code, message: &[&str]) -> Box<Self> {
        Box::new(Self {
            code,
            message: message.concat(),
            status: None,
            error_code: None,
            attempts: None,
        })
    }

    /// The JavaScript `Error` with these fields.
    pub fn to_js(&self) -> JsValue {
        let error = js_sys::Error::new(&self.message);
        if let Ok(fields) = serde_wasm_bindgen::to_value(self) {
            // Defined, not assigned: a host may have frozen what an error inherits.
            let _ = define_properties(
                &error,
                &Object::get_own_property_descriptors(fields.unchecked_ref::<Object>()),
            );
        }
        error.into()
    }

    /// The line for a host's log.
    pub fn line(&self) -> String {
        ["keen-signup-rule: ", self.code.name(), ": ", &self.message].concat()
    }
}
