//! What is retried, when, and whether the budget holds it: by tables, and over any sequence of failures.

use keen_signup_rule::retry::{Budget, Policy};
use proptest::prelude::*;

const LEAST_ATTEMPT_MS: f64 = 50.0;
/// What adding up some fractions of milliseconds may lose.
const ROUNDING_MS: f64 = 1e-6;
/// A clock that holds milliseconds since 1970 as a double loses a part of a millisecond.
const CLOCK_ROUNDING_MS: f64 = 0.01;
const START: f64 = 1_700_000_000_000.0;

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

fn assert_left(budget: &mut Budget, now: f64, expected: f64) {
    let left_ms = budget.left_ms(now);
    assert!((left_ms - expected).abs() < 0.01, "{left_ms} left, not {expected}");
}

#[test]
fn what_is_left_goes_down_with_the_clock_to_nothing() {
    let mut budget = Budget::new(1000, START);
    for (elapsed, left_ms) in [
        (0.0, 1000.0),
        (1.5, 998.5),
        (400.0, 600.0),
        (1000.0, 0.0),
        (9999.0, 0.0),
    ] {
        assert_left(&mut budget, START + elapsed, left_ms);
    }
}

#[test]
fn time_never_comes_back_when_the_clock_is_set_back() {
    let mut budget = Budget::new(1000, START);
    assert_left(&mut budget, START + 300.0, 700.0);
    assert_left(&mut budget, START - 3_600_000.0, 700.0);
    assert_left(&mut budget, START + 300.0, 700.0);
    assert_left(&mut budget, START + 301.0, 699.0);
}

#[test]
fn a_clock_that_stands_still_spends_nothing_by_itself() {
    let mut budget = Budget::new(1000, START);
    for _ in 0..3 {
        assert_left(&mut budget, START, 1000.0);
    }
}

#[test]
fn a_clock_that_jumps_ahead_ends_the_budget() {
    let mut budget = Budget::new(1000, START);
    assert_left(&mut budget, START + 3_600_000.0, 0.0);
    assert_left(&mut budget, START + 1.0, 0.0);
}

#[test]
fn what_a_timer_measured_counts_when_the_clock_stands_still_and_counts_once_when_it_goes() {
    let mut still = Budget::new(1000, START);
    let mut going = Budget::new(1000, START);
    let mut elapsed = 0.0;
    for expected in [600.0, 200.0, 0.0] {
        let left_ms = still.left_ms(START);
        still.spend(left_ms, 400.0);
        assert_left(&mut still, START, expected);

        let left_ms = going.left_ms(START + elapsed);
        elapsed += 400.0;
        going.spend(left_ms, 400.0);
        assert_left(&mut going, START + elapsed, expected);
    }
}

/// One failed attempt, as it may happen.
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

/// A login of nothing but failures, by a clock that keeps time.
fn course(policy: Policy, total_ms: u32, failures: &[Failure]) -> Course {
    let mut course = Course::default();
    let mut budget = Budget::new(total_ms, START);
    for (attempt, failure) in (1..).zip(failures) {
        let left_ms = budget.left_ms(START + course.passed);
        course.attempts.push(left_ms);
        course.passed += policy.attempt_ms(attempt, left_ms) * failure.took;
        let left_ms = budget.left_ms(START + course.passed);
        let Some(wait) = policy.wait_ms(attempt, left_ms, failure.retry_after_ms, failure.random) else {
            return course;
        };
        course.waits.push((wait, failure.retry_after_ms));
        course.passed += wait;
    }
    panic!("more attempts than the policy has: {course:?}");
}

/// By how much somebody sets the clock.
fn jumps() -> impl Strategy<Value = Vec<f64>> {
    let jump = prop_oneof![Just(0.0), Just(-3_600_000.0), Just(3_600_000.0), -20_000.0..20_000.0,];
    prop::collection::vec(jump, 12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_stays_within_attempts_and_budget(
        max_attempts in 1_u32..=5,
        total_ms in 100_u32..=15_000,
        failures in failures(),
    ) {
        let course = course(Policy { max_attempts }, total_ms, &failures);
        prop_assert!(course.attempts.len() <= max_attempts as usize);
        prop_assert!(course.passed <= f64::from(total_ms) + CLOCK_ROUNDING_MS, "{:?}", course);
        for left_ms in &course.attempts[1..] {
            prop_assert!(*left_ms >= LEAST_ATTEMPT_MS - CLOCK_ROUNDING_MS, "{:?}", course);
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

    /// Each attempt hangs until its timer ends it, and each wait is a timer: their sum.
    #[test]
    fn no_clock_lets_timers_take_more_than_the_budget(
        max_attempts in 1_u32..=5,
        total_ms in 100_u32..=15_000,
        jumps in jumps(),
        goes in any::<bool>(),
        randoms in prop::collection::vec(0.0..1.0, 6),
    ) {
        let policy = Policy { max_attempts };
        let mut budget = Budget::new(total_ms, START);
        let (mut passed, mut set) = (0.0, 0.0);
        let mut jumps = jumps.into_iter();
        let mut now = |passed: f64| {
            set += jumps.next().unwrap();
            START + set + if goes { passed } else { 0.0 }
        };
        for (attempt, random) in (1..).zip(randoms) {
            let left_ms = budget.left_ms(now(passed));
            let attempt_ms = policy.attempt_ms(attempt, left_ms);
            passed += attempt_ms;
            budget.spend(left_ms, attempt_ms);
            let left_ms = budget.left_ms(now(passed));
            let Some(wait) = policy.wait_ms(attempt, left_ms, None, random) else {
                break;
            };
            passed += wait;
            budget.spend(left_ms, wait);
        }
        prop_assert!(passed <= f64::from(total_ms) + CLOCK_ROUNDING_MS, "{} of {} ms", passed, total_ms);
    }

    #[test]
    fn what_is_left_never_grows(total_ms in 100_u32..=15_000, jumps in jumps(), spent in 0.0..500.0) {
        let mut budget = Budget::new(total_ms, START);
        let mut least = f64::from(total_ms);
        for jump in jumps {
            let left_ms = budget.left_ms(START + jump);
            prop_assert!((0.0..=least).contains(&left_ms));
            least = left_ms;
            budget.spend(left_ms, spent);
        }
    }
}
