//! The logic that takes values and returns values, tested natively: no wasm, no clock, no network.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "rust/pure/api_url.rs"]
mod api_url;
#[path = "rust/pure/budget.rs"]
mod budget;
#[path = "rust/pure/date.rs"]
mod date;
#[path = "rust/pure/delivery.rs"]
mod delivery;
#[path = "rust/pure/event.rs"]
mod event;
#[path = "rust/pure/keen.rs"]
mod keen;
#[path = "rust/pure/keys.rs"]
mod keys;
#[path = "rust/pure/limits.rs"]
mod limits;
#[path = "rust/pure/mapping.rs"]
mod mapping;
#[path = "rust/pure/reading.rs"]
mod reading;
#[path = "rust/pure/settings.rs"]
mod settings;
