//! What Keen takes. What it would refuse is left out of the event, by name; the event itself always
//! goes. Limits and their sources are in Keen's data-modelling guide.

use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::host::Value;

/// A text must be shorter, in characters.
const TEXT_CHARACTERS: usize = 10_000;
/// A text of fewer UTF-16 units is not too long.
const SHORT: u32 = 10_000;
/// A number must lie within plus and minus 2^63.
const NUMBER: f64 = 9_223_372_036_854_775_808.0;
/// A property name must not be longer, in characters.
const NAME_CHARACTERS: usize = 255;
/// An event must not be larger, as JSON in UTF-8.
const EVENT_BYTES: f64 = 900_000.0;
/// Values are not nested deeper. Not a limit of Keen's: it bounds the stack.
const DEPTH: usize = 100;
/// As many parts are named in the log line.
const NAMED: usize = 3;

/// Whether Keen takes a property name: 1 to 255 characters, without `.` and a leading `$`.
pub fn is_property_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('$')
        && !name.contains('.')
        && (name.len() <= NAME_CHARACTERS || name.chars().count() <= NAME_CHARACTERS)
}

/// Plain data of our own in JavaScript: what `JSON.parse` gives.
#[derive(Clone, Debug)]
pub struct Json(JsValue);

impl Json {
    /// Whether it is a text.
    pub fn is_text(&self) -> bool {
        self.0.is_string()
    }
}

impl AsRef<JsValue> for Json {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}

/// The parts of an event that are left out, for one line in the host's log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    named: Vec<String>,
    has_others: bool,
    /// Every part by its path, and the reason.
    #[cfg(feature = "preview")]
    pub parts: Vec<(String, String)>,
}

impl LeftOut {
    /// Notes a part by its path and the reason. Never the value: it is the user's.
    pub fn add(&mut self, path: &str, reason: &str) {
        #[cfg(feature = "preview")]
        self.parts.push((path.to_owned(), reason.to_owned()));
        if self.named.len() < NAMED {
            self.named.push([path, " (", reason, ")"].concat());
        } else {
            self.has_others = true;
        }
    }

    /// The line for the log, where anything was left out.
    pub fn line(&self) -> Option<String> {
        let others = if self.has_others { ", and others" } else { "" };
        let line = || {
            [
                "keen-signup-rule: left out of the event: ",
                &self.named.join(", "),
                others,
            ]
            .concat()
        };
        (!self.named.is_empty()).then(line)
    }

    /// Takes one value of the host's as the event may carry it: read once, as JSON has it, without what
    /// Keen would refuse. Nothing for what is absent, null or an empty text.
    pub fn take(&mut self, path: &str, value: Result<Option<Value>, JsValue>) -> Option<Json> {
        let Ok(value) = value else {
            self.add(path, "cannot be read");
            return None;
        };
        let value = value?;
        let plain = if value.is_string() {
            // The most common case is the quickest.
            match value.unchecked_ref::<JsString>().length() {
                0 => return None,
                1..SHORT => return Some(Json(value.into())),
                _ => Some(value),
            }
        } else if let Ok(plain) = snapshot(&value) {
            plain
        } else {
            self.add(path, "cannot be read as JSON");
            return None;
        };
        let plain = plain.map(JsValue::from)?;
        let is_empty = plain.is_string() && plain.unchecked_ref::<JsString>().length() == 0;
        let place = Place {
            path,
            parent: None,
            depth: 0,
        };
        (!is_empty && self.keeps(&place, &plain)).then_some(Json(plain))
    }

    /// Whether Keen takes this value. Inside an object or a list, what it refuses is removed.
    fn keeps(&mut self, place: &Place<'_>, value: &JsValue) -> bool {
        let refusal = if value.is_string() {
            is_long(value.unchecked_ref()).then_some("is a text of 10000 characters or more")
        } else if let Some(number) = value.as_f64() {
            (number.abs() > NUMBER).then_some("is a number beyond 2^63")
        } else if value.is_object() && place.depth >= DEPTH {
            Some("is nested deeper than 100 levels")
        } else {
            if value.is_object() {
                self.prune(place, value);
            }
            None
        };
        if let Some(reason) = refusal {
            self.add(&place.shown(), reason);
        }
        refusal.is_none()
    }

    fn prune(&mut self, place: &Place<'_>, parent: &JsValue) {
        if Array::is_array(parent) {
            let list: &Array = parent.unchecked_ref();
            // From the end, because what is removed moves what follows.
            for index in (0..list.length()).rev() {
                if !self.keeps(&place.inside(&index.to_string()), &list.get(index)) {
                    remove(list, index, 1);
                }
            }
            return;
        }
        for entry in Object::entries(parent.unchecked_ref()) {
            let entry: Array = entry.unchecked_into();
            let key = entry.get(0);
            let name = name_of(key.unchecked_ref());
            let inner = place.inside(name.as_deref().unwrap_or("*"));
            let is_kept = if name.as_deref().is_some_and(is_property_name) {
                self.keeps(&inner, &entry.get(1))
            } else {
                self.add(&inner.shown(), "has a name that Keen refuses");
                false
            };
            if !is_kept {
                let _ = Reflect::delete_property(parent.unchecked_ref::<Object>(), &key);
            }
        }
    }

