//! Which numbers and texts are dates, beside an engine that reads anything as one.

use std::cell::RefCell;

use keen_signup_rule::created::{number_ms, text_ms};
use proptest::prelude::*;

const LAST_MS: f64 = 253_402_300_799_999.0;

#[test]
fn a_number_is_seconds_or_milliseconds_since_1970() {
    for (number, expected) in [
        (1_772_360_430.0, Some(1_772_360_430_000.0)),
        (1_772_360_430.456, Some(1_772_360_430_456.0)),
        (1_772_360_430_456.0, Some(1_772_360_430_456.0)),
        // A second and a day of 1970.
        (1.0, Some(1000.0)),
        (86_400.0, Some(86_400_000.0)),
        // The last number of seconds, and the first of milliseconds.
        (99_999_999_999.0, Some(99_999_999_999_000.0)),
        (100_000_000_000.0, Some(100_000_000_000.0)),
        (LAST_MS, Some(LAST_MS)),
        (LAST_MS + 1.0, None),
        (0.0, None),
        (-0.0, None),
        (-1.0, None),
        (-1_772_360_430_456.0, None),
        (1e300, None),
        (f64::INFINITY, None),
        (f64::NEG_INFINITY, None),
        (f64::NAN, None),
    ] {
        assert_eq!(number_ms(number), expected, "{number}");
    }
}

/// What the engine is asked to read, if anything.
fn asked(text: &str) -> Option<String> {
    let asked = RefCell::new(None);
    let ms = text_ms(text, |date| {
        *asked.borrow_mut() = Some(date.to_owned());
        1234.0
    });
    assert_eq!(ms, Some(1234.0), "{text:?}");
    asked.into_inner()
}

#[test]
fn iso_8601_and_rfc_2822_are_read_by_the_engine_as_they_are() {
    for text in [
        "2026-03-01T10:20:30.456Z",
        "2026-03-01T10:20:30Z",
        "2026-03-01T10:20:30.456789Z",
        "2026-03-01T10:20Z",
        "2026-03-01T12:20:30+02:00",
        "2026-03-01T12:20:30+0200",
        "2026-03-01T04:50:30.456-05:30",
        "2026-03-01 10:20:30Z",
        "2026-03-01 12:20:30+02",
        "2026-03-01t10:20:30z",
        "2026-03-01 10:20:30 UTC",
        "2026-03-01",
        "2026-03",
        "Sun, 01 Mar 2026 10:20:30 GMT",
        "Sun, 1 Mar 2026 12:20:30 +0200",
        "01 Mar 2026 10:20:30 +0000",
        "1 Mar 2026 10:20:30 GMT",
    ] {
        assert_eq!(asked(text).as_deref(), Some(text));
        assert_eq!(asked(&format!("\t {text} \n")).as_deref(), Some(text));
    }
}

/// Engines take the time of the process, and stores mean UTC.
#[test]
fn iso_8601_without_a_zone_is_utc() {
    for text in [
        "2026-03-01T10:20:30",
        "2026-03-01 10:20:30",
        "2026-03-01T10:20",
        "2026-03-01T10:20:30.456789",
    ] {
        assert_eq!(asked(text), Some(format!("{text}Z")));
    }
}

#[test]
fn digits_are_seconds_or_milliseconds_since_1970() {
    for (text, expected) in [
        ("1772360430", Some(1_772_360_430_000.0)),
        ("1772360430456", Some(1_772_360_430_456.0)),
        ("1772360430.456", Some(1_772_360_430_000.0)),
        ("1772360430456.789", Some(1_772_360_430_456.0)),
        (" 1772360430\n", Some(1_772_360_430_000.0)),
        ("100000000", Some(100_000_000_000.0)),
        ("253402300799999", Some(LAST_MS)),
        ("253402300800000", None),
        ("000000000", None),
    ] {
        let ms = text_ms(text, |_| panic!("{text:?} is not read by the engine"));
        assert_eq!(ms, expected, "{text:?}");
    }
}

#[test]
fn other_texts_are_not_dates() {
    for text in [
        "",
        " ",
        "rubbish",
        "the day before yesterday",
        "version 8821",
        "ada@analytical.example",
        // Short numbers may be days of the calendar, years or counts.
        "0",
        "2026",
        "20260301",
        "1234567890123456",
        "-1772360430",
        "+1772360430",
        "1772360430.4.5",
        "1772360430.-4",
        "1.772e9",
        "٢٠٢٦٠٣٠١٠١",
        "March 1, 2026",
        "Mar 1 2026 10:20:30",
        "2026/03/01",
        "01/03/2026",
        "01.03.2026 10:20:30",
        "1 Mar 26 10:20:30",
        "1 Mar 2026",
        "1 March 2026 10:20:30",
        "Sunday, 01 Mar 2026 10:20:30 GMT",
        "é026-03-01",
        "+002026-03-01",
    ] {
        let ms = text_ms(text, |_| panic!("{text:?} is not read by the engine"));
        assert_eq!(ms, None, "{text:?}");
    }
}

#[test]
fn what_the_engine_cannot_read_is_not_a_date() {
    for ms in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, LAST_MS + 1.0] {
        assert_eq!(text_ms("2026-13-45T10:20:30Z", |_| ms), None, "{ms}");
    }
    // A text, unlike a number, says clearly that it means a moment before 1970.
    assert_eq!(text_ms("1969-12-31T23:59:59Z", |_| -1000.0), Some(-1000.0));
    assert_eq!(text_ms("1970-01-01", |_| 0.0), Some(0.0));
}

proptest! {
    #[test]
    fn any_number_is_no_date_or_one_of_four_digit_years(number in any::<f64>()) {
        prop_assert!(number_ms(number).is_none_or(|ms| 0.0 < ms && ms <= LAST_MS));
    }

    #[test]
    fn any_text_is_read_to_an_end(
        text in "([0-9]{1,4}|[-:TZ+., ]|Mar|Sun, |.){0,16}",
        date in any::<f64>(),
    ) {
        let ms = text_ms(&text, |_| date);
        prop_assert!(ms.is_none_or(|ms| ms.is_finite() && ms <= LAST_MS), "{}", text);
    }

    #[test]
    fn a_number_and_its_digits_are_the_same_date(number in 1e8..2.6e14_f64) {
        let number = number.floor();
        prop_assert_eq!(text_ms(&number.to_string(), |_| f64::NAN), number_ms(number));
    }
}
