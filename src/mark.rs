//! The flag that says a user is recorded: read at the start of a login, set and saved at its end.

use js_sys::{Function, JsString, Object};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::host::{self, Host, Unreadable};
use crate::names::{APP_METADATA, PERSISTENT, SIGNED_UP, UPDATE_APP_METADATA, USERS};
use crate::settings::{self, Key};

/// The flag's name.
#[derive(Clone, Debug)]
pub struct Flag(JsString);

impl Flag {
    /// Reads the flag's name from a host's configuration.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it is no property name, or one that every object inherits: then
    /// every user would count as recorded.
    pub fn read(configuration: &JsValue) -> Result<Self, Error> {
        let Some(name) = settings::flag(&|key| host::setting(configuration, key))? else {
            return Ok(Self(SIGNED_UP.with(Clone::clone)));
        };
        let name = JsString::from(name);
        match host::get(&Object::new(), &name) {
            Ok(inherited) if inherited.is_undefined() => Ok(Self(name)),
            _ => Err(Key::Flag.refused()),
        }
    }

    /// Whether the user is recorded already: the flag is truthy on `user`, `user.persistent` or
    /// `user.app_metadata`.
    ///
    /// # Errors
    /// When the user cannot be read.
    pub fn is_set(&self, user: &JsValue) -> Result<bool, Unreadable> {
        if host::get(user, &self.0)?.is_truthy() {
            return Ok(true);
        }
        for bag in [&PERSISTENT, &APP_METADATA] {
            let bag = bag.with(|name| host::get(user, name))?;
            if host::get(&bag, &self.0)?.is_truthy() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Where the mark of one user goes; read before anything is awaited.
#[derive(Clone, Debug)]
pub struct Mark {
    flag: Flag,
    user: JsValue,
    user_id: JsValue,
    users: JsValue,
    /// `auth0.users.updateAppMetadata`, where the host has it.
    update: Option<Function>,
}

impl Mark {
    /// Finds what the host offers to save the mark with.
    ///
    /// # Errors
    /// When the host's `auth0` cannot be read.
    pub fn new(flag: Flag, user: &JsValue, user_id: &JsValue, auth0: &JsValue) -> Result<Self, Unreadable> {
        let users = USERS.with(|name| host::get(auth0, name))?;
        let update = UPDATE_APP_METADATA.with(|name| host::get(&users, name))?;
        Ok(Self {
            flag,
            user: user.clone(),
            user_id: user_id.clone(),
            users,
            update: update.is_function().then(|| update.unchecked_into()),
        })
    }

    /// Sets the mark on the user and saves it where the host has a place for it, within `ms`
    /// milliseconds. Answers whether the next login will see it.
    pub async fn save(&self, host: &Host, ms: f64) -> bool {
        let persistent = PERSISTENT.with(|bag| self.set_in(bag));
        let app_metadata = APP_METADATA.with(|bag| self.set_in(bag));
        let Some(update) = &self.update else {
            return persistent && app_metadata;
        };
        let metadata = Object::new();
        host::set(&metadata, &self.flag.0, &JsValue::TRUE);
        match update.call2(&self.users, &self.user_id, &metadata) {
            Ok(saved) => host.settled(&saved, ms).await.is_ok(),
            Err(_) => false,
        }
    }

    fn set_in(&self, bag: &JsString) -> bool {
        let Ok(object) = host::get(&self.user, bag) else {
            return false;
        };
        if object.is_undefined() || object.is_null() {
            let object = Object::new();
            return host::set(&object, &self.flag.0, &JsValue::TRUE) && host::set(&self.user, bag, &object);
        }
        host::set(&object, &self.flag.0, &JsValue::TRUE)
    }
}
