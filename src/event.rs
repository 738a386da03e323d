//! `user` + `context` -> the event. All is read before anything is awaited.

use js_sys::{Date, JsString, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::created::Created;
use crate::error::{self, Code, Error};
use crate::host::{Host, Name, Value, short_text};
use crate::limits::{self, Json, LeftOut};
use crate::mapping::{self, Property};
use crate::settings::{Addons, Settings};
use crate::token;

/// Ids of users and tenants are not longer, in UTF-16 units. A longer one makes no token.
const LONGEST_ID: u32 = 10_000;

/// Who signed up, and when.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The user's id, whatever it is.
    pub id: Option<Value>,
    /// When the user was created.
    pub created: Created,
}

impl Newcomer {
    /// Reads the id and the time of the sign-up.
    ///
    /// # Errors
    /// `KEEN_EVENT` when the id cannot be read: without it nobody can say whose sign-up this is.
    pub fn read(user: &Value) -> error::Result<Self> {
        let id = user
            .get(Name::UserId)
            .map_err(|_| Error::new(Code::Event, &["user.user_id cannot be read"]))?;
        Ok(Self {
            id,
            created: Created::read(user.get(Name::CreatedAt)),
        })
    }

    /// The id, if it is a text that can make a token.
    pub fn text_id(&self) -> Option<String> {
        text_of(self.id.as_ref()?)
    }

    /// Whether the user was created longer ago than the window, in milliseconds, allows. One whose time
    /// is not known was not.
    pub fn is_before(&self, window_ms: Option<f64>, now: f64) -> bool {
        matches!((self.created, window_ms), (Created::At(created), Some(window)) if now - created > window)
    }

    /// The time of the sign-up in ISO 8601; now where it is not known.
    fn timestamp(&self, now: f64) -> JsString {
        let ms = match self.created {
            Created::At(ms) => ms,
            Created::Missing | Created::Unknown => now,
        };
        Date::new(&ms.into()).to_iso_string()
    }
}

/// What an event is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The host's user, which is an object.
    pub user: &'a Value,
    /// The host's context, if it is an object.
    pub context: Option<&'a Value>,
    /// The host itself, which may have an Action's event.
    pub host: &'a Host,
}

impl<'a> Sources<'a> {
    /// Takes what the host handed in.
    ///
    /// # Errors
    /// `KEEN_EVENT` when the user is not an object.
    pub fn new(user: &'a JsValue, context: &'a JsValue, host: &'a Host) -> error::Result<Self> {
        let object = |value: &'a JsValue| value.is_object().then(|| value.unchecked_ref());
        Ok(Self {
            user: object(user).ok_or_else(|| Error::new(Code::Event, &["user is not an object"]))?,
            context: object(context),
            host,
        })
    }

    /// A text of the context's, unless it is empty.
    pub fn text(&self, name: Name) -> Option<String> {
        text_of(&self.context?.get(name).ok()??)
    }

    /// What makes the event of a user with this id unique.
    pub fn token(&self, user_id: &str) -> String {
        token::of(self.text(Name::Tenant).as_deref(), user_id)
    }

    /// A property of the visitor's request for this login.
    fn request(&self, name: Name) -> Result<Option<Value>, JsValue> {
        let Some(context) = self.context else { return Ok(None) };
        match context.get(Name::Request)? {
            Some(request) => request.get(name),
            None => Ok(None),
        }
    }
}

fn text_of(value: &Value) -> Option<String> {
    short_text(value, LONGEST_ID).filter(|text| !text.is_empty())
}

