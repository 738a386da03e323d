//! Objects of the host's, read and set through imports that catch, and plain objects of our own.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use crate::error::{Details, Error};
use crate::names::Name;

#[wasm_bindgen]
extern "C" {
    type Any;

    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    fn get(this: &Any, name: Name) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, structural, indexing_getter)]
    fn get_by(this: &Any, name: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put(this: &Any, name: Name, value: &JsValue);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put_by(this: &Any, name: &JsString, value: &JsValue);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put_word(this: &Any, name: Name, word: Name);

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set(target: &JsValue, name: &JsString, value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set_named(target: &JsValue, name: Name, value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    fn own_descriptor(target: &JsValue, key: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsValue) -> Result<JsValue, JsValue>;

    /// Milliseconds since 1970 of a date, NaN for none.
    #[wasm_bindgen(js_namespace = Date, js_name = parse)]
    pub fn parse_date(text: &JsString) -> f64;
}

/// Reading one of the host's objects threw.
#[derive(Clone, Copy, Debug)]
pub struct Unreadable;

/// What the host's object holds under a name; undefined where there is no object.
///
/// # Errors
/// When reading throws.
pub fn get(object: &JsValue, name: Name) -> Result<JsValue, Unreadable> {
    present(object, object.unchecked_ref::<Any>().get(name))
}

/// As [`get`], for a name that is not known beforehand.
///
/// # Errors
/// When reading throws.
pub fn get_by(object: &JsValue, name: &JsString) -> Result<JsValue, Unreadable> {
    present(object, object.unchecked_ref::<Any>().get_by(name))
}

/// Whether there is an object at all is only asked when reading threw: each question is a call to
/// JavaScript.
fn present(object: &JsValue, read: Result<JsValue, JsValue>) -> Result<JsValue, Unreadable> {
    match read {
        Ok(value) => Ok(value),
        Err(_) if object.is_undefined() || object.is_null() => Ok(JsValue::UNDEFINED),
        Err(_) => Err(Unreadable),
    }
}

/// What the host's object holds under `name` as its own data: never a getter's answer, nor
/// anything inherited.
///
/// # Errors
/// When asking throws, as a proxy may.
pub fn get_own(object: &JsValue, name: &JsString) -> Result<JsValue, Unreadable> {
    if !object.is_object() {
        return Ok(JsValue::UNDEFINED);
    }
    // A descriptor is a new plain object; that of an accessor has no `value`.
    let descriptor = own_descriptor(object, name).map_err(|_| Unreadable)?;
    get(&descriptor, Name::Value)
}

/// Sets one property of a plain object of our own.
pub fn put(object: &JsValue, name: Name, value: &JsValue) {
    object.unchecked_ref::<Any>().put(name, value);
}

/// As [`put`], for a name that is not known beforehand.
pub fn put_by(object: &JsValue, name: &JsString, value: &JsValue) {
    object.unchecked_ref::<Any>().put_by(name, value);
}

/// As [`put`], for a word that the glue holds.
pub fn put_word(object: &JsValue, name: Name, word: Name) {
    object.unchecked_ref::<Any>().put_word(name, word);
}

/// Sets one property of a host's object; false when the object refuses or the attempt throws.
pub fn set(object: &JsValue, name: Name, value: &JsValue) -> bool {
    object.is_object() && reflect_set_named(object, name, value) == Ok(true)
}

/// As [`set`], for a name that is not known beforehand.
pub fn set_by(object: &JsValue, name: &JsString, value: &JsValue) -> bool {
    object.is_object() && reflect_set(object, name, value) == Ok(true)
}

/// The `Error` object that a failure is to the host's callback.
pub fn error_object(error: &Error) -> JsValue {
    let Details {
        code,
        message,
        status,
        error_code,
        attempts,
    } = &*error.0;
    let object = js_sys::Error::new(message);
    put_word(&object, Name::Name, Name::SignupError);
    put(&object, Name::Code, &code.name().into());
    if let Some(status) = *status {
        put(&object, Name::Status, &status.into());
    }
    if let Some(error_code) = error_code {
        put(&object, Name::ErrorCode, &error_code.as_str().into());
    }
    if let Some(attempts) = *attempts {
        put(&object, Name::Attempts, &attempts.into());
    }
    object.into()
}

/// JSON text of a value, undefined for what JSON leaves out.
///
/// # Errors
/// When the value is circular, holds a `BigInt`, or throws.
pub fn to_json(value: &JsValue) -> Result<JsValue, Unreadable> {
    stringify(value).map_err(|_| Unreadable)
}

/// The value that a JSON text stands for.
///
/// # Errors
/// The engine's `SyntaxError` when it is no JSON. Its message may quote the text.
pub fn from_json(text: &JsValue) -> Result<JsValue, JsValue> {
    parse(text)
}

/// The names and values of a plain object or array that [`from_json`] made.
pub fn entries(object: &JsValue) -> Entries {
    Entries {
        list: js_sys::Object::entries(object.unchecked_ref()),
        next: 0,
    }
}

/// Names and values, one at a time.
#[derive(Debug)]
pub struct Entries {
    list: Array,
    next: u32,
}

impl Iterator for Entries {
    type Item = (JsString, JsValue);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.list.get(self.next);
        self.next += 1;
        let entry: Array = entry.is_object().then(|| entry.unchecked_into())?;
        Some((entry.get(0).unchecked_into(), entry.get(1)))
    }
}
