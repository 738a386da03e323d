//! The mark: a flag on the user that says the sign-up is recorded.

use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{self, Code, Error};
use crate::host::{self, Configuration, Host, Name, Value, define_properties, get, own_descriptor};
use crate::limits;
use crate::settings::{self, Key};
use crate::timer::Limit;

/// The name of the flag, unless the settings say another.
pub const DEFAULT: &str = "signedUp";

thread_local! {
    static SIGNED_UP: JsString = DEFAULT.into();
    static PERSISTENT: JsString = "persistent".into();
    static APP_METADATA: JsString = "app_metadata".into();
}

#[wasm_bindgen]
extern "C" {
    /// What may carry the default flag.
    type Marked;
    #[wasm_bindgen(method, catch, getter, js_name = signedUp)]
    fn signed_up(this: &Marked) -> Result<Option<Value>, JsValue>;
}

/// Names that users have without being recorded: those of the normalized profile, of the objects that hosts
/// keep beside it, and what every object inherits.
#[rustfmt::skip]
const NAMES_OF_PROFILES: &[&str] = &[
    "_id", "id", "sub", "user_id", "userId", "username", "name", "given_name", "family_name", "nickname",
    "email", "email_verified", "phone_number", "phone_verified", "picture", "locale", "gender", "birthdate",
    "tenant", "global_client_id", "clientID", "identities", "created_at", "updated_at", "last_login",
    "last_ip", "last_password_reset", "logins_count", "blocked", "multifactor", "multifactor_last_modified",
    "guardian_authenticators", "enrolled_factors", "groups", "roles", "permissions", "persistent",
    "app_metadata", "user_metadata", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
    "toLocaleString", "toString", "valueOf", "toJSON", "then",
];

/// Whether a name can be that of the flag.
pub fn is_flag_name(name: &str) -> bool {
    limits::is_property_name(name) && !name.starts_with("__") && !NAMES_OF_PROFILES.contains(&name)
}

/// The name of the flag, where it is not the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag(Option<String>);

impl Flag {
    /// Reads the name, the only setting that matters for a user who is recorded already.
    ///
    /// # Errors
    /// `KEEN_SETTINGS` when it cannot be the name of a flag.
    pub fn read(configuration: Option<&Configuration>) -> error::Result<Self> {
        let Some(configuration) = configuration else {
            return Ok(Self(None));
        };
        let name = configuration.flag().map_err(|_| settings::refused(Key::Flag))?;
        let Some(name) = name else { return Ok(Self(None)) };
        let name = host::short_text(&name, 512).ok_or_else(|| settings::refused(Key::Flag))?;
        match name.as_str() {
            "" | DEFAULT => Ok(Self(None)),
            other if is_flag_name(other) => Ok(Self(Some(name))),
            _ => Err(settings::refused(Key::Flag)),
        }
    }

    /// Whether the user is recorded: the flag is truthy on `user`, or on the user's own `persistent` or
    /// `app_metadata`.
    ///
    /// # Errors
    /// `KEEN_EVENT` when the user cannot be read.
    pub fn is_on(&self, user: &JsValue) -> error::Result<bool> {
        let is_on = || -> Result<bool, JsValue> {
            if self.is_truthy_on(user)? {
                return Ok(true);
            }
            for name in [&PERSISTENT, &APP_METADATA] {
                if let Some(object) = name.with(|name| own(user, name))?
                    && self.is_truthy_on(&object)?
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        // Whether there is an object at all is only asked when reading threw.
        is_on().or_else(|_| {
            if user.is_object() {
                Err(Error::new(Code::Event, &["user cannot be read"]))
            } else {
                Ok(false)
            }
        })
    }

    fn is_truthy_on(&self, object: &JsValue) -> Result<bool, JsValue> {
        let flag = match &self.0 {
            None => object.unchecked_ref::<Marked>().signed_up()?,
            // `Reflect.get` takes objects only.
            Some(_) if !object.is_object() => None,
            Some(name) => get(object, &name.as_str().into())?,
        };
        Ok(flag.is_some_and(|flag| flag.is_truthy()))
    }

    /// The name as JavaScript has it.
    pub fn name(&self) -> JsString {
        self.0
            .as_deref()
            .map_or_else(|| SIGNED_UP.with(JsString::clone), JsString::from)
    }
}

/// What a user has as a property of its own. An inherited object may be shared by all users.
fn own(user: &JsValue, name: &JsString) -> Result<Option<Value>, JsValue> {
    if own_descriptor(user, name)?.is_some() {
        get(user, name)
    } else {
        Ok(None)
    }
}

/// Where the host saves marks.
#[derive(Debug)]
enum Store {
    /// On the user alone.
    Missing,
    /// Somewhere that cannot be read.
    Unreadable,
    /// By a method of its management client.
    Method { users: Value, update: Value },
}

impl Store {
    fn find(host: &Host) -> Result<Self, JsValue> {
        let Some(auth0) = host.read(Name::Auth0)? else {
            return Ok(Self::Missing);
        };
        let Some(users) = auth0.get(Name::Users)? else {
            return Ok(Self::Missing);
        };
        let update = users
            .get(Name::UpdateAppMetadata)?
            .filter(|update| update.is_function());
        Ok(update.map_or(Self::Missing, |update| Self::Method { users, update }))
    }
}

/// Where the mark of one user goes.
#[derive(Debug)]
pub struct Mark {
    flag: Flag,
    user_id: Option<Value>,
    store: Store,
}

impl Mark {
    /// Looks for the place where the host saves marks, before anything is awaited.
    pub fn new(flag: Flag, user_id: Option<Value>, host: &Host) -> Self {
        Self {
            flag,
            user_id,
            store: Store::find(host).unwrap_or(Store::Unreadable),
        }
    }

    /// Sets the mark on the user and saves it where the host has a place for it, within the budget.
    /// Returns whether the next login will see it.
    pub async fn save(self, user: &JsValue, budget: &Limit<'_>) -> bool {
        let flag = self.flag.name();
        let is_set = set(user, &flag);
        let (users, update) = match &self.store {
            Store::Missing => return is_set,
            Store::Unreadable => return false,
            Store::Method { users, update } => (users, update),
        };
        let metadata = object_with(&flag, &JsValue::TRUE);
        let user_id = self.user_id.map_or(JsValue::UNDEFINED, JsValue::from);
        match host::apply(update, users, &Array::of2(&user_id, &metadata)) {
            Ok(saved) => budget.on(saved).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// Sets the flag in the user's own `persistent` and `app_metadata`, which are made when absent. Returns
/// whether both took it.
fn set(user: &JsValue, flag: &JsString) -> bool {
    let set_in = |name: &JsString| -> Result<bool, JsValue> {
        match own(user, name)? {
            Some(object) => Reflect::set(&object, flag, &JsValue::TRUE),
            None => define(user, name, &object_with(flag, &JsValue::TRUE)),
        }
    };
    let is_set = |name: &JsString| set_in(name).unwrap_or_default();
    PERSISTENT.with(is_set) & APP_METADATA.with(is_set)
}

/// Gives an object a property of its own.
fn define(object: &JsValue, name: &JsString, value: &JsValue) -> Result<bool, JsValue> {
    if !Reflect::has(object, name)? {
        return Reflect::set(object, name, value);
    }
    // An inherited setter may put the value where all users share it.
    define_properties(object, &Object::get_own_property_descriptors(&object_with(name, value)))?;
    Ok(true)
}

fn object_with(name: &JsString, value: &JsValue) -> Object {
    let object = Object::new();
    // A plain object of our own takes every property.
    let _ = Reflect::set(&object, name, value);
    object
}
