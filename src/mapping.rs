//! `KEENIO_PROPERTIES`: which further properties an event carries, and from where.

use crate::error::Error;
use crate::json::Tokens;
use crate::keen;
use crate::keys::{self, Key};
use crate::text::{append, digits, leading_digits};

/// One mapped property: its name on the event and the path of its value, such as
/// `user.identities.0.provider`, or `None` for a default property that is not sent. Both are
/// written as in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property<'a> {
    /// The name on the event.
    pub name: &'a str,
    /// Where its value comes from.
    pub path: Option<&'a str>,
}

impl Property<'_> {
    /// Whether Keen takes the name and the path is one. `keen` is Keen's own object, and `__proto__`
    /// becomes no property where whoever reads the event assigns it.
    pub fn is_valid(&self) -> bool {
        keen::is_property_name(self.name)
            && self.name != "keen"
            && self.name != "__proto__"
            && self.path.is_none_or(is_path)
    }
}

/// A path starts from `user` or `context` and goes at least one name further.
fn is_path(path: &str) -> bool {
    let names = path.strip_prefix("user").or_else(|| path.strip_prefix("context"));
    names.is_some_and(|names| {
        let names = names.as_bytes();
        names.first() == Some(&b'.') && names.last() != Some(&b'.') && !names.windows(2).any(|pair| pair == b"..")
    })
}

/// Reads the mapping as `JSON.stringify` writes it, or `!` and what the engine said when the text
/// was no JSON; `None` when there is no mapping.
///
/// # Errors
/// `KEEN_SETTINGS`, with the position where the text stops being JSON, or the number of the
/// property that is refused: its name is a part of the value.
pub fn read(text: Option<&str>) -> Result<Vec<Property<'_>>, Error> {
    let mut properties = Vec::new();
    let Some(text) = text else {
        return Ok(properties);
    };
    if let Some(message) = text.strip_prefix('!') {
        return Err(match json_position(message) {
            Some(position) => refused(&["; it is no JSON at position ", position]),
            None => refused(&["; it is no JSON"]),
        });
    }
    let mut tokens = Tokens::new(text);
    if !matches!(tokens.next(), Some((b'{', _))) {
        return Err(refused(&[]));
    }
    while let Some((b'"', name)) = tokens.next() {
        let property = match (tokens.next(), tokens.next()) {
            (_, Some((b'"', path))) => Some(Property { name, path: Some(path) }),
            (_, Some((b'n', _))) => Some(Property { name, path: None }),
            _ => None,
        };
        match property.filter(Property::is_valid) {
            Some(property) => properties.push(property),
            None => return Err(refused(&["; see its property ", &digits(properties.len() + 1)])),
        }
        // What stands between two properties.
        tokens.next();
    }
    Ok(properties)
}

fn refused(detail: &[&str]) -> Error {
    let mut error = keys::refused(Key::Properties);
    append(&mut error.0.message, detail);
    error
}

/// The position that an engine's message ends with: `… position 12` or
/// `… position 12 (line 1 column 13)`. A message may quote the text, but then ends otherwise.
fn json_position(message: &str) -> Option<&str> {
    let label = b"position ";
    let at = message
        .as_bytes()
        .windows(label.len())
        .rposition(|text| text == label)?;
    let rest = message.get(at + label.len()..)?;
    let (position, end) = rest.split_at_checked(leading_digits(rest))?;
    let is_last = end.is_empty() || (end.starts_with(" (line ") && end.ends_with(')'));
    (is_last && !position.is_empty()).then_some(position)
}
