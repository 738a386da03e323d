//! The mark: on the user and, where the host has a place for it, saved. If it cannot be saved
//! the login goes on, with one line in the log.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

#[wasm_bindgen_test]
async fn the_mark_is_saved_with_its_one_key() {
    for saving in ["resolves", "returns no promise", "returns a thenable"] {
        let login = Login::run(&format!(
            "saving: '{saving}', user: {{ user_id: 'u', app_metadata: {{ plan: 'free' }}, persistent: {{ a: 1 }} }}"
        ))
        .await;
        assert_eq!(
            login.see("[error, saved.map(({ args, isMethod }) => ({ args, isMethod })), lines]"),
            r#"[null,[{"args":["u",{"signedUp":true}],"isMethod":true}],[]]"#,
            "{saving}"
        );
        assert_eq!(
            login.see("[user.app_metadata, user.persistent]"),
            r#"[{"plan":"free","signedUp":true},{"a":1,"signedUp":true}]"#
        );
    }
}

#[wasm_bindgen_test]
async fn a_mark_that_cannot_be_saved_is_one_line_and_the_login_goes_on() {
    for saving in ["rejects", "rejects with nothing", "throws", "hangs"] {
        let login = Login::run(&format!("saving: '{saving}'")).await;
        assert_eq!(
            login.see("[error, lines.length, saved.length]"),
            "[null,1,1]",
            "{saving}"
        );
        assert!(login.text("lines[0]").contains("mark could not be saved"), "{saving}");
    }
}

#[wasm_bindgen_test]
async fn saving_takes_no_more_than_what_is_left_of_the_budget() {
    let login =
        Login::run("saving: 'hangs', answers: [{ status: 201, takes: 300 }], settings: { KEENIO_TIMEOUT_MS: '1000' }")
            .await;
    assert_eq!(login.see("[error, saved[0].at, passed]"), "[null,300,1000]");
}

#[wasm_bindgen_test]
async fn a_user_that_takes_no_mark_is_no_failure_of_the_login() {
    for user in [
        "Object.freeze({ user_id: 'u' })",
        "{ user_id: 'u', persistent: Object.freeze({}), app_metadata: Object.freeze({}) }",
        "{ user_id: 'u', persistent: 'text', app_metadata: 7 }",
        "{ user_id: 'u', set persistent(_) { throw new Error() } }",
        "new Proxy({ user_id: 'u' }, { set() { throw new Error() } })",
        "new Proxy({ user_id: 'u' }, { set: () => false })",
    ] {
        let kept = Login::run(&format!("user: {user}, saving: 'resolves'")).await;
        assert_eq!(
            kept.see("[error, requests.length, saved.length, lines]"),
            "[null,1,1,[]]",
            "{user}"
        );
        let lost = Login::run(&format!("user: {user}")).await;
        assert_eq!(
            lost.see("[error, requests.length, lines.length]"),
            "[null,1,1]",
            "{user}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_host_without_a_place_for_the_mark_gets_it_on_the_user() {
    for auth0 in [
        "undefined",
        "null",
        "{}",
        "{ users: null }",
        "{ users: {} }",
        "{ users: { updateAppMetadata: 'no' } }",
        "7",
    ] {
        let login = Login::run(&format!("auth0: {auth0}")).await;
        assert_eq!(
            login.see("[error, lines, user.persistent.signedUp, user.app_metadata.signedUp]"),
            "[null,[],true,true]",
            "{auth0}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_auth0_that_cannot_be_read_is_an_error_before_anything_is_sent() {
    for auth0 in [
        "{ get users() { throw new Error('no') } }",
        "{ users: { get updateAppMetadata() { throw new Error('no') } } }",
    ] {
        let login = Login::run(&format!("auth0: {auth0}")).await;
        assert_eq!(login.error(), "KEEN_EVENT: auth0 cannot be read");
        assert_eq!(login.see("requests.length"), "0");
    }
}
