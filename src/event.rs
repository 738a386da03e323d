//! `user` + `context` -> the event, within Keen's limits.
//!
//! All values are read before anything is awaited, the host may change its objects later; each
//! comes as JSON and goes into the event as it came.

use crate::error::Error;
use crate::json;
use crate::keen;
use crate::limits;
use crate::mapping::Property;
use crate::settings::Addons;
use crate::text::{Parts, append, leading_digits};

/// The values that an event may carry: each as JSON, empty where JSON leaves it out, or a mark in
/// its place.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    /// `user.user_id`, whatever it is.
    pub user_id: &'a str,
    /// `user.created_at`.
    created_at: &'a str,
    name: &'a str,
    ip: &'a str,
    user_agent: &'a str,
    /// Those of the mapped properties that have a path, in their order.
    mapped: Parts<'a>,
    /// The bytes of all of them.
    length: usize,
}

/// In place of a value: reading it threw.
const UNREADABLE: &str = "!";
/// In place of a value: `JSON.stringify` threw.
const NO_JSON: &str = "?";
/// In place of a value: its JSON and those before it are longer than an event may be.
const TOO_LARGE: &str = ">";

impl<'a> Values<'a> {
    /// Takes the values apart: a line for each. A text without lines says that there is no user,
    /// or that it cannot be read.
    ///
    /// # Errors
    /// `KEEN_EVENT` when there is no user, or it cannot be read.
    pub fn read(lines: &'a str) -> Result<Self, Error> {
        match lines {
            "" => return Err(Error::event("user", "is not an object")),
            UNREADABLE => return Err(unreadable("user")),
            _ => {}
        }
        let length = lines.len();
        let mut lines = Parts::new(lines, b'\n');
        let mut next = || lines.next().unwrap_or_default();
        let values = Self {
            user_id: next(),
            created_at: next(),
            name: next(),
            ip: next(),
            user_agent: next(),
            mapped: lines,
            length,
        };
        for (path, value) in [("user.user_id", values.user_id), ("user.created_at", values.created_at)] {
            if value == UNREADABLE {
                return Err(unreadable(path));
            }
        }
        Ok(values)
    }

    /// When the user was created, where that is an ISO 8601 text, of which a `Date`'s JSON is one.
    /// (Engines read a date into almost any other text with a digit.)
    pub fn created_at(&self) -> Option<&'a str> {
        let text = json::string(self.created_at)?;
        (text.len() <= 64 && leading_digits(text) == 4 && text.as_bytes().get(4) == Some(&b'-')).then_some(text)
    }

    /// Whether the user's id is a text, and so one that a uniqueness token can be made of.
    pub fn has_text_id(&self) -> bool {
        is_text(self.user_id)
    }
}

/// The beginning of an event, with room for values of so many bytes, most of what is around them,
/// and the timestamp and the token.
fn opened(length: usize) -> String {
    let mut text = String::with_capacity(length + 200);
    text.push('{');
    text
}

fn unreadable(path: &str) -> Error {
    Error::event(path, "cannot be read")
}

fn is_text(value: &str) -> bool {
    value.starts_with('"')
}

/// The event as JSON, made once for all attempts. `timestamp` is ISO 8601, `token` what makes the
/// event unique.
///
/// # Errors
/// `KEEN_EVENT` when a value breaks Keen's limits, is no JSON, or cannot be read.
pub fn body(
    mut values: Values<'_>,
    properties: &[Property<'_>],
    addons: Addons,
    timestamp: &str,
    token: Option<&str>,
) -> Result<String, Error> {
    let mut event = Event {
        text: opened(values.length),
        ip: "",
        user_agent: "",
    };
    let mapped = |name: &str| properties.iter().find(|property| property.name == name);

    if mapped("userId").is_none() {
        event.add("userId", values.user_id)?;
    }
    if mapped("name").is_none() {
        event.add("name", values.name)?;
    }
    // An IP that is not to be stored is still sent when a location is to be made of it: Keen's
    // add-on removes it.
    let hides_ip = mapped("ip").is_some_and(|property| property.path.is_none());
    if mapped("ip").is_none() || (hides_ip && addons.ip_to_geo && is_text(values.ip)) {
        event.add("ip", values.ip)?;
    }
    if addons.ua_parser && mapped("user_agent").is_none() {
        event.add("user_agent", values.user_agent)?;
    }
    for property in properties.iter().filter(|property| property.path.is_some()) {
        event.add(property.name, values.mapped.next().unwrap_or_default())?;
    }
    event.finish(addons, hides_ip, timestamp, token)
}

/// The JSON of an event as far as it is written, and the values in it that add-ons want.
struct Event<'a> {
    text: String,
    ip: &'a str,
    user_agent: &'a str,
}

impl<'a> Event<'a> {
    /// Adds a property, unless it is absent.
    fn add(&mut self, name: &str, value: &'a str) -> Result<(), Error> {
        match value {
            "" => return Ok(()),
            UNREADABLE => return Err(unreadable(name)),
            NO_JSON => return Err(Error::event(name, "is not JSON")),
            TOO_LARGE => return Err(Error::event(name, "is larger than an event of 900000 bytes")),
            _ => limits::check(name, value)?,
        }
        match name {
            "ip" => self.ip = value,
            "user_agent" => self.user_agent = value,
            _ => {}
        }
        self.write(&["\"", name, "\":", value, ","]);
        Ok(())
    }

    fn write(&mut self, parts: &[&str]) {
        append(&mut self.text, parts);
    }

    fn finish(mut self, addons: Addons, hides_ip: bool, timestamp: &str, token: Option<&str>) -> Result<String, Error> {
        self.write(&["\"keen\":{\"timestamp\":\"", timestamp, "\""]);
        if let Some(token) = token {
            self.write(&[",\"uniqueness_token\":\"", token, "\""]);
        }
        self.write_addons(addons, hides_ip);
        self.write(&["}}"]);
        if self.text.len() > keen::EVENT_BYTES {
            return Err(Error::event("the event", "is larger than 900000 bytes"));
        }
        Ok(self.text)
    }

    /// The add-ons whose input is on the event: Keen may refuse an event otherwise.
    fn write_addons(&mut self, asked: Addons, hides_ip: bool) {
        let has_ip = asked.ip_to_geo && is_text(self.ip);
        let has_user_agent = asked.ua_parser && is_text(self.user_agent);
        let mut opening = ",\"addons\":[";
        for (is_wanted, addon) in [
            (
                has_ip && !hides_ip,
                r#"{"name":"keen:ip_to_geo","input":{"ip":"ip"},"output":"ip_geo_info"}"#,
            ),
            (
                has_ip && hides_ip,
                r#"{"name":"keen:ip_to_geo","input":{"ip":"ip","remove_ip_property":true},"output":"ip_geo_info"}"#,
            ),
            (
                has_user_agent,
                r#"{"name":"keen:ua_parser","input":{"ua_string":"user_agent"},"output":"parsed_user_agent"}"#,
            ),
            (
                asked.date_time_parser,
                r#"{"name":"keen:date_time_parser","input":{"date_time":"keen.timestamp"},"output":"timestamp_info"}"#,
            ),
        ] {
            if is_wanted {
                self.write(&[opening, addon]);
                opening = ",";
            }
        }
        if opening == "," {
            self.text.push(']');
        }
    }
}
