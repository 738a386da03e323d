//! When the sign-up happened, and whether that is within the window.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

const NOW: &str = "2024-05-06T07:08:09.000Z";

#[wasm_bindgen_test]
async fn the_timestamp_is_the_users_creation_where_that_is_a_date_and_else_now() {
    for (created_at, timestamp) in [
        ("'2020-02-29T12:34:56.789Z'", "2020-02-29T12:34:56.789Z"),
        ("'2020-02-29T12:34:56+02:00'", "2020-02-29T10:34:56.000Z"),
        ("'2020-02-29'", "2020-02-29T00:00:00.000Z"),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        (
            "process.getBuiltinModule('node:vm').runInNewContext('new Date(86400000)')",
            "1970-01-02T00:00:00.000Z",
        ),
        ("{ toJSON: () => '2021-01-01T00:00:00Z' }", "2021-01-01T00:00:00.000Z"),
        ("undefined", NOW),
        ("null", NOW),
        ("''", NOW),
        ("'rubbish'", NOW),
        ("'1'", NOW),
        ("'May 7, 2020'", NOW),
        ("'2020-13-45T00:00:00Z'", NOW),
        ("'2020-02-29 12:34:56Z (' + 'x'.repeat(64) + ')'", NOW),
        ("1588900000000", NOW),
        ("NaN", NOW),
        ("true", NOW),
        ("7n", NOW),
        ("new Date(NaN)", NOW),
        ("{}", NOW),
        ("['2020-02-29T12:34:56Z']", NOW),
        ("{ toJSON() { throw new Error('no') } }", NOW),
        ("{ toJSON() {} }", NOW),
        (
            "(() => { const circle = {}; circle.circle = circle; return circle; })()",
            NOW,
        ),
        ("Symbol()", NOW),
        ("() => {}", NOW),
    ] {
        let login = Login::run(&format!("user: {{ created_at: {created_at} }}")).await;
        assert_eq!(
            login.see("body().keen.timestamp"),
            format!("\"{timestamp}\""),
            "{created_at}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_timestamp_is_the_same_on_every_attempt() {
    let login = Login::run("answers: [{ status: 503, takes: 700 }, 'hangs']").await;
    assert_eq!(
        login.see("requests.map(({ body }) => JSON.parse(body).keen.timestamp)"),
        format!(r#"["{NOW}","{NOW}","{NOW}"]"#)
    );
}

#[wasm_bindgen_test]
async fn a_user_created_before_the_window_is_marked_and_not_recorded() {
    for (window, created_at, requests) in [
        ("30m", "2024-05-06T06:38:09.000Z", 1),
        ("30m", "2024-05-06T06:38:08.999Z", 0),
        ("24h", "2024-05-05T07:08:09.000Z", 1),
        ("24h", "2024-05-05T07:08:08.999Z", 0),
        ("7d", "2024-04-29T07:08:09.000Z", 1),
        ("7d", "2024-04-29T07:08:08.999Z", 0),
        ("1m", "2024-05-07T00:00:00.000Z", 1),
        ("1m", "rubbish", 1),
        ("1m", "", 1),
        ("", "1970-01-01T00:00:00.000Z", 1),
    ] {
        let login = Login::run(&format!(
            "user: {{ user_id: 'u', created_at: '{created_at}' }}, saving: 'resolves',
             settings: {{ KEENIO_SIGNUP_WINDOW: '{window}' }}"
        ))
        .await;
        assert_eq!(
            login.see(
                "[error, requests.length, user.persistent.signedUp, user.app_metadata.signedUp, saved[0].args, lines]"
            ),
            format!(r#"[null,{requests},true,true,["u",{{"signedUp":true}}],[]]"#),
            "{window} {created_at}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_log_does_not_call_a_user_recorded_who_was_left_out() {
    let login = Login::run(
        "user: { user_id: 'u', created_at: '1970-01-01' }, saving: 'rejects', settings: { KEENIO_SIGNUP_WINDOW: '1d' }",
    )
    .await;
    assert_eq!(login.see("[error, requests.length, lines.length]"), "[null,0,1]");
    assert!(
        !login.text("lines[0]").contains("is recorded"),
        "{}",
        login.text("lines[0]")
    );
}

#[wasm_bindgen_test]
async fn the_window_asks_for_good_settings_all_the_same() {
    let login = Login::run(
        "user: { created_at: '1970-01-01' }, settings: { KEENIO_SIGNUP_WINDOW: '1d', KEENIO_WRITE_KEY: undefined }",
    )
    .await;
    assert!(
        login.error().starts_with("KEEN_SETTINGS: KEENIO_WRITE_KEY"),
        "{}",
        login.error()
    );
}
