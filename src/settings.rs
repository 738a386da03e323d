//! `configuration` -> [`Settings`].

#![expect(missing_docs, reason = "the list of keys says what each accepts")]

use wasm_bindgen::prelude::*;

use crate::error::{Code, Error, Result};
use crate::host::{Configuration, short_text};
use crate::keen;
use crate::mapping::{self, Property};

/// Settings are not longer, in UTF-16 units: what is copied into this module's memory must be bounded.
const LONGEST: u32 = 65_536;

/// The collection, unless the settings say another.
pub const COLLECTION: &str = "signups";
/// Where Keen is, unless the settings say another place.
pub const API_URL: &str = "https://api.keen.io";

/// Defines the keys of `configuration`, each with its name and what it accepts, in one list.
macro_rules! keys {
    ($($key:ident = $name:literal: $accepts:literal,)*) => {
        /// A key of `configuration`.
        #[wasm_bindgen]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $($key = $name,)*
        }

        /// Every key, with its name and what it accepts, in the order of README's table.
        pub const KEYS: &[(Key, &str, &str)] = &[$((Key::$key, $name, $accepts),)*];
    };
}

keys! {
    WriteKey = "KEENIO_WRITE_KEY": "a write key of your Keen project: visible ASCII without quotes, spaces, #, @, $, <> and {}",
    WriteKeyAlias = "KEEN_WRITE_KEY": "a write key of your Keen project: visible ASCII without quotes, spaces, #, @, $, <> and {}",
    ProjectId = "KEENIO_PROJECT_ID": "the id of your Keen project: letters and digits",
    ProjectIdAlias = "KEEN_PROJ_ID": "the id of your Keen project: letters and digits",
    Collection = "KEENIO_EVENT_COLLECTION": "1 to 64 ASCII characters without $, not starting with _ or ., not ending with .",
    ApiUrl = "KEENIO_API_URL": "an https URL, or an http URL of this machine (localhost, 127.0.0.1, [::1]), without user info, query or fragment",
    OnError = "KEENIO_ON_ERROR": "deny or allow",
    DenyMessage = "KEENIO_DENY_MESSAGE": "a text for the person whose login is denied",
    TimeoutMs = "KEENIO_TIMEOUT_MS": "a whole number of milliseconds from 100 to 15000",
    MaxAttempts = "KEENIO_MAX_ATTEMPTS": "a whole number from 1 to 5",
    Flag = "KEENIO_FLAG": "a property name that no profile has by itself: 1 to 255 characters, not starting with $, without .",
    Properties = "KEENIO_PROPERTIES": "a JSON object of property names, each with null or a path such as \"user.email\" or \"context.connection\"",
    Addons = "KEENIO_ADDONS": "a list of ip_to_geo, ua_parser, date_time_parser, separated by commas",
    Window = "KEENIO_SIGNUP_WINDOW": "a duration such as 30m, 24h or 7d",
}

/// The error of a value that cannot be used: it names the key and what it accepts, never the value.
pub fn refused(key: Key) -> Box<Error> {
    let (_, name, accepts) = KEYS.get(key as usize).copied().unwrap_or((key, "", ""));
    Error::new(Code::Settings, &[name, " must be ", accepts])
}

/// What a host has for one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Setting {
    /// Nothing, or an empty text.
    #[default]
    Missing,
    /// A text.
    Text(String),
    /// Anything else, or something that cannot be read.
    Unusable,
}

/// What a host has for each key, read when it is needed: most logins need few.
#[derive(Clone, Copy, Debug)]
pub struct Config<F>(F);

/// The settings of a host.
pub fn config_of(configuration: Option<&Configuration>) -> Config<impl Fn(Key) -> Setting> {
    Config::from_fn(move |key| setting(configuration, key))
}

/// What a host has for one key.
#[inline]
pub fn setting(configuration: Option<&Configuration>, key: Key) -> Setting {
    match configuration.map_or(Ok(None), |configuration| configuration.get(key)) {
        Ok(None) => Setting::Missing,
        Ok(Some(value)) => match short_text(&value, LONGEST) {
            Some(text) if text.is_empty() => Setting::Missing,
            Some(text) => Setting::Text(text),
            None => Setting::Unusable,
        },
        Err(_) => Setting::Unusable,
    }
}

impl<F: Fn(Key) -> Setting> Config<F> {
    /// A configuration that has what a function gives for each key.
    pub const fn from_fn(setting: F) -> Self {
        Self(setting)
    }

    fn text(&self, key: Key) -> Result<Option<String>> {
        match self.0(key) {
            Setting::Missing => Ok(None),
            Setting::Text(text) => Ok(Some(text)),
            Setting::Unusable => Err(refused(key)),
        }
    }

    /// What a failure means for the login.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it is neither `deny` nor `allow`.
    pub fn on_error(&self) -> Result<OnError> {
        match self.text(Key::OnError)?.as_deref() {
            None | Some("deny") => Ok(OnError::Deny),
            Some("allow") => Ok(OnError::Allow),
            Some(_) => Err(refused(Key::OnError)),
        }
    }
}

/// What a sign-up that could not be recorded means for the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// `callback(error, user, context)`.
    Deny,
    /// One logged line and `callback(null, user, context)`, without a mark: the next login tries again.
    Allow,
}

/// Add-ons of Keen that are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addons {
    /// `keen:ip_to_geo`.
    pub ip_to_geo: bool,
    /// `keen:ua_parser`.
    pub ua_parser: bool,
    /// `keen:date_time_parser`.
    pub date_time_parser: bool,
}

