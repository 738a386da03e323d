//! What makes an event unique, against SHA-256 by another program.

use std::collections::HashSet;

use keen_signup_rule::token;

/// `printf 'signup\0…' | sha256sum`
#[test]
fn a_token_is_the_sha_256_of_tenant_and_user() {
    for (tenant, user_id, expected) in [
        (
            None,
            "auth0|1",
            "4d418dc38e7376545e6aadd3373af37412ccee85951a0be6b89f7b18c28c3b1c",
        ),
        (
            Some("acme"),
            "auth0|1",
            "2785b654e74926442a29d05d2a87e981def246ef09abde3f10512b09bda52674",
        ),
        (
            None,
            "",
            "ba7a0f8aafc5a23c0eada0cba02d2de438b93d82c959b021df788bd2efa5fef9",
        ),
        (
            None,
            "名|🙂",
            "55abaaa895d7e4def25601421cc24c4e45ff379c864090aa7b45447cbb959aa3",
        ),
        (
            Some("名"),
            "auth0|1",
            "08895a5723be0e7f9404192fc791ac56da30a4b5771f8d29b2bc3c0cc518cb68",
        ),
        (
            None,
            &"x".repeat(1000),
            "9bc2acf4c177ae22ad6c482317fd4e663a7d7227a82d3ef433bde0e7ff200ebe",
        ),
    ] {
        assert_eq!(token::of(tenant, user_id), expected, "{tenant:?} {user_id}");
    }
}

#[test]
fn tenant_and_user_are_kept_apart() {
    let tokens = [
        (None, "a"),
        (None, "b"),
        (Some("a"), "b"),
        (Some("ab"), ""),
        (Some(""), "ab"),
        (Some("b"), "a"),
        (None, "ab"),
    ]
    .map(|(tenant, user_id)| token::of(tenant, user_id));
    assert_eq!(HashSet::from(tokens.clone()).len(), tokens.len());
}
