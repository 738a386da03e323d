//! What is wrong before anything is sent: answered before the rule returns, by the chosen policy.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::{Login, js, unhandled_in};

#[wasm_bindgen_test]
async fn a_bad_setting_is_named_and_its_value_is_not() {
    for (setting, value, named) in [
        (
            "KEENIO_WRITE_KEY",
            "'s3cret value'",
            "KEENIO_WRITE_KEY must be a write key",
        ),
        ("KEENIO_WRITE_KEY", "5353", "KEENIO_WRITE_KEY must be a write key"),
        (
            "KEENIO_WRITE_KEY",
            "{ toString: () => 's3cret' }",
            "KEENIO_WRITE_KEY must be a write key",
        ),
        (
            "KEENIO_PROJECT_ID",
            "'s3cret/value'",
            "KEENIO_PROJECT_ID must be the id",
        ),
        (
            "KEENIO_EVENT_COLLECTION",
            "'$s3cret'",
            "KEENIO_EVENT_COLLECTION must be 1 to 64",
        ),
        (
            "KEENIO_API_URL",
            "'https://s3cret@h'",
            "KEENIO_API_URL must be an https URL",
        ),
        ("KEENIO_ON_ERROR", "'s3cret'", "KEENIO_ON_ERROR must be deny or allow"),
        ("KEENIO_ON_ERROR", "true", "KEENIO_ON_ERROR must be deny or allow"),
        ("KEENIO_TIMEOUT_MS", "5353", "KEENIO_TIMEOUT_MS must be a whole number"),
        (
            "KEENIO_MAX_ATTEMPTS",
            "'5353'",
            "KEENIO_MAX_ATTEMPTS must be a whole number",
        ),
        ("KEENIO_FLAG", "'s3cret.flag'", "KEENIO_FLAG must be a property name"),
        ("KEENIO_ADDONS", "['s3cret']", "KEENIO_ADDONS must be a list"),
        (
            "KEENIO_SIGNUP_WINDOW",
            "'s3cret'",
            "KEENIO_SIGNUP_WINDOW must be a duration",
        ),
    ] {
        let login = Login::new(&format!("settings: {{ {setting}: {value} }}")).await;
        login.start();
        let error = login.error();
        assert_eq!(login.see("[calls.length, requests.length]"), "[1,0]", "{setting}");
        assert!(error.starts_with(&format!("KEEN_SETTINGS: {named}")), "{error}");
        assert!(!error.contains("s3cret") && !error.contains("5353"), "{error}");
        assert_eq!(
            login.see("error"),
            r#"{"name":"KeenSignupError","code":"KEEN_SETTINGS"}"#
        );
    }
}

#[wasm_bindgen_test]
async fn a_configuration_that_is_not_there_or_cannot_be_read_is_a_settings_error() {
    for (configuration, named) in [
        ("undefined", "KEENIO_WRITE_KEY"),
        ("null", "KEENIO_WRITE_KEY"),
        ("{}", "KEENIO_WRITE_KEY"),
        ("7", "KEENIO_WRITE_KEY"),
        ("'text'", "KEENIO_WRITE_KEY"),
        ("{ KEENIO_WRITE_KEY: 'k' }", "KEENIO_PROJECT_ID"),
        (
            "{ get KEENIO_WRITE_KEY() { throw new Error('no') } }",
            "KEENIO_WRITE_KEY",
        ),
        ("new Proxy({}, { get() { throw new Error('no') } })", "KEENIO_FLAG"),
    ] {
        let login = Login::new(&format!("configuration: {configuration}")).await;
        login.start();
        let starts = format!("KEEN_SETTINGS: {named} must be ");
        assert!(login.error().starts_with(&starts), "{configuration}: {}", login.error());
    }
}

