//! Each key of `configuration`: what it accepts, its default, and what its error says.

use std::collections::HashSet;
use std::fmt::Debug;

use keen_signup_rule::error::{Code, Result};
use keen_signup_rule::settings::{Addons, Config, KEYS, Key, OnError, Setting, Settings, refused};
use proptest::prelude::*;

/// Credentials that are accepted.
pub const GOOD: [(Key, &str); 2] = [(Key::WriteKey, "write-key"), (Key::ProjectId, "project1")];

/// A configuration with these texts, the first of a key where it has several.
fn config(texts: &[(Key, &str)]) -> Config<impl Fn(Key) -> Setting> {
    Config::from_fn(|key| {
        let text = texts.iter().find(|(other, _)| *other == key);
        text.map_or(Setting::Missing, |(_, text)| Setting::Text((*text).into()))
    })
}

/// The settings of these texts.
pub fn read(texts: &[(Key, &str)]) -> Result<Settings> {
    Settings::try_from(&config(texts))
}

/// The settings of good credentials, with one more text.
pub fn with(key: Key, text: &str) -> Result<Settings> {
    read(&[(key, text), GOOD[0], GOOD[1]])
}

/// The error is that of the key, which says what it accepts and nothing of the value.
pub fn assert_refused<T: Debug>(result: Result<T>, key: Key, text: &str) {
    assert_eq!(result.expect_err(text), refused(key), "{text:?}");
}

#[test]
fn credentials_alone_give_the_defaults() {
    let expected = Settings {
        write_key: "write-key".into(),
        url: "https://api.keen.io/3.0/projects/project1/events/signups".into(),
        timeout_ms: 5000,
        max_attempts: 3,
        properties: Vec::new(),
        addons: Addons::default(),
        window_ms: None,
    };
    assert_eq!(read(&GOOD), Ok(expected));
    assert_eq!(config(&GOOD).on_error(), Ok(OnError::Deny));
}

#[test]
fn the_collection_is_one_that_keen_takes() {
    for (text, encoded) in [("signups", "signups"), ("sign ups", "sign%20ups"), ("a.b", "a.b")] {
        let url = with(Key::Collection, text).unwrap().url;
        assert!(url.ends_with(&format!("/events/{encoded}")), "{url}");
    }
    for text in ["_private", "a$", "é"] {
        assert_refused(with(Key::Collection, text), Key::Collection, text);
    }
}

#[test]
fn a_failure_means_deny_or_allow() {
    for (text, expected) in [("deny", OnError::Deny), ("allow", OnError::Allow)] {
        assert_eq!(config(&[(Key::OnError, text)]).on_error(), Ok(expected));
    }
    for text in ["Deny", "ALLOW", " allow", "true", "ignore", "denyallow"] {
        assert_refused(config(&[(Key::OnError, text)]).on_error(), Key::OnError, text);
    }
}

#[test]
fn numbers_are_whole_and_within_their_range() {
    for (text, expected) in [("100", 100), ("5000", 5000), ("15000", 15_000), ("0250", 250)] {
        assert_eq!(with(Key::TimeoutMs, text).unwrap().timeout_ms, expected);
    }
    for (text, expected) in [("1", 1), ("3", 3), ("5", 5)] {
        assert_eq!(with(Key::MaxAttempts, text).unwrap().max_attempts, expected);
    }
    for (key, outside) in [(Key::TimeoutMs, ["99", "15001"]), (Key::MaxAttempts, ["6", "100"])] {
        for text in [
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
        ]
        .into_iter()
        .chain(outside)
        {
            assert_refused(with(key, text), key, text);
        }
    }
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
    for (text, expected) in [
        ("ip_to_geo", ip_to_geo),
        ("ip_to_geo,ip_to_geo", ip_to_geo),
        ("ip_to_geo,ua_parser,date_time_parser", all),
        (" date_time_parser , ua_parser ,\tip_to_geo", all),
    ] {
        assert_eq!(with(Key::Addons, text).unwrap().addons, expected, "{text}");
    }
    for text in [
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
        assert_refused(with(Key::Addons, text), Key::Addons, text);
    }
}

#[test]
fn the_window_is_a_whole_number_of_minutes_hours_or_days() {
    for (text, minutes) in [
        ("1m", 1.0),
        ("30m", 30.0),
        ("24h", 1_440.0),
        ("7d", 10_080.0),
        ("4294967295m", 4_294_967_295.0),
    ] {
        assert_eq!(
            with(Key::Window, text).unwrap().window_ms,
            Some(minutes * 60_000.0),
            "{text}"
        );
    }
    for text in [
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
        assert_refused(with(Key::Window, text), Key::Window, text);
    }
}

#[test]
fn the_first_bad_setting_in_the_order_of_the_list_is_the_one_named() {
    let mut texts = [
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
        let (key, text) = texts[index];
        assert_refused(read(&texts), key, text);
        texts[index].1 = good;
    }
    assert!(read(&texts).is_ok());
}

#[test]
fn no_setting_accepts_anything_but_a_text() {
    // The flag is read by itself, for users who are recorded already.
    for &(key, name, _) in KEYS.iter().filter(|(key, ..)| *key != Key::Flag) {
        let config = Config::from_fn(|other| match other {
            _ if other == key => Setting::Unusable,
            Key::WriteKey if key == Key::WriteKeyAlias => Setting::Missing,
            Key::ProjectId if key == Key::ProjectIdAlias => Setting::Missing,
            Key::WriteKey | Key::ProjectId => Setting::Text("x".into()),
            _ => Setting::Missing,
        });
        if key == Key::OnError {
            assert_refused(config.on_error(), key, name);
        } else {
            assert_refused(Settings::try_from(&config), key, name);
        }
    }
}

#[test]
fn a_refused_key_is_named_with_what_it_accepts() {
    for &(key, name, accepts) in KEYS {
        let error = refused(key);
        assert_eq!(
            (error.code, error.message),
            (Code::Settings, format!("{name} must be {accepts}"))
        );
    }
    let names: HashSet<_> = KEYS.iter().map(|(_, name, _)| name).collect();
    assert_eq!(names.len(), KEYS.len());
}

/// What a text may be in an attack or by mistake.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z0-9/:.@$#{}<>_-]{1,40}",
        "https?://.{0,20}",
        "[0-9]{1,12}[mhd]?"
    ]
}

proptest! {
    /// The mapping needs the engine's JSON.
    #[test]
    fn an_error_never_depends_on_the_value(text in texts()) {
        for &(key, ..) in KEYS.iter().filter(|(key, ..)| *key != Key::Properties && *key != Key::OnError) {
            if let Err(error) = read(&[(key, &text), GOOD[0], GOOD[1]]) {
                let expected = refused(key).message;
                let placeholder = format!("{expected}; it still holds a placeholder");
                prop_assert!([expected, placeholder].contains(&error.message), "{}", error.message);
            }
        }
    }
}
