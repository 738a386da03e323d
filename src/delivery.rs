//! Attempts, backoff, `Retry-After` and the one budget of a login.
//!
//! [`Policy`] is pure: it is told what happened and how much time is left, and says what to do.

use js_sys::{Date, Math};

use crate::error::{Code, Error};
use crate::host::{self, Host, Missed};
use crate::keen::{Answer, Meaning, Request};
use crate::text::{append, digits, leading_digits, unsigned};

/// The backoff before the second attempt is drawn from 0 to this many milliseconds, and the range
/// doubles with each attempt.
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
    /// How long the attempt with this number (from 1) may take, in milliseconds: half of what is
    /// left, so that a hanging answer leaves time for another attempt; the last takes all of it.
    pub fn attempt_ms(self, attempt: u32, left_ms: f64) -> f64 {
        if attempt < self.max_attempts {
            (left_ms / 2.0).max(LEAST_ATTEMPT_MS).min(left_ms)
        } else {
            left_ms
        }
    }

    /// How long to wait, in milliseconds, before the attempt that follows `attempt` failed ones;
    /// `None` when there is none: no attempt is left, or the budget cannot hold the wait and an
    /// attempt after it.
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

/// The time a login has, by a clock that is not trusted to go forward.
///
/// A host's clock may be set back or stand still. What a timer has measured is therefore counted
/// whatever the clock says, and time never comes back.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    total_ms: f64,
    started: f64,
    spent_ms: f64,
}

impl Budget {
    /// A budget of `total_ms` that starts at `now` (milliseconds of any clock).
    pub const fn new(total_ms: u32, now: f64) -> Self {
        Self {
            total_ms: total_ms as f64,
            started: now,
            spent_ms: 0.0,
        }
    }

    /// What is left at `now`, in milliseconds, never below 0.
    pub fn left_ms(&mut self, now: f64) -> f64 {
        self.spent_ms = self.spent_ms.max(now - self.started);
        (self.total_ms - self.spent_ms).max(0.0)
    }

    /// Counts time that a timer has measured since what was left was last asked.
    pub fn spend(&mut self, ms: f64) {
        self.spent_ms += ms;
    }
}

/// `Retry-After` in milliseconds from `now`: a number of seconds, or a date that `parse_date`
/// reads (milliseconds since 1970, NaN for none). Anything else counts as absent.
pub fn retry_after_ms(header: &str, now: f64, parse_date: impl FnOnce(&str) -> f64) -> Option<f64> {
    let header = header.trim_ascii();
    if !header.is_empty() && leading_digits(header) == header.len() {
        // More digits than a u32 has mean: not within any budget.
        return Some(unsigned(header).map_or(f64::INFINITY, |seconds| f64::from(seconds) * 1000.0));
    }
    // HTTP dates end in GMT (RFC 9110, 5.6.7); engines' parsers take far more than dates.
    if !header.ends_with("GMT") {
        return None;
    }
    let date = parse_date(header);
    date.is_finite().then(|| (date - now).max(0.0))
}

/// Sends the request until Keen has the event, or attempts or budget run out.
///
/// # Errors
/// `KEEN_REJECTED`, `KEEN_UNAVAILABLE`, `KEEN_NETWORK` or `KEEN_TIMEOUT`, by the last attempt.
pub async fn deliver(host: &Host, request: &Request, policy: Policy, budget: &mut Budget) -> Result<(), Error> {
    let mut attempt = 1;
    loop {
        let attempt_ms = policy.attempt_ms(attempt, budget.left_ms(Date::now()));
        if attempt_ms <= 0.0 {
            // The clock has jumped while nothing was under way.
            return Err(failure(Code::Timeout, None, attempt - 1));
        }
        let result = request.send(host, attempt_ms).await;
        let (code, retry_after) = match &result {
            Ok(answer) => {
                budget.spend(answer.waited_ms);
                match answer.meaning {
                    Meaning::Stored => return Ok(()),
                    Meaning::Retry => (Code::Unavailable, answer.retry_after.as_deref()),
                    Meaning::Final => (Code::Rejected, None),
                }
            }
            Err(Missed::Failed) => (Code::Network, None),
            Err(Missed::Elapsed) => {
                budget.spend(attempt_ms);
                (Code::Timeout, None)
            }
        };
        let now = Date::now();
        let retry_after = retry_after.and_then(|header| retry_after_ms(header, now, host::parse_date));
        let wait = if code == Code::Rejected {
            None
        } else {
            policy.wait_ms(attempt, budget.left_ms(now), retry_after, Math::random())
        };
        let Some(wait) = wait else {
            return Err(failure(code, result.ok(), attempt));
        };
        // It only ever resolves.
        let _ = host.wait(wait).await;
        budget.spend(wait);
        attempt += 1;
    }
}

fn failure(code: Code, answer: Option<Answer>, attempts: u32) -> Error {
    let mut error = match answer {
        Some(Answer { status, error_code, .. }) => {
            let mut error = Error::new(code, &["Keen answered ", &digits(status.into())]);
            if let Some(error_code) = &error_code {
                append(&mut error.0.message, &[" (", error_code, ")"]);
            }
            error.0.status = Some(status);
            error.0.error_code = error_code;
            error
        }
        None if code == Code::Timeout => Error::new(code, &["Keen did not answer within the time of this login"]),
        None => Error::new(code, &["no answer came from Keen"]),
    };
    error.0.attempts = Some(attempts);
    error
}
