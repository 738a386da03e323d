//! What can go wrong: a stable code, a message and, where known, Keen's answer.
//!
//! Neither the message nor a field ever carries the write key, the event, a name, an e-mail
//! address or an IP: messages are made of our own words, names of settings and property paths.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::text::join;

/// The stable codes, part of the public interface.
///
/// `KEEN_INTERNAL` is not among them: it says that this module itself failed, so the JavaScript
/// shim has to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A setting is missing or bad.
    Settings,
    /// The event breaks Keen's limits, or the host's objects cannot be read.
    Event,
    /// A final answer that is not 2xx.
    Rejected,
    /// Retryable answers until attempts or budget ran out.
    Unavailable,
    /// No answer.
    Network,
    /// The budget ran out.
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

/// One failure of the rule, boxed: failures are rare, and a result that is one word wide keeps the
/// paths without one small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub Box<Details>);

/// What is known of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What kind of failure it is.
    pub code: Code,
    /// One sentence for whoever reads the host's log.
    pub message: String,
    /// The HTTP status of Keen's last answer.
    pub status: Option<u16>,
    /// Keen's own `error_code` in that answer.
    pub error_code: Option<String>,
    /// How many requests were sent.
    pub attempts: Option<u32>,
}

impl Error {
    /// A failure of which nothing but its message is known.
    pub fn new(code: Code, message: &[&str]) -> Self {
        Self(Box::new(Details {
            code,
            message: join(message),
            status: None,
            error_code: None,
            attempts: None,
        }))
    }

    /// A part of the event that Keen would refuse, or that cannot be read: names its path.
    pub fn event(path: &str, what: &str) -> Self {
        Self::new(Code::Event, &[path, " ", what])
    }

    /// What the `Error` that a failure is to the host's callback holds besides its message: a list
    /// of code, status, Keen's error code and the number of attempts, undefined where unknown. (As
    /// an object with these names it would be 400 bytes more.)
    pub fn fields(&self) -> JsValue {
        let Details {
            code,
            status,
            error_code,
            attempts,
            ..
        } = &*self.0;
        (code.name(), status, error_code, attempts)
            .serialize(&serde_wasm_bindgen::Serializer::new())
            .unwrap_or_default()
    }

    /// The line for a host's log.
    pub fn line(&self) -> String {
        join(&["keen-signup-rule: ", self.0.code.name(), ": ", &self.0.message])
    }
}
