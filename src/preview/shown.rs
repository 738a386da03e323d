//! What [`super::SignUps::preview`] shows of a request and of the properties in it.

use js_sys::{JsString, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::settings::masked;
use crate::event::Sources;
use crate::host::{Value, own_value};
use crate::keen::Request;
use crate::limits;
use crate::mapping;
use crate::settings::Settings;

/// The properties that an event has unless the mapping says otherwise, and where they come from.
const DEFAULTS: [(&str, &str); 4] = [
    ("userId", "user.user_id"),
    ("name", "user.name"),
    ("ip", "context.request.ip"),
    ("user_agent", "context.request.userAgent"),
];

/// The request, with its write key masked.
#[derive(Serialize)]
pub struct SentRequest {
    method: Option<String>,
    url: String,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    headers: JsValue,
}

/// One property of an event: where it comes from, and whether it is sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    name: String,
    path: Option<String>,
    is_mapped: bool,
    is_found: bool,
    is_sent: bool,
}

impl SentRequest {
    /// Shows a copy: the request itself is sent as it is.
    pub fn of(request: &Request) -> Result<Self, JsValue> {
        let headers = Object::assign(&Object::new(), request.init.get_headers().unchecked_ref());
        let name = JsValue::from("authorization");
        let key = Reflect::get(&headers, &name)?.as_string().unwrap_or_default();
        Reflect::set(&headers, &name, &masked(&key).into())?;
        Ok(Self {
            method: request.init.get_method(),
            url: request.url.clone().into(),
            headers: headers.into(),
        })
    }
}

impl Property {
    /// Each property that the event has or could have, the default ones first. `body` is the event's JSON.
    pub fn all(settings: &Settings, sources: &Sources<'_>, body: &JsString) -> Vec<Self> {
        let Settings { properties, addons, .. } = settings;
        let sent = limits::parse(body).ok().flatten();
        let is_sent = |name: &str| {
            let value = sent.as_ref().map(|sent| own_value(sent, name));
            matches!(value, Some(Ok(Some(_))))
        };
        let show = |name: &str, path: Option<&str>, is_mapped| Self {
            name: name.to_owned(),
            path: path.map(ToOwned::to_owned),
            is_mapped,
            is_found: path.is_some_and(|path| is_found(&mapping::follow(path, sources))),
            is_sent: is_sent(name),
        };
        let is_mapped = |name: &str| properties.iter().any(|property| property.name == name);
        let mut shown: Vec<_> = DEFAULTS
            .iter()
            .filter(|(name, _)| !is_mapped(name) && (*name != "user_agent" || addons.ua_parser))
            .map(|(name, path)| show(name, Some(path), false))
            .collect();
        shown.extend(
            properties
                .iter()
                .map(|mapping::Property { name, path }| show(name, path.as_deref(), true)),
        );
        shown
    }
}

/// Whether there is something at the end of a path: an empty text counts as nothing, as on the event.
fn is_found(value: &Result<Option<Value>, JsValue>) -> bool {
    match value {
        Ok(Some(value)) => value.as_string().is_none_or(|text| !text.is_empty()),
        Ok(None) | Err(_) => false,
    }
}
