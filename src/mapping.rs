//! `KEENIO_PROPERTIES`: which further properties an event carries, and from where.

use wasm_bindgen::JsValue;

use crate::error::{Error, digits, join};

use crate::keen;
use crate::keys::{self, Key};
use crate::names::Name;
use crate::objects;

/// One mapped property: its name on the event and the path of its value, such as
/// `user.identities.0.provider`, or `None` for a default property that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name on the event.
    pub name: String,
    /// Where its value comes from.
    pub path: Option<String>,
}

impl Property {
    /// Whether Keen takes the name and the path is one. `keen` is Keen's own object, and to
    /// assign `__proto__` would set no property.
    pub fn is_valid(&self) -> bool {
        keen::is_property_name(&self.name)
            && self.name != "keen"
            && self.name != "__proto__"
            && self.path.as_deref().is_none_or(is_path)
    }
}

/// A path starts from `user` or `context` and goes at least one name further.
fn is_path(path: &str) -> bool {
    let names = path.strip_prefix("user").or_else(|| path.strip_prefix("context"));
    names.is_some_and(|names| {
        names
            .strip_prefix('.')
            .is_some_and(|names| !names.split('.').any(str::is_empty))
    })
}

/// Reads the JSON text of the mapping.
///
/// # Errors
/// `KEEN_SETTINGS`, with the position where the text stops being JSON, or the name of the
/// property that is refused.
pub fn read(text: &str) -> Result<Vec<Property>, Error> {
    let object = objects::from_json(&text.into()).map_err(|error| match json_position(&error) {
        Some(position) => refused(&["; it is no JSON at position ", &position]),
        None => refused(&["; it is no JSON"]),
    })?;
    if !object.is_object() || js_sys::Array::is_array(&object) {
        return Err(refused(&[]));
    }
    let mut properties = Vec::new();
    for (name, path) in objects::entries(&object) {
        let property = Property {
            name: name.into(),
            path: path.as_string(),
        };
        if !property.is_valid() || !(path.is_string() || path.is_null()) {
            // By number: the name is a part of the value.
            return Err(refused(&["; see its property ", &digits(properties.len() + 1)]));
        }
        properties.push(property);
    }
    Ok(properties)
}

fn refused(detail: &[&str]) -> Error {
    let mut error = keys::refused(Key::Properties);
    error.0.message.push_str(&join(detail));
    error
}

/// The position that an engine's message ends with: `… position 12` or
/// `… position 12 (line 1 column 13)`. A message may quote the text, but then ends otherwise.
fn json_position(error: &JsValue) -> Option<String> {
    let message = objects::get(error, Name::Message).ok()?.as_string()?;
    let label = b"position ";
    let start = message
        .as_bytes()
        .windows(label.len())
        .rposition(|text| text == label)?
        + label.len();
    let rest = message.get(start..)?;
    let (digits, end) = rest.split_at_checked(rest.bytes().take_while(u8::is_ascii_digit).count())?;
    let is_last = end.is_empty() || (end.starts_with(" (line ") && end.ends_with(')'));
    (is_last && !digits.is_empty()).then(|| digits.into())
}
