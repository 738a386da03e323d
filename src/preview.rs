//! What the command and the page need besides the rule: settings one by one, events that are made and
//! not sent, and when to try again. Nothing is decided here: settings, event, limits, token and retries are
//! those of the rule.

mod answers;
mod settings;
mod shown;

use js_sys::{Array, Date, Function, JsString, Object, Reflect, decode_uri_component};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::created::Created;
use crate::error;
use crate::event::{self, Newcomer, Sources};
use crate::host::{Callback, Configuration, Host};
use crate::keen::Request;
use crate::limits::LeftOut;
use crate::login::Login;
use crate::mark::Flag;
use crate::settings::{OnError, Settings, config_of};
use settings::project_url;
use shown::{Property, SentRequest};

/// Data of our own as plain JavaScript: objects with `null` for what is missing.
fn plain(data: &impl Serialize) -> JsValue {
    data.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_default()
}

/// A part of an event that was left out.
#[derive(Serialize)]
struct Part {
    path: String,
    reason: String,
}

fn parts_of(left_out: LeftOut) -> Vec<Part> {
    left_out
        .parts
        .into_iter()
        .map(|(path, reason)| Part { path, reason })
        .collect()
}

/// An event as it is sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    is_recorded: bool,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    json: JsString,
    token: Option<String>,
    created_ms: Option<f64>,
    is_date_bad: bool,
    left_out: Option<Vec<Part>>,
}

/// What [`SignUps::preview`] shows.
#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field by itself for whoever reads it"
)]
#[serde(rename_all = "camelCase")]
struct Preview {
    is_recorded: bool,
    is_linked: bool,
    is_too_old: bool,
    request: SentRequest,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    body: JsValue,
    token: Option<String>,
    created_ms: Option<f64>,
    is_date_bad: bool,
    properties: Vec<Property>,
    left_out: Vec<Part>,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    log: Array,
}

/// Makes the events of users, with settings that are read once.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SignUps {
    configuration: Configuration,
    settings: Settings,
    on_error: OnError,
    flag: Flag,
    /// A host without anything.
    host: Host,
}

#[wasm_bindgen]
impl SignUps {
    /// Reads the settings.
    ///
    /// # Errors
    /// A `KeenSignupError` with the code `KEEN_SETTINGS`, for the first setting that is missing or bad.
    #[wasm_bindgen(constructor)]
    pub fn new(configuration: Configuration) -> Result<Self, JsValue> {
        let config = config_of(Some(&configuration));
        let flag = Flag::read(Some(&configuration)).map_err(|error| error.to_js())?;
        let on_error = config.on_error().map_err(|error| error.to_js())?;
        let settings = Settings::try_from(&config).map_err(|error| error.to_js())?;
        drop(config);
        Ok(Self {
            configuration,
            settings,
            on_error,
            flag,
            host: Object::new().unchecked_into(),
        })
    }

    /// Where one event is posted.
    #[wasm_bindgen(getter, js_name = eventUrl)]
    pub fn event_url(&self) -> String {
        self.settings.url.clone()
    }

    /// What all requests to the project start with. Several events are posted to `/events` below it.
    #[wasm_bindgen(getter, js_name = projectUrl)]
    pub fn project_url(&self) -> String {
        project_url(&self.settings.url).to_owned()
    }

    /// The name of the collection.
    #[wasm_bindgen(getter)]
    pub fn collection(&self) -> JsString {
        let (_, encoded) = self.settings.url.rsplit_once('/').unwrap_or_default();
        // It was encoded by the rule.
        decode_uri_component(encoded).unwrap_or_else(|_| JsString::from(encoded))
    }

    /// The value of the `Authorization` header, which must not be shown.
    #[wasm_bindgen(getter, js_name = writeKey)]
    pub fn write_key(&self) -> String {
        self.settings.write_key.clone()
    }

    /// The time that one login has, in milliseconds.
    #[wasm_bindgen(getter, js_name = timeoutMs)]
    pub fn timeout_ms(&self) -> u32 {
        self.settings.timeout_ms
    }

    /// The most requests that one login sends.
    #[wasm_bindgen(getter, js_name = maxAttempts)]
    pub fn max_attempts(&self) -> u32 {
        self.settings.max_attempts
    }

    /// A user created longer ago than this, in milliseconds, is not recorded.
    #[wasm_bindgen(getter, js_name = windowMs)]
    pub fn window_ms(&self) -> Option<f64> {
        self.settings.window_ms
    }

