//! Configuration strings -> [`Settings`]. Pure: values come from a reader, nothing is touched.

use crate::error::Error;
use crate::keen;

/// A configuration key, its accepted values in words, in the order of README's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each key is documented by what it accepts, in KEYS")]
#[repr(usize)]
pub enum Key {
    WriteKey,
    WriteKeyAlias,
    ProjectId,
    ProjectIdAlias,
    Collection,
    ApiUrl,
    OnError,
    TimeoutMs,
    MaxAttempts,
    Flag,
    Properties,
    Addons,
    Window,
}

/// Every key that is read from `configuration`, with what it accepts.
pub const KEYS: [(Key, &str, &str); 13] = [
    (
        Key::WriteKey,
        "KEENIO_WRITE_KEY",
        "a write key of your Keen project: visible ASCII characters, no spaces",
    ),
    (
        Key::WriteKeyAlias,
        "KEEN_WRITE_KEY",
        "a write key of your Keen project: visible ASCII characters, no spaces",
    ),
    (
        Key::ProjectId,
        "KEENIO_PROJECT_ID",
        "the id of your Keen project: letters and digits",
    ),
    (
        Key::ProjectIdAlias,
        "KEEN_PROJ_ID",
        "the id of your Keen project: letters and digits",
    ),
    (
        Key::Collection,
        "KEENIO_EVENT_COLLECTION",
        "1 to 64 ASCII characters without $, not starting with _ or ., not ending with .",
    ),
    (
        Key::ApiUrl,
        "KEENIO_API_URL",
        "an https URL, or an http URL of this machine (localhost, 127.0.0.0/8, [::1]), without user info, query or fragment",
    ),
    (Key::OnError, "KEENIO_ON_ERROR", "deny or allow"),
    (
        Key::TimeoutMs,
        "KEENIO_TIMEOUT_MS",
        "a whole number of milliseconds from 100 to 15000",
    ),
    (Key::MaxAttempts, "KEENIO_MAX_ATTEMPTS", "a whole number from 1 to 5"),
    (
        Key::Flag,
        "KEENIO_FLAG",
        "a property name: 1 to 255 characters, not starting with $, without ., and none that every object has",
    ),
    (
        Key::Properties,
        "KEENIO_PROPERTIES",
        "a JSON object of property names, each with a path such as \"user.email\" or \"context.connection\", or null",
    ),
    (
        Key::Addons,
        "KEENIO_ADDONS",
        "a list of ip_to_geo, ua_parser, date_time_parser, separated by commas",
    ),
    (Key::Window, "KEENIO_SIGNUP_WINDOW", "a duration such as 30m, 24h or 7d"),
];

impl Key {
    const fn row(self) -> &'static (Self, &'static str, &'static str) {
        // The position of a key in KEYS is its discriminant (a test holds them together).
        #[expect(clippy::indexing_slicing, reason = "KEYS has one row a key")]
        &KEYS[self as usize]
    }

    /// The key's name in `configuration`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The error of a value that cannot be used.
    #[must_use]
    pub fn refused(self) -> Error {
        Error::setting(self.name(), self.row().2)
    }
}

/// Reads one key: `None` when it is absent or empty.
///
/// # Errors
/// `KEEN_SETTINGS` when the value is no string or cannot be read.
pub type Read<'a> = &'a dyn Fn(Key) -> Result<Option<String>, Error>;

/// What the host gets when the sign-up could not be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// `callback(error, user, context)`.
    Deny,
    /// One logged line and `callback(null, user, context)`; the next login tries again.
    Allow,
}

impl OnError {
    /// Reads the policy.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it is neither `deny` nor `allow`.
    pub fn read(read: Read<'_>) -> Result<Self, Error> {
        match read(Key::OnError)?.as_deref() {
            None | Some("deny") => Ok(Self::Deny),
            Some("allow") => Ok(Self::Allow),
            Some(_) => Err(Key::OnError.refused()),
        }
    }
}

/// Add-ons of Keen that can be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addons {
    /// `keen:ip_to_geo`.
    pub ip_to_geo: bool,
    /// `keen:ua_parser`.
    pub ua_parser: bool,
    /// `keen:date_time_parser`.
    pub date_time_parser: bool,
}

/// One login's settings, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The value of the `Authorization` header.
    pub write_key: String,
    /// Where the event is posted.
    pub url: String,
    /// The whole budget of one login, in milliseconds.
    pub timeout_ms: u32,
    /// The most requests one login sends.
    pub max_attempts: u32,
    /// Add-ons asked for.
    pub addons: Addons,
    /// A user created longer ago than this, in milliseconds, is not recorded.
    pub window_ms: Option<f64>,
}

