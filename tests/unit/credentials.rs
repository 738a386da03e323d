//! The credentials: their names, what they accept, and placeholders.

use keen_signup_rule::settings::{Key, refused};
use proptest::prelude::*;

use crate::settings::{GOOD, assert_refused, read, with};

#[test]
fn either_name_of_a_credential_will_do_and_the_first_wins() {
    let alias = [(Key::WriteKeyAlias, "k2"), (Key::ProjectIdAlias, "p2")];
    for (texts, write_key, project_id) in [
        (vec![GOOD[0], GOOD[1]], "write-key", "project1"),
        (vec![alias[0], alias[1]], "k2", "p2"),
        (vec![GOOD[0], alias[1]], "write-key", "p2"),
        (vec![alias[0], GOOD[1]], "k2", "project1"),
        ([alias, GOOD].concat(), "write-key", "project1"),
    ] {
        let settings = read(&texts).unwrap();
        let url = format!("https://api.keen.io/3.0/projects/{project_id}/events/signups");
        assert_eq!((settings.write_key.as_str(), settings.url), (write_key, url));
    }
}

#[test]
fn credentials_are_required() {
    assert_refused(read(&[]), Key::WriteKey, "");
    assert_refused(read(&GOOD[1..]), Key::WriteKey, "");
    assert_refused(read(&GOOD[..1]), Key::ProjectId, "");
}

/// Both names of each credential, and one of the other's.
const CREDENTIALS: [([Key; 2], (Key, &str)); 2] = [
    ([Key::WriteKey, Key::WriteKeyAlias], GOOD[1]),
    ([Key::ProjectId, Key::ProjectIdAlias], GOOD[0]),
];

#[test]
fn a_bad_credential_is_named_by_the_name_that_was_used() {
    let bad = [
        &[
            "a b",
            " a",
            "a\n",
            "a\r\nhost: b",
            "\u{7f}",
            "ключ",
            "\0",
            "a#b",
            "a{b}",
            "a\"b",
        ][..],
        &["a-b", "a/b", "../x", "a b", "é", "a?b", "p\n"],
    ];
    for ((keys, other), bad) in CREDENTIALS.into_iter().zip(bad) {
        for text in bad {
            for key in keys {
                assert_refused(read(&[(key, text), other]), key, text);
            }
            // A good alias does not hide a bad value.
            assert_refused(read(&[(keys[0], text), (keys[1], "good"), other]), keys[0], text);
        }
    }
}

#[test]
fn a_write_key_may_be_any_other_visible_ascii() {
    let text: String = ('!'..='~')
        .filter(|character| !"\"'`#@$<>{}".contains(*character))
        .collect();
    assert_eq!(with(Key::WriteKeyAlias, "unused").unwrap().write_key, "write-key");
    assert_eq!(read(&[(Key::WriteKey, &text), GOOD[1]]).unwrap().write_key, text);
}

#[test]
fn a_credential_that_was_never_filled_in_is_told_as_a_placeholder() {
    for (keys, other) in CREDENTIALS {
        for text in [
            "undefined",
            "null",
            "\"undefined\"",
            "'null'",
            "##KEENIO_WRITE_KEY##",
            "@@KEENIO_WRITE_KEY@@",
            "$KEENIO_WRITE_KEY",
            "${KEENIO_WRITE_KEY}",
            "\"${KEENIO_WRITE_KEY}\"",
            "{{ key }}",
            "<key>",
            "YOUR_WRITE_KEY",
            "your-project-id",
            "yourkey",
            "Your key",
        ] {
            for key in keys {
                let mut expected = refused(key);
                expected.message.push_str("; it still holds a placeholder");
                assert_eq!(read(&[(key, text), other]).expect_err(text), expected, "{text:?}");
            }
        }
        for text in ["undefined1", "nullable", "keyYOUR", "you"] {
            assert!(read(&[(keys[0], text), other]).is_ok(), "{text}");
        }
    }
}

proptest! {
    /// An empty credential counts as missing, which the host's reader decides.
    #[test]
    fn what_is_accepted_is_safe_in_a_header_and_a_url(text in "[ -~é\n]{1,12}") {
        if let Ok(settings) = read(&[(Key::WriteKey, &text), (Key::ProjectId, &text)]) {
            prop_assert!(settings.write_key.bytes().all(|byte| byte.is_ascii_graphic()));
            let expected = format!("https://api.keen.io/3.0/projects/{text}/events/signups");
            prop_assert_eq!(settings.url, expected);
        }
    }
}
