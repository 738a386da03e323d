//! The values of a login -> the event.

use keen_signup_rule::event::{Values, body};
use keen_signup_rule::mapping;
use keen_signup_rule::settings::Addons;

const TIME: &str = "2026-03-01T10:20:30.456Z";

fn event(lines: &str, properties: &str, addons: Addons) -> String {
    let properties = mapping::read(Some(properties)).unwrap();
    Values::read(lines)
        .and_then(|values| body(values, &properties, addons, TIME, Some("token")))
        .unwrap_or_else(|error| error.0.message.clone())
}

fn plain(lines: &str) -> String {
    event(lines, "{}", Addons::default())
}

#[test]
fn each_value_is_written_as_it_came() {
    let keen = format!(r#""keen":{{"timestamp":"{TIME}","uniqueness_token":"token"}}"#);
    assert_eq!(
        plain("\"u\"\n\n\"Ada\"\n\"192.0.2.1\"\n\"Agent\""),
        format!(r#"{{"userId":"u","name":"Ada","ip":"192.0.2.1",{keen}}}"#)
    );
    assert_eq!(
        plain("7\n\n{\"a\":[1]}\n\n"),
        format!(r#"{{"userId":7,"name":{{"a":[1]}},{keen}}}"#)
    );
    assert_eq!(plain("\n\n\n\n"), format!("{{{keen}}}"));
}

#[test]
fn mapped_values_follow_in_their_order_and_take_the_place_of_defaults() {
    let lines = "\"u\"\n\n\"Ada\"\n\"192.0.2.1\"\n\n1\n\n\"three\"";
    let mapping = r#"{"one":"user.a","ip":null,"two":"user.b","name":"user.c"}"#;
    assert_eq!(
        event(lines, mapping, Addons::default()),
        format!(
            r#"{{"userId":"u","one":1,"name":"three","keen":{{"timestamp":"{TIME}","uniqueness_token":"token"}}}}"#
        )
    );
}

#[test]
fn a_mark_in_place_of_a_value_is_an_error_with_its_name() {
    for (lines, message) in [
        ("", "user is not an object"),
        ("!", "user cannot be read"),
        ("!\n\n\n\n", "user.user_id cannot be read"),
        ("\n!\n\n\n", "user.created_at cannot be read"),
        ("?\n\n\n\n", "userId is not JSON"),
        ("\n\n!\n\n", "name cannot be read"),
        ("\n\n?\n!\n", "name is not JSON"),
        ("\n\n>\n\n", "name is larger than an event of 900000 bytes"),
        ("\n\n\n1e+21\n", "ip is a number beyond 2^63"),
    ] {
        assert_eq!(plain(lines), message, "{lines:?}");
    }
    // What is not sent need not be good.
    assert!(plain("\n?\n\n\n!").starts_with("{\"keen\""));
    let all = Addons {
        ua_parser: true,
        ..Addons::default()
    };
    assert_eq!(event("\n\n\n\n!", "{}", all), "user_agent cannot be read");
}

#[test]
fn only_an_iso_date_says_when_the_user_was_created() {
    for (created_at, expected) in [
        ("\"2026-03-01T10:20:30Z\"", Some("2026-03-01T10:20:30Z")),
        ("\"2026-03-01\"", Some("2026-03-01")),
        ("", None),
        ("?", None),
        (">", None),
        ("null", None),
        ("1588900000000", None),
        ("\"\"", None),
        ("\"rubbish\"", None),
        ("\"May 7, 2020\"", None),
        ("\"12026-03-01\"", None),
        ("[\"2026-03-01\"]", None),
    ] {
        let lines = format!("\n{created_at}\n\n\n");
        assert_eq!(Values::read(&lines).unwrap().created_at(), expected, "{created_at}");
    }
    let long = format!("\n\"2026-03-01 ({})\"\n\n\n", "x".repeat(64));
    assert_eq!(Values::read(&long).unwrap().created_at(), None);
}

#[test]
fn only_a_text_makes_a_token() {
    for (user_id, expected) in [
        ("\"u\"", true),
        ("7", false),
        ("", false),
        ("null", false),
        ("?", false),
    ] {
        let lines = format!("{user_id}\n\n\n\n");
        assert_eq!(Values::read(&lines).unwrap().has_text_id(), expected, "{user_id}");
    }
}
