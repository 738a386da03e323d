//! The wait that a `Retry-After` header asks for.

use keen_signup_rule::retry::retry_after_ms;
use proptest::prelude::*;

const DATE: &str = "Mon, 06 May 2024 07:08:11 GMT";
const LATER: &str = "Mon, 06 May 2024 07:09:00 GMT";

/// `Date.parse` for the two dates, which engines also read without the weekday.
fn parse_date(text: &str) -> f64 {
    if DATE.ends_with(text) && text.len() > 10 {
        5000.0
    } else if LATER.ends_with(text) && text.len() > 10 {
        54_000.0
    } else {
        f64::NAN
    }
}

#[test]
fn retry_after_is_seconds_or_an_http_date() {
    for (header, expected) in [
        ("2", Some(2000.0)),
        ("0", Some(0.0)),
        ("007", Some(7000.0)),
        (" 3\t", Some(3000.0)),
        ("4294967295", Some(4_294_967_295_000.0)),
        ("4294967296", Some(f64::INFINITY)),
        ("99999999999999999999", Some(f64::INFINITY)),
        (DATE, Some(2000.0)),
        (" Mon, 06 May 2024 07:08:11 GMT ", Some(2000.0)),
        ("rubbish GMT", None),
        ("GMT", None),
        ("", None),
        (" ", None),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("2s", None),
        ("1e3", None),
        ("٢", None),
        ("soon", None),
    ] {
        assert_eq!(retry_after_ms(header, 3000.0, parse_date), expected, "{header:?}");
    }
    assert_eq!(
        retry_after_ms(DATE, 9000.0, parse_date),
        Some(0.0),
        "a date that has passed"
    );
    assert_eq!(retry_after_ms(DATE, 0.0, |_| f64::INFINITY), None);
}

#[test]
fn only_http_dates_are_given_to_the_engine() {
    for header in ["2", "2024-05-06T07:08:11Z", "May 7", "gmt", "GMT+1", ""] {
        let parsed = retry_after_ms(header, 0.0, |_| panic!("{header:?} is not an HTTP date"));
        assert_eq!(parsed.is_some(), header == "2", "{header:?}");
    }
}

/// Repeated headers arrive joined by commas.
#[test]
fn of_several_values_the_longest_counts() {
    let dates = format!("{LATER}, {DATE}");
    let date_and_seconds = format!("{DATE}, 1");
    let seconds_and_date = format!("60, {DATE}");
    for (header, expected) in [
        ("1, 3", Some(3000.0)),
        ("3,1", Some(3000.0)),
        ("1, 1", Some(1000.0)),
        (",2,", Some(2000.0)),
        ("soon, 2", Some(2000.0)),
        ("2, -5", Some(2000.0)),
        ("2, 99999999999999999999", Some(f64::INFINITY)),
        (",", None),
        ("soon, later", None),
        (&dates, Some(51_000.0)),
        (&date_and_seconds, Some(2000.0)),
        (&seconds_and_date, Some(60_000.0)),
    ] {
        assert_eq!(retry_after_ms(header, 3000.0, parse_date), expected, "{header:?}");
    }
}

proptest! {
    #[test]
    fn any_header_gives_no_wait_or_one_of_zero_or_more(header in any::<String>(), date in any::<f64>()) {
        let wait = retry_after_ms(&header, 1e12, |_| date);
        prop_assert!(wait.is_none_or(|wait| wait >= 0.0));
    }

    #[test]
    fn any_whole_number_of_seconds_is_read(seconds in any::<u32>()) {
        let wait = retry_after_ms(&seconds.to_string(), 1e12, |_| f64::NAN);
        prop_assert_eq!(wait, Some(f64::from(seconds) * 1000.0));
    }
}
