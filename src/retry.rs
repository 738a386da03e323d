//! When to try again, and how long a login may take. Pure: time is handed in.

/// The backoff before the second attempt is drawn from 0 to this many milliseconds; the range doubles
/// with each attempt.
const BACKOFF_MS: f64 = 100.0;
/// An attempt is not worth starting with less than this many milliseconds left.
const LEAST_ATTEMPT_MS: f64 = 50.0;

/// What one login may spend on delivering its event.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The most requests that are sent, at least 1.
    pub max_attempts: u32,
}

impl Policy {
    /// How long the attempt with this number (from 1) may take, in milliseconds: half of what is left,
    /// so that a hanging answer leaves time for another attempt. The last attempt takes all of it.
    pub fn attempt_ms(self, attempt: u32, left_ms: f64) -> f64 {
        if attempt < self.max_attempts {
            (left_ms / 2.0).max(LEAST_ATTEMPT_MS).min(left_ms)
        } else {
            left_ms
        }
    }

    /// How long to wait, in milliseconds, after `attempt` failed attempts. `None` when no attempt is
    /// left, or when the budget cannot hold the wait and an attempt after it.
    ///
    /// Full jitter: `random` (0 to 1) draws from the whole range, as far as the budget holds it.
    /// `Retry-After` is a lower bound.
    pub fn wait_ms(self, attempt: u32, left_ms: f64, retry_after_ms: Option<f64>, random: f64) -> Option<f64> {
        if attempt >= self.max_attempts {
            return None;
        }
        let longest = left_ms - LEAST_ATTEMPT_MS;
        let range = (BACKOFF_MS * f64::from(1_u32 << attempt.saturating_sub(1).min(16))).min(longest);
        let wait = (range * random).max(retry_after_ms.unwrap_or(0.0));
        (wait <= longest).then_some(wait)
    }
}

/// The time a login has, by a clock that may stand still, jump or be set back.
///
/// What a timer has measured is counted whatever the clock says, and time never comes back.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The whole time of the login, in milliseconds.
    pub total_ms: f64,
    started: f64,
    spent_ms: f64,
}

impl Budget {
    /// A budget of `total_ms` that starts at `now` (milliseconds of any clock).
    pub fn new(total_ms: u32, now: f64) -> Self {
        Self {
            total_ms: total_ms.into(),
            started: now,
            spent_ms: 0.0,
        }
    }

    /// What is left at `now`, in milliseconds, never below 0.
    pub fn left_ms(&mut self, now: f64) -> f64 {
        self.spent_ms = self.spent_ms.max(now - self.started);
        (self.total_ms - self.spent_ms).max(0.0)
    }

    /// Counts `ms` that a timer has measured since [`Budget::left_ms`] said that `left_ms` were left.
    pub fn spend(&mut self, left_ms: f64, ms: f64) {
        self.spent_ms = self.spent_ms.max(self.total_ms - left_ms + ms);
    }
}

/// The wait that a `Retry-After` header asks for, in milliseconds from `now` (milliseconds since
/// 1970). Each of its values is a number of seconds or a date; `parse_date` gives milliseconds since
/// 1970, NaN where it finds no date. Of several values the longest counts; others are ignored.
///
/// Repeated headers arrive joined by commas, and a date holds a comma itself, behind the weekday. So
/// a weekday is a part that is ignored, and the rest of the date is a part of its own.
pub fn retry_after_ms(header: &str, now: f64, parse_date: impl Fn(&str) -> f64) -> Option<f64> {
    let wait = |part: &str| {
        let part = part.trim_ascii();
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than a u32 has are more than any budget.
            return Some(
                part.parse::<u32>()
                    .map_or(f64::INFINITY, |seconds| f64::from(seconds) * 1000.0),
            );
        }
        // HTTP dates end in GMT (RFC 9110, 5.6.7); engines read a date into far more.
        let date = if part.ends_with("GMT") {
            parse_date(part)
        } else {
            f64::NAN
        };
        date.is_finite().then(|| (date - now).max(0.0))
    };
    header.split(',').filter_map(wait).reduce(f64::max)
}
