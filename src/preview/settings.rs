//! Settings one by one, each as it will be used, and everything that is wrong.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::plain;
use crate::error;
use crate::host::Configuration;
use crate::mark::{self, Flag};
use crate::settings::{self, Config, KEYS, Key, OnError, Setting, Settings, setting};

/// As many characters at the end of a credential are shown, if it is at least four times as long.
const SHOWN: usize = 4;

/// One setting as it will be used.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    key: &'static str,
    alias: Option<&'static str>,
    accepts: &'static str,
    value: Option<String>,
    is_default: bool,
    is_required: bool,
    error: Option<String>,
}

/// Every setting as it will be used: a list of `{key, alias, accepts, value, isDefault, isRequired, error}` in
/// the order of README's table. `value` is `null` where there is none and where `error` says what is wrong;
/// credentials are masked. The two names of a credential are one setting: `key` is the name in use.
#[wasm_bindgen(js_name = settingsOf)]
pub fn settings_of(configuration: &Configuration) -> JsValue {
    let shown = |(key, _, accepts): &(Key, &'static str, &'static str)| {
        let alias = match key {
            Key::WriteKey => Some(Key::WriteKeyAlias),
            Key::ProjectId => Some(Key::ProjectIdAlias),
            Key::WriteKeyAlias | Key::ProjectIdAlias => return None,
            _ => None,
        };
        Some(show(configuration, *key, alias, accepts))
    };
    plain(&KEYS.iter().filter_map(shown).collect::<Vec<_>>())
}

fn show(configuration: &Configuration, key: Key, alias: Option<Key>, accepts: &'static str) -> Shown {
    let is_set = |key: Key| setting(Some(configuration), key) != Setting::Missing;
    let (used, other) = match alias {
        Some(alias) if !is_set(key) && is_set(alias) => (alias, Some(key)),
        _ => (key, alias),
    };
    let value = value_of(configuration, key, alias);
    Shown {
        key: name_of(used),
        alias: other.map(name_of),
        accepts,
        is_default: !is_set(used),
        is_required: alias.is_some(),
        error: value.as_ref().err().map(|error| error.message.clone()),
        value: value.unwrap_or_default(),
    }
}

fn name_of(key: Key) -> &'static str {
    KEYS.get(key as usize).map_or("", |(_, name, _)| name)
}

/// The value of one setting, as the rule reads it when no other setting is bad.
fn value_of(configuration: &Configuration, key: Key, alias: Option<Key>) -> error::Result<Option<String>> {
    let config = Config::from_fn(|other| match other {
        other if other == key || Some(other) == alias => setting(Some(configuration), other),
        Key::WriteKey | Key::ProjectId => Setting::Text("good".to_owned()),
        _ => Setting::Missing,
    });
    let settings = Settings::try_from(&config)?;
    let text = || match setting(Some(configuration), key) {
        Setting::Text(text) => Some(text),
        Setting::Missing | Setting::Unusable => None,
    };
    Ok(match key {
        Key::WriteKey | Key::WriteKeyAlias => Some(masked(&settings.write_key)),
        Key::ProjectId | Key::ProjectIdAlias => project_of(&settings.url).map(masked),
        Key::Collection => text().or_else(|| Some(settings::COLLECTION.to_owned())),
        Key::ApiUrl => text().or_else(|| Some(settings::API_URL.to_owned())),
        Key::OnError => match config.on_error()? {
            OnError::Deny => Some("deny".to_owned()),
            OnError::Allow => Some("allow".to_owned()),
        },
        Key::TimeoutMs => Some(settings.timeout_ms.to_string()),
        Key::MaxAttempts => Some(settings.max_attempts.to_string()),
        Key::Flag => {
            Flag::read(Some(configuration))?;
            text().or_else(|| Some(mark::DEFAULT.to_owned()))
        }
        _ => text(),
    })
}

/// A credential as it may be shown: its end and its length, so that it can be recognized.
pub fn masked(text: &str) -> String {
    let length = text.chars().count();
    let end = match text.len().checked_sub(SHOWN) {
        Some(start) if length >= 4 * SHOWN => text.get(start..).unwrap_or_default(),
        _ => "",
    };
    ["…", end, " (", &length.to_string(), " characters)"].concat()
}

/// The part of an event's URL that all requests to the project start with.
pub fn project_url(event_url: &str) -> &str {
    event_url
        .rsplit_once("/events/")
        .map_or(event_url, |(project, _)| project)
}

fn project_of(event_url: &str) -> Option<&str> {
    project_url(event_url).rsplit_once('/').map(|(_, project)| project)
}
