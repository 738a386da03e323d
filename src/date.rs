//! Dates as ISO 8601 texts, which is how Keen takes them.

const DAY_MS: i64 = 86_400_000;
/// The days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_1970: i64 = 719_468;
const DAYS_OF_400_YEARS: i32 = 146_097;

/// Whether a text is, for certain, what [`iso`] writes of the moment that it stands for: as most
/// hosts write theirs, and then it need not be read. (Of days after the 28th nothing is certain:
/// months differ.)
pub fn is_iso(text: &str) -> bool {
    let is_date = text.len() == 24
        && text
            .bytes()
            .zip(*b"0000-00-00T00:00:00.000Z")
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                _ => byte == form,
            });
    let field = |at: usize| text.get(at..at + 2).unwrap_or_default();
    let is_within = |at: usize, most: &str| field(at) <= most;
    is_date
        && is_within(5, "12")
        && is_within(8, "28")
        && field(5) != "00"
        && field(8) != "00"
        && is_within(11, "23")
        && is_within(14, "59")
        && is_within(17, "59")
}

/// A moment, in milliseconds since 1970, as JavaScript's `toISOString` writes it:
/// `2026-03-01T10:20:30.456Z`. Years have four digits: what is before the year 0 or after 9999
/// becomes the first or the last moment that can be written.
pub fn iso(ms: f64) -> String {
    let ms = ms.clamp(-62_167_219_200_000.0, 253_402_300_799_999.0) as i64;
    let (year, month, day) = civil((ms.div_euclid(DAY_MS) + DAYS_BEFORE_1970) as i32);
    let of_day = ms.rem_euclid(DAY_MS) as i32;
    let mut text = String::with_capacity(24);
    for (number, width, end) in [
        (year, 1000, "-"),
        (month, 10, "-"),
        (day, 10, "T"),
        (of_day / 3_600_000, 10, ":"),
        (of_day / 60_000 % 60, 10, ":"),
        (of_day / 1000 % 60, 10, "."),
        (of_day % 1000, 100, "Z"),
    ] {
        let mut place = width;
        while place > 0 {
            text.push(char::from(b'0' | (number / place % 10) as u8));
            place /= 10;
        }
        text.push_str(end);
    }
    text
}

/// Year, month and day in the Gregorian calendar, from days since 0000-03-01. Years are counted
/// from March here, so that the day a leap year adds is the last of its year.
const fn civil(days: i32) -> (i32, i32, i32) {
    let era = days.div_euclid(DAYS_OF_400_YEARS);
    let day = days.rem_euclid(DAYS_OF_400_YEARS);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    let month = if is_next_year { month - 9 } else { month + 3 };
    (era * 400 + year + is_next_year as i32, month, of_month)
}
