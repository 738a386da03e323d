//! The rule as it is exported, in Node and in a browser, with a host that is in `host.js`.

#![cfg(target_family = "wasm")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod delivery;
mod event;
mod login;
mod mapping;
mod mark;
mod recorded;
mod sign_up;
