//! `KEENIO_PROPERTIES`: which further properties an event carries, and from where.

use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::host;
use crate::keen;
use crate::names::MESSAGE;
use crate::settings::Key;

/// Which of the two objects a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// `user`
    User,
    /// `context`
    Context,
}

/// Where a property's value comes from, such as `user.identities.0.provider`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The object it starts from.
    pub root: Root,
    /// The names that lead to the value, at least one.
    pub names: Vec<String>,
}

impl Path {
    /// Reads a path; `None` when the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut names = text.split('.');
        let root = match names.next()? {
            "user" => Root::User,
            "context" => Root::Context,
            _ => return None,
        };
        let names: Vec<String> = names.map(String::from).collect();
        (!names.is_empty() && !names.iter().any(String::is_empty)).then_some(Self { root, names })
    }
}

/// One mapped property: its name on the event and its path, or `None` for a default property that
/// is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name on the event.
    pub name: String,
    /// Where its value comes from.
    pub path: Option<Path>,
}

impl Property {
    /// Checks one entry of the mapping; `None` when the name or the path is none.
    #[must_use]
    pub fn parse(name: String, path: Option<&str>) -> Option<Self> {
        // `keen` is Keen's own object, and assigning `__proto__` would set no property.
        if !keen::is_property_name(&name) || name == "keen" || name == "__proto__" {
            return None;
        }
        let path = match path {
            Some(text) => Some(Path::parse(text)?),
            None => None,
        };
        Some(Self { name, path })
    }
}

/// Reads the JSON text of the mapping.
///
/// # Errors
/// `KEEN_SETTINGS`, with the position where the text stops being JSON, or the name of the
/// property that is refused.
pub fn read(text: &str) -> Result<Vec<Property>, Error> {
    let refused = |detail: &[&str]| {
        let mut error = Key::Properties.refused();
        error.message.push_str(&detail.concat());
        error
    };
    let object = host::from_json(&text.into()).map_err(|error| match json_position(&error) {
        Some(position) => refused(&["; it is no JSON at position ", &position]),
        None => refused(&["; it is no JSON"]),
    })?;
    if !object.is_object() || js_sys::Array::is_array(&object) {
        return Err(refused(&[]));
    }
    host::entries(&object)
        .map(|(name, path)| {
            let name = String::from(name);
            let text = path.as_string();
            let property = (text.is_some() || path.is_null())
                .then(|| Property::parse(name.clone(), text.as_deref()))
                .flatten();
            property.ok_or_else(|| refused(&["; see \"", &name, "\""]))
        })
        .collect()
}

/// The digits after `position` in an engine's message, which otherwise may quote the text.
fn json_position(error: &JsValue) -> Option<String> {
    let message = MESSAGE.with(|name| host::get(error, name)).ok()?.as_string()?;
    let (_, position) = message.rsplit_once("position ")?;
    let digits: String = position.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}
