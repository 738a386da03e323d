//! `KEENIO_PROPERTIES`: which further properties an event carries, and from where.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use crate::error::{Error, Result};
use crate::event::Sources;
use crate::host::{Name, Value, own_value};
use crate::limits;
use crate::settings::{self, Key};

/// One mapped property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name on the event.
    pub name: String,
    /// Where its value comes from, such as `user.identities.0.provider`. `None` for a default property
    /// that is not sent.
    pub path: Option<String>,
}

impl Property {
    /// Whether Keen takes the name and the path can be followed. `keen` is Keen's own object, and
    /// assigning `__proto__` makes no property in most programs that read the event.
    pub fn is_valid(&self) -> bool {
        limits::is_property_name(&self.name)
            && self.name != "keen"
            && self.name != "__proto__"
            && self.path.as_deref().is_none_or(is_path)
    }
}

/// A path starts at `user`, `context` or `event` and goes at least one name further. The secrets of an
/// Action's event are no property.
fn is_path(path: &str) -> bool {
    let mut names = path.split('.');
    matches!(names.next(), Some("user" | "context" | "event"))
        && path.contains('.')
        && path != "event.secrets"
        && !path.starts_with("event.secrets.")
        && names.all(|name| !name.is_empty())
}

/// Reads the mapping.
///
/// # Errors
/// `KEEN_SETTINGS`, with the position where the text stops being JSON, or the number of the property
/// that is refused: its name is part of the value, and so is not told.
pub fn read(text: &str) -> Result<Vec<Property>> {
    let plain = limits::parse(&text.into()).map_err(|error| invalid_json(&error))?;
    let plain = plain.ok_or_else(|| refused(""))?;
    if !plain.is_object() || Array::is_array(&plain) {
        return Err(refused(""));
    }
    let mut properties = Vec::new();
    for entry in Object::entries(plain.unchecked_ref()) {
        let entry: Array = entry.unchecked_into();
        let path = entry.get(1);
        let is_path = path.is_null() || path.is_string();
        let name = entry.get(0).as_string().unwrap_or_default();
        let property = Property {
            name,
            path: path.as_string(),
        };
        if !is_path || !property.is_valid() {
            let number = (properties.len() + 1).to_string();
            return Err(refused(&["; see its property ", &number].concat()));
        }
        properties.push(property);
    }
    Ok(properties)
}

fn invalid_json(error: &JsValue) -> Box<Error> {
    let message = error.unchecked_ref::<Value>().get(Name::Message).ok().flatten();
    match message
        .and_then(|message| message.as_string())
        .as_deref()
        .and_then(json_position)
    {
        Some(position) => refused(&["; it is invalid JSON at position ", position].concat()),
        None => refused("; it is invalid JSON"),
    }
}

fn refused(detail: &str) -> Box<Error> {
    let mut error = settings::refused(Key::Properties);
    error.message.push_str(detail);
    error
}

/// The position in an engine's message: `… position 12` or `… position 12 (line 1 column 13)`, at its
/// end. A message may quote the text, but not there.
pub fn json_position(message: &str) -> Option<&str> {
    let label = b"position ";
    let at = message
        .as_bytes()
        .windows(label.len())
        .rposition(|text| text == label)?;
    let rest = message.get(at + label.len()..)?;
    let (position, end) = rest.split_once(' ').unwrap_or((rest, "(line)"));
    let is_position = !position.is_empty() && position.bytes().all(|byte| byte.is_ascii_digit());
    (is_position && end.starts_with("(line") && end.ends_with(')')).then_some(position)
}

/// The value at the end of a path, unless the path breaks off. Only own data properties are followed.
///
/// # Errors
/// What a proxy throws.
pub fn follow(path: &str, sources: &Sources<'_>) -> std::result::Result<Option<Value>, JsValue> {
    let mut names = path.split('.');
    let mut found = match names.next() {
        Some("user") => Some(sources.user.clone()),
        Some("context") => sources.context.cloned(),
        _ => sources.host.read(Name::Event)?,
    };
    for name in names {
        let Some(object) = found else { return Ok(None) };
        found = own_value(&object, name)?;
    }
    Ok(found)
}
