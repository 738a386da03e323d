//! The keys of `configuration`: one list of their names and of what each accepts.

#![expect(missing_docs, reason = "the list says what each key accepts")]

use crate::error::{Code, Error};

/// Defines the keys of `configuration`, each with its name and what it accepts, in one list.
macro_rules! keys {
    ($($key:ident = $name:literal: $accepts:literal,)*) => {
        /// A key of `configuration`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $($key,)*
        }

        /// Every key that is read, with its name and what it accepts, in the order of README's
        /// table, which is that of `js-shim/keys.js`.
        pub const KEYS: &[(Key, &str, &str)] = &[$((Key::$key, $name, $accepts),)*];
    };
}

keys! {
    WriteKey = "KEENIO_WRITE_KEY": "a write key of your Keen project: visible ASCII characters, no spaces",
    WriteKeyAlias = "KEEN_WRITE_KEY": "a write key of your Keen project: visible ASCII characters, no spaces",
    ProjectId = "KEENIO_PROJECT_ID": "the id of your Keen project: letters and digits",
    ProjectIdAlias = "KEEN_PROJ_ID": "the id of your Keen project: letters and digits",
    Collection = "KEENIO_EVENT_COLLECTION": "1 to 64 ASCII characters without $, not starting with _ or ., not ending with .",
    ApiUrl = "KEENIO_API_URL": "an https URL, or an http URL of this machine (localhost, 127.0.0.1, [::1]), without user info, query or fragment",
    OnError = "KEENIO_ON_ERROR": "deny or allow",
    TimeoutMs = "KEENIO_TIMEOUT_MS": "a whole number of milliseconds from 100 to 15000",
    MaxAttempts = "KEENIO_MAX_ATTEMPTS": "a whole number from 1 to 5",
    Flag = "KEENIO_FLAG": "a property name: 1 to 255 characters, not starting with $, without ., and none that every object has",
    Properties = "KEENIO_PROPERTIES": "a JSON object of property names, each with a path such as \"user.email\" or \"context.connection\", or null",
    Addons = "KEENIO_ADDONS": "a list of ip_to_geo, ua_parser, date_time_parser, separated by commas",
    Window = "KEENIO_SIGNUP_WINDOW": "a duration such as 30m, 24h or 7d",
}

/// The text of each key, as a host's configuration has it: empty when it is absent or empty, a space
/// and a full stop, which no setting accepts, when it is no text or cannot be read.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a>([&'a str; KEYS.len()]);

impl<'a> Texts<'a> {
    /// Takes the next text for each key.
    pub fn take(parts: &mut impl Iterator<Item = &'a str>) -> Self {
        Self(std::array::from_fn(|_| parts.next().unwrap_or_default()))
    }

    /// The text of one key, `None` when there is none.
    pub fn get(&self, key: Key) -> Option<&'a str> {
        self.0.get(key as usize).copied().filter(|text| !text.is_empty())
    }
}

/// The error of a value that cannot be used: names the key and what it accepts, never the value.
pub fn refused(key: Key) -> Error {
    let (_, name, accepts) = KEYS.get(key as usize).copied().unwrap_or((key, "", ""));
    Error::new(Code::Settings, &[name, " must be ", accepts])
}
