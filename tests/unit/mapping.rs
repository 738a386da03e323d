//! Which names and paths `KEENIO_PROPERTIES` takes, and where an engine says that its JSON is invalid.

use keen_signup_rule::mapping::{Property, json_position};
use proptest::prelude::*;

fn is_valid(name: &str, path: Option<&str>) -> bool {
    let (name, path) = (name.into(), path.map(Into::into));
    Property { name, path }.is_valid()
}

#[test]
fn a_path_starts_at_user_context_or_event_and_goes_further() {
    for path in [
        "user.email",
        "context.connection",
        "event.organization.name",
        "event.secretsauce",
        "event.user.secrets",
        "user.app_metadata.plan",
        "user.identities.0.provider",
        "context.request.geoip.country_code",
        "user.__proto__",
        "user.full name",
        "user.名前",
        "context.$x",
    ] {
        assert!(is_valid("name", Some(path)), "{path}");
    }
    for path in [
        "",
        ".",
        "user",
        "context",
        "event",
        "user.",
        "user..email",
        "user.email.",
        ".user.email",
        "user/email",
        "users.email",
        "username",
        "contextual.ip",
        "User.email",
        " user.email",
        "configuration.KEENIO_WRITE_KEY",
        "globalThis.user.email",
    ] {
        assert!(!is_valid("name", Some(path)), "{path}");
    }
}

#[test]
fn the_secrets_of_an_event_are_no_property() {
    for path in ["event.secrets", "event.secrets.KEENIO_WRITE_KEY", "event.secrets.a.b"] {
        assert!(!is_valid("name", Some(path)), "{path}");
    }
}

#[test]
fn a_property_has_a_name_that_keen_takes_and_that_is_not_keens_own() {
    let longest = "n".repeat(255);
    for name in [
        "plan", "ip", "name", "userId", "__proto", "keen_id", "1", " ", "é", &longest,
    ] {
        assert!(is_valid(name, Some("user.x")) && is_valid(name, None), "{name}");
    }
    let too_long = "n".repeat(256);
    for name in ["", "keen", "__proto__", "$plan", "a.b", ".", &too_long] {
        assert!(!is_valid(name, Some("user.x")) && !is_valid(name, None), "{name}");
    }
}

proptest! {
    #[test]
    fn a_path_is_what_two_names_or_more_make_when_joined_by_dots(
        root in prop::sample::select(vec!["user", "context", "event", "users", ""]),
        names in prop::collection::vec("[a-z_$0 ]{0,3}", 0..4),
    ) {
        let path = [root].into_iter().chain(names.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
        let expected = ["user", "context", "event"].contains(&root)
            && !names.is_empty()
            && names.iter().all(|name| !name.is_empty());
        prop_assert_eq!(is_valid("plan", Some(&path)), expected, "{}", path);
    }
}

/// Messages of V8, old and new, of Firefox and of Safari.
#[test]
fn a_position_is_read_where_an_engine_writes_it() {
    for (message, expected) in [
        ("Unexpected token } in JSON at position 12", Some("12")),
        (
            "Expected ',' or '}' after property value in JSON at position 8 (line 1 column 9)",
            Some("8"),
        ),
        (
            "JSON.parse: unexpected character at line 1 column 2 of the JSON data",
            None,
        ),
        ("JSON Parse error: Unexpected identifier \"a\"", None),
        ("Unexpected end of JSON input", None),
        ("position ", None),
        ("", None),
    ] {
        assert_eq!(json_position(message), expected, "{message}");
    }
}

/// V8 quotes the text, which is a setting's value, in front of the position or in place of one.
#[test]
fn nothing_that_a_message_quotes_is_taken_for_a_position() {
    for (message, expected) in [
        (r#"Unexpected token 'p', "position 53" is not valid JSON"#, None),
        (r#"Unexpected token 'p', ..."position 53"... is not valid JSON"#, None),
        (r#"Bad string "position 53 (line 2)" in JSON at position 4"#, Some("4")),
        ("position 53 (line 2) é", None),
        ("position é", None),
        ("position 5é", None),
        ("position -5", None),
    ] {
        assert_eq!(json_position(message), expected, "{message}");
    }
}

proptest! {
    #[test]
    fn a_position_is_digits_alone(message in "(position |[0-9 ]{1,3}|\\(line|\\)|.){0,8}") {
        let position = json_position(&message).unwrap_or("0");
        prop_assert!(!position.is_empty() && position.bytes().all(|byte| byte.is_ascii_digit()), "{}", message);
    }
}
