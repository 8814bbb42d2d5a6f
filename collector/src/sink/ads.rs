//! Sinks that tell ad platforms of conversions: Meta, TikTok and Google Ads.
//!
//! What they share: `person` and `money` put values into the one form that platforms know, `browser` and `visitors` say
//! whose browser it was, `kind` says which standard event a message is and `contents` of what, `conversion` is all of it in no platform's words
//! (all pure), `lookup` asks the log, `delivery` is
//! the sink. A platform is how it writes an event and what its answers mean.

mod browser;
mod contents;
mod conversion;
mod delivery;
pub(crate) mod google;
mod kind;
mod lookup;
pub(crate) mod meta;
mod money;
mod person;
mod platform;
pub(crate) mod tiktok;
mod trial;
mod visitors;

pub(super) use delivery::Ads;
pub(super) use platform::Answer;
pub(super) use trial::trial;

#[cfg(test)]
mod odd;
#[cfg(test)]
mod testing;
