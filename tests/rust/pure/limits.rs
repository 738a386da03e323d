//! Keen's limits on a value and all that is in it, beside a plain walk over the same value.

use keen_signup_rule::limits::check;
use proptest::prelude::*;
use serde_json::Value;

const NAME: &str = "has a property name that Keen refuses: 1 to 255 characters, not starting with $, without .";
const LONG: &str = "has 10000 characters or more";
const LARGE: &str = "is a number beyond 2^63";

fn error(value: &str) -> String {
    check("p", value).map_or_else(|error| error.0.message.clone(), |()| String::new())
}

#[test]
fn what_keen_takes_passes() {
    let long = format!("\"{}\"", "x".repeat(9_999));
    for value in [
        "null",
        "true",
        "false",
        "0",
        "-1.5e-7",
        "\"\"",
        "{}",
        "[]",
        "[[],{}]",
        r#"{"a":{"b":[1,"$.",null]},"c":"."}"#,
        r#"{"\"":"\\","\\\"":"\\\""}"#,
        &long,
    ] {
        assert_eq!(error(value), "", "{value}");
    }
}

#[test]
fn what_keen_refuses_is_named_by_its_path() {
    let long = "x".repeat(10_000);
    for (value, path, what) in [
        (format!("\"{long}\""), "p", LONG),
        (format!(r#"{{"a":[1,{{"b":"{long}"}}]}}"#), "p.a.1.b", LONG),
        (format!(r#"[[],[{{}}],"{long}"]"#), "p.2", LONG),
        ("1e+21".into(), "p", LARGE),
        ("[1,[2,1e+300]]".into(), "p.1.1", LARGE),
        (r#"{"a":{"b":1},"c":-1e+21}"#.into(), "p.c", LARGE),
        (r#"{"a.b":1}"#.into(), "p", NAME),
        (r#"{"":1}"#.into(), "p", NAME),
        (r#"{"a":[0,{"b":{"$c":1}}]}"#.into(), "p.a.1.b", NAME),
        (format!(r#"{{"ada@example":{{"deep":"{long}"}}}}"#), "p.*.deep", LONG),
        (r#"{"Ada \"Countess\"":{"$a":1}}"#.into(), "p.*", NAME),
    ] {
        assert_eq!(error(&value), format!("{path} {what}"), "{value}");
    }
}

/// The path of the first thing that Keen refuses.
fn refused_at(path: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.encode_utf16().count() >= 10_000 => Some(path.into()),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, value)| refused_at(&format!("{path}.{index}"), value)),
        Value::Object(object) => object.iter().find_map(|(name, value)| {
            if name.is_empty() || name.starts_with('$') || name.contains('.') || name.chars().count() > 255 {
                return Some(path.into());
            }
            let is_identifier =
                name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            refused_at(&format!("{path}.{}", if is_identifier { name } else { "*" }), value)
        }),
        _ => None,
    }
}

fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        4 => any::<String>(),
        1 => prop::sample::select(vec!["é", "🙂", "\n", "x"]).prop_map(|character| character.repeat(10_000)),
    ];
    let name = prop_oneof![8 => "[a-z]{1,3}", 1 => "[$.a\"\\\\é]{0,3}", 1 => Just("n".repeat(256))];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_walk_over_the_text_finds_what_a_walk_over_the_value_finds(value in values()) {
        let found = check("p", &value.to_string()).err().map(|error| {
            error.0.message.split(' ').next().unwrap().to_owned()
        });
        prop_assert_eq!(found, refused_at("p", &value));
    }

    #[test]
    fn any_text_is_walked_to_an_end(text in "[\\[\\]{}\",:a1\\\\]{0,16}|.{0,16}") {
        let _ = check("p", &text);
    }
}
