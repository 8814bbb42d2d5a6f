//! What makes a struct an event.

use serde::Serialize;

use crate::host::{Value, serialize};

/// An event that the tracker sends.
pub trait Event: Serialize {
    /// Its name in the spec.
    const NAME: &'static str;
    /// Whether it carries the campaign (`utm_*`) of the landing session.
    const CAMPAIGN: bool = false;

    /// Its own properties, as an object.
    #[inline(always)]
    fn properties(&self) -> Value
    where
        Self: Sized,
    {
        serialize::object_of(self)
    }
}