impl Settings {
    /// Reads and checks every setting but the flag, the policy and the properties, which have
    /// readers of their own because they are wanted earlier or hold JSON.
    ///
    /// # Errors
    /// `KEEN_SETTINGS`, naming the first key that is missing or bad and what it accepts.
    pub fn read(read: Read<'_>) -> Result<Self, Error> {
        let required = |key: Key, alias: Key, good: fn(u8) -> bool| -> Result<String, Error> {
            let (named, value) = match read(key)? {
                Some(value) => (key, value),
                None => match read(alias)? {
                    Some(value) => (alias, value),
                    None => return Err(key.refused()),
                },
            };
            if value.bytes().all(good) {
                Ok(value)
            } else {
                Err(named.refused())
            }
        };
        let write_key = required(Key::WriteKey, Key::WriteKeyAlias, |byte| byte.is_ascii_graphic())?;
        let project_id = required(Key::ProjectId, Key::ProjectIdAlias, |byte| byte.is_ascii_alphanumeric())?;
        let collection = read(Key::Collection)?.unwrap_or_else(|| "signups".into());
        if !keen::is_collection_name(&collection) {
            return Err(Key::Collection.refused());
        }
        let api_url = read(Key::ApiUrl)?;
        let api_url = api_url.as_deref().unwrap_or("https://api.keen.io");
        if !is_api_url(api_url) {
            return Err(Key::ApiUrl.refused());
        }
        Ok(Self {
            write_key,
            url: keen::event_url(api_url, &project_id, &collection),
            timeout_ms: whole_number(read, Key::TimeoutMs, 5000, 100, 15_000)?,
            max_attempts: whole_number(read, Key::MaxAttempts, 3, 1, 5)?,
            addons: addons(read)?,
            window_ms: window(read)?,
        })
    }
}

/// The name of the property that says a user is recorded. A name that every object inherits is
/// refused by the caller, which has an object to ask.
///
/// # Errors
/// `KEEN_SETTINGS` when it is no property name.
pub fn flag(read: Read<'_>) -> Result<Option<String>, Error> {
    let flag = read(Key::Flag)?;
    if flag.as_deref().is_some_and(|flag| !keen::is_property_name(flag)) {
        return Err(Key::Flag.refused());
    }
    Ok(flag)
}

fn whole_number(read: Read<'_>, key: Key, default: u32, least: u32, most: u32) -> Result<u32, Error> {
    let Some(text) = read(key)? else {
        return Ok(default);
    };
    // `parse` alone would take a leading `+`.
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) && !text.starts_with('+') => Ok(number),
        _ => Err(key.refused()),
    }
}

fn addons(read: Read<'_>) -> Result<Addons, Error> {
    let mut addons = Addons::default();
    for name in read(Key::Addons)?
        .as_deref()
        .into_iter()
        .flat_map(|list| list.split(','))
    {
        match name.trim() {
            "ip_to_geo" => addons.ip_to_geo = true,
            "ua_parser" => addons.ua_parser = true,
            "date_time_parser" => addons.date_time_parser = true,
            _ => return Err(Key::Addons.refused()),
        }
    }
    Ok(addons)
}

fn window(read: Read<'_>) -> Result<Option<f64>, Error> {
    let Some(text) = read(Key::Window)? else {
        return Ok(None);
    };
    let unit_ms = match text.as_bytes().last() {
        Some(b'm') => 60_000.0,
        Some(b'h') => 3_600_000.0,
        Some(b'd') => 86_400_000.0,
        _ => return Err(Key::Window.refused()),
    };
    let digits = text.get(..text.len() - 1).unwrap_or_default();
    match digits.parse::<u32>() {
        Ok(count) if count > 0 && !digits.starts_with('+') => Ok(Some(f64::from(count) * unit_ms)),
        _ => Err(Key::Window.refused()),
    }
}

/// `https`, or `http` to loopback only, so that a write key never crosses a network in clear.
/// Written out because sandboxes lack `URL`; what it accepts is a subset of what `URL` does.
fn is_api_url(url: &str) -> bool {
    let (rest, secure) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return false,
    };
    if !rest
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"@?#\\\"<>^`{|}".contains(&byte))
    {
        return false;
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => match v6.split_once(']') {
            Some((host, port)) => (host, port),
            None => return false,
        },
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_v6 = authority.starts_with('[');
    let port_is_good = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok());
    let host_is_good = if is_v6 {
        host.bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
            && host.contains(':')
    } else {
        !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    };
    port_is_good && host_is_good && (secure || is_loopback(host, is_v6))
}

fn is_loopback(host: &str, is_v6: bool) -> bool {
    if is_v6 {
        return host == "::1";
    }
    let mut parts = host.split('.');
    host.eq_ignore_ascii_case("localhost")
        || (parts.next() == Some("127")
            && parts.clone().count() == 3
            && parts.all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok()
            }))
}