#[wasm_bindgen_test]
async fn allow_lets_the_login_go_on_after_bad_settings_and_bad_users() {
    for (parts, line) in [
        (
            "settings: { KEENIO_ON_ERROR: 'allow', KEENIO_FLAG: '$' }",
            "KEEN_SETTINGS: KEENIO_FLAG",
        ),
        (
            "settings: { KEENIO_ON_ERROR: 'allow', KEENIO_WRITE_KEY: 'a b' }",
            "KEEN_SETTINGS: KEENIO_WRITE_KEY",
        ),
        (
            "configuration: { KEENIO_ON_ERROR: 'allow' }",
            "KEEN_SETTINGS: KEENIO_WRITE_KEY",
        ),
        (
            "settings: { KEENIO_ON_ERROR: 'allow' }, user: null",
            "KEEN_EVENT: user is not an object",
        ),
        (
            "settings: { KEENIO_ON_ERROR: 'allow' }, user: { get signedUp() { throw new Error('no') } }",
            "KEEN_EVENT: user cannot be read",
        ),
    ] {
        let login = Login::new(parts).await;
        login.start();
        assert_eq!(
            login.see("[calls.length, error, lines.length, requests.length]"),
            "[1,null,1,0]",
            "{parts}"
        );
        let expected = format!("keen-signup-rule: {line}");
        assert!(
            login.text("lines[0]").starts_with(&expected),
            "{}",
            login.text("lines[0]")
        );
    }
}

#[wasm_bindgen_test]
async fn a_user_that_is_no_object_is_an_event_error() {
    for user in [
        "undefined",
        "null",
        "true",
        "7",
        "7n",
        "'auth0|1'",
        "Symbol()",
        "() => {}",
    ] {
        let login = Login::new(&format!("user: {user}")).await;
        login.start();
        assert_eq!(login.error(), "KEEN_EVENT: user is not an object", "{user}");
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_named_by_its_path_and_nothing_is_sent() {
    for (parts, path) in [
        ("user: { get user_id() { throw 'Ada' } }", "user.user_id"),
        ("user: { get created_at() { throw 'Ada' } }", "user.created_at"),
        ("user: { get name() { throw 'Ada' } }", "name"),
        ("context: { get request() { throw 'Ada' } }", "ip"),
        ("context: { request: { get ip() { throw 'Ada' } } }", "ip"),
        (
            "context: { request: { get userAgent() { throw 'Ada' } } }, settings: { KEENIO_ADDONS: 'ua_parser' }",
            "user_agent",
        ),
        (
            "context: { a: new Proxy({}, { getOwnPropertyDescriptor() { throw 'Ada' } }) },
             settings: { KEENIO_PROPERTIES: '{\"plan\":\"context.a.b\"}' }",
            "plan",
        ),
    ] {
        let login = Login::new(parts).await;
        login.start();
        assert_eq!(login.error(), format!("KEEN_EVENT: {path} cannot be read"), "{parts}");
        assert_eq!(login.see("requests.length"), "0");
    }
}

/// To give it back to a caller who still waits is the shim's part.
#[wasm_bindgen_test]
async fn what_the_callback_throws_is_the_hosts_unhandled_rejection_and_no_second_call() {
    for (parts, requests) in [
        ("user: { signedUp: true }", 0),
        ("user: null", 0),
        ("settings: { KEENIO_WRITE_KEY: 'a b' }", 0),
        ("settings: { KEENIO_FLAG: '$' }", 0),
        ("settings: { KEENIO_ON_ERROR: 'allow', KEENIO_PROJECT_ID: '-' }", 0),
        ("answers: [201]", 1),
        ("answers: [400]", 1),
        ("answers: [400], settings: { KEENIO_ON_ERROR: 'allow' }", 1),
    ] {
        for thrown in ["new Error('the host')", "'text'", "undefined", "null"] {
            let thrown = js(thrown);
            let login = Login::throwing(parts, &thrown).await;
            assert_eq!(unhandled_in(&login).await, [thrown], "{parts}");
            assert_eq!(
                login.see("[calls.length, requests.length]"),
                format!("[1,{requests}]"),
                "{parts}"
            );
        }
    }
}
