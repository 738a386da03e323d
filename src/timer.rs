//! Time limits on what a host is asked for.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;

use crate::host::{Host, Value};
use crate::task::settled;

/// Why waiting gave no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The limit was reached.
    TimedOut,
    /// The host threw, or its promise was rejected, or what it gave is no use.
    Rejected,
}

impl From<JsValue> for Failed {
    /// What a host throws is not looked at: it may throw again, or quote a secret.
    fn from(_: JsValue) -> Self {
        Self::Rejected
    }
}

thread_local! {
    /// What a limit resolves to: an object that no host has.
    static REACHED: JsValue = Object::new().into();
}

/// A timer of the host's that is cleared when this is dropped.
#[derive(Debug)]
pub struct Limit<'a> {
    host: &'a Host,
    timer: Option<Value>,
    reached: Promise,
}

impl<'a> Limit<'a> {
    /// Starts a timer of `ms` milliseconds. A host whose timers fail sets no limit.
    pub fn new(host: &'a Host, ms: f64) -> Self {
        let mut reach = None;
        // Only the function is taken here: a trap in this closure would be swallowed by the promise.
        let reached = Promise::new(&mut |resolve: Function, _| reach = Some(resolve));
        let timer = reach.and_then(|reach| REACHED.with(|value| host.set_timeout(&reach, ms, value)).ok()?);
        Self { host, timer, reached }
    }
}

impl Drop for Limit<'_> {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            let _ = self.host.clear_timeout(timer);
        }
    }
}

/// What a value of the host's, a promise or not, comes to before the first of the limits is reached.
///
/// A race always settles, and so nothing stays behind in this module when the host's promise never
/// does. The value has a race of its own: a promise with a `then` of its own may settle the race that it
/// is in to a promise that never settles.
///
/// # Errors
/// [`Failed`] when a limit was reached or the promise was rejected.
pub async fn within(limits: &[&Limit<'_>], value: Option<Value>) -> Result<JsValue, Failed> {
    let value = value.map_or(JsValue::UNDEFINED, JsValue::from);
    let racers = Array::of1(&Promise::race(&Array::of1(&value)));
    for limit in limits {
        racers.push(&limit.reached);
    }
    let value = settled(Promise::race(&racers)).await?;
    if REACHED.with(|reached| *reached == value) {
        return Err(Failed::TimedOut);
    }
    Ok(value)
}

/// Waits for `ms` milliseconds, or until the limit is reached.
pub async fn sleep(host: &Host, ms: f64, limit: &Limit<'_>) {
    let pause = Limit::new(host, ms);
    let _ = within(&[limit], Some(pause.reached.clone().unchecked_into())).await;
}
