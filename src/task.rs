//! Drives the future of one login.
//!
//! `spawn_local` has one queue for all logins and runs it in the async context of whichever login
//! woke it first. Here nothing is queued: a future is polled at once, then by each of its promises as
//! it settles, so that the engine itself keeps the async context of the login.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

type Task = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct Tasks {
    /// Each task by its number; nothing while it is polled, and in numbers that are free.
    slots: Vec<Option<Task>>,
    free: Vec<usize>,
}

thread_local! {
    static TASKS: RefCell<Tasks> = RefCell::default();
}

/// Wakes the task with this number. (Wakers may be sent to other threads, so they cannot hold the task.)
struct Number(usize);

impl Wake for Number {
    fn wake(self: Arc<Self>) {
        let task = TASKS.with_borrow_mut(|tasks| tasks.slots.get_mut(self.0).and_then(Option::take));
        if let Some(task) = task {
            poll(task, self);
        }
    }
}

/// Starts the future: polls it now, and again whenever the promise that it awaits has settled.
pub fn start(future: impl Future<Output = ()> + 'static) {
    let number = TASKS.with_borrow_mut(|tasks| {
        tasks.free.pop().unwrap_or_else(|| {
            tasks.slots.push(None);
            tasks.slots.len() - 1
        })
    });
    poll(Box::pin(future), Arc::new(Number(number)));
}

/// Promises settle in later microtasks, so that a task is never woken while it is polled.
fn poll(mut task: Task, number: Arc<Number>) {
    let Number(slot) = *number;
    let is_done = task
        .as_mut()
        .poll(&mut Context::from_waker(&Waker::from(number)))
        .is_ready();
    TASKS.with_borrow_mut(|tasks| {
        if is_done {
            tasks.free.push(slot);
        } else if let Some(place) = tasks.slots.get_mut(slot) {
            *place = Some(task);
        }
    });
}

/// What a promise settles to. The promise must settle some time: until then this module keeps what
/// awaits it.
pub fn settled(promise: Promise) -> JsFuture {
    JsFuture::from(promise)
}

/// Goes on in a microtask, which has the whole stack to itself.
pub async fn fresh_stack() {
    let _ = settled(Promise::resolve(&JsValue::UNDEFINED)).await;
}
