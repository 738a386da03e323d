//! Keen's limits on the values of an event, applied to their JSON.

use crate::error::Error;
use crate::json::Tokens;
use crate::keen;
use crate::text::{append, digits};

/// An object or list that a walk through a value has entered.
struct Level<'a> {
    /// The name in it that the walk has come to.
    name: &'a str,
    /// The number of the element that the walk has come to; none in an object.
    index: Option<usize>,
}

/// Checks a value, given as JSON text, and all that is in it.
///
/// # Errors
/// `KEEN_EVENT`, naming the path of what Keen would refuse: `path`, and the way from there.
pub fn check(path: &str, value: &str) -> Result<(), Error> {
    let mut open: Vec<Level<'_>> = Vec::new();
    let mut is_name = false;
    for (kind, token) in Tokens::new(value) {
        let refused = match kind {
            b'{' | b'[' => {
                is_name = kind == b'{';
                let index = (!is_name).then_some(0);
                open.push(Level { name: "", index });
                None
            }
            b'}' | b']' => {
                open.pop();
                None
            }
            b',' => {
                if let Some(level) = open.last_mut() {
                    is_name = level.index.is_none();
                    level.index = level.index.map(|index| index + 1);
                }
                None
            }
            b'"' if is_name => {
                is_name = false;
                if let Some(level) = open.last_mut() {
                    level.name = token;
                }
                let is_refused = !keen::is_property_name(token);
                if is_refused {
                    // The path is that of the object: its name is what is wrong.
                    open.pop();
                }
                is_refused.then_some(
                    "has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .",
                )
            }
            b'"' => (!keen::is_string(token)).then_some("has 10000 characters or more"),
            b'-' | b'0'..=b'9' => (!keen::is_number(token)).then_some("is a number beyond 2^63"),
            _ => None,
        };
        if let Some(what) = refused {
            return Err(Error::event(&path_of(path, &open), what));
        }
    }
    Ok(())
}

fn path_of(path: &str, open: &[Level<'_>]) -> String {
    let mut path = String::from(path);
    for level in open {
        let index = level.index.map(digits);
        append(&mut path, &[".", index.as_deref().unwrap_or_else(|| shown(level.name))]);
    }
    path
}

/// A nested name as an error may show it: names inside a profile can be personal data.
fn shown(name: &str) -> &str {
    let is_identifier = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_identifier { name } else { "*" }
}
