//! What is retried, when, and whether it fits: by tables, and over any sequence of failures.

use keen_signup_rule::delivery::{Budget, Policy, retry_after_ms};
use proptest::prelude::*;

const LEAST_ATTEMPT_MS: f64 = 50.0;
/// What adding up some fractions of milliseconds may lose.
const ROUNDING_MS: f64 = 1e-6;

#[test]
fn an_attempt_gets_half_of_what_is_left_and_the_last_one_all_of_it() {
    let table = [
        (1, 3, 5000.0, 2500.0),
        (2, 3, 2000.0, 1000.0),
        (3, 3, 900.0, 900.0),
        (1, 1, 5000.0, 5000.0),
        (1, 3, 100.0, 50.0),
        (1, 3, 80.0, 50.0),
        (1, 3, 30.0, 30.0),
        (1, 3, 0.0, 0.0),
        (3, 3, 0.0, 0.0),
    ];
    for (attempt, max_attempts, left_ms, expected) in table {
        let attempt_ms = Policy { max_attempts }.attempt_ms(attempt, left_ms);
        assert!(
            (attempt_ms - expected).abs() < ROUNDING_MS,
            "{attempt} of {max_attempts} in {left_ms}"
        );
    }
}

#[test]
fn the_range_of_the_backoff_starts_at_100_ms_and_doubles() {
    let policy = Policy { max_attempts: 5 };
    for (attempt, range) in [(1, 100.0), (2, 200.0), (3, 400.0), (4, 800.0)] {
        for random in [0.0, 0.25, 1.0] {
            assert_eq!(policy.wait_ms(attempt, 10_000.0, None, random), Some(range * random));
        }
    }
}

#[test]
fn a_wait_leaves_time_for_an_attempt_or_there_is_none() {
    let policy = Policy { max_attempts: 5 };
    let table = [
        // attempt, left, Retry-After, random, expected
        (4, 450.0, None, 1.0, Some(400.0)),
        (1, 50.0, None, 1.0, Some(0.0)),
        (1, 49.9, None, 0.0, None),
        (1, 0.0, None, 0.5, None),
        (1, 1000.0, Some(950.0), 0.5, Some(950.0)),
        (1, 1000.0, Some(951.0), 0.5, None),
        (1, 1000.0, Some(20.0), 0.5, Some(50.0)),
        (1, 1000.0, Some(0.0), 0.5, Some(50.0)),
        (1, 1000.0, Some(f64::INFINITY), 0.5, None),
        (5, 1000.0, None, 0.5, None),
        (6, 1000.0, Some(0.0), 0.5, None),
    ];
    for (attempt, left_ms, retry_after, random, expected) in table {
        let wait = policy.wait_ms(attempt, left_ms, retry_after, random);
        assert_eq!(
            wait, expected,
            "attempt {attempt}, {left_ms} ms left, Retry-After {retry_after:?}"
        );
    }
}

#[test]
fn retry_after_is_seconds_or_an_http_date() {
    const DATE: &str = "Mon, 06 May 2024 07:08:11 GMT";
    let parse_date = |date: &str| if date == DATE { 5000.0 } else { f64::NAN };
    let table = [
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
    ];
    for (header, expected) in table {
        assert_eq!(retry_after_ms(header, 3000.0, parse_date), expected, "{header:?}");
    }
    assert_eq!(
        retry_after_ms(DATE, 9000.0, parse_date),
        Some(0.0),
        "a date that has passed"
    );
    assert_eq!(retry_after_ms(DATE, 0.0, |_| f64::INFINITY), None);
    for header in ["2", "2024-05-06T07:08:11Z", "May 7", ""] {
        let parsed = retry_after_ms(header, 0.0, |_| panic!("{header:?} is no HTTP date"));
        assert_eq!(parsed.is_some(), header == "2");
    }
}

/// One failed attempt, as fate has it.
#[derive(Clone, Debug)]
struct Failure {
    /// The part of its time that the attempt takes; all of it is a timeout.
    took: f64,
    retry_after_ms: Option<f64>,
    random: f64,
}

