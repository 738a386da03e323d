//! The values of a login -> the event.

use keen_signup_rule::error::Error;
use keen_signup_rule::event::{Values, write};
use keen_signup_rule::mapping;
use keen_signup_rule::settings::Addons;
use keen_signup_rule::text::Parts;

const TIME: &str = "2026-03-01T10:20:30.456Z";

fn values(lines: &str) -> Result<Values<'_>, Error> {
    Values::take("token", Parts::new(lines, b'\n'))
}

fn event(lines: &str, properties: &str, addons: Addons) -> String {
    let properties = mapping::read(Some(properties)).unwrap();
    let mut text = String::from("before: ");
    let written = values(lines).and_then(|values| write(&mut text, values, &properties, addons, TIME));
    match written {
        Ok(()) => text.strip_prefix("before: ").unwrap().into(),
        Err(error) => error.0.message.clone(),
    }
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
        assert_eq!(values(&lines).unwrap().created_at(), expected, "{created_at}");
    }
    let long = format!("\n\"2026-03-01 ({})\"\n\n\n", "x".repeat(64));
    assert_eq!(values(&long).unwrap().created_at(), None);
}

#[test]
fn without_a_token_there_is_none() {
    let mut text = String::new();
    let values = Values::take("", Parts::new("7\n\n\n\n", b'\n')).unwrap();
    write(&mut text, values, &[], Addons::default(), TIME).unwrap();
    assert_eq!(text, format!(r#"{{"userId":7,"keen":{{"timestamp":"{TIME}"}}}}"#));
}
