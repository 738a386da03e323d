//! What Keen answers, and how often it is asked.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::Login;

fn number(login: &Login, path: &str) -> f64 {
    login.see(path).parse().expect(path)
}

#[wasm_bindgen_test]
async fn a_request_that_failed_is_sent_again_with_the_same_bytes() {
    for answer in ["408", "429", "500", "502", "503", "504", r#""fails""#] {
        let login = Login::run(&format!(r#"{{"answers": [{answer}, {answer}]}}"#)).await;
        login.assert_goes_on(&[]);
        assert_eq!(login.see("requests.length"), "3", "{answer}");
        for request in ["1", "2"] {
            let body = format!("requests.{request}.body");
            assert_eq!(login.see(&body), login.see("requests.0.body"), "{answer}");
        }
        assert_eq!(login.see("user.app_metadata"), r#"{"signedUp":true}"#, "{answer}");
    }
}

#[wasm_bindgen_test]
async fn any_other_answer_is_final() {
    let code = |code: &str| format!(r#""{{\"error_code\": \"{code}\"}}""#);
    for (status, body, error_code, message) in [
        (
            400,
            code("InvalidPropertyNameError"),
            r#""InvalidPropertyNameError""#,
            "Keen answered 400 (InvalidPropertyNameError)",
        ),
        (
            401,
            code("InvalidApiKeyError"),
            r#""InvalidApiKeyError""#,
            "Keen answered 401 (InvalidApiKeyError); check KEENIO_WRITE_KEY",
        ),
        (
            404,
            code("Ada Lovelace"),
            "undefined",
            "Keen answered 404; check KEENIO_PROJECT_ID and KEENIO_API_URL",
        ),
        (302, r#""<html>""#.into(), "undefined", "Keen answered 302"),
    ] {
        let login = Login::run(&format!(r#"{{"answers": [{{"status": {status}, "body": {body}}}]}}"#)).await;
        assert_eq!(login.see("calls.0.error.code"), r#""KEEN_REJECTED""#);
        assert_eq!(login.see("calls.0.error.message"), format!("\"{message}\""));
        assert_eq!(login.see("calls.0.error.status"), status.to_string());
        assert_eq!(login.see("calls.0.error.errorCode"), error_code);
        assert_eq!(login.see("calls.0.error.attempts"), "1");
        assert_eq!(login.see("requests.length"), "1");
        assert_eq!(login.see("user.persistent"), "undefined", "no mark");
    }
}

#[wasm_bindgen_test]
async fn after_the_last_attempt_the_last_failure_is_told() {
    for (answer, code, status) in [
        ("503", "KEEN_UNAVAILABLE", "503"),
        (r#""fails""#, "KEEN_NETWORK", "undefined"),
    ] {
        let login = Login::run(&format!(
            r#"{{"answers": [{answer}, {answer}], "settings": {{"KEENIO_MAX_ATTEMPTS": "2"}}}}"#
        ))
        .await;
        assert_eq!(login.see("calls.0.error.code"), format!("\"{code}\""));
        assert_eq!(login.see("calls.0.error.status"), status);
        assert_eq!(login.see("calls.0.error.attempts"), "2");
        assert_eq!(login.see("requests.length"), "2");
        assert_eq!(login.see("user.persistent"), "undefined", "no mark");
    }
}

#[wasm_bindgen_test]
async fn a_request_without_an_answer_leaves_time_for_another() {
    let login = Login::run(r#"{"answers": ["hangs"], "settings": {"KEENIO_TIMEOUT_MS": "1000"}}"#).await;
    login.assert_goes_on(&[]);
    assert_eq!(login.see("requests.0.isAborted"), "true");
    assert_eq!(login.see("requests.1.isAborted"), "undefined");
    let second = number(&login, "requests.1.at");
    assert!((500.0..=600.0).contains(&second), "{second}");
}

#[wasm_bindgen_test]
async fn a_login_ends_with_its_budget() {
    let login =
        Login::run(r#"{"answers": ["hangs", "hangs", "hangs", "hangs"], "settings": {"KEENIO_TIMEOUT_MS": "1000"}}"#)
            .await;
    assert_eq!(login.see("calls.0.error.code"), r#""KEEN_TIMEOUT""#);
    assert_eq!(login.see("calls.0.error.attempts"), login.see("requests.length"));
    assert_eq!(login.see("user.persistent"), "undefined", "no mark");
    let passed = number(&login, "passed");
    assert!((999.0..=1000.0).contains(&passed), "{passed}");
    for request in 0..number(&login, "requests.length") as usize {
        assert_eq!(login.see(&format!("requests.{request}.isAborted")), "true");
    }
}

#[wasm_bindgen_test]
async fn a_retry_waits_as_keen_asks() {
    let with = |retry_after: &str| {
        format!(r#"{{"answers": [{{"status": 429, "headers": {{"retry-after": "{retry_after}"}}}}]}}"#)
    };
    let login = Login::run(&with("2")).await;
    login.assert_goes_on(&[]);
    assert_eq!(login.see("requests.1.at"), "2000");

    let login = Login::run(&with("6")).await;
    assert_eq!(login.see("calls.0.error.code"), r#""KEEN_UNAVAILABLE""#);
    assert_eq!(login.see("requests.length"), "1");
    assert_eq!(login.see("passed"), "0", "longer than the budget: no wait at all");
}

#[wasm_bindgen_test]
async fn a_host_that_allows_errors_gets_a_line_and_no_mark() {
    let login = Login::run(r#"{"answers": [404], "settings": {"KEENIO_ON_ERROR": "allow"}}"#).await;
    login.assert_goes_on(&[
        "keen-signup-rule: KEEN_REJECTED: Keen answered 404; check KEENIO_PROJECT_ID and KEENIO_API_URL",
    ]);
    assert_eq!(login.see("user.persistent"), "undefined", "no mark");
}
