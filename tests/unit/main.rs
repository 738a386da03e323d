//! The logic that takes values and returns values, tested natively: no wasm, no clock, no network.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod api_url;
mod created;
mod credentials;
mod error;
mod event;
mod keen;
mod limits;
mod mapping;
mod mark;
mod retry;
mod retry_after;
mod settings;
mod token;
