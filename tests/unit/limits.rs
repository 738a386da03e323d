//! Keen's limits on names, and the log line about what is left out of an event.

use keen_signup_rule::limits::{LeftOut, is_property_name};

#[test]
fn a_property_name_has_1_to_255_characters_no_dot_and_no_leading_dollar() {
    let longest = ["n", "é", "🙂"].map(|character| character.repeat(255));
    for name in ["a", "a$", "_a", "-", "full name", "__proto__", "名", "\0"]
        .into_iter()
        .chain(longest.iter().map(String::as_str))
    {
        assert!(is_property_name(name), "{name}");
    }
    let too_long = ["n", "é", "🙂"].map(|character| character.repeat(256));
    for name in ["", "$", "$a", ".", "a.b", ".a", "a."]
        .into_iter()
        .chain(too_long.iter().map(String::as_str))
    {
        assert!(!is_property_name(name), "{name}");
    }
}

fn line(parts: &[(&str, &str)]) -> Option<String> {
    let mut left_out = LeftOut::default();
    for (path, reason) in parts {
        left_out.add(path, reason);
    }
    left_out.line()
}

#[test]
fn there_is_no_line_when_nothing_is_left_out() {
    assert_eq!(line(&[]), None);
}

#[test]
fn the_line_names_each_path_with_its_reason() {
    let parts = [
        ("plan.text", "is a text of 10000 characters or more"),
        ("age", "cannot be read"),
    ];
    assert_eq!(
        line(&parts).unwrap(),
        "keen-signup-rule: left out of the event: plan.text (is a text of 10000 characters or more), \
         age (cannot be read)"
    );
}

#[test]
fn the_line_names_the_first_three_parts_and_says_that_there_are_others() {
    let parts = [("a", "x"), ("b", "y"), ("c", "z"), ("d", "x"), ("e", "x")];
    let expected = "keen-signup-rule: left out of the event: a (x), b (y), c (z)";
    assert_eq!(line(&parts[..3]).unwrap(), expected);
    for count in [4, 5] {
        assert_eq!(line(&parts[..count]).unwrap(), format!("{expected}, and others"));
    }
}
