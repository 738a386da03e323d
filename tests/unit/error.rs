//! What an error shows: its fields, and its line in a log.

use keen_signup_rule::error::{Code, Error};
use serde_json::{json, to_value};

const CODES: [(Code, &str); 6] = [
    (Code::Settings, "KEEN_SETTINGS"),
    (Code::Event, "KEEN_EVENT"),
    (Code::Rejected, "KEEN_REJECTED"),
    (Code::Unavailable, "KEEN_UNAVAILABLE"),
    (Code::Network, "KEEN_NETWORK"),
    (Code::Timeout, "KEEN_TIMEOUT"),
];

#[test]
fn each_code_has_one_name_in_logs_and_fields() {
    for (code, name) in CODES {
        let error = Error::new(code, &["what ", "happened"]);
        assert_eq!(
            to_value(&error).unwrap(),
            json!({ "name": "KeenSignupError", "code": name })
        );
        assert_eq!(error.line(), format!("keen-signup-rule: {name}: what happened"));
    }
}

#[test]
fn what_is_known_is_a_field() {
    let mut error = Error::new(Code::Rejected, &["x"]);
    error.status = Some(401);
    error.error_code = Some("InvalidApiKeyError".into());
    error.attempts = Some(2);
    let expected = json!({
        "name": "KeenSignupError",
        "code": "KEEN_REJECTED",
        "status": 401,
        "errorCode": "InvalidApiKeyError",
        "attempts": 2,
    });
    assert_eq!(to_value(&error).unwrap(), expected);
}
