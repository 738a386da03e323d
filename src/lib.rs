//! Records every sign-up of an identity host as one event in Keen.
//!
//! One login goes in; at most one event per user comes out; the login always goes on. [`rule`]
//! says what happens at a login, in order; each module is one noun of that sentence.

pub mod date;
pub mod delivery;
pub mod error;
pub mod event;
pub mod host;
pub mod json;
pub mod keen;
pub mod keys;
pub mod limits;
pub mod mapping;
pub mod reading;
pub mod settings;
pub mod text;
#[cfg(target_family = "wasm")]
mod wiping;

use std::borrow::Cow;

use js_sys::Date;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use delivery::{Budget, Policy};
use error::Error;
use host::Host;
use keen::Request;
use keys::Key;
use reading::Reading;
use settings::{OnError, Settings};
use text::append;

/// The rule: called at each login of a user who is not recorded yet, answers its host exactly once.
///
/// The login goes on, or ends with an error. `host` is what the shim hands in for this login: it
/// holds `user`, `context` and `callback`, and has asked for the mark.
#[wasm_bindgen]
pub fn rule(host: &Host) {
    let text = host.read(keen::EVENT_BYTES);
    let reading = Reading::new(&text);
    let on_error = OnError::read(&reading.settings);
    let policy = *on_error.as_ref().unwrap_or(&OnError::Deny);
    let checked = settings::check_flag(&reading.settings).and(on_error);
    match checked.and_then(|_| Task::new(reading)) {
        Ok(task) => {
            let host = host.clone();
            spawn_local(async move {
                match task.run(&host).await {
                    Ok(()) => host.go_on(),
                    Err(error) => answer(&host, policy, &error),
                }
            });
        }
        Err(error) => answer(host, policy, &error),
    }
}

fn answer(host: &Host, on_error: OnError, error: &Error) {
    match on_error {
        OnError::Deny => host.refuse(&error.0.message, &error.fields()),
        OnError::Allow => {
            host.log(&error.line());
            host.go_on();
        }
    }
}

/// What has to be done for a sign-up once everything has been read.
struct Task {
    /// `None` when the sign-up is too long ago to be recorded.
    request: Option<Request>,
    policy: Policy,
    budget: Budget,
}

impl Task {
    /// Checks all that has been read.
    fn new(reading: Reading<'_>) -> Result<Self, Error> {
        let now = Date::now();
        let settings = Settings::read(&reading.settings)?;
        let properties = mapping::read(reading.settings.get(Key::Properties))?;
        let length = reading.length;
        let values = reading.values()?;
        let timestamp = timestamp(values.created_at(), settings.window_ms, now);
        let request = match timestamp {
            Some(timestamp) => {
                // All that was read, and most of what is written around it.
                let mut request = String::with_capacity(length + 300);
                append(&mut request, &[&settings.url, "\n", settings.write_key, "\n"]);
                event::write(&mut request, values, &properties, settings.addons, &timestamp)?;
                Some(Request(request))
            }
            None => None,
        };
        Ok(Self {
            request,
            policy: Policy {
                max_attempts: settings.max_attempts,
            },
            budget: Budget::new(settings.timeout_ms, now),
        })
    }

    /// Delivers the event and saves the mark. That the mark could not be saved is no failure of the
    /// login: the event is safe, and its token keeps it unique.
    async fn run(mut self, host: &Host) -> Result<(), Error> {
        if let Some(request) = &self.request {
            delivery::deliver(host, request, self.policy, &mut self.budget).await?;
        }
        if let Some(marked) = host.mark(self.budget.left_ms(Date::now()))
            && marked.await.is_err()
        {
            host.log("keen-signup-rule: the mark could not be saved; the next login will try again");
        }
        Ok(())
    }
}

/// When the sign-up happened, as ISO 8601: when the user was created, or now where that is no date.
/// `None` when it was longer ago than the window, in milliseconds, allows.
fn timestamp(created_at: Option<&str>, window_ms: Option<f64>, now: f64) -> Option<Cow<'_, str>> {
    if let Some(text) = created_at.filter(|text| date::is_iso(text))
        && window_ms.is_none()
    {
        return Some(Cow::Borrowed(text));
    }
    let created = created_at.map(host::parse_date).filter(|ms| ms.is_finite());
    match (created, window_ms) {
        (Some(created), Some(window)) if now - created > window => None,
        _ => Some(Cow::Owned(date::iso(created.unwrap_or(now)))),
    }
}
