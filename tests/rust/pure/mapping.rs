//! Which names and paths `KEENIO_PROPERTIES` takes, as the engine writes its JSON.

use keen_signup_rule::error::Error;
use keen_signup_rule::mapping::{Property, read};
use proptest::prelude::*;

fn is_valid(name: &str, path: Option<&str>) -> bool {
    Property { name, path }.is_valid()
}

#[test]
fn a_path_starts_from_user_or_context_and_goes_further() {
    let accepted = [
        "user.email",
        "context.connection",
        "user.app_metadata.plan",
        "user.identities.0.provider",
        "context.request.geoip.country_code",
        "user.__proto__",
        "user.full name",
        "user.名前",
        "context.$x",
    ];
    for path in accepted {
        assert!(is_valid("name", Some(path)), "{path}");
    }
    let refused = [
        "",
        ".",
        "user",
        "context",
        "user.",
        "user..email",
        "user.email.",
        ".user.email",
        "user/email",
        "users.email",
        "username",
        "contextual.ip",
        "event.user.email",
        "User.email",
        " user.email",
        "globalThis.user.email",
    ];
    for path in refused {
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

#[test]
fn a_mapping_is_an_object_of_paths_and_nulls() {
    let property = |name, path| Property { name, path };
    for (text, expected) in [
        (None, vec![]),
        (Some("{}"), vec![]),
        (Some(r#"{"ip":null}"#), vec![property("ip", None)]),
        (
            Some(r#"{"a b":"user.x","\"q\"":"context.\"y\"","ip":null}"#),
            vec![
                property("a b", Some("user.x")),
                property(r#"\"q\""#, Some(r#"context.\"y\""#)),
                property("ip", None),
            ],
        ),
    ] {
        assert_eq!(read(text), Ok(expected), "{text:?}");
    }
}

fn refusal(text: &str) -> String {
    let Error(details) = read(Some(text)).expect_err(text);
    let (beginning, end) = details.message.split_once(" or null").unwrap();
    assert!(beginning.starts_with("KEENIO_PROPERTIES must be a JSON object"));
    end.into()
}

#[test]
fn what_is_refused_is_told_by_its_number() {
    for (text, end) in [
        ("[]", ""),
        ("null", ""),
        ("7", ""),
        (r#""user.a""#, ""),
        (" .", ""),
        (r#"{"a":7}"#, "; see its property 1"),
        (r#"{"a":true}"#, "; see its property 1"),
        (r#"{"a":[]}"#, "; see its property 1"),
        (r#"{"a":{"b":null}}"#, "; see its property 1"),
        (r#"{"a":"user.a","b":"user"}"#, "; see its property 2"),
        (r#"{"a":"user.a","$b":null}"#, "; see its property 2"),
    ] {
        assert_eq!(refusal(text), end, "{text}");
    }
}

#[test]
fn what_an_engine_says_of_bad_json_gives_its_position_and_nothing_else() {
    for (message, end) in [
        (
            "Unexpected token } in JSON at position 12",
            "; it is no JSON at position 12",
        ),
        (
            "Expected ',' in JSON at position 8 (line 1 column 9)",
            "; it is no JSON at position 8",
        ),
        ("Unexpected end of JSON input", "; it is no JSON"),
        (
            r#"Unexpected token 'p', "position 53" is not valid JSON"#,
            "; it is no JSON",
        ),
        ("position ", "; it is no JSON"),
        ("", "; it is no JSON"),
    ] {
        assert_eq!(refusal(&format!("!{message}")), end, "{message}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_to_an_end(text in "[{\\[\"a:,.!u\\\\]{0,12}|.{0,12}") {
        let _ = read(Some(&text));
    }

    #[test]
    fn a_path_is_what_two_words_or_more_make_when_joined_by_dots(
        root in prop::sample::select(vec!["user", "context", "users", "", "event"]),
        names in prop::collection::vec("[a-z_$0 ]{0,3}", 0..4),
    ) {
        let mut path = String::from(root);
        for name in &names {
            path.push('.');
            path.push_str(name);
        }
        let expected = (root == "user" || root == "context")
            && !names.is_empty()
            && names.iter().all(|name| !name.is_empty());
        prop_assert_eq!(is_valid("plan", Some(&path)), expected);
    }
}
