//! Names as GA4 takes them: ASCII letters, digits and `_`, beginning with a letter, none that it keeps
//! for itself (its reference for the Measurement Protocol, "Reserved names").

use super::ids::mark;

/// Characters of an event's name.
pub(super) const EVENT_NAME: usize = 40;
/// Characters of a parameter's name.
pub(super) const PARAMETER_NAME: usize = 40;
/// Characters of a user property's name.
pub(super) const USER_PROPERTY_NAME: usize = 24;

/// What comes before a name that is not free as it is.
const PREFIX: &str = "moa_";

/// Beginnings that GA4 keeps for itself.
const PREFIXES: [&str; 5] = ["_", "firebase_", "ga_", "google_", "gtag"];

/// Events that GA4 makes by itself, and takes from nobody.
const EVENTS: &[&str] = &[
    "ad_activeview",
    "ad_click",
    "ad_exposure",
    "ad_impression",
    "ad_query",
    "ad_reward",
    "adunit_exposure",
    "app_background",
    "app_clear_data",
    "app_exception",
    "app_install",
    "app_remove",
    "app_store_refund",
    "app_store_subscription_cancel",
    "app_store_subscription_convert",
    "app_store_subscription_renew",
    "app_update",
    "app_upgrade",
    "dynamic_link_app_open",
    "dynamic_link_app_update",
    "dynamic_link_first_open",
    "error",
    "firebase_campaign",
    "firebase_in_app_message_action",
    "firebase_in_app_message_dismiss",
    "firebase_in_app_message_impression",
    "first_open",
    "first_visit",
    "in_app_purchase",
    "notification_dismiss",
    "notification_foreground",
    "notification_open",
    "notification_receive",
    "notification_send",
    "os_update",
    "screen_view",
    "session_start",
    "user_engagement",
];

/// Parameters that mean something to GA4 and are only set where Moa knows it.
const PARAMETERS: &[&str] = &[
    "client_id",
    "currency",
    "engagement_time_msec",
    "items",
    "message_id",
    "session_id",
    "session_number",
    "transaction_id",
    "user_id",
    "value",
];

/// User properties that GA4 keeps for itself.
const USER_PROPERTIES: &[&str] = &[
    "first_open_after_install",
    "first_open_time",
    "first_visit_time",
    "last_deep_link_referrer",
    "user_id",
];

/// The name of an event of one's own.
pub(super) fn event(name: &str) -> String {
    fit(name, EVENT_NAME, EVENTS)
}

/// The name of a parameter of one's own.
pub(super) fn parameter(name: &str) -> String {
    fit(name, PARAMETER_NAME, PARAMETERS)
}

/// The name of a user property.
pub(super) fn user_property(name: &str) -> String {
    fit(name, USER_PROPERTY_NAME, USER_PROPERTIES)
}

/// Whether GA4 takes this as the name of an event.
pub(super) fn is_event(name: &str) -> bool {
    is_free(name, EVENT_NAME, EVENTS)
}

/// Whether GA4 takes this as the name of a parameter, its own ones included.
pub(super) fn is_parameter(name: &str) -> bool {
    is_free(name, PARAMETER_NAME, &[])
}

/// Whether GA4 takes this as the name of a user property.
pub(super) fn is_user_property(name: &str) -> bool {
    is_free(name, USER_PROPERTY_NAME, USER_PROPERTIES)
}

fn is_free(name: &str, limit: usize, reserved: &[&str]) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.len() <= limit && name.bytes().all(fits) && !needs_prefix(name, reserved)
}

fn needs_prefix(name: &str, reserved: &[&str]) -> bool {
    let lower = name.to_ascii_lowercase();
    !name.starts_with(|first: char| first.is_ascii_alphabetic())
        || PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
        || reserved.contains(&lower.as_str())
}

/// A name that is free, and differs where the ones it is made of differ in more than signs.
fn fit(name: &str, limit: usize, reserved: &[&str]) -> String {
    let plain = name.trim_start_matches('$');
    let as_taken = |letter: char| match letter.is_ascii_alphanumeric() {
        true => letter,
        false => '_',
    };
    let mut fitting: String = plain.chars().map(as_taken).collect();
    if needs_prefix(&fitting, reserved) {
        fitting.insert_str(0, PREFIX);
    }
    if fitting.len() > limit || !plain.is_ascii() {
        let mark = mark(name);
        fitting.truncate(limit - mark.len() - 1);
        fitting = format!("{fitting}_{mark}");
    }
    fitting
}

#[cfg(test)]
mod tests;
