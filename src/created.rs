//! When the user was created: every form of date that stores of users write.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use crate::host::{Value, own_value, short_text};
use crate::limits::snapshot;

/// Numbers below this are seconds since 1970, others milliseconds: as seconds it is the year 5138, as
/// milliseconds it is March 1973.
const LEAST_MILLISECONDS: f64 = 1e11;
/// The last millisecond of the year 9999, the last that ISO 8601 writes with four digits.
const LAST_MS: f64 = 253_402_300_799_999.0;
/// No date is longer, in UTF-16 units.
const LONGEST: u32 = 100;

/// What `user.created_at` says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Created {
    /// Nothing.
    Missing,
    /// Something that is not a date, or that cannot be read.
    Unknown,
    /// Milliseconds since 1970.
    At(f64),
}

impl Created {
    /// Understands ISO 8601, RFC 2822, seconds or milliseconds since 1970 (a number, or a text of
    /// digits), a `Date` of any realm, and the `{"$date": …}` of Mongo around any of these.
    pub fn read(value: Result<Option<Value>, JsValue>) -> Self {
        match value {
            Ok(None) => Self::Missing,
            Ok(Some(value)) => match short_text(&value, LONGEST) {
                Some(text) if text.is_empty() => Self::Missing,
                text => date_ms(&value, text).map_or(Self::Unknown, Self::At),
            },
            Err(_) => Self::Unknown,
        }
    }
}

/// Milliseconds since 1970 of a date, which is this text if it is a short text.
fn date_ms(value: &Value, text: Option<String>) -> Option<f64> {
    if let Some(text) = text {
        return text_ms(&text, Date::parse);
    }
    if let Some(number) = value.as_f64() {
        return number_ms(number);
    }
    if !value.is_object() {
        return None;
    }
    // The JSON of a `Date` is an ISO 8601 text.
    let plain = snapshot(value).ok()??;
    // MongoDB writes dates before 1970 and after 9999 as {"$date": {"$numberLong": "…"}}.
    let plain = match own_value(&plain, "$date").ok()? {
        Some(date) => own_value(&date, "$numberLong").ok()?.unwrap_or(date),
        None => plain,
    };
    match short_text(&plain, LONGEST) {
        Some(text) => text_ms(&text, Date::parse),
        None => plain.as_f64().and_then(number_ms),
    }
}

/// Milliseconds since 1970 of a number of seconds or milliseconds. `None` for what no user was created
/// at: 0 stands for "not known" in many stores.
pub fn number_ms(number: f64) -> Option<f64> {
    let ms = if number < LEAST_MILLISECONDS {
        number * 1000.0
    } else {
        number
    };
    (ms > 0.0 && ms <= LAST_MS).then_some(ms)
}

/// Milliseconds since 1970 of a date in text. `parse` is the engine's `Date.parse`, which reads a date
/// into almost any text with a digit, so the form is checked first.
pub fn text_ms(text: &str, parse: impl FnOnce(&str) -> f64) -> Option<f64> {
    let text = text.trim_ascii();
    if let Some(number) = unsigned(text) {
        return number_ms(number);
    }
    let ms = if is_iso_8601(text) {
        // Without a zone, engines take the time of the process, and stores mean UTC.
        let is_zone = |byte: u8| byte.is_ascii_alphabetic() || byte == b'+' || byte == b'-';
        let has_zone = text
            .get(11..)
            .is_none_or(|time| !time.contains(':') || time.bytes().any(is_zone));
        if has_zone {
            parse(text)
        } else {
            parse(&[text, "Z"].concat())
        }
    } else if is_rfc_2822(text) {
        parse(text)
    } else {
        return None;
    };
    (ms.is_finite() && ms <= LAST_MS).then_some(ms)
}

/// The number that at least nine digits, perhaps with a fraction, stand for. Fewer are not seconds
/// since 1970: eight are a day of the calendar.
fn unsigned(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = (9..=15).contains(&whole.len()) && is_digits(whole) && is_digits(fraction);
    // Fractions of a second do not matter here.
    if is_number {
        whole.parse::<u64>().ok().map(|number| number as f64)
    } else {
        None
    }
}

/// Whether the text starts as an ISO 8601 date does: `2026-…`.
fn is_iso_8601(text: &str) -> bool {
    starts_like(text.as_bytes(), b"0000-")
}

/// Whether the text has the form of an RFC 2822 date: `Sun, 01 Mar 2026 10:20:30 +0000`, where the
/// weekday may be missing and the day may have one digit.
fn is_rfc_2822(text: &str) -> bool {
    let text = text.as_bytes();
    let date = if starts_like(text, b"aaa, ") {
        text.get(5..).unwrap_or_default()
    } else {
        text
    };
    starts_like(date, b"00 aaa 0000 00:") || starts_like(date, b"0 aaa 0000 00:")
}

/// Whether the text starts with this form, in which `0` stands for a digit and `a` for a letter.
fn starts_like(text: &[u8], form: &[u8]) -> bool {
    let is_like = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_alphabetic(),
        _ => byte == form,
    };
    text.len() >= form.len() && text.iter().zip(form).all(is_like)
}
