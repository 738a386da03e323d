//! What of user and context is on the event, and what is left out.

use js_sys::Date;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::login::{Login, json};

/// The event of a user without an id, without what Keen reads itself.
async fn event_of(login: Login) -> (String, Login) {
    let login = login.complete().await;
    let event = login.see("requests.0.event");
    let (values, _) = event.split_once(r#""keen":"#).unwrap();
    (values.into(), login)
}

#[wasm_bindgen_test]
async fn values_are_as_json_has_them_and_missing_ones_are_left_out() {
    for (parts, expected) in [
        (r#"{"user": {}, "context": {}}"#, "{"),
        (
            r#"{"user": {"name": null, "user_id": ""}, "context": {"request": null}}"#,
            "{",
        ),
        (r#"{"user": {"name": ""}, "context": {"request": {"ip": ""}}}"#, "{"),
        (
            r#"{"user": {"name": 0}, "context": {"request": {"ip": false}}}"#,
            r#"{"name":0,"ip":false,"#,
        ),
        (r#"{"user": {"user_id": 17}, "context": 7}"#, r#"{"userId":17,"#),
        (
            r#"{"user": {"name": ["Ada", {"a": null}]}, "context": {}}"#,
            r#"{"name":["Ada",{"a":null}],"#,
        ),
    ] {
        let (event, login) = event_of(Login::new(parts)).await;
        assert_eq!(event, expected, "{parts}");
        login.assert_goes_on(&[]);
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_left_out_and_named() {
    let login = Login::new(r#"{"user": {}}"#)
        .unreadable("user.name")
        .unreadable("context.request");
    let (event, login) = event_of(login).await;
    assert_eq!(event, "{");
    login.assert_goes_on(&["keen-signup-rule: left out of the event: name (cannot be read), ip (cannot be read)"]);

    let login = Login::new(r#"{"user": {"name": {}}}"#).unreadable("user.name.toJSON");
    let (event, login) = event_of(login).await;
    assert_eq!(event, r#"{"ip":"203.0.113.77","#);
    login.assert_goes_on(&["keen-signup-rule: left out of the event: name (cannot be read as JSON)"]);
}

#[wasm_bindgen_test]
async fn what_keen_would_refuse_is_left_out_deepest_part_first() {
    let long = "x".repeat(10_000);
    for (name, kept, left_out) in [
        (
            format!("\"{long}\""),
            "",
            "name (is a text of 10000 characters or more)",
        ),
        ("1e19".into(), "", "name (is a number beyond 2^63)"),
        (
            format!(r#"{{"first": "Ada", "last": ["L", "{long}"]}}"#),
            r#""name":{"first":"Ada","last":["L"]},"#,
            "name.last.1 (is a text of 10000 characters or more)",
        ),
        (
            r#"{"a.b": 1, "c": {"$d": 1, "e": 2}}"#.into(),
            r#""name":{"c":{"e":2}},"#,
            "name.* (has a name that Keen refuses), name.c.* (has a name that Keen refuses)",
        ),
        (
            format!("{}{}", r#"{"a":"#.repeat(101), "1".to_owned() + &"}".repeat(101)),
            &format!("\"name\":{}{{}}{},", r#"{"a":"#.repeat(99), "}".repeat(99)),
            &format!("name{} (is nested deeper than 100 levels)", ".a".repeat(100)),
        ),
    ] {
        let parts = format!(r#"{{"user": {{"name": {name}}}, "context": {{}}}}"#);
        let (event, login) = event_of(Login::new(&parts)).await;
        assert_eq!(event, format!("{{{kept}"));
        login.assert_goes_on(&[&format!("keen-signup-rule: left out of the event: {left_out}")]);
    }
}

#[wasm_bindgen_test]
async fn an_event_that_is_too_large_goes_without_what_makes_it_so() {
    let text = format!("\"{}\"", "x".repeat(9000));
    let list = vec![text.as_str(); 120].join(",");
    let parts = format!(r#"{{"user": {{"user_id": "u", "name": {{"a": [{list}], "b": 1}}}}}}"#);
    let (event, login) = event_of(Login::new(&parts)).await;
    assert_eq!(event, r#"{"userId":"u","name":{"b":1},"ip":"203.0.113.77","#);
    login.assert_goes_on(&[
        "keen-signup-rule: left out of the event: name.a (makes the event larger than 900000 bytes)",
    ]);
}

#[wasm_bindgen_test]
async fn created_at_is_the_time_of_the_sign_up_in_every_form() {
    const EXACT: &str = "2026-03-01T10:20:30.456Z";
    const SECOND: &str = "2026-03-01T10:20:30.000Z";
    for (created_at, expected) in [
        (r#""2026-03-01T10:20:30.456Z""#, EXACT),
        (r#""2026-03-01T12:20:30+02:00""#, SECOND),
        (r#""2026-03-01 10:20:30""#, SECOND),
        (r#""2026-03-01""#, "2026-03-01T00:00:00.000Z"),
        (r#""Sun, 01 Mar 2026 10:20:30 GMT""#, SECOND),
        (r#""1 Mar 2026 12:20:30 +0200""#, SECOND),
        ("1772360430", SECOND),
        ("1772360430456", EXACT),
        (r#""1772360430""#, SECOND),
        (r#""1772360430456""#, EXACT),
        (r#"{"$date": "2026-03-01T10:20:30.456Z"}"#, EXACT),
        (r#"{"$date": 1772360430456}"#, EXACT),
        (r#"{"$date": {"$numberLong": "1772360430456"}}"#, EXACT),
    ] {
        let login = Login::run(&format!(r#"{{"user": {{"created_at": {created_at}}}}}"#)).await;
        login.assert_goes_on(&[]);
        assert_eq!(
            login.see("requests.0.event.keen.timestamp"),
            format!("\"{expected}\""),
            "{created_at}"
        );
    }
    let date = Date::new(&1_772_360_430_456.0.into());
    let login = Login::new("{}").set("user.created_at", &date).complete().await;
    assert_eq!(login.see("requests.0.event.keen.timestamp"), format!("\"{EXACT}\""));
}

#[wasm_bindgen_test]
async fn a_time_that_is_not_understood_is_now_and_a_line_says_so() {
    const LINE: &str =
        "keen-signup-rule: user.created_at is not a date that is understood; the time of the sign-up is now";
    let assert_now = async |login: Login, lines: &[&str]| {
        let before = Date::now();
        let login = login.complete().await;
        login.assert_goes_on(lines);
        let timestamp = json(&login.see("requests.0.event.keen.timestamp")).as_string().unwrap();
        let ms = Date::parse(&timestamp);
        assert!((before..=Date::now()).contains(&ms), "{timestamp}");
    };
    for created_at in [
        "0",
        "true",
        r#""yesterday""#,
        r#""2026-13-45""#,
        "{}",
        "[1772360430]",
        r#"{"$date": {}}"#,
    ] {
        let parts = format!(r#"{{"user": {{"created_at": {created_at}}}}}"#);
        assert_now(Login::new(&parts), &[LINE]).await;
    }
    assert_now(Login::new("{}").unreadable("user.created_at"), &[LINE]).await;
    for created_at in ["null", r#""""#] {
        let parts = format!(r#"{{"user": {{"created_at": {created_at}}}}}"#);
        assert_now(Login::new(&parts), &[]).await;
    }
}

#[wasm_bindgen_test]
async fn addons_are_asked_for_when_their_input_is_there() {
    let parts = |context: &str, properties: &str| {
        format!(
            r#"{{"user": {{}}, "context": {{"request": {context}}}, "settings": {{
                "KEENIO_ADDONS": "ip_to_geo,ua_parser,date_time_parser", "KEENIO_PROPERTIES": "{properties}"
            }}}}"#
        )
    };
    let ip = r#"{"name":"keen:ip_to_geo","input":{"ip":"ip"},"output":"ip_geo_info"}"#;
    let hidden = ip.replace(r#""ip":"ip""#, r#""ip":"ip","remove_ip_property":true"#);
    let agent = r#"{"name":"keen:ua_parser","input":{"ua_string":"user_agent"},"output":"parsed_user_agent"}"#;
    let date = r#"{"name":"keen:date_time_parser","input":{"date_time":"keen.timestamp"},"output":"timestamp_info"}"#;
    let whole = r#"{"ip": "203.0.113.77", "userAgent": "A browser"}"#;
    for (parts, expected) in [
        (parts(whole, ""), format!("[{ip},{agent},{date}]")),
        (parts(whole, r#"{\"ip\": null}"#), format!("[{hidden},{agent},{date}]")),
        (parts("{}", ""), format!("[{date}]")),
        (parts(r#"{"ip": 7, "userAgent": {}}"#, ""), format!("[{date}]")),
    ] {
        let login = Login::run(&parts).await;
        assert_eq!(login.see("requests.0.event.keen.addons"), expected, "{parts}");
    }
}
