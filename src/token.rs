//! What makes an event unique: Keen keeps the first event with a token and ignores the others, for
//! 31 days and within one collection. It is the same at every attempt and every login of one user.

use sha2::{Digest, Sha256};

/// Lowercase hex SHA-256 of `signup`, a NUL byte and the user's id; where the host names its tenant,
/// of `signup`, NUL, tenant, NUL, id. Ids are unique within one tenant only.
pub fn of(tenant: Option<&str>, user_id: &str) -> String {
    let mut hash = Sha256::new();
    hash.update("signup\0");
    if let Some(tenant) = tenant {
        hash.update(tenant);
        hash.update("\0");
    }
    hash.update(user_id);
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    hash.finalize()
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
