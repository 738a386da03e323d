//! `user` + `context` -> the event, within Keen's limits.
//!
//! Everything is read here, before anything is awaited: the host may change its objects later.

use js_sys::{Date, JsString, Object};
use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::host::Host;
use crate::limits::{checked, is_within_size};
use crate::mapping::Property;
use crate::names::Name;
use crate::objects::{self, Unreadable};
use crate::settings::Addons;

/// Who signed up, and when.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// `user.user_id`, whatever it is.
    pub user_id: JsValue,
    /// `user.created_at` in milliseconds since 1970, where it is a date.
    pub created_ms: Option<f64>,
}

impl SignUp {
    /// Reads who signed up from the host's `user`.
    ///
    /// # Errors
    /// `KEEN_EVENT` when `user` is no object or cannot be read.
    pub fn read(user: &JsValue) -> Result<Self, Error> {
        if !user.is_object() {
            return Err(Error::event("user", "is not an object"));
        }
        Ok(Self {
            user_id: read(user, Name::UserId, "user.user_id")?,
            created_ms: date_ms(&read(user, Name::CreatedAt, "user.created_at")?),
        })
    }

    /// Whether the sign-up happened longer ago than the window, if there is one, allows.
    pub fn is_before(&self, window_ms: Option<f64>, now: f64) -> bool {
        matches!((self.created_ms, window_ms), (Some(created), Some(window)) if now - created > window)
    }
}

/// The event as JSON text, made once for all attempts.
///
/// # Errors
/// `KEEN_EVENT` when a value breaks Keen's limits, is no JSON, or cannot be read.
pub fn body(
    host: &Host,
    sign_up: &SignUp,
    [user, context]: [&JsValue; 2],
    properties: &[Property],
    addons: Addons,
    now: f64,
) -> Result<JsValue, Error> {
    let mut event = Event {
        object: Object::new(),
        error: None,
    };
    let mapped = |name: &str| properties.iter().find(|property| property.name == name);

    if mapped("userId").is_none() {
        event.add(Name::UserIdOfEvent, "userId", Ok(sign_up.user_id.clone()));
    }
    if mapped("name").is_none() {
        event.add(Name::Name, "name", objects::get(user, Name::Name));
    }
    let request = objects::get(context, Name::Request);
    let of_request = |name| match &request {
        // Documented as sometimes undefined.
        Ok(request) if request.is_undefined() => Ok(JsValue::UNDEFINED),
        Ok(request) => objects::get(request, name),
        Err(Unreadable) => Err(Unreadable),
    };
    // An IP that is not to be stored is still sent when a location is to be made of it: Keen's
    // add-on removes it.
    let hides_ip = mapped("ip").is_some_and(|property| property.path.is_none());
    let ip = of_request(Name::Ip);
    let is_looked_up = addons.ip_to_geo && ip.as_ref().is_ok_and(JsValue::is_string);
    if mapped("ip").is_none() || (hides_ip && is_looked_up) {
        event.add(Name::Ip, "ip", ip);
    }
    if addons.ua_parser && mapped("user_agent").is_none() {
        event.add(Name::UserAgent, "user_agent", of_request(Name::UserAgentOfRequest));
    }
    for property in properties {
        if let Some(path) = &property.path
            && let Some(value) = event.take(&property.name, at(path, user, context))
        {
            objects::put_by(&event.object, &property.name.as_str().into(), &value);
        }
    }

    let keen = Object::new();
    let timestamp = Date::new(&sign_up.created_ms.unwrap_or(now).into()).to_iso_string();
    objects::put(&keen, Name::Timestamp, &timestamp);
    if sign_up.user_id.is_string() {
        objects::put(
            &keen,
            Name::UniquenessToken,
            &host.sha256(&token_text(sign_up.user_id.unchecked_ref())),
        );
    }
    event.put_addons(&keen, addons, hides_ip);
    objects::put(&event.object, Name::Keen, &keen);
    event.into_text()
}

/// What the uniqueness token is the SHA-256 of: the same for every attempt and every login of one
/// user, so that Keen keeps the first event only.
fn token_text(user_id: &JsString) -> JsString {
    JsString::from("signup\0").concat(user_id)
}

/// A plain object that only ever gets checked values, and the first error met on the way.
struct Event {
    object: Object,
    error: Option<Error>,
}

