//! Keen's limits on the values of an event, applied to what a host's objects hold.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use crate::error::Error;

use crate::keen;
use crate::objects::{self, Entries, Unreadable};

/// A value as JSON and Keen take it: absent where JSON leaves it out, refused where Keen would.
/// Objects are read once, into plain data of our own.
///
/// # Errors
/// `KEEN_EVENT`, naming the path of what is refused.
pub fn checked(path: &str, value: JsValue) -> Result<Option<JsValue>, Error> {
    if !value.is_object() {
        return checked_scalar(path, value);
    }
    let text = objects::to_json(&value).map_err(|Unreadable| Error::event(path, "is not JSON"))?;
    if text.is_undefined() {
        // `toJSON` gave nothing that JSON can hold.
        return Ok(None);
    }
    if text.unchecked_ref::<JsString>().length() as usize > keen::EVENT_BYTES {
        return Err(Error::event(path, "is larger than an event of 900000 bytes"));
    }
    let plain = objects::from_json(&text).map_err(|_| Error::event(path, "is not JSON"))?;
    if plain.is_object() {
        check_nested(path, &plain)?;
        return Ok(Some(plain));
    }
    checked_scalar(path, plain)
}

/// Walks plain data without recursion, with one path and one list of names a level, so that the
/// memory it takes is that of the deepest path.
fn check_nested(path: &str, plain: &JsValue) -> Result<(), Error> {
    let mut path = String::from(path);
    let mut open = vec![Level::of(plain, path.len())];
    while let Some(level) = open.last_mut() {
        path.truncate(level.path_length);
        let Some((name, value)) = level.entries.next() else {
            open.pop();
            continue;
        };
        let name = String::from(name);
        if !level.is_list && !keen::is_property_name(&name) {
            return Err(Error::event(
                &path,
                "has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .",
            ));
        }
        path.push('.');
        path.push_str(shown(&name));
        if value.is_object() {
            open.push(Level::of(&value, path.len()));
        } else {
            checked_scalar(&path, value)?;
        }
    }
    Ok(())
}

struct Level {
    entries: Entries,
    is_list: bool,
    path_length: usize,
}

impl Level {
    fn of(object: &JsValue, path_length: usize) -> Self {
        Self {
            entries: objects::entries(object),
            is_list: js_sys::Array::is_array(object),
            path_length,
        }
    }
}

/// A nested name as an error may show it: names inside a profile can be personal data.
fn shown(name: &str) -> &str {
    let is_identifier = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_identifier { name } else { "*" }
}

fn checked_scalar(path: &str, value: JsValue) -> Result<Option<JsValue>, Error> {
    let refused = if value.is_string() {
        (value.unchecked_ref::<JsString>().length() >= keen::STRING_CHARACTERS)
            .then_some("has 10000 characters or more")
    } else if let Some(number) = value.as_f64() {
        if !number.is_finite() {
            // As JSON writes it.
            return Ok(Some(JsValue::NULL));
        }
        (number.abs() > keen::NUMBER).then_some("is a number beyond 2^63")
    } else if value.is_bigint() {
        Some("is a BigInt, which JSON cannot hold")
    } else if value.is_null() || value.as_bool().is_some() {
        None
    } else {
        return Ok(None);
    };
    match refused {
        Some(what) => Err(Error::event(path, what)),
        None => Ok(Some(value)),
    }
}

/// Whether a JSON text has no more bytes of UTF-8 than Keen takes for one event.
pub fn is_within_size(text: &JsValue) -> bool {
    let units = text.unchecked_ref::<JsString>().length() as usize;
    // One UTF-16 unit is at most three bytes of UTF-8: few events have to be measured.
    units * 3 <= keen::EVENT_BYTES
        || (units <= keen::EVENT_BYTES && text.as_string().is_some_and(|text| text.len() <= keen::EVENT_BYTES))
}
