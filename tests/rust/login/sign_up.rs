//! A sign-up: one request to Keen, the mark, and the callback once.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

/// SHA-256 of `signup`, a NUL byte and `auth0|1`, by another program.
const TOKEN: &str = "4d418dc38e7376545e6aadd3373af37412ccee85951a0be6b89f7b18c28c3b1c";

#[wasm_bindgen_test]
async fn a_sign_up_is_posted_and_marked_and_goes_on() {
    let login = Login::run("").await;
    assert_eq!(login.error(), "");
    assert_eq!(
        login.see("requests.map(({ url, method, redirect, headers }) => ({ url, method, redirect, headers }))"),
        r#"[{"url":"https://api.keen.io/3.0/projects/project1/events/signups","method":"POST","redirect":"manual","headers":{"authorization":"write-key","content-type":"application/json"}}]"#
    );
    assert_eq!(
        login.text("requests[0].body"),
        format!(
            r#"{{"userId":"auth0|1","name":"Ada","ip":"192.0.2.1","keen":{{"timestamp":"2024-05-06T07:08:09.000Z","uniqueness_token":"{TOKEN}"}}}}"#
        )
    );
    assert_eq!(
        login.see("user"),
        r#"{"user_id":"auth0|1","name":"Ada","persistent":{"signedUp":true},"app_metadata":{"signedUp":true}}"#
    );
    assert_eq!(
        login.see("[lines, sleeps, requests[0].signal.aborted]"),
        "[[],[],false]"
    );
}

#[wasm_bindgen_test]
async fn the_settings_say_where_it_goes_and_with_which_key() {
    let login = Login::run(
        "configuration: {
           KEEN_WRITE_KEY: 'other-key', KEEN_PROJ_ID: 'p2', KEENIO_EVENT_COLLECTION: 'sign ups',
           KEENIO_API_URL: 'http://127.0.0.1:8080/keen/', KEENIO_FLAG: 'recorded',
         }",
    )
    .await;
    assert_eq!(
        login.see("[requests[0].url, requests[0].headers.authorization]"),
        r#"["http://127.0.0.1:8080/keen/3.0/projects/p2/events/sign%20ups","other-key"]"#
    );
    assert_eq!(
        login.see("[user.persistent, user.app_metadata, user.signedUp]"),
        r#"[{"recorded":true},{"recorded":true},null]"#
    );
}

#[wasm_bindgen_test]
async fn an_empty_setting_counts_as_absent() {
    let login = Login::run(
        "configuration: {
           KEENIO_WRITE_KEY: '', KEEN_WRITE_KEY: 'k', KEENIO_PROJECT_ID: null, KEEN_PROJ_ID: 'p',
           KEENIO_FLAG: '', KEENIO_ON_ERROR: '', KEENIO_PROPERTIES: '', KEENIO_ADDONS: '', KEENIO_TIMEOUT_MS: undefined,
         }",
    )
    .await;
    assert_eq!(login.see("[error, user.app_metadata]"), r#"[null,{"signedUp":true}]"#);
}

#[wasm_bindgen_test]
async fn what_is_absent_is_left_out() {
    for (parts, expected) in [
        ("user: {}", r#"{"ip":"192.0.2.1"}"#),
        ("user: {}, context: {}", "{}"),
        ("user: {}, context: undefined", "{}"),
        ("user: {}, context: null", "{}"),
        ("user: {}, context: { request: undefined }", "{}"),
        ("user: {}, context: { request: {} }", "{}"),
        ("user: { name: undefined }, context: 7", "{}"),
        (
            "user: { name: Symbol('Ada'), user_id: () => 1 }, context: { request: { ip() {} } }",
            "{}",
        ),
        ("user: { name: null }, context: {}", r#"{"name":null}"#),
        ("user: { name: '' }, context: {}", r#"{"name":""}"#),
        ("user: { user_id: 17 }, context: {}", r#"{"userId":17}"#),
        (
            "user: { name: ['Ada', { a: 1 }] }, context: {}",
            r#"{"name":["Ada",{"a":1}]}"#,
        ),
        ("user: { name: NaN }, context: {}", r#"{"name":null}"#),
        (
            "user: { name: new Date(0) }, context: {}",
            r#"{"name":"1970-01-01T00:00:00.000Z"}"#,
        ),
        ("user: { name: { toJSON() {} } }, context: {}", "{}"),
    ] {
        let login = Login::run(parts).await;
        assert_eq!(login.see("(({ keen, ...rest }) => rest)(body())"), expected, "{parts}");
        assert_eq!(
            login.see("Object.keys(body().keen)"),
            r#"["timestamp"]"#,
            "no token without a user_id that is a text; {parts}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_uniqueness_token_depends_on_the_user_alone() {
    let one =
        Login::run("user: { user_id: 'auth0|1', name: 'B', created_at: '2020-01-01T00:00:00Z' }, context: {}").await;
    assert_eq!(
        one.see("[body().keen.uniqueness_token, hashed]"),
        format!(r#"["{TOKEN}",["signup\u0000auth0|1"]]"#)
    );
    let another = Login::run("user: { user_id: 'auth0|2' }").await;
    assert_ne!(another.see("body().keen.uniqueness_token"), format!("\"{TOKEN}\""));
}

#[wasm_bindgen_test]
async fn the_hosts_objects_are_read_before_the_rule_returns() {
    let login = Login::new("saving: 'resolves', answers: [503]").await;
    login.start();
    login.see(
        "(user.user_id = 'other', user.name = 'Eve', context.request.ip = 'other',
          configuration.KEENIO_WRITE_KEY = 'other', configuration.KEENIO_FLAG = 'other', 0)",
    );
    login.settled().await;
    assert_eq!(
        login.see("[requests[1].headers.authorization, body().userId, body().name, body().ip, saved[0].args]"),
        r#"["write-key","auth0|1","Ada","192.0.2.1",["auth0|1",{"signedUp":true}]]"#
    );
}

#[wasm_bindgen_test]
async fn a_profile_cannot_bring_a_keen_object_of_its_own() {
    let login = Login::run("user: { user_id: 'u', keen: { timestamp: 'x' } }").await;
    assert_eq!(login.see("Object.keys(body())"), r#"["userId","ip","keen"]"#);
    assert_eq!(
        login.see("Object.keys(body().keen)"),
        r#"["timestamp","uniqueness_token"]"#
    );
}

#[wasm_bindgen_test]
async fn logins_at_the_same_time_do_not_meet() {
    let mut logins = Vec::new();
    for (number, answer) in ["201", "400", "503", "'hangs'"].iter().enumerate() {
        logins.push(Login::new(&format!("user: {{ user_id: 'u{number}' }}, answers: [{answer}]")).await);
    }
    for login in &logins {
        login.start();
    }
    for (number, login) in logins.iter().enumerate() {
        login.settled().await;
        assert_eq!(login.see("[calls.length, calls[0].user === user]"), "[1,true]");
        assert_eq!(login.text("body().userId"), format!("u{number}"));
        let is_rejected = number == 1;
        assert_eq!(login.error().starts_with("KEEN_REJECTED"), is_rejected, "{number}");
        assert_eq!(login.see("Boolean(user.persistent)"), (!is_rejected).to_string());
    }
}
