//! `KEENIO_PROPERTIES`: which further values are on the event.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::{Login, heir_of, json};

#[wasm_bindgen_test]
async fn mapped_values_come_from_user_context_and_event() {
    let login = Login::new(
        r#"{"user": {"identities": [{"provider": "auth0"}], "app_metadata": {"seats": 0}},
            "context": {"connection": "Users"},
            "event": {"organization": {"name": "acme"}}}"#,
    )
    .set(
        "configuration.KEENIO_PROPERTIES",
        &r#"{"provider": "user.identities.0.provider", "seats": "user.app_metadata.seats",
             "connection": "context.connection", "organization": "event.organization.name",
             "missing": "user.app_metadata.plan.name"}"#
            .into(),
    )
    .complete()
    .await;
    login.assert_goes_on(&[]);
    let event = login.see("requests.0.event");
    let expected = r#"{"provider":"auth0","seats":0,"connection":"Users","organization":"acme","keen":"#;
    assert!(event.starts_with(expected), "{event}");
}

#[wasm_bindgen_test]
async fn a_mapping_replaces_default_properties_or_removes_them() {
    let login = Login::new(r#"{"user": {"user_id": "u", "name": "Ada Lovelace", "nickname": "ada"}}"#)
        .set(
            "configuration.KEENIO_PROPERTIES",
            &r#"{"name": "user.nickname", "ip": null}"#.into(),
        )
        .complete()
        .await;
    let event = login.see("requests.0.event");
    assert!(event.starts_with(r#"{"userId":"u","name":"ada","keen":"#), "{event}");
}

/// Neither what a getter gives, nor anything inherited.
#[wasm_bindgen_test]
async fn only_own_data_is_followed() {
    let user = json(r#"{"user_id": "u", "inherited": {"plan": "gold"}}"#);
    let login = Login::new(r#"{"context": {}}"#)
        .set("user", &heir_of(&user))
        .unreadable("user.getter")
        .set(
            "configuration.KEENIO_PROPERTIES",
            &r#"{"a": "user.inherited.plan", "b": "user.getter", "c": "user.__proto__.user_id",
                 "d": "context.constructor.name", "e": "context.toString"}"#
                .into(),
        )
        .complete()
        .await;
    login.assert_goes_on(&[]);
    let event = login.see("requests.0.event");
    assert!(event.starts_with(r#"{"userId":"u","keen":"#), "{event}");
}

#[wasm_bindgen_test]
fn a_mapping_that_is_refused_is_told_by_position_or_number() {
    for (text, detail) in [
        ("[]", ""),
        ("null", ""),
        ("7", ""),
        (r#""user.email""#, ""),
        (r#"{"a": 7}"#, "; see its property 1"),
        (r#"{"a": {"b": null}}"#, "; see its property 1"),
        (r#"{"a": "user.a", "b": "user"}"#, "; see its property 2"),
        (r#"{"a": "user.a", "$b": null}"#, "; see its property 2"),
        (r#"{"a": "event.secrets.KEENIO_WRITE_KEY"}"#, "; see its property 1"),
        (r#"{"a": "user.a","#, "; it is invalid JSON at position 15"),
        (r#"{"a""#, "; it is invalid JSON at position 4"),
        ("Ada Lovelace", "; it is invalid JSON"),
    ] {
        let login = Login::new("{}").set("configuration.KEENIO_PROPERTIES", &text.into());
        login.start().unwrap();
        let message = json(&login.see("calls.0.error.message")).as_string().unwrap();
        let (_, rest) = message.split_once("\"context.connection\"").unwrap();
        assert!(message.starts_with("KEENIO_PROPERTIES must be a JSON object"), "{text}");
        assert_eq!(rest, detail, "{text}");
        assert_eq!(login.see("requests"), "[]");
    }
}
