//! `KEENIO_PROPERTIES`: further properties from paths, and default ones left out.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

const USER: &str = "{
    user_id: 'u', name: 'Ada', email: 'ada@example.com',
    app_metadata: { plan: 'pro', seats: 3, tags: ['a', 'b'], '': 'empty', nested: { deep: [null, false] } },
    identities: [{ provider: 'google', isSocial: true }],
    get computed() { return 'computed' },
    broken: { get value() { throw new Error('read') } },
    absent: undefined,
    constructor: Object,
  }";
const CONTEXT: &str =
    "{ request: { ip: '192.0.2.1', geoip: { country_code: 'SE' } }, connection: 'db', stats: { loginsCount: 1 } }";

fn parts(properties: &str) -> String {
    format!("user: {USER}, context: {CONTEXT}, settings: {{ KEENIO_PROPERTIES: String.raw`{properties}` }}")
}

async fn sent(properties: &str) -> String {
    let login = Login::run(&parts(properties)).await;
    assert_eq!(login.error(), "", "{properties}");
    login.see("(({ keen, ...rest }) => rest)(body())")
}

#[wasm_bindgen_test]
async fn a_path_is_followed_to_its_value_which_passes_as_json() {
    for (path, value) in [
        ("user.email", r#""ada@example.com""#),
        ("user.app_metadata.plan", r#""pro""#),
        ("user.app_metadata.seats", "3"),
        ("user.app_metadata.tags", r#"["a","b"]"#),
        ("user.app_metadata.tags.1", r#""b""#),
        ("user.app_metadata.nested", r#"{"deep":[null,false]}"#),
        ("user.app_metadata.nested.deep.0", "null"),
        ("user.identities.0.provider", r#""google""#),
        ("user.identities.0.isSocial", "true"),
        ("context.connection", r#""db""#),
        ("context.request.geoip.country_code", r#""SE""#),
        ("context.stats.loginsCount", "1"),
    ] {
        let expected = format!(r#"{{"userId":"u","name":"Ada","ip":"192.0.2.1","mapped":{value}}}"#);
        assert_eq!(sent(&format!(r#"{{"mapped":"{path}"}}"#)).await, expected, "{path}");
    }
}

#[wasm_bindgen_test]
async fn what_is_not_the_objects_own_data_is_absent() {
    for path in [
        "user.nothing",
        "user.nothing.further",
        "user.absent",
        "user.computed",
        "user.broken.value",
        "user.constructor",
        "user.constructor.name",
        "user.toString",
        "user.__proto__",
        "user.__proto__.toString",
        "user.app_metadata.constructor",
        "user.app_metadata.hasOwnProperty",
        "user.email.length",
        "user.email.0",
        "user.identities.1.provider",
        "user.identities.-1",
        "context.request.ip.x",
        "context.user",
    ] {
        let properties = format!(r#"{{"mapped":"{path}"}}"#);
        assert_eq!(
            sent(&properties).await,
            r#"{"userId":"u","name":"Ada","ip":"192.0.2.1"}"#,
            "{path}"
        );
    }
    for (user, path) in [
        ("Object.create({ plan: 'inherited' })", "user.plan"),
        ("new (class { get plan() { return 'computed' } })()", "user.plan"),
        ("{ a: Object.create({ plan: 'inherited' }) }", "user.a.plan"),
        ("{ a: { __proto__: { plan: 'inherited' } } }", "user.a.plan"),
        ("{ a: { __proto__: { plan: 'inherited' } } }", "user.a.__proto__.plan"),
    ] {
        let settings = format!(r#"{{ KEENIO_PROPERTIES: '{{"mapped":"{path}"}}' }}"#);
        let login = Login::run(&format!("user: {user}, context: {{}}, settings: {settings}")).await;
        assert_eq!(login.see("Object.keys(body())"), r#"["keen"]"#, "{user}");
    }
}

#[wasm_bindgen_test]
async fn a_default_property_is_removed_by_null_and_replaced_by_a_path() {
    for (properties, expected) in [
        ("{}", r#"{"userId":"u","name":"Ada","ip":"192.0.2.1"}"#),
        (r#"{"ip":null}"#, r#"{"userId":"u","name":"Ada"}"#),
        (r#"{"name":null,"ip":null}"#, r#"{"userId":"u"}"#),
        (r#"{"userId":null,"name":null,"ip":null}"#, "{}"),
        (r#"{"plan":null}"#, r#"{"userId":"u","name":"Ada","ip":"192.0.2.1"}"#),
        (
            r#"{"name":"user.email"}"#,
            r#"{"userId":"u","ip":"192.0.2.1","name":"ada@example.com"}"#,
        ),
        (
            r#"{"userId":"context.connection","ip":"user.nothing"}"#,
            r#"{"name":"Ada","userId":"db"}"#,
        ),
        (
            r#"{"b":"context.connection","a":"user.app_metadata.seats"}"#,
            r#"{"userId":"u","name":"Ada","ip":"192.0.2.1","b":"db","a":3}"#,
        ),
    ] {
        assert_eq!(sent(properties).await, expected, "{properties}");
    }
}

#[wasm_bindgen_test]
async fn a_removed_user_id_still_makes_the_token() {
    let login = Login::run(&parts(r#"{"userId":null}"#)).await;
    assert_eq!(
        login.see("[hashed, body().keen.uniqueness_token.length]"),
        r#"[["signup\u0000u"],64]"#
    );
}

#[wasm_bindgen_test]
async fn a_refused_property_is_told_by_its_number_and_never_quoted() {
    for (properties, number) in [
        (r#"{"plan":"plan"}"#, 1),
        (r#"{"plan":"user"}"#, 1),
        (r#"{"good":"user.a","plan":"user..a"}"#, 2),
        (r#"{"plan":7}"#, 1),
        (r#"{"plan":true}"#, 1),
        (r#"{"plan":["user.a"]}"#, 1),
        (r#"{"plan":{}}"#, 1),
        (r#"{"a.b":"user.a"}"#, 1),
        (r#"{"$a":null}"#, 1),
        (r#"{"":null}"#, 1),
        (r#"{"keen":"user.keen"}"#, 1),
        (r#"{"__proto__":"user.a"}"#, 1),
    ] {
        let login = Login::run(&parts(properties)).await;
        let error = login.error();
        assert!(
            error.starts_with("KEEN_SETTINGS: KEENIO_PROPERTIES must be a JSON object"),
            "{error}"
        );
        assert!(
            error.ends_with(&format!("; see its property {number}")),
            "{properties}: {error}"
        );
        assert_eq!(login.see("requests.length"), "0");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_json_is_located_where_the_engine_says_where_and_never_quoted() {
    for (properties, ending) in [
        (r#"{"plan" "user.a"}"#, "; it is no JSON at position 8"),
        (r#"{"a":"user.a",}"#, "; it is no JSON at position 14"),
        (r#"["plan" "user.a"]"#, "; it is no JSON at position 8"),
        (r#"{"plan":"#, "; it is no JSON"),
        ("plan=user.a", "; it is no JSON"),
        // Not to be taken for the engine's own words.
        ("position 5353", "; it is no JSON"),
        (r#"{"position 5353": x}"#, "; it is no JSON"),
        ("in JSON at position 5353", "; it is no JSON"),
    ] {
        let error = Login::run(&parts(properties)).await.error();
        assert!(
            error.starts_with("KEEN_SETTINGS: KEENIO_PROPERTIES must be a JSON object"),
            "{error}"
        );
        assert!(error.ends_with(ending), "{properties}: {error}");
    }
    for value in ["{ plan: 'user.plan' }", "7", "true", "'{}'.repeat(40000)"] {
        let login = Login::run(&format!("settings: {{ KEENIO_PROPERTIES: {value} }}")).await;
        assert!(login.error().ends_with("or null"), "{value}: {}", login.error());
    }
    for properties in ["[]", "null", "7", "\"user.a\"", "true", r#"[["plan","user.a"]]"#] {
        let error = Login::run(&parts(properties)).await.error();
        assert!(error.ends_with("or null"), "{properties}: {error}");
    }
}
