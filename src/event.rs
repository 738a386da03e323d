//! `user` + `context` -> the event, within Keen's limits.
//!
//! Everything is read here, before anything is awaited: the host may change its objects later.

use js_sys::{Date, JsString, Object};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;

use crate::error::{Code, Error};
use crate::host::{self, Unreadable};
use crate::keen;
use crate::mapping::{Path, Property, Root};
use crate::names::{
    CREATED_AT, IP, KEEN, NAME, Name, REQUEST, USER_AGENT, USER_AGENT_OF_REQUEST, USER_ID, USER_ID_OF_EVENT,
};
use crate::settings::Addons;

/// Keen's own object on an event.
#[derive(Serialize)]
struct Keen<'a> {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    timestamp: JsString,
    #[serde(skip_serializing_if = "Option::is_none")]
    uniqueness_token: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    addons: &'a [Addon],
}

/// One add-on, with the names of the properties it reads and writes.
#[derive(Serialize)]
struct Addon {
    name: &'static str,
    input: Input,
    output: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Input {
    Ip {
        ip: &'static str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        remove_ip_property: bool,
    },
    UserAgent {
        ua_string: &'static str,
    },
    DateTime {
        date_time: &'static str,
    },
}

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
            user_id: read(user, &USER_ID, "user.user_id")?,
            created_ms: date_ms(&read(user, &CREATED_AT, "user.created_at")?),
        })
    }

    /// Whether the sign-up happened longer ago than the window, if there is one, allows.
    #[must_use]
    pub fn is_before(&self, window_ms: Option<f64>, now: f64) -> bool {
        matches!((self.created_ms, window_ms), (Some(created), Some(window)) if now - created > window)
    }
}

/// The event as JSON text, made once for all attempts.
///
/// # Errors
/// `KEEN_EVENT` when a value breaks Keen's limits, is no JSON, or cannot be read.
pub fn body(
    sign_up: &SignUp,
    user: &JsValue,
    context: &JsValue,
    properties: &[Property],
    addons: Addons,
    now: f64,
) -> Result<JsValue, Error> {
    let mut event = Event { object: Object::new() };
    let mapped = |name: &str| properties.iter().find(|property| property.name == name);

    let user_id = checked("userId", sign_up.user_id.clone())?;
    let token = user_id
        .as_ref()
        .and_then(JsValue::as_string)
        .map(|user_id| uniqueness_token(&user_id));
    if mapped("userId").is_none() {
        event.put(&USER_ID_OF_EVENT, user_id.as_ref());
    }
    if mapped("name").is_none() {
        event.put(&NAME, checked("name", read(user, &NAME, "user.name")?)?.as_ref());
    }
    // An IP that is not to be stored is still sent when a location is to be made of it: Keen's
    // add-on removes it.
    let hides_ip = mapped("ip").is_some_and(|property| property.path.is_none());
    let request = read(context, &REQUEST, "context.request")?;
    if mapped("ip").is_none() || (hides_ip && addons.ip_to_geo) {
        event.put(&IP, checked("ip", read(&request, &IP, "context.request.ip")?)?.as_ref());
    }
    if addons.ua_parser && mapped("user_agent").is_none() {
        let agent = read(&request, &USER_AGENT_OF_REQUEST, "context.request.userAgent")?;
        event.put(&USER_AGENT, checked("user_agent", agent)?.as_ref());
    }
    for property in properties {
        if let Some(path) = &property.path {
            let value = at(path, user, context).map_err(|Unreadable| unreadable(&property.name))?;
            event.put_named(&property.name, checked(&property.name, value)?.as_ref());
        }
    }

    let addons = event.addons(addons, hides_ip);
    let timestamp = Date::new(&sign_up.created_ms.unwrap_or(now).into()).to_iso_string();
    let keen = Keen {
        timestamp,
        uniqueness_token: token.as_deref(),
        addons: &addons,
    };
    let keen = serde_wasm_bindgen::to_value(&keen).map_err(|_| unreadable("keen"))?;
    event.put(&KEEN, Some(&keen));

    let text = host::to_json(&event.object).map_err(|Unreadable| unreadable("the event"))?;
    within_limit(&text)
        .then_some(text)
        .ok_or_else(|| Error::new(Code::Event, &["the event is larger than 900000 bytes"]))
}

/// A plain object that only ever gets checked values.
struct Event {
    object: Object,
}

impl Event {
    fn put(&mut self, name: Name, value: Option<&JsValue>) {
        if let Some(value) = value {
            name.with(|name| host::set(&self.object, name, value));
        }
    }

    fn put_named(&mut self, name: &str, value: Option<&JsValue>) {
        if let Some(value) = value {
            host::set(&self.object, &name.into(), value);
        }
    }

    fn has_text(&self, name: Name) -> bool {
        name.with(|name| host::get(&self.object, name))
            .is_ok_and(|value| value.is_string())
    }