/// The settings of one login, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The value of the `Authorization` header.
    pub write_key: String,
    /// Where the event is posted.
    pub url: String,
    /// The whole budget of one login, in milliseconds.
    pub timeout_ms: u32,
    /// The most requests that one login sends.
    pub max_attempts: u32,
    /// Further properties of the event.
    pub properties: Vec<Property>,
    /// Add-ons asked for.
    pub addons: Addons,
    /// A user created longer ago than this, in milliseconds, is marked and not recorded.
    pub window_ms: Option<f64>,
}

impl<F: Fn(Key) -> Setting> TryFrom<&Config<F>> for Settings {
    type Error = Box<Error>;

    /// Checks every setting but the flag and the policy, which are needed earlier.
    ///
    /// # Errors
    /// `KEEN_SETTINGS`, naming the first key that is missing or bad and what it accepts.
    fn try_from(config: &Config<F>) -> Result<Self> {
        let write_key = credential(config, Key::WriteKey, Key::WriteKeyAlias, |byte| {
            byte.is_ascii_graphic() && !b"\"'`#@$<>{}".contains(&byte)
        })?;
        let project_id = credential(config, Key::ProjectId, Key::ProjectIdAlias, |byte| {
            byte.is_ascii_alphanumeric()
        })?;
        let collection = config.text(Key::Collection)?;
        let collection = collection.as_deref().unwrap_or(COLLECTION);
        if !keen::is_collection_name(collection) {
            return Err(refused(Key::Collection));
        }
        let api_url = config.text(Key::ApiUrl)?;
        let api_url = api_url.as_deref().unwrap_or(API_URL);
        if !is_api_url(api_url) {
            return Err(refused(Key::ApiUrl));
        }
        config.text(Key::DenyMessage)?;
        Ok(Self {
            url: keen::event_url(api_url, &project_id, collection),
            write_key,
            timeout_ms: whole_number(Key::TimeoutMs, config.text(Key::TimeoutMs)?, 5000, 100, 15_000)?,
            max_attempts: whole_number(Key::MaxAttempts, config.text(Key::MaxAttempts)?, 3, 1, 5)?,
            properties: config
                .text(Key::Properties)?
                .map_or(Ok(Vec::new()), |text| mapping::read(&text))?,
            addons: config
                .text(Key::Addons)?
                .map_or(Ok(Addons::default()), |list| addons(&list))?,
            window_ms: config.text(Key::Window)?.map(|text| window(&text)).transpose()?,
        })
    }
}

/// A required setting that has two names, the first of which wins.
fn credential(
    config: &Config<impl Fn(Key) -> Setting>,
    key: Key,
    alias: Key,
    is_good: fn(u8) -> bool,
) -> Result<String> {
    let (key, text) = match config.text(key)? {
        Some(text) => (key, text),
        None => (alias, config.text(alias)?.ok_or_else(|| refused(key))?),
    };
    if is_placeholder(&text) {
        let mut error = refused(key);
        error.message.push_str("; it still holds a placeholder");
        return Err(error);
    }
    if text.bytes().all(is_good) {
        Ok(text)
    } else {
        Err(refused(key))
    }
}

/// Whether the text stands where a value was never filled in: `undefined`, `null`, `##KEY##`,
/// `@@KEY@@`, `${KEY}`, `{{KEY}}`, `<key>`, `YOUR_KEY`.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim_matches(['"', '\'', '`']);
    ["undefined", "null"].contains(&text)
        || text.starts_with(['#', '@', '$', '{', '<'])
        || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("your"))
}

/// The number that digits stand for. (`parse` alone would take a leading `+`.)
fn unsigned(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn whole_number(key: Key, text: Option<String>, default: u32, least: u32, most: u32) -> Result<u32> {
    let Some(text) = text else { return Ok(default) };
    unsigned(&text)
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| refused(key))
}

fn addons(list: &str) -> Result<Addons> {
    let mut addons = Addons::default();
    for name in list.split(',') {
        match name.trim_ascii() {
            "ip_to_geo" => addons.ip_to_geo = true,
            "ua_parser" => addons.ua_parser = true,
            "date_time_parser" => addons.date_time_parser = true,
            _ => return Err(refused(Key::Addons)),
        }
    }
    Ok(addons)
}

/// The milliseconds of a duration.
fn window(text: &str) -> Result<f64> {
    let (count, unit) = text.split_at_checked(text.len().saturating_sub(1)).unwrap_or_default();
    let unit_ms = match unit {
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return Err(refused(Key::Window)),
    };
    match unsigned(count) {
        Some(count) if count > 0 => Ok(f64::from(count) * unit_ms),
        _ => Err(refused(Key::Window)),
    }
}

/// `https`, or `http` to this machine only, so that a write key never crosses a network in clear.
/// Written out because some hosts lack `URL`; it accepts less than `URL` does.
fn is_api_url(url: &str) -> bool {
    let (rest, is_secure) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return false,
    };
    let holds_only = |text: &str, marks: &[u8]| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.strip_prefix("[::1]") {
        Some(port) => (
            "localhost",
            port.strip_prefix(':')
                .or(port.is_empty().then_some("443"))
                .unwrap_or(""),
        ),
        None => authority.split_once(':').unwrap_or((authority, "443")),
    };
    let is_loopback = host == "localhost" || host == "127.0.0.1";
    !host.is_empty()
        && holds_only(host, b"-._")
        && holds_only(path, b"-._~%/")
        && unsigned(port).is_some_and(|port| port <= 65_535)
        && (is_secure || is_loopback)
}