    /// The name of the mark.
    #[wasm_bindgen(getter)]
    pub fn flag(&self) -> JsString {
        self.flag.name()
    }

    /// Whether a login goes on when its sign-up could not be recorded.
    #[wasm_bindgen(getter, js_name = allowsOnError)]
    pub fn allows_on_error(&self) -> bool {
        self.on_error == OnError::Allow
    }

    /// The event of one user: `{isRecorded, json, token, createdMs, isDateBad, leftOut}`. A user who carries
    /// the flag is recorded. `token` is `null` for a user without an id that is a text, `createdMs` where
    /// `created_at` is missing or not understood, `leftOut` where nothing is; otherwise it is a list of
    /// `{path, reason}`.
    ///
    /// # Errors
    /// A `KeenSignupError` with the code `KEEN_EVENT` for a user that cannot be read.
    pub fn event(&self, user: &JsValue, context: &JsValue) -> Result<JsValue, JsValue> {
        let made = Sources::new(user, context, &self.host).and_then(|sources| self.make(&sources));
        Ok(plain(&made.map_err(|error| error.to_js())?))
    }

    /// Everything about the sign-up of one user: `{isRecorded, isLinked, isTooOld, request, body, token,
    /// createdMs, isDateBad, properties, leftOut, log}`. With one of the first three the rule sends nothing,
    /// and `body` is what it would send otherwise. `event` is an Action's, for paths that start with it.
    ///
    /// # Errors
    /// A `KeenSignupError` with the code `KEEN_EVENT` for a user that cannot be read.
    pub fn preview(&self, user: &JsValue, context: &JsValue, event: &JsValue) -> Result<JsValue, JsValue> {
        let log = Array::new();
        let host = host_with(event, &log)?;
        let sources = Sources::new(user, context, &host).map_err(|error| error.to_js())?;
        let made = self.make(&sources).map_err(|error| error.to_js())?;
        let nobody: Callback = JsValue::UNDEFINED.unchecked_into();
        let login = Login::new(host.clone(), Some(self.configuration.clone()), user, context, &nobody);
        let sign_up = login.read(self.flag.clone()).map_err(|error| error.to_js())?;
        let is_linked = sign_up.is_none();
        let sent = sign_up.and_then(|sign_up| sign_up.request);
        let is_too_old = !is_linked && sent.is_none();
        let request = sent.unwrap_or_else(|| Request::new(&self.settings.url, &self.settings.write_key, &made.json));
        let body = request.init.get_body();
        Ok(plain(&Preview {
            is_recorded: made.is_recorded,
            is_linked,
            is_too_old,
            properties: Property::all(&self.settings, &sources, body.unchecked_ref()),
            request: SentRequest::of(&request)?,
            body,
            token: made.token,
            created_ms: made.created_ms,
            is_date_bad: made.is_date_bad,
            left_out: made.left_out.unwrap_or_default(),
            log,
        }))
    }

    fn make(&self, sources: &Sources<'_>) -> error::Result<Made> {
        let newcomer = Newcomer::read(sources.user)?;
        let token = newcomer.text_id().map(|id| sources.token(&id));
        let mut left_out = LeftOut::default();
        let json = event::body(
            sources,
            &newcomer,
            &self.settings,
            token.clone(),
            Date::now(),
            &mut left_out,
        );
        Ok(Made {
            is_recorded: self.flag.is_on(sources.user)?,
            json,
            token,
            created_ms: match newcomer.created {
                Created::At(ms) => Some(ms),
                Created::Missing | Created::Unknown => None,
            },
            is_date_bad: newcomer.created == Created::Unknown,
            left_out: (!left_out.parts.is_empty()).then(|| parts_of(left_out)),
        })
    }
}

/// A host that has an Action's event and collects the lines of its log.
fn host_with(event: &JsValue, log: &Array) -> Result<Host, JsValue> {
    let push: Function = Reflect::get(log, &"push".into())?.unchecked_into();
    let console = Object::new();
    Reflect::set(&console, &"error".into(), &push.bind0(log))?;
    let host = Object::new();
    Reflect::set(&host, &"console".into(), &console)?;
    Reflect::set(&host, &"event".into(), event)?;
    Ok(host.unchecked_into())
}

/// The version of the package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
