//! The flag that says a user is recorded: read at the start of a login, set and saved at its end.

use js_sys::{Function, JsString, Object};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::host::Host;
use crate::keys::{self, Key};
use crate::names::Name;
use crate::objects::{self, Unreadable};
use crate::settings;

/// The flag's name, where it is not the default.
#[derive(Clone, Debug)]
pub struct Flag(Option<JsString>);

impl Flag {
    /// Reads the flag's name from a host's settings.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it is no property name, or one that every object inherits: then
    /// every user would count as recorded.
    pub fn read(host: &Host) -> Result<Self, Error> {
        let Some(name) = settings::flag(&|key| host.setting(key))? else {
            return Ok(Self(None));
        };
        let name = JsString::from(name);
        match objects::get_by(&Object::new(), &name) {
            Ok(inherited) if inherited.is_undefined() => Ok(Self(Some(name))),
            _ => Err(keys::refused(Key::Flag)),
        }
    }

    /// Whether the user is recorded already: the flag is truthy on `user`, `user.persistent` or
    /// `user.app_metadata`.
    ///
    /// # Errors
    /// When the user cannot be read.
    pub fn is_set(&self, host: &Host, user: &JsValue) -> Result<bool, Unreadable> {
        Ok(self.is_on(host, user)?
            || self.is_on(host, &objects::get(user, Name::Persistent)?)?
            || self.is_on(host, &objects::get(user, Name::AppMetadata)?)?)
    }

    fn is_on(&self, host: &Host, object: &JsValue) -> Result<bool, Unreadable> {
        match &self.0 {
            None => host.has(object, Name::SignedUp),
            Some(name) => host.has_by(object, name),
        }
        .map_err(|_| Unreadable)
    }

    fn set_on(&self, object: &JsValue) -> bool {
        match &self.0 {
            None => objects::set(object, Name::SignedUp, &JsValue::TRUE),
            Some(name) => objects::set_by(object, name, &JsValue::TRUE),
        }
    }
}

/// Where the mark of one user goes; read before anything is awaited.
#[derive(Clone, Debug)]
pub struct Mark {
    flag: Flag,
    user_id: JsValue,
    users: JsValue,
    /// `auth0.users.updateAppMetadata`, or undefined.
    update: JsValue,
}

impl Mark {
    /// Finds what the host offers to save the mark with.
    ///
    /// # Errors
    /// When the host's `auth0` cannot be read.
    pub fn new(flag: Flag, user_id: JsValue, auth0: &JsValue) -> Result<Self, Unreadable> {
        let mut users = JsValue::UNDEFINED;
        let mut update = JsValue::UNDEFINED;
        if !auth0.is_undefined() {
            users = objects::get(auth0, Name::Users)?;
            update = objects::get(&users, Name::UpdateAppMetadata)?;
        }
        Ok(Self {
            flag,
            user_id,
            users,
            update,
        })
    }

    /// Sets the mark on the user and saves it where the host has a place for it, within `ms`
    /// milliseconds. Answers whether the next login will see it.
    pub async fn save(&self, user: &JsValue, host: &Host, ms: f64) -> bool {
        let is_set = self.set_in(user, Name::Persistent) & self.set_in(user, Name::AppMetadata);
        if !self.update.is_function() {
            return is_set;
        }
        let metadata = Object::new();
        self.flag.set_on(&metadata);
        match self
            .update
            .unchecked_ref::<Function>()
            .call2(&self.users, &self.user_id, &metadata)
        {
            Ok(saved) => host.settled(&saved, ms).await.is_ok(),
            Err(_) => false,
        }
    }

    fn set_in(&self, user: &JsValue, bag: Name) -> bool {
        let Ok(object) = objects::get(user, bag) else {
            return false;
        };
        if object.is_undefined() || object.is_null() {
            let object = Object::new();
            return self.flag.set_on(&object) && objects::set(user, bag, &object);
        }
        self.flag.set_on(&object)
    }
}
