//! A sign-up: one event, the mark, one answer.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::Login;

/// SHA-256 of `signup`, a NUL byte and `auth0|1`, by another program.
const TOKEN: &str = "4d418dc38e7376545e6aadd3373af37412ccee85951a0be6b89f7b18c28c3b1c";

#[wasm_bindgen_test]
async fn a_sign_up_is_posted_and_marked_and_goes_on() {
    let login = Login::run(
        r#"{"user": {"user_id": "auth0|1", "name": "Ada Lovelace", "created_at": "2026-03-01T10:20:30.456Z"}}"#,
    )
    .await;
    login.assert_goes_on(&[]);
    assert_eq!(login.see("requests.length"), "1");
    assert_eq!(login.see("requests.0.method"), r#""POST""#);
    assert_eq!(login.see("requests.0.redirect"), r#""manual""#);
    assert_eq!(
        login.see("requests.0.url"),
        r#""https://api.keen.io/3.0/projects/project1/events/signups""#
    );
    assert_eq!(
        login.see("requests.0.headers"),
        r#"{"authorization":"write-key","content-type":"application/json"}"#
    );
    assert_eq!(
        login.see("requests.0.event"),
        format!(
            r#"{{"userId":"auth0|1","name":"Ada Lovelace","ip":"203.0.113.77","keen":{{"timestamp":"2026-03-01T10:20:30.456Z","uniqueness_token":"{TOKEN}"}}}}"#
        )
    );
    assert_eq!(login.see("user.persistent"), r#"{"signedUp":true}"#);
    assert_eq!(login.see("user.app_metadata"), r#"{"signedUp":true}"#);
}

#[wasm_bindgen_test]
async fn the_settings_say_where_it_goes_and_with_which_key() {
    let login = Login::run(
        r#"{"settings": {
            "KEENIO_WRITE_KEY": "", "KEEN_WRITE_KEY": "other-key",
            "KEENIO_PROJECT_ID": null, "KEEN_PROJ_ID": "p2",
            "KEENIO_EVENT_COLLECTION": "sign ups",
            "KEENIO_API_URL": "http://127.0.0.1:8080/keen/",
            "KEENIO_ADDONS": ""
        }}"#,
    )
    .await;
    login.assert_goes_on(&[]);
    assert_eq!(
        login.see("requests.0.url"),
        r#""http://127.0.0.1:8080/keen/3.0/projects/p2/events/sign%20ups""#
    );
    assert_eq!(login.see("requests.0.headers.authorization"), r#""other-key""#);
}

#[wasm_bindgen_test]
async fn a_bad_setting_is_named_and_nothing_is_sent() {
    let login = Login::run(r#"{"settings": {"KEENIO_PROJECT_ID": "no/id"}}"#).await;
    assert_eq!(
        login.see("calls.0.error"),
        r#"{"name":"KeenSignupError","code":"KEEN_SETTINGS","message":"KEENIO_PROJECT_ID must be the id of your Keen project: letters and digits"}"#
    );
    assert_eq!(login.see("requests"), "[]");
    assert_eq!(login.see("user.persistent"), "undefined");
}

#[wasm_bindgen_test]
async fn everything_is_read_before_the_rule_returns() {
    let login = Login::new(r#"{"saving": "resolves", "answers": [503]}"#);
    login.start().unwrap();
    let login = login
        .set("user.user_id", &"other".into())
        .set("user.name", &"other".into())
        .set("context.request.ip", &"other".into())
        .set("configuration.KEENIO_WRITE_KEY", &"other".into())
        .set("configuration.KEENIO_FLAG", &"other".into())
        .answered()
        .await;
    assert_eq!(login.see("requests.length"), "2");
    assert_eq!(login.see("requests.1.headers.authorization"), r#""write-key""#);
    assert_eq!(login.see("requests.1.event.userId"), r#""auth0|1""#);
    assert_eq!(login.see("requests.1.event.name"), r#""Ada Lovelace""#);
    assert_eq!(login.see("requests.1.event.ip"), r#""203.0.113.77""#);
    assert_eq!(login.see("saved.0.values"), r#"["auth0|1",{"signedUp":true}]"#);
}

#[wasm_bindgen_test]
async fn the_token_depends_on_tenant_and_user_alone() {
    let token_of = async |parts: &str| Login::run(parts).await.see("requests.0.event.keen.uniqueness_token");
    assert_eq!(
        token_of(r#"{"user": {"user_id": "auth0|1", "name": "B"}, "context": {"tenant": ""}}"#).await,
        format!("\"{TOKEN}\"")
    );
    // SHA-256 of `signup`, NUL, `acme`, NUL and `auth0|1`, by another program.
    assert_eq!(
        token_of(r#"{"context": {"tenant": "acme"}}"#).await,
        "\"2785b654e74926442a29d05d2a87e981def246ef09abde3f10512b09bda52674\""
    );
    for user in [
        "{}",
        r#"{"user_id": ""}"#,
        r#"{"user_id": 17}"#,
        r#"{"user_id": ["auth0|1"]}"#,
    ] {
        assert_eq!(token_of(&format!(r#"{{"user": {user}}}"#)).await, "undefined", "{user}");
    }
    // An id is copied into the module's memory, which never shrinks.
    for (length, has_token) in [(10_000, true), (10_001, false)] {
        let user_id = "x".repeat(length);
        let token = token_of(&format!(r#"{{"user": {{"user_id": "{user_id}"}}}}"#)).await;
        assert_eq!(token != "undefined", has_token, "{length}");
    }
}

#[wasm_bindgen_test]
async fn a_login_that_is_linked_to_another_account_is_no_sign_up() {
    let login = Login::new(r#"{"context": {"primaryUser": "auth0|2"}, "saving": "resolves"}"#);
    login.start().unwrap();
    assert_eq!(login.see("calls.length"), "1", "it goes on at once");
    login.assert_goes_on(&[]);
    assert_eq!(login.see("requests"), "[]");
    assert_eq!(login.see("saved"), "[]");
    assert_eq!(login.see("user"), r#"{"user_id":"auth0|1","name":"Ada Lovelace"}"#);

    for primary in [r#""auth0|1""#, "null", r#""""#, "7"] {
        let login = Login::run(&format!(r#"{{"context": {{"primaryUser": {primary}}}}}"#)).await;
        assert_eq!(login.see("requests.length"), "1", "{primary}");
    }
}

#[wasm_bindgen_test]
async fn a_user_created_before_the_window_is_marked_and_not_recorded() {
    for (created_at, requests) in [(r#""2020-03-01""#, "0"), ("null", "1"), (r#""9999-12-31""#, "1")] {
        let login = Login::run(&format!(
            r#"{{"user": {{"created_at": {created_at}}}, "settings": {{"KEENIO_SIGNUP_WINDOW": "7d"}}}}"#
        ))
        .await;
        login.assert_goes_on(&[]);
        assert_eq!(login.see("requests.length"), requests, "{created_at}");
        assert_eq!(login.see("user.app_metadata"), r#"{"signedUp":true}"#, "{created_at}");
    }
}

#[wasm_bindgen_test]
async fn logins_at_the_same_time_do_not_meet() {
    let answers = ["201", "400", "503", r#""hangs""#];
    let logins = [0, 1, 2, 3].map(|number| {
        let answer = answers.get(number).unwrap();
        Login::new(&format!(
            r#"{{"user": {{"user_id": "u{number}"}}, "answers": [{answer}]}}"#
        ))
    });
    for login in &logins {
        login.start().unwrap();
    }
    for (number, login) in logins.into_iter().enumerate() {
        let login = login.answered().await;
        assert_eq!(login.see("requests.0.event.userId"), format!("\"u{number}\""));
        let is_rejected = number == 1;
        assert_eq!(
            login.see("calls.0.error.code") == r#""KEEN_REJECTED""#,
            is_rejected,
            "{number}"
        );
        assert_eq!(login.see("user.persistent") == "undefined", is_rejected, "{number}");
    }
}

#[wasm_bindgen_test]
async fn what_the_callback_throws_later_is_a_rejection_that_nobody_handles() {
    let login = Login::new(r#"{"throws": {"by": "the host"}}"#);
    login.start().unwrap();
    let login = login.answered().await.rejected().await;
    assert_eq!(login.see("unhandled"), r#"[{"by":"the host"}]"#);
}