fn failures() -> impl Strategy<Value = Vec<Failure>> {
    let took = prop_oneof![Just(0.0), Just(1.0), 0.0..1.0];
    let retry_after = prop_oneof![
        3 => Just(None),
        2 => (0.0..20_000.0).prop_map(Some),
        1 => Just(Some(0.0)),
        1 => Just(Some(f64::INFINITY)),
    ];
    let failure = (took, retry_after, 0.0..1.0).prop_map(|(took, retry_after_ms, random)| Failure {
        took,
        retry_after_ms,
        random,
    });
    prop::collection::vec(failure, 6)
}

/// What one login did: each attempt with what was left when it started, and each wait.
#[derive(Debug, Default)]
struct Course {
    attempts: Vec<f64>,
    waits: Vec<(f64, Option<f64>)>,
    passed: f64,
}

/// A login of nothing but failures, by a clock that goes as it should.
fn course(policy: Policy, total_ms: u32, failures: &[Failure]) -> Course {
    let mut course = Course::default();
    let mut budget = Budget::new(total_ms, 1e12);
    for (attempt, failure) in (1..).zip(failures) {
        let left_ms = budget.left_ms(1e12 + course.passed);
        course.attempts.push(left_ms);
        course.passed += policy.attempt_ms(attempt, left_ms) * failure.took;
        let left_ms = budget.left_ms(1e12 + course.passed);
        let Some(wait) = policy.wait_ms(attempt, left_ms, failure.retry_after_ms, failure.random) else {
            return course;
        };
        course.waits.push((wait, failure.retry_after_ms));
        course.passed += wait;
    }
    panic!("more attempts than the policy has: {course:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_attempts_and_budget_hold(
        max_attempts in 1_u32..=5,
        total_ms in 100_u32..=15_000,
        failures in failures(),
    ) {
        let course = course(Policy { max_attempts }, total_ms, &failures);
        // The clock holds milliseconds since 1970 as a double: a part of a millisecond is lost.
        prop_assert!(course.attempts.len() <= max_attempts as usize);
        prop_assert!(course.passed <= f64::from(total_ms) + 0.01, "{:?}", course);
        for left_ms in &course.attempts[1..] {
            prop_assert!(*left_ms >= LEAST_ATTEMPT_MS - 0.01, "{:?}", course);
        }
        for (wait, retry_after_ms) in &course.waits {
            prop_assert!(*wait >= retry_after_ms.unwrap_or(0.0) && wait.is_finite(), "{:?}", course);
        }
    }

    #[test]
    fn failures_that_take_no_time_use_all_attempts(
        max_attempts in 1_u32..=5,
        // The longest waits of four retries, and an attempt: less may end it earlier.
        total_ms in 1550_u32..=15_000,
        random in 0.0..1.0,
    ) {
        let failure = Failure { took: 0.0, retry_after_ms: None, random };
        let course = course(Policy { max_attempts }, total_ms, &vec![failure; 6]);
        prop_assert_eq!(course.attempts.len(), max_attempts as usize);
    }

    #[test]
    fn an_attempt_never_gets_more_than_what_is_left(
        max_attempts in 1_u32..=5,
        attempt in 1_u32..=6,
        left_ms in 0.0..15_000.0,
    ) {
        let attempt_ms = Policy { max_attempts }.attempt_ms(attempt, left_ms);
        prop_assert!((0.0..=left_ms).contains(&attempt_ms));
    }

    #[test]
    fn any_header_is_no_time_or_one_that_has_not_passed(header in any::<String>(), date in any::<f64>()) {
        let wait = retry_after_ms(&header, 1e12, |_| date);
        prop_assert!(wait.is_none_or(|wait| wait >= 0.0));
    }

    #[test]
    fn any_whole_number_of_seconds_is_read(seconds in any::<u32>()) {
        let wait = retry_after_ms(&seconds.to_string(), 1e12, |_| f64::NAN);
        prop_assert_eq!(wait, Some(f64::from(seconds) * 1000.0));
    }
}
