//! The property names this crate reads and writes, as JavaScript strings made once an instance.

#![expect(missing_docs, reason = "each name is its own documentation")]

use js_sys::JsString;
use wasm_bindgen::JsThreadLocal;
use wasm_bindgen::prelude::*;

/// A property name.
pub type Name = &'static JsThreadLocal<JsString>;

// rustfmt drops the values of foreign statics.
#[rustfmt::skip]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, static_string)] pub static APP_METADATA: JsString = "app_metadata";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static CREATED_AT: JsString = "created_at";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static ERROR_CODE: JsString = "error_code";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static IP: JsString = "ip";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static KEEN: JsString = "keen";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static MESSAGE: JsString = "message";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static NAME: JsString = "name";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static PERSISTENT: JsString = "persistent";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static REQUEST: JsString = "request";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static SIGNED_UP: JsString = "signedUp";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static STATUS: JsString = "status";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static UPDATE_APP_METADATA: JsString = "updateAppMetadata";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static USER_AGENT: JsString = "user_agent";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static USER_AGENT_OF_REQUEST: JsString = "userAgent";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static USER_ID: JsString = "user_id";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static USER_ID_OF_EVENT: JsString = "userId";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static USERS: JsString = "users";
    #[wasm_bindgen(thread_local_v2, static_string)] pub static VALUE: JsString = "value";
}
