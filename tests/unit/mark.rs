//! Which names the flag may have.

use keen_signup_rule::mark::is_flag_name;

#[test]
fn a_flag_has_a_name_that_no_profile_has_by_itself() {
    let longest = "é".repeat(255);
    for name in [
        "signedUp",
        "signed_up",
        "keen_recorded",
        "Name",
        "_recorded",
        "recorded__",
        "a b",
        "a$",
        "é",
        "1",
        &longest,
    ] {
        assert!(is_flag_name(name), "{name}");
    }
}

#[test]
fn names_of_the_profile_are_refused() {
    for name in [
        "_id",
        "user_id",
        "userId",
        "id",
        "sub",
        "name",
        "nickname",
        "username",
        "email",
        "email_verified",
        "phone_number",
        "picture",
        "tenant",
        "identities",
        "created_at",
        "last_login",
        "logins_count",
        "blocked",
        "multifactor",
        "roles",
        "persistent",
        "app_metadata",
        "user_metadata",
    ] {
        assert!(!is_flag_name(name), "{name}");
    }
}

#[test]
fn names_that_every_object_has_are_refused() {
    for name in [
        "__proto__",
        "__defineGetter__",
        "__lookupSetter__",
        "__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "toJSON",
        "then",
    ] {
        assert!(!is_flag_name(name), "{name}");
    }
}

#[test]
fn names_that_keen_would_refuse_are_refused() {
    let too_long = "f".repeat(256);
    for name in ["", ".", "app_metadata.signedUp", "$flag", &too_long] {
        assert!(!is_flag_name(name), "{name}");
    }
}
