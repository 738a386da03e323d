//! Records every sign-up of an identity host as one event in Keen.
//!
//! One login goes in; at most one event per user comes out; the login always goes on. [`rule`]
//! says what happens at a login, in order; each module is one noun of that story.

pub mod created;
pub mod error;
pub mod event;
pub mod host;
pub mod keen;
pub mod limits;
pub mod login;
pub mod mapping;
pub mod mark;
#[cfg(feature = "preview")]
pub mod preview;
pub mod retry;
pub mod settings;
pub mod task;
pub mod timer;
pub mod token;

use wasm_bindgen::prelude::*;

use host::{Callback, Configuration, Host};
use login::Login;
use mark::Flag;

/// A tenth of the size of the standard library's allocator.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The rule. The host calls it at each login; it answers with `callback`, exactly once.
///
/// 1. A user who carries the flag is recorded already: the login goes on at once.
/// 2. Settings and event are read, before anything is awaited: the host may change its objects.
/// 3. The event is delivered to Keen within the budget of the login.
/// 4. The user is marked, and the login goes on.
///
/// What goes wrong is answered as `KEENIO_ON_ERROR` says.
///
/// # Errors
/// What the callback throws while `rule` runs is thrown on to the host. What it throws later becomes
/// an unhandled rejection.
#[wasm_bindgen]
pub fn rule(user: &JsValue, context: &JsValue, callback: &Callback) -> Result<(), JsValue> {
    let configuration = Configuration::entering();
    let flag = Flag::read(configuration.as_ref()).and_then(|flag| Ok((flag.is_on(user)?, flag)));
    if let Ok((true, _)) = flag {
        return callback.call(&JsValue::UNDEFINED, &JsValue::NULL, user, context);
    }
    let login = Login::new(Host::entering(), configuration, user, context, callback);
    match flag.and_then(|(_, flag)| login.read(flag)) {
        Ok(Some(sign_up)) => {
            task::start(login.record(sign_up));
            Ok(())
        }
        Ok(None) => login.go_on(),
        Err(error) => login.refuse(&error),
    }
}
