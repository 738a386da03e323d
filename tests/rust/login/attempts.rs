//! Answers and failures of Keen, and what the host hears of them.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

#[wasm_bindgen_test]
async fn every_attempt_sends_the_same_request() {
    let login = Login::run("answers: [500, 'fails', 429, 'hangs'], settings: { KEENIO_MAX_ATTEMPTS: '5' }").await;
    assert_eq!(login.error(), "");
    assert_eq!(
        login.see("[requests.length, new Set(requests.map(({ at, signal, ...same }) => JSON.stringify(same))).size]"),
        "[5,1]"
    );
    assert_eq!(
        login.see("new Set(requests.map(({ signal }) => signal)).size"),
        "5",
        "a signal of its own each"
    );
    assert_eq!(login.see("[hashed.length, user.app_metadata.signedUp]"), "[1,true]");
}

#[wasm_bindgen_test]
async fn any_2xx_is_success_whatever_its_body_does() {
    for answer in [
        "200",
        "201",
        "204",
        "299",
        "{ status: 201, body: '' }",
        "{ status: 201, body: '<html>' }",
        "{ status: 201, body: '{\"error_code\":\"InvalidEventError\"}' }",
        "{ status: 201, body: 7 }",
        "{ status: 201, bodyTakes: Infinity }",
    ] {
        let login = Login::run(&format!("answers: [{answer}]")).await;
        assert_eq!(
            login.see("[error, requests.length, user.app_metadata.signedUp]"),
            "[null,1,true]",
            "{answer}"
        );
    }
}

/// The answers of all attempts, what the error says, and how many requests were sent.
#[wasm_bindgen_test]
async fn a_failure_is_one_error_with_what_is_known() {
    const WORD: &str = r#"{"name":"KeenSignupError","code":"#;
    for (answers, error, requests) in [
        ("400", r#""KEEN_REJECTED","status":400,"attempts":1}"#, 1),
        ("301", r#""KEEN_REJECTED","status":301,"attempts":1}"#, 1),
        ("0", r#""KEEN_REJECTED","status":0,"attempts":1}"#, 1),
        (
            r#"{ status: 401, body: '{"message":"write-key","error_code":"InvalidApiKeyError"}' }"#,
            r#""KEEN_REJECTED","status":401,"errorCode":"InvalidApiKeyError","attempts":1}"#,
            1,
        ),
        (
            r#"{ status: 404, body: '{"error_code":"write-key"}' }"#,
            r#""KEEN_REJECTED","status":404,"attempts":1}"#,
            1,
        ),
        (
            r#"{ status: 413, body: '{"error_code":["InvalidEventError"]}' }"#,
            r#""KEEN_REJECTED","status":413,"attempts":1}"#,
            1,
        ),
        (
            "{ status: 402, body: 'null' }",
            r#""KEEN_REJECTED","status":402,"attempts":1}"#,
            1,
        ),
        (
            "{ status: 403, bodyTakes: Infinity }",
            r#""KEEN_REJECTED","status":403,"attempts":1}"#,
            1,
        ),
        ("503, 400", r#""KEEN_REJECTED","status":400,"attempts":2}"#, 2),
        ("503, 429, 504", r#""KEEN_UNAVAILABLE","status":504,"attempts":3}"#, 3),
        (
            r#"500, 500, { status: 500, body: '{"error_code":"InternalServerError"}' }"#,
            r#""KEEN_UNAVAILABLE","status":500,"errorCode":"InternalServerError","attempts":3}"#,
            3,
        ),
        ("'fails', 'fails', 'fails'", r#""KEEN_NETWORK","attempts":3}"#, 3),
        ("503, 503, 'fails'", r#""KEEN_NETWORK","attempts":3}"#, 3),
        ("{}, {}, {}", r#""KEEN_NETWORK","attempts":3}"#, 3),
        (
            "{ status: '201' }, { status: NaN }, { get status() { throw new Error('no') } }",
            r#""KEEN_NETWORK","attempts":3}"#,
            3,
        ),
        ("'hangs', 'hangs', 'hangs'", r#""KEEN_TIMEOUT","attempts":3}"#, 3),
    ] {
        let login = Login::run(&format!("answers: [{answers}]")).await;
        assert_eq!(login.see("error"), format!("{WORD}{error}"), "{answers}");
        assert_eq!(
            login.see("[requests.length, saved.length, lines.length]"),
            format!("[{requests},0,0]")
        );
        assert_eq!(
            login.see("Object.keys(user)"),
            r#"["user_id","name"]"#,
            "no mark; {answers}"
        );
        assert_eq!(login.see("error instanceof Error"), "true");
        for secret in ["write-key", "project1", "auth0|1", "Ada", "192.0.2.1"] {
            assert!(
                !login.see("[error, error.message, error.stack]").contains(secret),
                "{secret} in {answers}"
            );
        }
    }
}

#[wasm_bindgen_test]
async fn allow_logs_one_line_and_leaves_the_user_for_the_next_login() {
    for (answers, code) in [
        ("400", "KEEN_REJECTED"),
        ("503, 503, 503", "KEEN_UNAVAILABLE"),
        ("'fails', 'fails', 'fails'", "KEEN_NETWORK"),
        ("'hangs', 'hangs', 'hangs'", "KEEN_TIMEOUT"),
    ] {
        let login = Login::run(&format!(
            "answers: [{answers}], saving: 'resolves', settings: {{ KEENIO_ON_ERROR: 'allow' }}"
        ))
        .await;
        assert_eq!(login.see("[error, lines.length, saved.length]"), "[null,1,0]", "{code}");
        assert!(
            login
                .text("lines[0]")
                .starts_with(&format!("keen-signup-rule: {code}: ")),
            "{code}"
        );
        assert_eq!(login.see("Object.keys(user)"), r#"["user_id","name"]"#, "{code}");
    }
}

#[wasm_bindgen_test]
async fn a_request_whose_answer_was_not_read_to_its_end_is_aborted() {
    for (answers, aborted) in [
        ("503, 201", "[false,false]"),
        ("'hangs', 201", "[true,false]"),
        ("'fails', 201", "[true,false]"),
        ("{ status: 503, bodyTakes: Infinity }, 201", "[true,false]"),
        ("{ status: 201, bodyTakes: Infinity }", "[true]"),
        ("400", "[false]"),
    ] {
        let login = Login::run(&format!("answers: [{answers}]")).await;
        assert_eq!(
            login.see("requests.map(({ signal }) => signal.aborted)"),
            aborted,
            "{answers}"
        );
    }
}
