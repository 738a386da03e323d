//! Waits and the budget, by a clock that the test winds.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

#[wasm_bindgen_test]
async fn waits_are_drawn_from_a_range_that_doubles() {
    let failures = "answers: [500, 500, 500, 500, 500], settings: { KEENIO_MAX_ATTEMPTS: '5' }";
    for (random, sleeps) in [
        ("0", "[0,0,0,0]"),
        ("0.5", "[50,100,200,400]"),
        ("0.75", "[75,150,300,600]"),
    ] {
        let login = Login::run(&format!("{failures}, random: {random}")).await;
        assert_eq!(login.see("sleeps"), sleeps);
    }
}

#[wasm_bindgen_test]
async fn retry_after_is_a_lower_bound_in_seconds_or_as_a_date() {
    for (status, header, sleeps) in [
        ("503", "'1'", "[1000]"),
        ("429", "' 2 '", "[2000]"),
        ("503", "'Mon, 06 May 2024 07:08:12 GMT'", "[3000]"),
        ("503", "'Mon, 06 May 2024 07:00:00 GMT'", "[50]"),
        ("503", "'0'", "[50]"),
        ("503", "'soon'", "[50]"),
        ("503", "''", "[50]"),
        ("503", "undefined", "[50]"),
        // More than the budget holds: no further attempt.
        ("503", "'5'", "[]"),
        ("503", "'99999999999999999999'", "[]"),
        ("503", "'Tue, 07 May 2024 07:08:12 GMT'", "[]"),
    ] {
        let login = Login::run(&format!(
            "answers: [{{ status: {status}, headers: {{ 'retry-after': {header} }} }}]"
        ))
        .await;
        assert_eq!(login.see("sleeps"), sleeps, "{header}");
        let is_retried = sleeps != "[]";
        assert_eq!(login.error().is_empty(), is_retried, "{header}");
        assert_eq!(login.see("requests.length"), if is_retried { "2" } else { "1" });
        if !is_retried {
            assert_eq!(
                login.see("[error.code, error.attempts, passed]"),
                r#"["KEEN_UNAVAILABLE",1,0]"#
            );
        }
    }
}

#[wasm_bindgen_test]
async fn what_hangs_leaves_time_for_the_next_attempt_and_never_passes_the_budget() {
    for (timeout_ms, attempts) in [("100", 1), ("100", 5), ("1000", 1), ("5000", 3), ("15000", 5)] {
        for hanging in [
            "'hangs'",
            "{ status: 503, bodyTakes: Infinity }",
            "{ status: 503, takes: 400, bodyTakes: Infinity }",
        ] {
            for random in ["0", "0.5", "0.999"] {
                let parts = format!(
                    "answers: Array(9).fill({hanging}), random: {random},
                     settings: {{ KEENIO_TIMEOUT_MS: '{timeout_ms}', KEENIO_MAX_ATTEMPTS: '{attempts}' }}"
                );
                let login = Login::run(&parts).await;
                let seen = format!(
                    "[passed <= {timeout_ms}, requests.length <= {attempts},
                      requests.every(({{ at }}, index) => index === 0 || {timeout_ms} - at >= 50)]"
                );
                assert_eq!(login.see(&seen), "[true,true,true]", "{parts}: {}", login.see("passed"));
            }
        }
    }
}

#[wasm_bindgen_test]
async fn the_last_attempt_may_take_all_that_is_left() {
    let login = Login::run("answers: ['hangs', 'hangs', { status: 201, takes: 1000 }], random: 0").await;
    assert_eq!(
        login.see("[error, requests.map(({ at }) => at), passed]"),
        "[null,[0,2500,3750],4750]"
    );
}

/// A host's clock may be set while a login waits, or stand still: what timers have measured counts.
#[wasm_bindgen_test]
async fn no_clock_lets_more_than_the_budget_pass_by_timers() {
    for clock in [
        "() => 0",
        "(passed) => -passed",
        "(passed) => (passed ? -3600000 : 0)",
        "(passed) => (passed ? 3600000 : 0)",
        "(passed) => passed / 10",
        "(passed) => passed * 10",
    ] {
        for (answer, saving) in [("'hangs'", "resolves"), ("201", "hangs"), ("503", "hangs")] {
            let parts = format!(
                "answers: Array(5).fill({answer}), saving: '{saving}', clock: {clock}, random: 0.5,
                 settings: {{ KEENIO_TIMEOUT_MS: '1000', KEENIO_MAX_ATTEMPTS: '5' }}"
            );
            let login = Login::run(&parts).await;
            assert_eq!(login.see("passed <= 1000"), "true", "{parts}: {}", login.see("passed"));
        }
    }
}

#[wasm_bindgen_test]
async fn no_clock_lets_bodies_that_hang_pass_the_budget() {
    for clock in ["() => 0", "(passed) => -passed", "(passed) => (passed ? -3600000 : 0)"] {
        let parts = format!(
            "answers: Array(5).fill({{ status: 503, bodyTakes: Infinity }}), clock: {clock},
             settings: {{ KEENIO_TIMEOUT_MS: '1000', KEENIO_MAX_ATTEMPTS: '5' }}"
        );
        let login = Login::run(&parts).await;
        assert_eq!(login.see("passed <= 1000"), "true", "{parts}: {}", login.see("passed"));
    }
}

#[wasm_bindgen_test]
async fn an_attempt_that_no_time_is_left_for_is_neither_sent_nor_counted() {
    let login = Login::run("answers: [503], clock: (passed) => (passed ? 3600000 : 0)").await;
    assert_eq!(
        login.see("[error.code, error.attempts, requests.length]"),
        r#"["KEEN_TIMEOUT",1,1]"#
    );
}

#[wasm_bindgen_test]
async fn the_body_of_what_is_no_answer_is_not_waited_for() {
    for status in ["1000", "-201", "NaN", "'201'", "undefined"] {
        let login = Login::run(&format!("answers: [{{ status: {status}, bodyTakes: Infinity }}]")).await;
        assert_eq!(
            login.see("[error, requests.map(({ at }) => at)]"),
            "[null,[0,50]]",
            "{status}"
        );
    }
}
