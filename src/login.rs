//! One login, from what the host handed in to its answer.

use js_sys::{Date, Math, Promise};
use wasm_bindgen::prelude::*;

use crate::created::Created;
use crate::error::{self, Code, Error};
use crate::event::{self, Newcomer, Sources};
use crate::host::{Callback, Configuration, Host, Name, Performance};
use crate::keen::{Outcome, Request, outcome};
use crate::limits::LeftOut;
use crate::mark::{Flag, Mark};
use crate::retry::{Budget, Policy};
use crate::settings::{OnError, Settings, config_of};
use crate::task;
use crate::timer::{Failed, Limit};

/// What the host handed in for one login.
#[derive(Debug)]
pub struct Login {
    host: Host,
    configuration: Option<Configuration>,
    user: JsValue,
    context: JsValue,
    callback: Callback,
}

/// What has to be done for a sign-up, once everything has been read.
#[derive(Debug)]
pub struct SignUp {
    /// `None` when the sign-up is too long ago to be recorded.
    pub request: Option<Request>,
    mark: Mark,
    policy: Policy,
    timeout_ms: u32,
    on_error: OnError,
}

impl Login {
    /// Keeps what the host handed in.
    pub fn new(
        host: Host,
        configuration: Option<Configuration>,
        user: &JsValue,
        context: &JsValue,
        callback: &Callback,
    ) -> Self {
        Self {
            host,
            configuration,
            user: user.clone(),
            context: context.clone(),
            callback: callback.clone(),
        }
    }

    /// Reads the settings and the event. `None` when this login is no sign-up: an earlier rule has linked
    /// it to another account, which is recorded at logins of its own.
    ///
    /// # Errors
    /// `KEEN_SETTINGS`, or `KEEN_EVENT` for a user that cannot be read.
    pub fn read(&self, flag: Flag) -> error::Result<Option<SignUp>> {
        let now = Date::now();
        let config = config_of(self.configuration.as_ref());
        let on_error = config.on_error()?;
        let settings = Settings::try_from(&config)?;
        let sources = Sources::new(&self.user, &self.context, &self.host)?;
        let newcomer = Newcomer::read(sources.user)?;
        let user_id = newcomer.text_id();
        let primary = sources.text(Name::PrimaryUser);
        if primary.is_some() && primary != user_id {
            return Ok(None);
        }
        let request = if newcomer.is_before(settings.window_ms, now) {
            None
        } else {
            let token = user_id.map(|id| sources.token(&id));
            let mut left_out = LeftOut::default();
            let body = event::body(&sources, &newcomer, &settings, token, now, &mut left_out);
            if newcomer.created == Created::Unknown {
                self.host.log("keen-signup-rule: user.created_at is not a date that is understood; the time of the sign-up is now");
            }
            if let Some(line) = left_out.line() {
                self.host.log(&line);
            }
            Some(Request::new(&settings.url, &settings.write_key, &body))
        };
        Ok(Some(SignUp {
            request,
            mark: Mark::new(flag, newcomer.id, &self.host),
            policy: Policy {
                max_attempts: settings.max_attempts,
            },
            timeout_ms: settings.timeout_ms,
            on_error,
        }))
    }

    /// Delivers the event, marks the user and answers. A mark that cannot be saved does not end the login:
    /// the event is safe, and its token keeps it unique.
    pub async fn record(self, sign_up: SignUp) {
        let clock = Clock::new(&self.host);
        let mut budget = Budget::new(sign_up.timeout_ms, clock.now());
        // The host's stack may be nearly full, and a request that starts there cannot be ended.
        task::fresh_stack().await;
        let end = Limit::new(&self.host, budget.total_ms);
        let delivered = match &sign_up.request {
            Some(request) => self.deliver(request, sign_up.policy, &mut budget, &clock, &end).await,
            None => Ok(()),
        };
        let answered = match delivered {
            Ok(()) => {
                if !sign_up.mark.save(&self.user, &end).await {
                    self.host
                        .log("keen-signup-rule: the mark could not be saved; the next login will try again");
                }
                self.go_on()
            }
            Err(error) => self.answer(sign_up.on_error, &error),
        };
        if let Err(thrown) = answered {
            let _ = Promise::reject(&thrown);
        }
    }

    /// Sends the request until Keen has the event, or until attempts or budget run out.
    async fn deliver(
        &self,
        request: &Request,
        policy: Policy,
        budget: &mut Budget,
        clock: &Clock,
        end: &Limit<'_>,
    ) -> error::Result<()> {
        let mut attempt = 1;
        let mut left_ms = budget.total_ms;
        loop {
            let attempt_ms = policy.attempt_ms(attempt, left_ms);
            let (mut error, retry_after_ms) = match request.send(&self.host, attempt_ms, end).await {
                Ok(answer) => match outcome(answer.status) {
                    Outcome::Stored => return Ok(()),
                    Outcome::Retry => (answer.failure(Code::Unavailable), Some(answer.retry_after_ms())),
                    Outcome::Final => (answer.failure(Code::Rejected), None),
                },
                Err(Failed::Rejected) => (Error::new(Code::Network, &["no answer came from Keen"]), Some(None)),
                Err(Failed::TimedOut) => {
                    budget.spend(left_ms, attempt_ms);
                    let message = "Keen did not answer within the time of this login";
                    (Error::new(Code::Timeout, &[message]), Some(None))
                }
            };
            error.attempts = Some(attempt);
            left_ms = budget.left_ms(clock.now());
            let wait_ms = retry_after_ms
                .and_then(|retry_after_ms| policy.wait_ms(attempt, left_ms, retry_after_ms, Math::random()));
            let Some(wait_ms) = wait_ms else { return Err(error) };
            if !end.sleep(wait_ms).await {
                return Err(error);
            }
            budget.spend(left_ms, wait_ms);
            left_ms = budget.left_ms(clock.now());
            attempt += 1;
        }
    }

    /// Answers for a login that cannot be recorded, as the setting for errors says.
    ///
    /// # Errors
    /// What the callback throws.
    pub fn refuse(&self, error: &Error) -> Result<(), JsValue> {
        let on_error = config_of(self.configuration.as_ref()).on_error();
        self.answer(on_error.unwrap_or(OnError::Deny), error)
    }

    /// Lets the login go on.
    ///
    /// # Errors
    /// What the callback throws.
    pub fn go_on(&self) -> Result<(), JsValue> {
        self.call(&JsValue::NULL)
    }

    fn answer(&self, on_error: OnError, error: &Error) -> Result<(), JsValue> {
        match on_error {
            OnError::Deny => self.call(&error.to_js()),
            OnError::Allow => {
                self.host.log(&error.line());
                self.go_on()
            }
        }
    }

    fn call(&self, error: &JsValue) -> Result<(), JsValue> {
        self.callback
            .call(&JsValue::UNDEFINED, error, &self.user, &self.context)
    }
}

/// A clock of the host's, in milliseconds: one that only goes forward, where there is one.
struct Clock(Option<Performance>);

impl Clock {
    fn new(host: &Host) -> Self {
        Self(
            host.read(Name::Performance)
                .unwrap_or_default()
                .map(JsCast::unchecked_into),
        )
    }

    fn now(&self) -> f64 {
        let now = self.0.as_ref().and_then(|clock| clock.now().ok()?);
        now.and_then(|now| now.as_f64()).unwrap_or_else(Date::now)
    }
}
