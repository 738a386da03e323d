//! Each key of `configuration`: what it accepts, its default, and what its error says.

use keen_signup_rule::error::{Code, Error};
use keen_signup_rule::keys::{KEYS, Key, Texts};
use keen_signup_rule::settings::{Addons, OnError, Settings, check_flag};

/// What a host gives in place of a setting that is no text.
const REFUSED: &str = " .";

/// The texts of these keys, as a host's configuration has them.
fn texts<'a>(values: &[(Key, &'a str)]) -> Texts<'a> {
    let of = |key| values.iter().find(|value| value.0 == key).map_or("", |value| value.1);
    Texts::take(&mut KEYS.iter().map(|row| of(row.0)))
}

/// Reads a configuration of good credentials, with one more value.
fn with(key: Key, value: &str) -> Result<Settings<'_>, Error> {
    let values = [(key, value), (Key::WriteKey, "write-key"), (Key::ProjectId, "project1")];
    Settings::read(&texts(&values))
}

/// The key is named with what it accepts. A value can only be in the message if it is a part of
/// that text.
fn assert_names<T: std::fmt::Debug>(result: Result<T, Error>, key: Key, value: &str) {
    let (_, name, accepts) = KEYS.iter().find(|row| row.0 == key).unwrap();
    let error = result.expect_err(&format!("{name} must refuse {value:?}"));
    assert_eq!(error.0.code, Code::Settings, "{name}: {value:?}");
    assert_eq!(error.0.message, format!("{name} must be {accepts}"), "{value:?}");
}

#[test]
fn credentials_alone_give_the_defaults() {
    let settings = Settings::read(&texts(&[(Key::WriteKey, "write-key"), (Key::ProjectId, "project1")]));
    let expected = Settings {
        write_key: "write-key",
        url: "https://api.keen.io/3.0/projects/project1/events/signups".into(),
        timeout_ms: 5000,
        max_attempts: 3,
        addons: Addons::default(),
        window_ms: None,
    };
    assert_eq!(settings, Ok(expected));
    assert_eq!(OnError::read(&texts(&[])), Ok(OnError::Deny));
}

#[test]
fn either_spelling_of_a_credential_will_do_and_the_first_wins() {
    let first = [(Key::WriteKey, "k1"), (Key::ProjectId, "p1")];
    let second = [(Key::WriteKeyAlias, "k2"), (Key::ProjectIdAlias, "p2")];
    let table = [
        ([first[0], first[1]].to_vec(), "k1", "p1"),
        ([second[0], second[1]].to_vec(), "k2", "p2"),
        ([first[0], second[1]].to_vec(), "k1", "p2"),
        ([second[0], first[1]].to_vec(), "k2", "p1"),
        ([second, first].concat(), "k1", "p1"),
    ];
    for (values, write_key, project_id) in table {
        let settings = Settings::read(&texts(&values)).unwrap();
        let url = format!("https://api.keen.io/3.0/projects/{project_id}/events/signups");
        assert_eq!((settings.write_key, settings.url), (write_key, url));
    }
}

#[test]
fn a_credential_is_required_and_the_error_names_the_spelling_that_was_used() {
    let good = [(Key::WriteKey, "k"), (Key::ProjectId, "p")];
    assert_names(Settings::read(&texts(&[])), Key::WriteKey, "");
    assert_names(Settings::read(&texts(&good[1..])), Key::WriteKey, "");
    assert_names(Settings::read(&texts(&good[..1])), Key::ProjectId, "");

    let bad_write_keys = ["a b", " a", "a\n", "a\r\nhost: b", "\u{7f}", "ключ", "\u{0}"];
    for (keys, bad) in [
        ([Key::WriteKey, Key::WriteKeyAlias], &bad_write_keys[..]),
        (
            [Key::ProjectId, Key::ProjectIdAlias],
            &["a-b", "a/b", "../x", "a b", "é", "a?b", "p\n"],
        ),
    ] {
        for key in keys {
            for value in bad {
                let other = good.iter().find(|row| !keys.contains(&row.0)).unwrap();
                assert_names(Settings::read(&texts(&[(key, value), *other])), key, value);
            }
        }
        // A good alias does not hide a bad value.
        let values = [(keys[0], bad[0]), (keys[1], "good"), good[0], good[1]];
        assert_names(Settings::read(&texts(&values)), keys[0], bad[0]);
    }
    let printable: String = ('!'..='~').collect();
    assert_eq!(with(Key::WriteKeyAlias, "unused").unwrap().write_key, "write-key");
    assert_eq!(
        Settings::read(&texts(&[(Key::WriteKey, &printable), good[1]]))
            .unwrap()
            .write_key,
        printable
    );
}

#[test]
fn the_collection_is_one_that_keen_takes() {
    for (value, encoded) in [("signups", "signups"), ("sign ups", "sign%20ups"), ("a.b", "a.b")] {
        let url = with(Key::Collection, value).unwrap().url;
        assert!(url.ends_with(&format!("/events/{encoded}")), "{url}");
    }
    let too_long = "c".repeat(65);
    for value in ["_private", "$a", "a$", ".a", "a.", "é", &too_long] {
        assert_names(with(Key::Collection, value), Key::Collection, value);
    }
}

#[test]
fn the_policy_is_deny_or_allow() {
    for (value, expected) in [("deny", OnError::Deny), ("allow", OnError::Allow)] {
        assert_eq!(OnError::read(&texts(&[(Key::OnError, value)])), Ok(expected));
    }
    for value in ["Deny", "ALLOW", " allow", "true", "ignore", "denyallow"] {
        assert_names(OnError::read(&texts(&[(Key::OnError, value)])), Key::OnError, value);
    }
}

