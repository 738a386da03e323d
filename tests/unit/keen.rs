//! Names of collections, the address of an event, and what an answer means.

use keen_signup_rule::error::Code;
use keen_signup_rule::keen::{Answer, Outcome, event_url, is_collection_name, is_error_code, outcome};
use proptest::prelude::*;

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
            200..=299 => Outcome::Stored,
            408 | 429 | 500 | 502 | 503 | 504 => Outcome::Retry,
            _ => Outcome::Final,
        };
        assert_eq!(outcome(status), expected, "{status}");
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

#[test]
fn a_failure_says_what_keen_answered_and_which_setting_to_look_at() {
    for (status, error_code, message) in [
        (
            400,
            Some("InvalidPropertyNameError"),
            "Keen answered 400 (InvalidPropertyNameError)",
        ),
        (
            401,
            Some("InvalidApiKeyError"),
            "Keen answered 401 (InvalidApiKeyError); check KEENIO_WRITE_KEY",
        ),
        (401, None, "Keen answered 401; check KEENIO_WRITE_KEY"),
        (
            403,
            None,
            "Keen answered 403; check that KEENIO_WRITE_KEY may write to KEENIO_EVENT_COLLECTION",
        ),
        (
            404,
            None,
            "Keen answered 404; check KEENIO_PROJECT_ID and KEENIO_API_URL",
        ),
        (503, None, "Keen answered 503"),
    ] {
        let error_code = error_code.map(String::from);
        let answer = Answer {
            status,
            error_code: error_code.clone(),
            retry_after: None,
        };
        let error = answer.failure(Code::Rejected);
        assert_eq!(error.message, message);
        assert_eq!(
            (error.code, error.status, error.error_code),
            (Code::Rejected, Some(status), error_code)
        );
        assert_eq!(error.attempts, None);
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
