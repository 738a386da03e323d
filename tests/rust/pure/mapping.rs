//! Which names and paths `KEENIO_PROPERTIES` takes. Its JSON is read by the engine: see the tests
//! of a login.

use keen_signup_rule::mapping::Property;
use proptest::prelude::*;

fn is_valid(name: &str, path: Option<&str>) -> bool {
    Property {
        name: name.into(),
        path: path.map(String::from),
    }
    .is_valid()
}

#[test]
fn a_path_starts_from_user_or_context_and_goes_further() {
    let accepted = [
        "user.email",
        "context.connection",
        "user.app_metadata.plan",
        "user.identities.0.provider",
        "context.request.geoip.country_code",
        "user.__proto__",
        "user.full name",
        "user.名前",
        "context.$x",
    ];
    for path in accepted {
        assert!(is_valid("name", Some(path)), "{path}");
    }
    let refused = [
        "",
        ".",
        "user",
        "context",
        "user.",
        "user..email",
        "user.email.",
        ".user.email",
        "user/email",
        "users.email",
        "username",
        "contextual.ip",
        "event.user.email",
        "User.email",
        " user.email",
        "globalThis.user.email",
    ];
    for path in refused {
        assert!(!is_valid("name", Some(path)), "{path}");
    }
}

#[test]
fn a_property_has_a_name_that_keen_takes_and_that_is_not_keens_own() {
    let longest = "n".repeat(255);
    for name in [
        "plan", "ip", "name", "userId", "__proto", "keen_id", "1", " ", "é", &longest,
    ] {
        assert!(is_valid(name, Some("user.x")) && is_valid(name, None), "{name}");
    }
    let too_long = "n".repeat(256);
    for name in ["", "keen", "__proto__", "$plan", "a.b", ".", &too_long] {
        assert!(!is_valid(name, Some("user.x")) && !is_valid(name, None), "{name}");
    }
}

proptest! {
    #[test]
    fn a_path_is_what_two_words_or_more_make_when_joined_by_dots(
        root in prop::sample::select(vec!["user", "context", "users", "", "event"]),
        names in prop::collection::vec("[a-z_$0 ]{0,3}", 0..4),
    ) {
        let mut path = String::from(root);
        for name in &names {
            path.push('.');
            path.push_str(name);
        }
        let expected = (root == "user" || root == "context")
            && !names.is_empty()
            && names.iter().all(|name| !name.is_empty());
        prop_assert_eq!(is_valid("plan", Some(&path)), expected);
    }
}