    /// The add-ons whose input is on the event: Keen may refuse an event otherwise.
    fn addons(&self, asked: Addons, hides_ip: bool) -> Vec<Addon> {
        let mut addons = Vec::new();
        if asked.ip_to_geo && self.has_text(&IP) {
            let input = Input::Ip {
                ip: "ip",
                remove_ip_property: hides_ip,
            };
            addons.push(Addon {
                name: "keen:ip_to_geo",
                input,
                output: "ip_geo_info",
            });
        }
        if asked.ua_parser && self.has_text(&USER_AGENT) {
            let input = Input::UserAgent {
                ua_string: "user_agent",
            };
            addons.push(Addon {
                name: "keen:ua_parser",
                input,
                output: "parsed_user_agent",
            });
        }
        if asked.date_time_parser {
            let input = Input::DateTime {
                date_time: "keen.timestamp",
            };
            addons.push(Addon {
                name: "keen:date_time_parser",
                input,
                output: "timestamp_info",
            });
        }
        addons
    }
}

/// Lowercase hex SHA-256 of `signup`, one NUL byte and the user's id: the same for every attempt
/// and every login of one user, so that Keen keeps the first event only.
#[must_use]
pub fn uniqueness_token(user_id: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"signup\0");
    hash.update(user_id);
    let mut token = String::with_capacity(64);
    for byte in hash.finalize() {
        for digit in [byte >> 4, byte & 15] {
            token.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    token
}

fn unreadable(path: &str) -> Error {
    Error::event(path, "cannot be read")
}

fn read(object: &JsValue, key: Name, path: &str) -> Result<JsValue, Error> {
    key.with(|key| host::get(object, key))
        .map_err(|Unreadable| unreadable(path))
}

/// The value at the end of a path of own data properties, undefined where it breaks off.
fn at(path: &Path, user: &JsValue, context: &JsValue) -> Result<JsValue, Unreadable> {
    let root = match path.root {
        Root::User => user,
        Root::Context => context,
    };
    path.names.iter().try_fold(root.clone(), |object, name| {
        host::get_own(&object, &name.as_str().into())
    })
}

/// Milliseconds since 1970 of a host's date: an ISO 8601 text, or a `Date` of any realm (its JSON
/// is such a text). Other text is no date: engines read one into almost anything with a digit.
fn date_ms(value: &JsValue) -> Option<f64> {
    let text = if value.is_object() {
        host::to_json(value)
            .and_then(|text| host::from_json(&text).map_err(|_| Unreadable))
            .ok()?
    } else {
        value.clone()
    };
    let text: &JsString = text.is_string().then(|| text.unchecked_ref())?;
    let is_iso = text.length() <= 64
        && String::from(text)
            .as_bytes()
            .first_chunk()
            .is_some_and(|[a, b, c, d, dash]| [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()) && *dash == b'-');
    Some(host::parse_date(text)).filter(|date| is_iso && date.is_finite())
}

/// A value as JSON and Keen take it: absent where JSON leaves it out, refused where Keen would.
fn checked(path: &str, value: JsValue) -> Result<Option<JsValue>, Error> {
    if !value.is_object() {
        return checked_scalar(path, value);
    }
    let refused = || Error::event(path, "is not JSON");
    // What a host's object holds is read once, into plain data of our own.
    let text = host::to_json(&value).map_err(|Unreadable| refused())?;
    if text.is_undefined() {
        return Ok(None);
    }
    let plain = host::from_json(&text).map_err(|_| refused())?;
    let mut waiting = vec![(String::from(path), plain.clone())];
    while let Some((path, value)) = waiting.pop() {
        if !value.is_object() {
            checked_scalar(&path, value)?;
            continue;
        }
        let is_list = js_sys::Array::is_array(&value);
        for (name, value) in host::entries(&value) {
            let name = String::from(name);
            if !is_list && !keen::is_property_name(&name) {
                return Err(Error::event(
                    &path,
                    "has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .",
                ));
            }
            waiting.push(([&path, ".", shown(&name)].concat(), value));
        }
    }
    Ok(Some(plain))
}

/// A nested name as an error may show it: names inside a profile can be personal data.
fn shown(name: &str) -> &str {
    let is_identifier = name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_identifier { name } else { "*" }
}

fn checked_scalar(path: &str, value: JsValue) -> Result<Option<JsValue>, Error> {
    if value.is_string() {
        let length = value.unchecked_ref::<JsString>().length();
        return if length < keen::STRING_CHARACTERS {
            Ok(Some(value))
        } else {
            Err(Error::event(path, "has 10000 characters or more"))
        };
    }
    if let Some(number) = value.as_f64() {
        return if !number.is_finite() {
            // As JSON writes it.
            Ok(Some(JsValue::NULL))
        } else if number.abs() <= keen::NUMBER {
            Ok(Some(value))
        } else {
            Err(Error::event(path, "is a number beyond 2^63"))
        };
    }
    if value.is_bigint() {
        return Err(Error::event(path, "is a BigInt, which JSON cannot hold"));
    }
    Ok((value.is_null() || value.as_bool().is_some()).then_some(value))
}

fn within_limit(text: &JsValue) -> bool {
    let units = text.unchecked_ref::<JsString>().length() as usize;
    // One UTF-16 unit is at most three bytes of UTF-8: few events have to be measured.
    units * 3 <= keen::EVENT_BYTES
        || (units <= keen::EVENT_BYTES && text.as_string().is_some_and(|text| text.len() <= keen::EVENT_BYTES))
}
