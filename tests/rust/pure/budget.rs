//! The budget under a clock that goes as it likes: timers alone keep to it.

use keen_signup_rule::delivery::{Budget, Policy};
use proptest::prelude::*;

const START: f64 = 1_700_000_000_000.0;

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
fn what_a_timer_measured_counts_when_the_clock_stands_still_and_counts_once_when_it_goes() {
    let mut still = Budget::new(1000, START);
    let mut going = Budget::new(1000, START);
    let mut elapsed = 0.0;
    for left_ms in [600.0, 200.0, 0.0] {
        elapsed += 400.0;
        still.spend(400.0);
        assert_left(&mut still, START, left_ms);
        going.spend(400.0);
        assert_left(&mut going, START + elapsed, left_ms);
    }
}

/// How the clock goes while `passed` milliseconds have really passed.
fn clocks() -> impl Strategy<Value = Vec<f64>> {
    let jump = prop_oneof![Just(0.0), Just(-3_600_000.0), Just(3_600_000.0), -20_000.0..20_000.0,];
    prop::collection::vec(jump, 12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each attempt hangs until its timer ends it, and each wait is a timer: what they add up to.
    #[test]
    fn no_clock_lets_more_than_the_budget_pass_by_timers(
        max_attempts in 1_u32..=5,
        total_ms in 100_u32..=15_000,
        jumps in clocks(),
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
            let attempt_ms = policy.attempt_ms(attempt, budget.left_ms(now(passed)));
            passed += attempt_ms;
            budget.spend(attempt_ms);
            let Some(wait) = policy.wait_ms(attempt, budget.left_ms(now(passed)), None, random) else {
                break;
            };
            passed += wait;
            budget.spend(wait);
        }
        prop_assert!(passed <= f64::from(total_ms) + 0.01, "{} of {} ms", passed, total_ms);
    }

    #[test]
    fn what_is_left_only_ever_goes_down(total_ms in 100_u32..=15_000, jumps in clocks(), spent in 0.0..500.0) {
        let mut budget = Budget::new(total_ms, START);
        let mut least = f64::from(total_ms);
        for jump in jumps {
            let left_ms = budget.left_ms(START + jump);
            prop_assert!((0.0..=least).contains(&left_ms));
            least = left_ms;
            budget.spend(spent);
        }
    }
}
