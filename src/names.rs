//! The names this crate gives to JavaScript: they live in the glue, and cross as small numbers.

#![expect(missing_docs, reason = "each name is its own documentation")]

use wasm_bindgen::prelude::*;

/// A name of a property, or a word that is sent.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Addons = "addons",
    ApplicationJson = "application/json",
    AppMetadata = "app_metadata",
    Attempts = "attempts",
    Authorization = "authorization",
    Body = "body",
    Code = "code",
    ContentType = "content-type",
    CreatedAt = "created_at",
    ErrorCode = "errorCode",
    ErrorCodeOfKeen = "error_code",
    Headers = "headers",
    Ip = "ip",
    Keen = "keen",
    Manual = "manual",
    Message = "message",
    Method = "method",
    Name = "name",
    Persistent = "persistent",
    Post = "POST",
    Redirect = "redirect",
    Request = "request",
    Signal = "signal",
    SignedUp = "signedUp",
    SignupError = "KeenSignupError",
    Status = "status",
    Timestamp = "timestamp",
    UniquenessToken = "uniqueness_token",
    UpdateAppMetadata = "updateAppMetadata",
    UserAgent = "user_agent",
    UserAgentOfRequest = "userAgent",
    UserId = "user_id",
    UserIdOfEvent = "userId",
    Users = "users",
    Value = "value",
}
