//! Logins through the rule as wasm, with a host that records what the rule does.

#![cfg(target_family = "wasm")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "rust/login/addons.rs"]
mod addons;
#[path = "rust/login/attempts.rs"]
mod attempts;
#[path = "rust/login/created_at.rs"]
mod created_at;
#[path = "rust/login/fake.rs"]
mod fake;
#[path = "rust/login/limits.rs"]
mod limits;
#[path = "rust/login/mapping.rs"]
mod mapping;
#[path = "rust/login/mark.rs"]
mod mark;
#[path = "rust/login/recorded.rs"]
mod recorded;
#[path = "rust/login/refused.rs"]
mod refused;
#[path = "rust/login/sign_up.rs"]
mod sign_up;
#[path = "rust/login/time.rs"]
mod time;
