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
    /// Whatever it is.
    user_id: &'a str,
    created_at: &'a str,
    name: &'a str,
    ip: &'a str,
    user_agent: &'a str,
    /// Those of the mapped properties that have a path, in their order.
    mapped: Parts<'a>,
    /// What makes the event unique, the same for every login of one user; empty without an id that
    /// is a text.
    token: &'a str,
}

/// In place of something: reading it threw.
pub const UNREADABLE: &str = "!";
/// In place of a value: `JSON.stringify` threw.
const NO_JSON: &str = "?";
/// In place of a value: its JSON and those before it are longer than an event may be.
const TOO_LARGE: &str = ">";

impl<'a> Values<'a> {
    /// Takes the values one after the other.
    ///
    /// # Errors
    /// `KEEN_EVENT` when one cannot be read that is wanted for more than the event.
    pub fn take(token: &'a str, mut parts: Parts<'a>) -> Result<Self, Error> {
        let mut next = || parts.next().unwrap_or_default();
        let values = Self {
            user_id: next(),
            created_at: next(),
            name: next(),
            ip: next(),
            user_agent: next(),
            mapped: parts,
            token,
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
}

/// The error of what cannot be read.
pub fn unreadable(path: &str) -> Error {
    Error::event(path, "cannot be read")
}

fn is_text(value: &str) -> bool {
    value.starts_with('"')
}

/// Appends the event as JSON to `text`, made once for all attempts. `timestamp` is ISO 8601.
///
/// # Errors
/// `KEEN_EVENT` when a value breaks Keen's limits, is no JSON, or cannot be read.
pub fn write(
    text: &mut String,
    mut values: Values<'_>,
    properties: &[Property<'_>],
    addons: Addons,
    timestamp: &str,
) -> Result<(), Error> {
    let mut event = Event {
        start: text.len(),
        text,
        ip: "",
        user_agent: "",
    };
    event.write(&["{"]);
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
    event.finish(addons, hides_ip, timestamp, values.token)
}

/// The JSON of an event as far as it is written, and the values in it that add-ons want.
struct Event<'a, 't> {
    text: &'t mut String,
    /// Where it starts in the text.
    start: usize,
    ip: &'a str,
    user_agent: &'a str,
}

impl<'a> Event<'a, '_> {
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
        append(self.text, parts);
    }

    fn finish(mut self, addons: Addons, hides_ip: bool, timestamp: &str, token: &str) -> Result<(), Error> {
        self.write(&["\"keen\":{\"timestamp\":\"", timestamp, "\""]);
        if !token.is_empty() {
            self.write(&[",\"uniqueness_token\":\"", token, "\""]);
        }
        self.write_addons(addons, hides_ip);
        self.write(&["}}"]);
        if self.text.len() - self.start > keen::EVENT_BYTES {
            return Err(Error::event("the event", "is larger than 900000 bytes"));
        }
        Ok(())
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
