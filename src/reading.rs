//! What the shim reads from a host for a sign-up: one text, taken apart (`js-shim/reading.js`).

use crate::error::Error;
use crate::event::{UNREADABLE, Values, unreadable};
use crate::keys::Texts;
use crate::text::Parts;

/// All that a sign-up takes from its host, read before anything is awaited: the host may change
/// its objects later.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The settings, unchecked.
    pub settings: Texts<'a>,
    store: &'a str,
    user: &'a str,
    token: &'a str,
    values: Parts<'a>,
    /// The bytes of it all.
    pub length: usize,
}

impl<'a> Reading<'a> {
    /// Takes the text apart.
    pub fn new(text: &'a str) -> Self {
        let mut parts = Parts::new(text, 0);
        Self {
            settings: Texts::take(&mut parts),
            store: parts.next().unwrap_or_default(),
            user: parts.next().unwrap_or_default(),
            token: parts.next().unwrap_or_default(),
            values: parts,
            length: text.len(),
        }
    }

    /// The values that an event may carry.
    ///
    /// # Errors
    /// `KEEN_EVENT` when the host's objects cannot be read.
    pub fn values(self) -> Result<Values<'a>, Error> {
        if self.user == UNREADABLE {
            return Err(unreadable("user"));
        }
        if !self.user.is_empty() {
            return Err(Error::event("user", "is not an object"));
        }
        let values = Values::take(self.token, self.values)?;
        if self.store == UNREADABLE {
            return Err(unreadable("auth0"));
        }
        Ok(values)
    }
}
