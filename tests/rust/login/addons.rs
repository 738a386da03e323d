//! `KEENIO_ADDONS`: each add-on in Keen's shape, and only with its input.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

const GEO: &str = r#"{"name":"keen:ip_to_geo","input":{"ip":"ip"},"output":"ip_geo_info"}"#;
const GEO_HIDING: &str =
    r#"{"name":"keen:ip_to_geo","input":{"ip":"ip","remove_ip_property":true},"output":"ip_geo_info"}"#;
const AGENT: &str = r#"{"name":"keen:ua_parser","input":{"ua_string":"user_agent"},"output":"parsed_user_agent"}"#;
const DATE: &str =
    r#"{"name":"keen:date_time_parser","input":{"date_time":"keen.timestamp"},"output":"timestamp_info"}"#;
const REQUEST: &str = "{ request: { ip: '192.0.2.1', userAgent: 'Agent/1' } }";
const ALL: &str = "ip_to_geo,ua_parser,date_time_parser";

#[wasm_bindgen_test]
async fn each_addon_is_there_when_asked_for_and_its_input_is_on_the_event() {
    for (asked, properties, context, addons, event) in [
        ("", "{}", REQUEST, &[][..], r#"{"ip":"192.0.2.1"}"#),
        ("ip_to_geo", "{}", REQUEST, &[GEO], r#"{"ip":"192.0.2.1"}"#),
        (
            "ua_parser",
            "{}",
            REQUEST,
            &[AGENT],
            r#"{"ip":"192.0.2.1","user_agent":"Agent/1"}"#,
        ),
        ("date_time_parser", "{}", REQUEST, &[DATE], r#"{"ip":"192.0.2.1"}"#),
        (
            ALL,
            "{}",
            REQUEST,
            &[GEO, AGENT, DATE],
            r#"{"ip":"192.0.2.1","user_agent":"Agent/1"}"#,
        ),
        (ALL, "{}", "{}", &[DATE], "{}"),
        (ALL, "{}", "undefined", &[DATE], "{}"),
        (
            ALL,
            "{}",
            "{ request: { ip: 7, userAgent: null } }",
            &[DATE],
            r#"{"ip":7,"user_agent":null}"#,
        ),
        (
            "ip_to_geo",
            r#"{"ip":null}"#,
            REQUEST,
            &[GEO_HIDING],
            r#"{"ip":"192.0.2.1"}"#,
        ),
        ("ip_to_geo", r#"{"ip":null}"#, "{}", &[], "{}"),
        ("ip_to_geo", r#"{"ip":null}"#, "{ request: { ip: 7 } }", &[], "{}"),
        ("date_time_parser", r#"{"ip":null}"#, REQUEST, &[DATE], "{}"),
        (
            "ip_to_geo",
            r#"{"ip":"context.address"}"#,
            "{ address: '198.51.100.7' }",
            &[GEO],
            r#"{"ip":"198.51.100.7"}"#,
        ),
        ("ip_to_geo", r#"{"ip":"context.address"}"#, REQUEST, &[], "{}"),
        ("ua_parser", r#"{"user_agent":null,"ip":null}"#, REQUEST, &[], "{}"),
        (
            "ua_parser",
            r#"{"user_agent":"context.agent","ip":null}"#,
            "{ agent: 'Agent/2' }",
            &[AGENT],
            r#"{"user_agent":"Agent/2"}"#,
        ),
    ] {
        let parts = format!(
            "user: {{}}, context: {context}, settings: {{ KEENIO_ADDONS: '{asked}', KEENIO_PROPERTIES: '{properties}' }}"
        );
        let login = Login::run(&parts).await;
        let expected = if addons.is_empty() {
            "undefined".into()
        } else {
            format!("[{}]", addons.join(","))
        };
        assert_eq!(login.see("body().keen.addons"), expected, "{parts}");
        assert_eq!(login.see("(({ keen, ...rest }) => rest)(body())"), event, "{parts}");
    }
}

#[wasm_bindgen_test]
async fn no_user_agent_is_sent_that_no_addon_asked_for() {
    let login = Login::run("settings: { KEENIO_ADDONS: 'ip_to_geo' }").await;
    assert_eq!(login.see("'user_agent' in body()"), "false");
}