#[test]
fn numbers_are_whole_and_within_their_range() {
    for (value, expected) in [("100", 100), ("5000", 5000), ("15000", 15_000), ("0250", 250)] {
        assert_eq!(with(Key::TimeoutMs, value).unwrap().timeout_ms, expected);
    }
    for (value, expected) in [("1", 1), ("3", 3), ("5", 5)] {
        assert_eq!(with(Key::MaxAttempts, value).unwrap().max_attempts, expected);
    }
    let neither = [
        "0",
        "-1",
        "+3",
        "+200",
        "1.0",
        "2e2",
        "0x3",
        " 3",
        "3 ",
        "1_000",
        "٣",
        "NaN",
        "99999999999",
    ];
    for (key, outside) in [(Key::TimeoutMs, ["99", "15001"]), (Key::MaxAttempts, ["6", "100"])] {
        for value in neither.into_iter().chain(outside) {
            assert_names(with(key, value), key, value);
        }
    }
}

#[test]
fn the_flag_is_a_property_name_given_as_json() {
    let longest = "f".repeat(255);
    for value in ["signedUp", "keen_recorded", "a b", "é", "\\\"", &longest] {
        let json = format!("\"{value}\"");
        assert_eq!(check_flag(&texts(&[(Key::Flag, &json)])), Ok(()), "{value}");
    }
    let too_long = "f".repeat(256);
    for value in ["", "$flag", "app_metadata.signedUp", ".", REFUSED, &too_long] {
        let json = format!("\"{value}\"");
        assert_names(check_flag(&texts(&[(Key::Flag, &json)])), Key::Flag, value);
    }
    for value in ["7", "null", "{}"] {
        assert_names(check_flag(&texts(&[(Key::Flag, value)])), Key::Flag, value);
    }
    assert_eq!(check_flag(&texts(&[])), Ok(()), "the default needs no check");
}

#[test]
fn addons_are_a_list_of_known_names() {
    let all = Addons {
        ip_to_geo: true,
        ua_parser: true,
        date_time_parser: true,
    };
    let ip_to_geo = Addons {
        ip_to_geo: true,
        ..Addons::default()
    };
    for (value, expected) in [
        ("ip_to_geo", ip_to_geo),
        ("ip_to_geo,ip_to_geo", ip_to_geo),
        ("ip_to_geo,ua_parser,date_time_parser", all),
        (" date_time_parser , ua_parser ,\tip_to_geo", all),
    ] {
        assert_eq!(with(Key::Addons, value).unwrap().addons, expected, "{value}");
    }
    for value in [
        ",",
        "ip_to_geo,",
        ",ua_parser",
        "ip_to_geo ua_parser",
        "keen:ip_to_geo",
        "IP_TO_GEO",
        "referrer_parser",
        "[\"ip_to_geo\"]",
        " ",
    ] {
        assert_names(with(Key::Addons, value), Key::Addons, value);
    }
}

#[test]
fn the_window_is_a_whole_number_of_minutes_hours_or_days() {
    for (value, minutes) in [
        ("1m", 1.0),
        ("30m", 30.0),
        ("24h", 1_440.0),
        ("7d", 10_080.0),
        ("4294967295m", 4_294_967_295.0),
    ] {
        assert_eq!(
            with(Key::Window, value).unwrap().window_ms,
            Some(minutes * 60_000.0),
            "{value}"
        );
    }
    for value in [
        "30",
        "m",
        "0m",
        "00h",
        "-1d",
        "+7d",
        "1.5h",
        "7D",
        "7 d",
        " 7d",
        "7d ",
        "7w",
        "1h30m",
        "P7D",
        "٧d",
        "7é",
        "é",
        "4294967296m",
    ] {
        assert_names(with(Key::Window, value), Key::Window, value);
    }
}

#[test]
fn the_first_bad_setting_in_the_order_of_the_list_is_the_one_named() {
    let mut values = [
        (Key::WriteKey, "bad key"),
        (Key::ProjectId, "bad id"),
        (Key::Collection, "$bad"),
        (Key::ApiUrl, "bad"),
        (Key::TimeoutMs, "bad"),
        (Key::MaxAttempts, "bad"),
        (Key::Addons, "bad"),
        (Key::Window, "bad"),
    ];
    let good = ["k", "p", "c", "https://h", "100", "1", "ua_parser", "1d"];
    for (index, good) in good.into_iter().enumerate() {
        let (key, value) = values[index];
        assert_names(Settings::read(&texts(&values)), key, value);
        values[index].1 = good;
    }
    assert!(Settings::read(&texts(&values)).is_ok());
}

#[test]
fn what_stands_for_no_text_is_accepted_by_no_setting() {
    for &(key, ..) in KEYS {
        match key {
            Key::OnError => assert_names(OnError::read(&texts(&[(key, REFUSED)])), key, REFUSED),
            // See above, and the tests of the mapping.
            Key::Flag | Key::Properties => {}
            // An alias is read where its key has nothing.
            Key::WriteKeyAlias | Key::ProjectIdAlias => {
                let other = if key == Key::WriteKeyAlias {
                    Key::ProjectId
                } else {
                    Key::WriteKey
                };
                assert_names(Settings::read(&texts(&[(key, REFUSED), (other, "x")])), key, REFUSED);
            }
            _ => assert_names(with(key, REFUSED), key, REFUSED),
        }
    }
}
