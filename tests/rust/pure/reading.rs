//! What the shim reads, as one text.

use keen_signup_rule::keys::{KEYS, Key};
use keen_signup_rule::reading::Reading;

/// As many texts as there are keys, each its own number, and what follows them.
fn text(rest: &[&str]) -> String {
    let settings = (0..KEYS.len()).map(|number| number.to_string());
    settings
        .chain(rest.iter().map(|&part| part.into()))
        .collect::<Vec<_>>()
        .join("\0")
}

fn error(rest: &[&str]) -> String {
    let text = text(rest);
    let error = Reading::new(&text).values().expect_err(&text);
    assert_eq!(error.0.code.name(), "KEEN_EVENT");
    error.0.message.clone()
}

#[test]
fn settings_come_first_by_their_keys() {
    let text = text(&["", "", "", "\"u\""]);
    let reading = Reading::new(&text);
    for &(key, name, _) in KEYS {
        assert_eq!(
            reading.settings.get(key),
            Some((key as usize).to_string().as_str()),
            "{name}"
        );
    }
    let empty = "\0".repeat(KEYS.len());
    assert_eq!(Reading::new(&empty).settings.get(Key::WriteKey), None);
}

#[test]
fn values_follow_what_can_be_wrong_with_all_of_them() {
    let text = text(&["", "", "token", "\"u\"", "\"2026-03-01\"", "", "", ""]);
    let values = Reading::new(&text).values().unwrap();
    assert_eq!(values.created_at(), Some("2026-03-01"));
    assert_eq!(error(&["", "?"]), "user is not an object");
    assert_eq!(error(&["", "!"]), "user cannot be read");
    assert_eq!(error(&["!", "", "", "\"u\""]), "auth0 cannot be read");
    assert_eq!(error(&["!", "", "", "!"]), "user.user_id cannot be read");
    assert_eq!(error(&["", "", "", "", "!"]), "user.created_at cannot be read");
}
