//! Configuration strings -> [`Settings`]. Pure: nothing is touched.

use crate::error::Error;
use crate::json;
use crate::keen;
use crate::keys::{Key, Texts, refused};
use crate::text::{Parts, split_before, unsigned};

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
    pub fn read(texts: &Texts<'_>) -> Result<Self, Error> {
        match texts.get(Key::OnError) {
            None | Some("deny") => Ok(Self::Deny),
            Some("allow") => Ok(Self::Allow),
            Some(_) => Err(refused(Key::OnError)),
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
pub struct Settings<'a> {
    /// The value of the `Authorization` header.
    pub write_key: &'a str,
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

impl<'a> Settings<'a> {
    /// Reads and checks every setting but the flag, the policy and the properties, which have
    /// readers of their own because they are wanted earlier or hold JSON.
    ///
    /// # Errors
    /// `KEEN_SETTINGS`, naming the first key that is missing or bad and what it accepts.
    pub fn read(texts: &Texts<'a>) -> Result<Self, Error> {
        let required = |key: Key, alias: Key, good: fn(u8) -> bool| -> Result<&'a str, Error> {
            let (named, value) = match texts.get(key) {
                Some(value) => (key, value),
                None => match texts.get(alias) {
                    Some(value) => (alias, value),
                    None => return Err(refused(key)),
                },
            };
            if value.bytes().all(good) {
                Ok(value)
            } else {
                Err(refused(named))
            }
        };
        let write_key = required(Key::WriteKey, Key::WriteKeyAlias, |byte| byte.is_ascii_graphic())?;
        let project_id = required(Key::ProjectId, Key::ProjectIdAlias, |byte| byte.is_ascii_alphanumeric())?;
        let collection = texts.get(Key::Collection).unwrap_or("signups");
        if !keen::is_collection_name(collection) {
            return Err(refused(Key::Collection));
        }
        let api_url = texts.get(Key::ApiUrl).unwrap_or("https://api.keen.io");
        if !is_api_url(api_url) {
            return Err(refused(Key::ApiUrl));
        }
        Ok(Self {
            write_key,
            url: keen::event_url(api_url, project_id, collection),
            timeout_ms: whole_number(texts, Key::TimeoutMs, 5000, 100, 15_000)?,
            max_attempts: whole_number(texts, Key::MaxAttempts, 3, 1, 5)?,
            addons: addons(texts)?,
            window_ms: window(texts)?,
        })
    }
}

/// Checks the name of the property that says a user is recorded, given as JSON.
///
/// # Errors
/// `KEEN_SETTINGS` when it is no property name.
pub fn check_flag(texts: &Texts<'_>) -> Result<(), Error> {
    match texts.get(Key::Flag).map(json::string) {
        None => Ok(()),
        Some(Some(name)) if keen::is_property_name(name) => Ok(()),
        Some(_) => Err(refused(Key::Flag)),
    }
}

fn whole_number(texts: &Texts<'_>, key: Key, default: u32, least: u32, most: u32) -> Result<u32, Error> {
    let Some(text) = texts.get(key) else {
        return Ok(default);
    };
    match unsigned(text) {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(refused(key)),
    }
}

fn addons(texts: &Texts<'_>) -> Result<Addons, Error> {
    let mut addons = Addons::default();
    let Some(list) = texts.get(Key::Addons) else {
        return Ok(addons);
    };
    for name in Parts::new(list, b',') {
        match name.trim_ascii() {
            "ip_to_geo" => addons.ip_to_geo = true,
            "ua_parser" => addons.ua_parser = true,
            "date_time_parser" => addons.date_time_parser = true,
            _ => return Err(refused(Key::Addons)),
        }
    }
    Ok(addons)
}

fn window(texts: &Texts<'_>) -> Result<Option<f64>, Error> {
    let Some(text) = texts.get(Key::Window) else {
        return Ok(None);
    };
    let unit_ms = match text.as_bytes().last() {
        Some(b'm') => 60_000.0,
        Some(b'h') => 3_600_000.0,
        Some(b'd') => 86_400_000.0,
        _ => return Err(refused(Key::Window)),
    };
    let digits = text.get(..text.len() - 1).unwrap_or_default();
    match unsigned(digits) {
        Some(count) if count > 0 => Ok(Some(f64::from(count) * unit_ms)),
        _ => Err(refused(Key::Window)),
    }
}

/// `https`, or `http` to loopback only, so that a write key never crosses a network in clear.
/// Written out because sandboxes lack `URL`; what it accepts is a subset of what `URL` does.
fn is_api_url(url: &str) -> bool {
    let (rest, is_secure) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return false,
    };
    let is_in = |text: &str, marks: &[u8]| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
    };
    let (authority, path) = split_before(rest, b'/');
    let (host, port, is_loopback) = if let Some(port) = authority.strip_prefix("[::1]") {
        ("1", port, true)
    } else {
        let (host, port) = split_before(authority, b':');
        (host, port, host == "localhost" || host == "127.0.0.1")
    };
    let is_port = |digits: &str| unsigned(digits).is_some_and(|port| port <= 65_535);
    !host.is_empty()
        && is_in(host, b"-._")
        && is_in(path, b"-._~%/")
        && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        && (is_secure || is_loopback)
}
