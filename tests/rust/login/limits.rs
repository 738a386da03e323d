//! What Keen would refuse is refused here, by its path and never by its value.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake::Login;

/// A login of a user whose `m` is mapped to the property `p`.
fn parts(value: &str) -> String {
    format!(
        "user: {{ user_id: 'u', m: {value} }}, context: {{}}, settings: {{ KEENIO_PROPERTIES: '{{\"p\":\"user.m\"}}' }}"
    )
}

#[wasm_bindgen_test]
async fn what_is_within_the_limits_passes() {
    for (value, sent) in [
        ("'x'.repeat(9999)", "'x'.repeat(9999)"),
        ("['x'.repeat(9999)]", "['x'.repeat(9999)]"),
        ("2 ** 63", "2 ** 63"),
        ("-(2 ** 63)", "-(2 ** 63)"),
        ("-0", "0"),
        ("0.1", "0.1"),
        ("[NaN, Infinity, undefined, () => 1]", "[null, null, null, null]"),
        ("Infinity", "null"),
        ("{ a: undefined, b() {}, [Symbol()]: 1 }", "{}"),
        (
            "{ a$: 1, [' ']: 2, ['n'.repeat(255)]: 3 }",
            "{ a$: 1, [' ']: 2, ['n'.repeat(255)]: 3 }",
        ),
        ("[[[[[[1]]]]]]", "[[[[[[1]]]]]]"),
        ("'\\ud800'", "'\\ud800'"),
        ("new String('boxed')", "'boxed'"),
        ("new Map([[1, 2]])", "{}"),
        ("Object.create(null)", "{}"),
        ("JSON.parse('{\"__proto__\":1}')", "JSON.parse('{\"__proto__\":1}')"),
    ] {
        let login = Login::run(&parts(value)).await;
        assert_eq!(
            login.see(&format!("JSON.stringify(body().p) === JSON.stringify({sent})")),
            "true",
            "{value}"
        );
    }
}

#[wasm_bindgen_test]
async fn what_is_beyond_a_limit_is_named_by_its_path() {
    const NAME: &str = "has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .";
    const LONG: &str = "has 10000 characters or more";
    for (value, path, what) in [
        ("'x'.repeat(10000)", "p", LONG),
        ("new String('x'.repeat(10000))", "p", LONG),
        ("{ tags: ['ok', { note: 'x'.repeat(10000) }] }", "p.tags.1.note", LONG),
        ("2 ** 64", "p", "is a number beyond 2^63"),
        ("-(2 ** 64)", "p", "is a number beyond 2^63"),
        ("[1, [2, 1e300]]", "p.1.1", "is a number beyond 2^63"),
        ("7n", "p", "is not JSON"),
        ("{ a: 7n }", "p", "is not JSON"),
        (
            "(() => { const circle = {}; circle.circle = circle; return circle; })()",
            "p",
            "is not JSON",
        ),
        ("{ get a() { throw new Error('Ada') } }", "p", "is not JSON"),
        ("{ toJSON() { throw new Error('Ada') } }", "p", "is not JSON"),
        ("{ 'a.b': 1 }", "p", NAME),
        ("{ '': 1 }", "p", NAME),
        ("{ $a: 1 }", "p", NAME),
        ("{ ['n'.repeat(256)]: 1 }", "p", NAME),
        ("{ a: [0, { b: { 'c.d': 1 } }] }", "p.a.1.b", NAME),
        // A name inside a profile can be personal: an e-mail address as a key, for one.
        ("{ 'ada@example': { deep: 'x'.repeat(10000) } }", "p.*.deep", LONG),
        ("{ 'Ada Lovelace': { $a: 1 } }", "p.*", NAME),
    ] {
        let login = Login::run(&parts(value)).await;
        assert_eq!(login.error(), format!("KEEN_EVENT: {path} {what}"), "{value}");
        assert_eq!(
            login.see("[requests.length, Object.keys(user)]"),
            r#"[0,["user_id","m"]]"#
        );
    }
}

#[wasm_bindgen_test]
async fn default_properties_have_the_same_limits() {
    for (parts, error) in [
        (
            "user: { user_id: 'x'.repeat(10000) }",
            "userId has 10000 characters or more",
        ),
        ("user: { user_id: 7n }", "userId is not JSON"),
        ("user: { name: 'x'.repeat(10000) }", "name has 10000 characters or more"),
        (
            "user: { name: { 'a.b': 1 } }",
            "name has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .",
        ),
        ("context: { request: { ip: 2 ** 64 } }", "ip is a number beyond 2^63"),
        (
            "context: { request: { userAgent: 'x'.repeat(10000) } }, settings: { KEENIO_ADDONS: 'ua_parser' }",
            "user_agent has 10000 characters or more",
        ),
    ] {
        assert_eq!(
            Login::run(parts).await.error(),
            format!("KEEN_EVENT: {error}"),
            "{parts}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_first_of_several_faults_is_the_one_named() {
    let login = Login::run("user: { name: 7n }, context: { request: { ip: 7n } }").await;
    assert_eq!(login.error(), "KEEN_EVENT: name is not JSON");
}

/// 90 texts of one kind of character, and a last one that brings the event to a size in bytes.
fn list(character: &str, bytes_each: usize, last: usize) -> String {
    let length = 9900 / bytes_each;
    format!("[...Array(90).fill('{character}'.repeat({length})), 'x'.repeat({last})]")
}

#[wasm_bindgen_test]
async fn an_event_has_at_most_900000_bytes_of_utf8() {
    for (character, bytes_each) in [("x", 1), ("é", 2), ("名", 3)] {
        let login = Login::run(&parts(&list(character, bytes_each, 0))).await;
        let bytes = login
            .see("Buffer.byteLength(requests[0].body)")
            .parse::<usize>()
            .unwrap();
        let last = 900_000 - bytes;
        let largest = Login::run(&parts(&list(character, bytes_each, last))).await;
        assert_eq!(
            largest.see("[error, Buffer.byteLength(requests[0].body)]"),
            "[null,900000]",
            "{character}"
        );
        let too_large = Login::run(&parts(&list(character, bytes_each, last + 1))).await;
        assert_eq!(
            too_large.error(),
            "KEEN_EVENT: the event is larger than 900000 bytes",
            "{character}"
        );
        assert_eq!(too_large.see("requests.length"), "0");
    }
}
