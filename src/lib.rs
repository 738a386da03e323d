//! Records every sign-up of an identity host as one event in Keen.
//!
//! One login goes in; at most one event per user comes out; the login always goes on. [`rule`]
//! says what happens at a login, in order; each module is one noun of that sentence.

pub mod delivery;
pub mod error;
pub mod event;
pub mod host;
pub mod keen;
pub mod keys;
pub mod limits;
pub mod mapping;
pub mod mark;
pub mod names;
pub mod objects;
pub mod settings;

use js_sys::{Date, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use delivery::{Budget, Policy};
use error::Error;
use event::SignUp;
use host::{Callback, Host};
use keen::Request;
use keys::Key;
use mark::{Flag, Mark};
use objects::Unreadable;
use settings::{OnError, Settings};

/// Half the size of the standard library's allocator, which is a tenth of the module.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The rule: called by the host at each login, answers with `callback` exactly once.
///
/// `callback(null, user, context)` lets the login go on, `callback(error, user, context)` ends
/// it; `user` and `context` are the very objects that came in. `host` is what the shim hands in
/// for this login.
///
/// What the callback throws is the host's own failure and not an answer to it: the shim gives it
/// back to the caller; without the shim it is an unhandled rejection.
#[wasm_bindgen]
pub fn rule(user: &JsValue, context: &JsValue, callback: &Callback, host: &Host) {
    let recorded = Flag::read(host).map(|flag| (flag.is_set(host, user), flag));
    if let Ok((Ok(true), _)) = recorded {
        // Most logins end here: nothing has been copied or kept.
        call(callback, &JsValue::NULL, user, context);
        return;
    }
    let login = Login {
        user: user.clone(),
        context: context.clone(),
        callback: callback.clone(),
        host: host.clone(),
    };
    match recorded {
        Ok((Ok(_), flag)) => login.record(flag),
        Ok((Err(Unreadable), _)) => login.refuse(&Error::event("user", "cannot be read")),
        Err(error) => login.refuse(&error),
    }
}

/// What has to be done for a sign-up once everything has been read.
struct Task {
    /// `None` when the sign-up is too long ago to be recorded.
    request: Option<Request>,
    mark: Mark,
    policy: Policy,
    budget: Budget,
    on_error: OnError,
}

struct Login {
    user: JsValue,
    context: JsValue,
    callback: Callback,
    host: Host,
}

impl Login {
    /// Reads and checks everything, then delivers, marks and answers in the background.
    fn record(self, flag: Flag) {
        match self.task(flag) {
            Ok(task) => spawn_local(async move { self.run(task).await }),
            Err(error) => self.refuse(&error),
        }
    }

    fn task(&self, flag: Flag) -> Result<Task, Error> {
        let now = Date::now();
        let read = |key: Key| self.host.setting(key);
        let on_error = OnError::read(&read)?;
        let settings = Settings::read(&read)?;
        let properties = match read(Key::Properties)? {
            Some(text) => mapping::read(&text)?,
            None => Vec::new(),
        };
        let sign_up = SignUp::read(&self.user)?;
        let mark = Mark::new(flag, sign_up.user_id.clone(), &self.host.auth0())
            .map_err(|Unreadable| Error::event("auth0", "cannot be read"))?;
        let request = if sign_up.is_before(settings.window_ms, now) {
            None
        } else {
            let body = event::body(
                &self.host,
                &sign_up,
                [&self.user, &self.context],
                &properties,
                settings.addons,
                now,
            )?;
            Some(Request::new(&settings.url, &settings.write_key, &body))
        };
        Ok(Task {
            request,
            mark,
            policy: Policy {
                max_attempts: settings.max_attempts,
            },
            budget: Budget::new(settings.timeout_ms, now),
            on_error,
        })
    }

    async fn run(&self, mut task: Task) {
        if let Some(request) = &task.request
            && let Err(error) = delivery::deliver(&self.host, request, task.policy, &mut task.budget).await
        {
            self.answer(task.on_error, &error);
            return;
        }
        let left_ms = task.budget.left_ms(Date::now());
        if !task.mark.save(&self.user, &self.host, left_ms).await {
            self.host
                .log("keen-signup-rule: the mark could not be saved; the next login will try again");
        }
        self.go_on();
    }

    fn go_on(&self) {
        call(&self.callback, &JsValue::NULL, &self.user, &self.context);
    }

    /// Answers with an error that came before the policy was known: as far as it can be read.
    fn refuse(&self, error: &Error) {
        let on_error = OnError::read(&|key| self.host.setting(key)).unwrap_or(OnError::Deny);
        self.answer(on_error, error);
    }

    fn answer(&self, on_error: OnError, error: &Error) {
        match on_error {
            OnError::Deny => call(&self.callback, &objects::error_object(error), &self.user, &self.context),
            OnError::Allow => {
                self.host.log(&error.line());
                self.go_on();
            }
        }
    }
}

fn call(callback: &Callback, error: &JsValue, user: &JsValue, context: &JsValue) {
    if let Err(thrown) = callback.call(&JsValue::UNDEFINED, error, user, context) {
        let _ = Promise::reject(&thrown);
    }
}