impl Event {
    fn add(&mut self, name: Name, path: &str, value: Result<JsValue, Unreadable>) {
        if let Some(value) = self.take(path, value) {
            objects::put(&self.object, name, &value);
        }
    }

    fn take(&mut self, path: &str, value: Result<JsValue, Unreadable>) -> Option<JsValue> {
        let checked = match value {
            Ok(value) => checked(path, value),
            Err(Unreadable) => Err(unreadable(path)),
        };
        match checked {
            Ok(value) => value,
            Err(error) => {
                self.error.get_or_insert(error);
                None
            }
        }
    }

    fn has_text(&self, name: Name) -> bool {
        objects::get(&self.object, name).is_ok_and(|value| value.is_string())
    }

    /// The add-ons whose input is on the event: Keen may refuse an event otherwise.
    fn put_addons(&mut self, keen: &Object, asked: Addons, hides_ip: bool) {
        let mut addons = Vec::new();
        let mut add = |name, input, removes_input, output| {
            addons.push(Addon {
                name,
                input,
                removes_input,
                output,
            });
        };
        if asked.ip_to_geo && self.has_text(Name::Ip) {
            add("keen:ip_to_geo", ("ip", "ip"), hides_ip, "ip_geo_info");
        }
        if asked.ua_parser && self.has_text(Name::UserAgent) {
            add(
                "keen:ua_parser",
                ("ua_string", "user_agent"),
                false,
                "parsed_user_agent",
            );
        }
        if asked.date_time_parser {
            add(
                "keen:date_time_parser",
                ("date_time", "keen.timestamp"),
                false,
                "timestamp_info",
            );
        }
        if addons.is_empty() {
            return;
        }
        if let Ok(addons) = addons.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
            objects::put(keen, Name::Addons, &addons);
        }
    }

    fn into_text(self) -> Result<JsValue, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match objects::to_json(&self.object) {
            Ok(text) if is_within_size(&text) => Ok(text),
            _ => Err(Error::event("the event", "is larger than 900000 bytes")),
        }
    }
}

/// One add-on of Keen: the names of the properties it reads and writes.
struct Addon {
    name: &'static str,
    /// What the add-on calls its input, and the property that holds it.
    input: (&'static str, &'static str),
    removes_input: bool,
    output: &'static str,
}

/// Written as maps: for structs, serde-wasm-bindgen brings a hash table of their field names.
impl Serialize for Addon {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("input", &Input(self))?;
        map.serialize_entry("output", self.output)?;
        map.end()
    }
}

struct Input<'a>(&'a Addon);

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.0.input.0, self.0.input.1)?;
        if self.0.removes_input {
            map.serialize_entry("remove_ip_property", &true)?;
        }
        map.end()
    }
}

fn unreadable(path: &str) -> Error {
    Error::event(path, "cannot be read")
}

fn read(object: &JsValue, name: Name, path: &str) -> Result<JsValue, Error> {
    objects::get(object, name).map_err(|Unreadable| unreadable(path))
}

/// The value at the end of a path of own data properties, undefined where it breaks off.
fn at(path: &str, user: &JsValue, context: &JsValue) -> Result<JsValue, Unreadable> {
    let mut names = path.split('.');
    let root = if names.next() == Some("user") { user } else { context };
    names.try_fold(root.clone(), |object, name| objects::get_own(&object, &name.into()))
}

/// Milliseconds since 1970 of a host's date: an ISO 8601 text, or a `Date` of any realm (its JSON
/// is such a text). Other text is no date: engines read one into almost anything with a digit.
fn date_ms(value: &JsValue) -> Option<f64> {
    let json = if value.is_object() {
        Some(objects::to_json(value).ok()?)
    } else {
        None
    };
    let text = match &json {
        Some(json) => &objects::from_json(json).ok()?,
        None => value,
    };
    let text: &JsString = text.is_string().then(|| text.unchecked_ref())?;
    let is_iso = text.length() <= 64 && starts_with_year(&String::from(text));
    Some(objects::parse_date(text)).filter(|date| is_iso && date.is_finite())
}

fn starts_with_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(4) == Some(&b'-') && bytes.iter().take(4).all(u8::is_ascii_digit)
}