    /// Makes values fit into `room` bytes: what no longer fits is left out, the deepest part first.
    pub fn shrink<'a>(&mut self, mut values: Vec<(&'a str, Json)>, mut room: f64) -> Vec<(&'a str, Json)> {
        values.retain(|(name, value)| {
            let place = Place {
                path: name,
                parent: None,
                depth: 0,
            };
            self.fits(&place, &value.0, &mut room)
        });
        values
    }

    /// Whether a value fits into what is left of the room, which it then takes. Of an object, what does not
    /// fit is removed.
    fn fits(&mut self, place: &Place<'_>, value: &JsValue, room: &mut f64) -> bool {
        // Quotes, a colon and a comma around the name, each character of which may be escaped.
        let name = 4.0 + 6.0 * place.path.len() as f64;
        let size = stringify(value)
            .ok()
            .flatten()
            .map_or(f64::INFINITY, |json| name + bytes(&json));
        if size <= *room {
            *room -= size;
            return true;
        }
        if !value.is_object() || Array::is_array(value) || name + 2.0 > *room {
            self.add(&place.shown(), "makes the event larger than 900000 bytes");
            return false;
        }
        // Its own name and braces.
        *room -= name + 2.0;
        for entry in Object::entries(value.unchecked_ref()) {
            let entry: Array = entry.unchecked_into();
            let key = entry.get(0);
            let name = name_of(key.unchecked_ref()).unwrap_or_default();
            if !self.fits(&place.inside(&name), &entry.get(1), room) {
                let _ = Reflect::delete_property(value.unchecked_ref::<Object>(), &key);
            }
        }
        true
    }
}

/// Whether an event is not too large, given as JSON.
pub fn is_event(json: &JsString) -> bool {
    // A UTF-16 unit is at most three bytes in UTF-8.
    f64::from(json.length()) * 3.0 <= EVENT_BYTES || room(json) >= 0.0
}

/// How many bytes an event, given as JSON, can still take.
pub fn room(json: &JsString) -> f64 {
    EVENT_BYTES - bytes(json)
}

/// Where in a value the walk is.
struct Place<'a> {
    path: &'a str,
    parent: Option<&'a Place<'a>>,
    depth: usize,
}

impl Place<'_> {
    fn inside<'a>(&'a self, name: &'a str) -> Place<'a> {
        Place {
            path: name,
            parent: Some(self),
            depth: self.depth + 1,
        }
    }

    /// The path as a log may show it. Names inside a profile can be personal data: only those that look
    /// like names in a program are shown.
    fn shown(&self) -> String {
        let Some(parent) = self.parent else {
            return self.path.to_owned();
        };
        let is_identifier = |name: &str| {
            (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let name = if is_identifier(self.path) { self.path } else { "*" };
        [&parent.shown(), ".", name].concat()
    }
}

#[wasm_bindgen]
extern "C" {
    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;
}

fn bytes(json: &JsString) -> f64 {
    // Counted outside: this module's memory never shrinks.
    f64::from(TextEncoder::new().encode(json).length())
}

/// What JSON makes of a value; nothing where it leaves the value out, or makes null of it.
///
/// # Errors
/// What a getter or `toJSON` throws, or what the engine says of a value that JSON does not have.
pub fn snapshot(value: &JsValue) -> Result<Option<Value>, JsValue> {
    stringify(value)?.map_or(Ok(None), |json| parse(&json))
}

#[wasm_bindgen]
extern "C" {
    /// Removes elements of a list.
    #[wasm_bindgen(js_namespace = ["Array", "prototype", "splice"], js_name = call)]
    fn remove(list: &Array, index: u32, count: u32);

    // Those of js-sys leave a slot of the reference table behind each time they throw.
    /// The JSON of a value; nothing where JSON leaves it out.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub fn stringify(value: &JsValue) -> Result<Option<JsString>, JsValue>;
    /// What a JSON text says; nothing for null.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub fn parse(json: &JsString) -> Result<Option<Value>, JsValue>;
}

fn is_long(text: &JsString) -> bool {
    let units = text.length() as usize;
    // A character is one or two UTF-16 units.
    units >= TEXT_CHARACTERS && (units >= 2 * TEXT_CHARACTERS || String::from(text).chars().count() >= TEXT_CHARACTERS)
}

/// A property name, unless it is too long for Keen in any case.
fn name_of(name: &JsString) -> Option<String> {
    (name.length() as usize <= 2 * NAME_CHARACTERS).then(|| name.into())
}
