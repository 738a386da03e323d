//! Keen's limits, the address of an event, and what an answer means.

use keen_signup_rule::keen::{
    Meaning, event_url, is_collection_name, is_error_code, is_number, is_property_name, is_string, meaning,
};
use proptest::prelude::*;

#[test]
fn a_property_name_has_1_to_255_characters_no_dot_and_no_dollar_in_front() {
    let longest = ["n", "é", "🙂", "\\n", "\\\"", "\\u001f", "\\ud800"].map(|character| character.repeat(255));
    for name in ["a", "a$", "_a", "-", "full name", "__proto__", "名", "\u{0}"]
        .into_iter()
        .chain(longest.iter().map(String::as_str))
    {
        assert!(is_property_name(name), "{name}");
    }
    let too_long = ["n", "é", "🙂", "\\n", "\\\\", "\\u001f"].map(|character| character.repeat(256));
    for name in ["", "$", "$a", ".", "a.b", ".a", "a."]
        .into_iter()
        .chain(too_long.iter().map(String::as_str))
    {
        assert!(!is_property_name(name), "{name}");
    }
}

#[test]
fn a_text_has_fewer_than_10000_characters_as_javascript_counts_them() {
    for (character, units) in [("x", 1), ("é", 1), ("名", 1), ("🙂", 2), ("\\n", 1), ("\\ud800", 1)] {
        let most = 9_999 / units;
        assert!(is_string(&character.repeat(most)), "{character}");
        assert!(!is_string(&character.repeat(most + 1)), "{character}");
    }
}

#[test]
fn a_number_lies_within_2_to_the_63() {
    for number in [
        "0",
        "-1",
        "0.1",
        "1e-7",
        "-5e-324",
        "1.5e-10",
        "9007199254740993",
        "9223372036854776000",
        "-9223372036854776000",
        "123456789012345680.5",
    ] {
        assert!(is_number(number), "{number}");
    }
    for number in [
        "9223372036854778000",
        "-9223372036854778000",
        "18446744073709552000",
        "100000000000000000000",
        "1e+21",
        "-1.5e+300",
    ] {
        assert!(!is_number(number), "{number}");
    }
}

#[test]
fn a_collection_name_has_1_to_64_ascii_characters_and_no_mark_that_keen_reserves() {
    let longest = "c".repeat(64);
    for name in ["signups", "a", "a_", "a.b", "sign ups", "a/b", "%", "1", "-", &longest] {
        assert!(is_collection_name(name), "{name}");
    }
    let too_long = "c".repeat(65);
    for name in ["", "_a", "_", ".", ".a", "a.", "..", "a$", "$", "é", "a名", &too_long] {
        assert!(!is_collection_name(name), "{name}");
    }
}

#[test]
fn the_address_of_an_event_keeps_a_path_prefix_and_encodes_the_collection() {
    let table = [
        (
            "https://api.keen.io",
            "signups",
            "https://api.keen.io/3.0/projects/p1/events/signups",
        ),
        (
            "https://api.keen.io/",
            "signups",
            "https://api.keen.io/3.0/projects/p1/events/signups",
        ),
        (
            "https://h/keen/eu//",
            "signups",
            "https://h/keen/eu/3.0/projects/p1/events/signups",
        ),
        (
            "http://[::1]:80",
            "a-b_c.d~e",
            "http://[::1]:80/3.0/projects/p1/events/a-b_c.d~e",
        ),
        ("https://h", "a/../b", "https://h/3.0/projects/p1/events/a%2F..%2Fb"),
        (
            "https://h",
            "sign ups?#",
            "https://h/3.0/projects/p1/events/sign%20ups%3F%23",
        ),
        ("https://h", "50%", "https://h/3.0/projects/p1/events/50%25"),
        ("https://h", "\n\u{7f}", "https://h/3.0/projects/p1/events/%0A%7F"),
        ("https://h", "é", "https://h/3.0/projects/p1/events/%C3%A9"),
    ];
    for (api_url, collection, expected) in table {
        assert_eq!(event_url(api_url, "p1", collection), expected);
    }
}

#[test]
fn each_status_is_stored_or_retried_or_final() {
    for status in 0..=999 {
        let expected = match status {
            200..=299 => Meaning::Stored,
            408 | 429 | 500 | 502 | 503 | 504 => Meaning::Retry,
            _ => Meaning::Final,
        };
        assert_eq!(meaning(status), expected, "{status}");
    }
}

#[test]
fn an_error_code_is_passed_on_when_it_has_the_shape_of_keens() {
    let longest = format!("{}Error", "E".repeat(59));
    let accepted = [
        "InvalidApiKeyError",
        "ResourceNotFoundError",
        "NamespaceTypeError",
        "InvalidKeenNamespaceProperty",
        "ListsOfNonPrimitivesNotAllowedError",
        &longest,
    ];
    for code in accepted {
        assert!(is_error_code(code), "{code}");
    }
    let too_long = format!("{}Error", "E".repeat(60));
    let refused = [
        "",
        "ada",
        "invalidApiKey",
        "Invalid Api Key",
        "Invalid1",
        "InvalidApiKeyError ",
        "ada@example.com",
        "192.0.2.1",
        "Invalidé",
        "5B0E9C3F7A",
        &too_long,
    ];
    for code in refused {
        assert!(!is_error_code(code), "{code}");
    }
}

/// What a server makes of the last part of a path.
fn decoded(encoded: &str) -> Vec<u8> {
    let mut bytes = encoded.bytes();
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
            text.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            text.push(byte);
        }
    }
    text
}

proptest! {
    #[test]
    fn a_server_reads_the_collection_back_from_the_address(collection in any::<String>()) {
        let url = event_url("https://h", "p1", &collection);
        let encoded = url.strip_prefix("https://h/3.0/projects/p1/events/").unwrap();
        prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
        prop_assert_eq!(decoded(encoded), collection.as_bytes());
    }

    #[test]
    fn an_error_code_never_carries_digits_marks_or_spaces(text in any::<String>()) {
        let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
        prop_assert!(!is_error_code(&text) || is_word);
    }
}
