//! Who is recorded already.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::{FALSY, Login, TRUTHY, heir_of, json, revoked};

/// Runs the rule until it returns, and says whether it has let the login go on, with nothing sent.
fn goes_on_at_once(login: &Login) -> bool {
    login.start().unwrap();
    login.see("calls") == r#"[{"error":null,"same":true}]"# && login.see("requests") == "[]"
}

#[wasm_bindgen_test]
fn a_recorded_user_goes_on_before_any_credential_is_needed() {
    for user in [
        r#"{"signedUp": true}"#,
        r#"{"persistent": {"signedUp": true}}"#,
        r#"{"app_metadata": {"signedUp": true}}"#,
        r#"{"persistent": {"signedUp": false}, "app_metadata": {"signedUp": true}}"#,
    ] {
        let login = Login::new(&format!(r#"{{"user": {user}}}"#))
            .unreadable("configuration.KEENIO_WRITE_KEY")
            .unreadable("configuration.KEENIO_ON_ERROR")
            .unreadable("user.user_id");
        assert!(goes_on_at_once(&login), "{user}");
        assert_eq!(login.see("lines"), "[]");
    }
}

#[wasm_bindgen_test]
fn the_flag_has_the_name_that_is_set() {
    let with_flag = |name: &str| {
        Login::new(&format!(
            r#"{{"user": {{"recorded": true}}, "settings": {{"KEENIO_FLAG": "{name}"}}}}"#
        ))
    };
    assert!(goes_on_at_once(&with_flag("recorded")));
    for name in ["", "signedUp", "other"] {
        assert!(!goes_on_at_once(&with_flag(name)), "{name}");
    }
}

#[wasm_bindgen_test]
fn a_name_that_cannot_be_a_flag_is_refused() {
    for name in [r#""email""#, r#""__proto__""#, r#""$flag""#, "7", r#"["recorded"]"#] {
        let login = Login::new(&format!(r#"{{"settings": {{"KEENIO_FLAG": {name}}}}}"#));
        login.start().unwrap();
        assert_eq!(
            login.see("calls.0.error.message"),
            r#""KEENIO_FLAG must be a property name that no profile has by itself: 1 to 255 characters, not starting with $, without .""#,
            "{name}"
        );
    }
}

/// As `if (user.signedUp)` in a rule written by hand.
#[wasm_bindgen_test]
fn a_flag_counts_when_it_is_truthy() {
    for name in ["signedUp", "recorded"] {
        for place in ["user", "user.persistent", "user.app_metadata"] {
            let is_on = |value: &JsValue| {
                let parts = r#"{"user": {"persistent": {}, "app_metadata": {}}}"#;
                let login = Login::new(parts)
                    .set("configuration.KEENIO_FLAG", &name.into())
                    .set(&format!("{place}.{name}"), value);
                goes_on_at_once(&login)
            };
            for value in TRUTHY.with(Array::to_vec) {
                assert!(is_on(&value), "{place}.{name} = {value:?}");
            }
            for value in FALSY.with(Array::to_vec) {
                assert!(!is_on(&value), "{place}.{name} = {value:?}");
            }
        }
    }
}

/// All users of a process may inherit one object.
#[wasm_bindgen_test]
fn inherited_metadata_does_not_count() {
    for name in ["persistent", "app_metadata"] {
        let user = json(&format!(r#"{{"{name}": {{"signedUp": true}}}}"#));
        let login = Login::new("{}").set("user", &heir_of(&user));
        assert!(!goes_on_at_once(&login), "{name}");
    }
}

#[wasm_bindgen_test]
fn a_user_that_cannot_be_read_is_an_error() {
    let error = |login: Login| {
        login.start().unwrap();
        login.see("calls.0.error")
    };
    let unreadable = r#"{"name":"KeenSignupError","code":"KEEN_EVENT","message":"user cannot be read"}"#;
    assert_eq!(error(Login::new("{}").unreadable("user.signedUp")), unreadable);
    assert_eq!(error(Login::new("{}").unreadable("user.app_metadata")), unreadable);
    assert_eq!(error(Login::new("{}").set("user", &revoked())), unreadable);
    assert_eq!(
        error(Login::new("{}").unreadable("user.user_id")),
        unreadable.replace("user cannot", "user.user_id cannot")
    );
    for user in ["null", "7", r#""Ada""#, "true"] {
        assert_eq!(
            error(Login::new("{}").set("user", &json(user))),
            unreadable.replace("cannot be read", "is not an object"),
            "{user}"
        );
    }
}

#[wasm_bindgen_test]
fn what_the_callback_throws_at_once_is_thrown_on() {
    let login = Login::new(r#"{"user": {"signedUp": true}, "throws": "by the host"}"#);
    assert_eq!(login.start(), Err("by the host".into()));
    assert_eq!(login.see("calls.length"), "1");
}
