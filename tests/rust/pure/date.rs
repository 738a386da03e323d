//! ISO 8601 as JavaScript writes it.

use keen_signup_rule::date::{is_iso, iso};
use proptest::prelude::*;

const DAY_MS: f64 = 86_400_000.0;
const YEAR_0: f64 = -62_167_219_200_000.0;

#[test]
fn moments_are_written_as_javascript_writes_them() {
    for (ms, text) in [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (-1.0, "1969-12-31T23:59:59.999Z"),
        (1_709_210_096_789.0, "2024-02-29T12:34:56.789Z"),
        (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000.0, "2100-03-01T00:00:00.000Z"),
        (YEAR_0, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999.0, "9999-12-31T23:59:59.999Z"),
        (1.9, "1970-01-01T00:00:00.001Z"),
    ] {
        assert_eq!(iso(ms), text);
    }
}

#[test]
fn what_four_digits_cannot_hold_becomes_the_nearest_that_they_can() {
    for (ms, text) in [
        (f64::NEG_INFINITY, "0000-01-01T00:00:00.000Z"),
        (-8.64e15, "0000-01-01T00:00:00.000Z"),
        (8.64e15, "9999-12-31T23:59:59.999Z"),
        (f64::INFINITY, "9999-12-31T23:59:59.999Z"),
        (f64::NAN, "1970-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(iso(ms), text);
    }
}

#[test]
fn every_day_of_ten_thousand_years_follows_the_one_before() {
    let mut ms = YEAR_0;
    for year in 0..10_000 {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let february = if is_leap { 29 } else { 28 };
        for (month, days) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=days {
                // Each day of a few centuries, and of the rest those at the ends of a month.
                if day == 1 || day == days || (1800..2200).contains(&year) {
                    assert_eq!(iso(ms), format!("{year:04}-{month:02}-{day:02}T00:00:00.000Z"));
                }
                ms += DAY_MS;
            }
        }
    }
}

#[test]
fn only_what_is_certain_is_taken_as_it_is() {
    for text in [
        "2026-03-01T10:20:30.456Z",
        "0000-01-01T00:00:00.000Z",
        "9999-12-28T23:59:59.999Z",
    ] {
        assert!(is_iso(text), "{text}");
    }
    for text in [
        "",
        "2026-03-01",
        "2026-03-01T10:20:30Z",
        "2026-03-01T10:20:30.456+0",
        "2026-03-01T10:20:30.4567Z",
        "2026-03-01t10:20:30.456z",
        "2026-03-01 10:20:30.456Z",
        "2026/03/01T10:20:30.456Z",
        "2026-00-01T10:20:30.456Z",
        "2026-13-01T10:20:30.456Z",
        "2026-03-00T10:20:30.456Z",
        "2026-02-29T10:20:30.456Z",
        "2026-03-01T24:00:00.000Z",
        "2026-03-01T10:60:30.456Z",
        "2026-03-01T10:20:60.456Z",
        "2026-03-01T10:20:30.45éZ",
        "-026-03-01T10:20:30.456Z",
    ] {
        assert!(!is_iso(text), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_of_the_first_28_days_is_known_again(ms in YEAR_0..253_402_300_799_999.0) {
        let text = iso(ms);
        let day = text[8..10].parse::<u32>().unwrap();
        prop_assert_eq!(is_iso(&text), day <= 28, "{}", text);
    }
}
