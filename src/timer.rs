//! Time limits on what a host is asked for.

use js_sys::{Array, Function, JsString, Object, Promise};
use wasm_bindgen::prelude::*;

use crate::host::{Host, Value, own_descriptor};
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
    static THEN: JsString = "then".into();
}

/// A limit of time on what a host is asked for: a timer of the host's, which is cleared when this is
/// dropped.
#[derive(Debug)]
pub struct Limit<'a> {
    host: &'a Host,
    timer: Option<Value>,
    reached: Promise,
    outer: Option<&'a Limit<'a>>,
}

impl<'a> Limit<'a> {
    /// Starts a timer of `ms` milliseconds. A host whose timers fail sets no limit.
    pub fn new(host: &'a Host, ms: f64) -> Self {
        let mut reach = None;
        // Only the function is taken here: a trap in this closure would be swallowed by the promise.
        let reached = Promise::new(&mut |resolve: Function, _| reach = Some(resolve));
        let timer = reach.and_then(|reach| REACHED.with(|value| host.set_timeout(&reach, ms, value)).ok()?);
        Self {
            host,
            timer,
            reached,
            outer: None,
        }
    }

    /// A limit of `ms` milliseconds that ends no later than this one.
    #[must_use]
    pub fn inside(&'a self, ms: f64) -> Self {
        let mut limit = Self::new(self.host, ms);
        limit.outer = Some(self);
        limit
    }

    /// What a value of the host's, a promise or not, comes to within this limit.
    ///
    /// # Errors
    /// [`Failed`] when the limit was reached or the promise was rejected.
    pub async fn on(&self, value: Option<Value>) -> Result<JsValue, Failed> {
        let value: JsValue = value.into();
        // A promise with a `then` of its own may settle the race that it is in to a promise that never
        // settles, so it gets a race of its own.
        let has_own_then = THEN
            .with(|then| own_descriptor(&value, then))
            .is_ok_and(|then| then.is_some());
        if has_own_then {
            self.race(&Promise::race(&Array::of1(&value))).await
        } else {
            self.race(&value).await
        }
    }

    /// What two values come to, in a list.
    ///
    /// # Errors
    /// [`Failed`] when the limit was reached or one of the promises was rejected.
    pub async fn on_both(&self, first: Option<Value>, second: Option<Value>) -> Result<Array, Failed> {
        let both = Promise::all(&Array::of2(&first.into(), &second.into()));
        Ok(self.race(&both).await?.unchecked_into())
    }

    /// Waits for `ms` milliseconds. Returns whether this limit was not reached by then.
    pub async fn sleep(&self, ms: f64) -> bool {
        let pause = Self::new(self.host, ms);
        let _ = self.race(&pause.reached).await;
        // Of two values that are there, the first wins.
        let first = settled(Promise::race(&Array::of2(&self.reached, &JsValue::FALSE))).await;
        first.is_ok_and(|first| first == JsValue::FALSE)
    }

    /// A race always settles, and so nothing stays behind in this module when the value never does.
    async fn race(&self, value: &JsValue) -> Result<JsValue, Failed> {
        let racers = Array::of2(value, &self.reached);
        let mut limit = self;
        while let Some(outer) = limit.outer {
            racers.push(&outer.reached);
            limit = outer;
        }
        let value = settled(Promise::race(&racers)).await?;
        if REACHED.with(|reached| *reached == value) {
            return Err(Failed::TimedOut);
        }
        Ok(value)
    }
}

impl Drop for Limit<'_> {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            let _ = self.host.clear_timeout(timer);
        }
    }
}
