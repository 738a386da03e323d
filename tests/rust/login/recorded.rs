//! A user who is recorded already goes on at once.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

#[wasm_bindgen_test]
async fn the_flag_is_looked_for_in_three_places_and_the_login_goes_on_before_rule_returns() {
    for user in [
        "{ signedUp: true }",
        "{ signedUp: 1 }",
        "{ signedUp: 'yes' }",
        "{ signedUp: {} }",
        "{ persistent: { signedUp: true } }",
        "{ app_metadata: { signedUp: true } }",
        "Object.create({ signedUp: true })",
        "Object.freeze({ signedUp: true, persistent: null })",
    ] {
        let login = Login::new(&format!("user: {user}, auth0: {{}}")).await;
        login.start();
        assert_eq!(
            login.see("[calls.length, error, calls[0].user === user, calls[0].context === context]"),
            "[1,null,true,true]",
            "{user}"
        );
        assert_eq!(login.see("[requests, lines, hashed, saved]"), "[[],[],[],[]]", "{user}");
    }
}

#[wasm_bindgen_test]
async fn of_all_settings_only_the_flags_name_is_read_for_a_recorded_user() {
    let login = Login::new(
        "user: { recorded: true },
         configuration: new Proxy({}, {
           get(_, key) {
             if (key === 'KEENIO_FLAG') return 'recorded';
             throw new Error(`${String(key)} was read`);
           },
         })",
    )
    .await;
    login.start();
    assert_eq!(login.see("calls.map(({ error }) => error)"), "[null]");
}

#[wasm_bindgen_test]
async fn bad_settings_let_a_recorded_user_in() {
    for settings in [
        "configuration: undefined",
        "configuration: null",
        "configuration: {}",
        "configuration: 'text'",
        "settings: { KEENIO_TIMEOUT_MS: 'soon', KEENIO_PROPERTIES: '{', KEENIO_ON_ERROR: 'maybe' }",
    ] {
        let login = Login::new(&format!("user: {{ signedUp: true }}, {settings}")).await;
        login.start();
        assert_eq!(login.see("calls.map(({ error }) => error)"), "[null]", "{settings}");
    }
}

#[wasm_bindgen_test]
async fn another_flag_or_a_falsy_one_is_a_sign_up() {
    for parts in [
        "user: { user_id: 'u', signedUp: false, persistent: { signedUp: 0 }, app_metadata: { signedUp: '' } }",
        "user: { user_id: 'u', signedUp: true }, settings: { KEENIO_FLAG: 'recorded' }",
        "user: { user_id: 'u', persistent: 'signedUp', app_metadata: 7 }",
        "user: { user_id: 'u', persistent: null, app_metadata: null }",
    ] {
        assert_eq!(Login::run(parts).await.see("requests.length"), "1", "{parts}");
    }
}

#[wasm_bindgen_test]
async fn a_user_that_cannot_be_read_is_an_error_at_once() {
    for user in [
        "{ get signedUp() { throw new Error('Ada') } }",
        "{ get persistent() { throw new Error('Ada') } }",
        "{ app_metadata: { get signedUp() { throw 'Ada' } } }",
        "new Proxy({}, { get() { throw new Error('Ada') } })",
        "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()",
    ] {
        let login = Login::new(&format!("user: {user}")).await;
        login.start();
        assert_eq!(login.see("calls.length"), "1", "{user}");
        assert_eq!(login.error(), "KEEN_EVENT: user cannot be read", "{user}");
    }
}

#[wasm_bindgen_test]
async fn a_flag_that_every_object_inherits_is_refused() {
    for flag in ["constructor", "toString", "__proto__", "hasOwnProperty"] {
        let login = Login::new(&format!("settings: {{ KEENIO_FLAG: '{flag}' }}")).await;
        login.start();
        assert!(
            login
                .error()
                .starts_with("KEEN_SETTINGS: KEENIO_FLAG must be a property name"),
            "{flag}"
        );
        assert_eq!(login.see("requests.length"), "0");
    }
}
