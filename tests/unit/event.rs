//! Whether a user signed up within the window.

use keen_signup_rule::created::Created;
use keen_signup_rule::event::Newcomer;

const NOW: f64 = 1_772_360_430_456.0;

#[test]
fn a_user_is_before_the_window_when_created_longer_ago() {
    for (created, window_ms, expected) in [
        (Created::At(NOW - 60_001.0), Some(60_000.0), true),
        (Created::At(NOW - 60_000.0), Some(60_000.0), false),
        (Created::At(NOW + 60_001.0), Some(60_000.0), false),
        (Created::At(0.0), Some(60_000.0), true),
        (Created::At(0.0), None, false),
        (Created::Missing, Some(60_000.0), false),
        (Created::Unknown, Some(60_000.0), false),
    ] {
        let newcomer = Newcomer { id: None, created };
        assert_eq!(
            newcomer.is_before(window_ms, NOW),
            expected,
            "{created:?} {window_ms:?}"
        );
    }
}
