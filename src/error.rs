//! What can go wrong: a stable code, a message and, where known, Keen's answer.
//!
//! Neither the message nor a field ever carries the write key, the event, a name, an e-mail
//! address or an IP: messages are made of our own words, names of settings and property paths.

use js_sys::{JsString, Reflect};
use wasm_bindgen::JsValue;

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
    #[must_use]
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

/// One failure of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
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
    #[must_use]
    pub fn new(code: Code, message: &[&str]) -> Self {
        Self {
            code,
            message: message.concat(),
            status: None,
            error_code: None,
            attempts: None,
        }
    }

    /// A setting that cannot be used: names the key and what it accepts, never the value.
    #[must_use]
    pub fn setting(key: &str, accepts: &str) -> Self {
        Self::new(Code::Settings, &[key, " must be ", accepts])
    }

    /// A part of the event that Keen would refuse, or that cannot be read: names its path.
    #[must_use]
    pub fn event(path: &str, what: &str) -> Self {
        Self::new(Code::Event, &[path, " ", what])
    }

    /// The line for a host's log.
    #[must_use]
    pub fn line(&self) -> String {
        ["keen-signup-rule: ", self.code.name(), ": ", &self.message].concat()
    }

    /// The `Error` object handed to the host's callback.
    #[must_use]
    pub fn to_js(&self) -> JsValue {
        let error = js_sys::Error::new(&self.message);
        error.set_name("KeenSignupError");
        let set = |key: &str, value: &JsValue| {
            // A plain new object of our own realm takes every property.
            let _ = Reflect::set(&error, &JsString::from(key), value);
        };
        set("code", &self.code.name().into());
        if let Some(status) = self.status {
            set("status", &status.into());
        }
        if let Some(error_code) = &self.error_code {
            set("errorCode", &error_code.as_str().into());
        }
        if let Some(attempts) = self.attempts {
            set("attempts", &attempts.into());
        }
        error.into()
    }
}