/// The event as JSON, made once for all attempts. `token` makes it unique; `now` is in milliseconds
/// since 1970.
pub fn body(
    sources: &Sources<'_>,
    newcomer: &Newcomer,
    settings: &Settings,
    token: Option<String>,
    now: f64,
    left_out: &mut LeftOut,
) -> JsString {
    let Settings { properties, addons, .. } = settings;
    let mapping_of = |name: &str| properties.iter().find(|property| property.name == name);
    let is_default = |name: &str| mapping_of(name).is_none();
    // An IP that is not to be stored is still sent when a location is to be made of it: Keen's add-on
    // removes it.
    let hides_ip = mapping_of("ip").is_some_and(|property| property.path.is_none());
    let mut values = Vec::new();
    let mut add = |name, value| values.extend(left_out.take(name, value).map(|value| (name, value)));
    if is_default("userId") {
        add("userId", Ok(newcomer.id.clone()));
    }
    if is_default("name") {
        add("name", sources.user.get(Name::Name));
    }
    if is_default("ip") || (hides_ip && addons.ip_to_geo) {
        let ip = sources.request(Name::Ip);
        let is_removable = |ip: &Value| !hides_ip || ip.is_string();
        add("ip", ip.map(|ip| ip.filter(is_removable)));
    }
    if is_default("user_agent") && addons.ua_parser {
        add("user_agent", sources.request(Name::UserAgent));
    }
    for Property { name, path } in properties {
        if let Some(path) = path {
            add(name, mapping::follow(path, sources));
        }
    }
    let timestamp = newcomer.timestamp(now);
    let mut event = Event {
        values,
        keen: Keen {
            timestamp,
            uniqueness_token: token,
            addons: Vec::new(),
        },
    };
    event.add_addons(*addons, hides_ip);
    let json = event.to_json();
    if limits::is_event(&json) {
        return json;
    }
    let values = std::mem::take(&mut event.values);
    event.values = left_out.shrink(values, limits::room(&event.to_json()));
    event.add_addons(*addons, hides_ip);
    event.to_json()
}

struct Event<'a> {
    /// The properties but `keen`, by name.
    values: Vec<(&'a str, Json)>,
    keen: Keen,
}

/// Keen's own object.
#[derive(Serialize)]
struct Keen {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    timestamp: JsString,
    #[serde(skip_serializing_if = "Option::is_none")]
    uniqueness_token: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addons: Vec<Addon>,
}

#[derive(Serialize)]
struct Addon {
    name: &'static str,
    input: Input,
    output: &'static str,
}

/// The input of an add-on: each names a property of the event.
#[derive(Default, Serialize)]
struct Input {
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    remove_ip_property: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ua_string: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_time: Option<&'static str>,
}

impl Event<'_> {
    /// Asks for the add-ons whose input is on the event: Keen may refuse an event otherwise.
    fn add_addons(&mut self, asked: Addons, hides_ip: bool) {
        let has_text = |name: &str| {
            self.values
                .iter()
                .any(|(other, value)| *other == name && value.is_text())
        };
        let mut addons = Vec::new();
        if asked.ip_to_geo && has_text("ip") {
            let input = Input {
                ip: Some("ip"),
                remove_ip_property: hides_ip,
                ..Input::default()
            };
            addons.push(Addon {
                name: "keen:ip_to_geo",
                input,
                output: "ip_geo_info",
            });
        }
        if asked.ua_parser && has_text("user_agent") {
            let input = Input {
                ua_string: Some("user_agent"),
                ..Input::default()
            };
            addons.push(Addon {
                name: "keen:ua_parser",
                input,
                output: "parsed_user_agent",
            });
        }
        if asked.date_time_parser {
            let input = Input {
                date_time: Some("keen.timestamp"),
                ..Input::default()
            };
            addons.push(Addon {
                name: "keen:date_time_parser",
                input,
                output: "timestamp_info",
            });
        }
        self.keen.addons = addons;
    }

    fn to_json(&self) -> JsString {
        let event: Properties = Object::new().unchecked_into();
        for (name, value) in &self.values {
            event.set(name, value.as_ref());
        }
        let keen = self.keen.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
        event.set("keen", &keen.unwrap_or_default());
        // Plain data of our own always has a JSON.
        let json = limits::stringify(&event).ok().flatten();
        json.unwrap_or_else(|| JsString::from("{}"))
    }
}

#[wasm_bindgen]
extern "C" {
    /// An object of our own.
    type Properties;
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Properties, name: &str, value: &JsValue);
}
