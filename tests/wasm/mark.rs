//! The mark, on the user and where the host saves it.

use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::{Login, heir_of, json};

const NOT_SAVED: &str = "keen-signup-rule: the mark could not be saved; the next login will try again";

#[wasm_bindgen_test]
async fn the_mark_is_saved_as_that_one_key() {
    for saving in ["resolves", "returns no promise"] {
        let parts = format!(
            r#"{{"user": {{"user_id": "u", "app_metadata": {{"plan": "gold"}}}}, "saving": "{saving}",
                 "settings": {{"KEENIO_FLAG": "recorded"}}}}"#
        );
        let login = Login::run(&parts).await;
        login.assert_goes_on(&[]);
        assert_eq!(
            login.see("saved"),
            r#"[{"values":["u",{"recorded":true}],"isMethod":true}]"#
        );
        assert_eq!(login.see("user.app_metadata"), r#"{"plan":"gold","recorded":true}"#);
        assert_eq!(login.see("user.persistent"), r#"{"recorded":true}"#);
    }
}

#[wasm_bindgen_test]
async fn a_mark_that_cannot_be_saved_is_one_line_and_the_login_goes_on() {
    for saving in ["rejects", "throws", "hangs"] {
        let login = Login::run(&format!(r#"{{"saving": "{saving}"}}"#)).await;
        login.assert_goes_on(&[NOT_SAVED]);
        assert_eq!(login.see("saved.length"), "1", "{saving}");
        assert_eq!(login.see("passed"), if saving == "hangs" { "5000" } else { "0" });
    }
    for path in [
        "names.auth0",
        "names.auth0.users",
        "names.auth0.users.updateAppMetadata",
    ] {
        let login = Login::new(r#"{"saving": "resolves"}"#)
            .unreadable(path)
            .complete()
            .await;
        login.assert_goes_on(&[NOT_SAVED]);
        assert_eq!(login.see("requests.length"), "1", "{path}");
    }
}

#[wasm_bindgen_test]
async fn a_host_that_saves_no_marks_gets_no_line() {
    for (path, value) in [
        ("names.auth0.users.updateAppMetadata", "7"),
        ("names.auth0.users", "{}"),
        ("names.auth0", "{}"),
        ("names.auth0", "null"),
    ] {
        let login = Login::new(r#"{"saving": "resolves"}"#)
            .set(path, &json(value))
            .complete()
            .await;
        login.assert_goes_on(&[]);
        assert_eq!(login.see("user.persistent"), r#"{"signedUp":true}"#, "{path}");
    }
}

/// All users of a process may inherit one object.
#[wasm_bindgen_test]
async fn inherited_objects_are_not_marked() {
    let parent = json(r#"{"user_id": "u", "persistent": {}, "app_metadata": {}}"#);
    let login = Login::new("{}")
        .set("parent", &parent)
        .set("user", &heir_of(&parent))
        .complete()
        .await;
    login.assert_goes_on(&[]);
    assert_eq!(
        login.see("parent"),
        r#"{"user_id":"u","persistent":{},"app_metadata":{}}"#
    );
    assert_eq!(
        login.see("user"),
        r#"{"persistent":{"signedUp":true},"app_metadata":{"signedUp":true}}"#
    );
}

#[wasm_bindgen_test]
async fn a_user_that_takes_no_mark_is_recorded_and_a_line_says_so() {
    let user = json(r#"{"user_id": "u"}"#);
    Object::freeze(user.unchecked_ref::<Object>());
    let login = Login::new("{}").set("user", &user).complete().await;
    login.assert_goes_on(&[NOT_SAVED]);
    assert_eq!(login.see("requests.length"), "1");
}
