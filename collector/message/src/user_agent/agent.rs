//! A user agent and its client hints taken apart: `context.client` of a stored message.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;

use serde::Serialize;
use woothee::parser::{Parser, WootheeResult};
use woothee::woothee::VALUE_UNKNOWN;

use super::apps::{self, App, after, digits};
use super::device::{self, Device};
use super::hints::Hints;

/// What is known. What is not is absent.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Agent<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    browser: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    browser_version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    os: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    os_version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    device: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    device_model: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    device_vendor: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    device_brand: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bot: bool,
}

/// Words of programs that visit pages on nobody's behalf and that the parser takes for browsers.
const BOTS: [&str; 9] = [
    // The address of who runs it.
    "+http",
    "headless",
    "lighthouse",
    "phantomjs",
    "pingdom",
    "bot/",
    "bot;",
    "crawler",
    "spider",
];

/// As much of a user agent as is read: real ones end long before.
const LONGEST: usize = 1000;

/// How many answers a thread remembers; then it begins anew.
const REMEMBERED: usize = 1000;

/// Browser, system and device of a user agent as a JSON object: `browser`, `browserVersion`, `os` (`Windows`, `macOS`,
/// `iOS`, `Android`, `Linux`, `ChromeOS`), `osVersion`, `device` (`pc`, `phone`, `tablet`, `tv`, `appliance`, `crawler`, `misc`),
/// `deviceModel`, `deviceVendor`, `deviceBrand`, and `bot`, which is `true` or absent. `{}` where nothing is known.
pub fn agent_json(user_agent: &str, hints: &Hints) -> String {
    thread_local! {
        /// What came of those that were taken apart: visitors of a store have the same few thousand.
        static KNOWN: RefCell<HashMap<String, String>> = RefCell::default();
    }
    let user_agent = start_of(user_agent, LONGEST);
    let key = format!("{user_agent}\n{hints:?}");
    KNOWN.with_borrow_mut(|known| {
        if let Some(json) = known.get(&key) {
            return json.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let json = parse(user_agent, hints);
        known.insert(key, json.clone());
        json
    })
}

fn start_of(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8());
    &text[..end.take_while(|end| *end <= most).last().unwrap_or(0)]
}

fn parse(user_agent: &str, hints: &Hints) -> String {
    let lower = user_agent.to_ascii_lowercase();
    let is_named = BOTS.iter().any(|word| lower.contains(word));
    let parsed = Parser::new().parse(user_agent).unwrap_or_default();
    let category = known(parsed.category);
    let is_crawler = category == "crawler";
    let device = match is_crawler {
        true => Device::default(),
        false => device_of(user_agent, hints),
    };
    let os = os_of(known(parsed.os), &device, user_agent);
    let own = App {
        name: known(parsed.name),
        version: known(parsed.version),
    };
    let browser = match is_crawler {
        true => own,
        false => browser_of(user_agent, own, os),
    };
    let agent = Agent {
        browser: browser.name,
        browser_version: browser.version,
        os,
        os_version: os_version_of(os, &parsed, user_agent, hints),
        device: match (device.kind, category) {
            ("", "smartphone" | "mobilephone") => "phone",
            ("", category) => category,
            (kind, _) => kind,
        },
        device_model: &device.model,
        device_vendor: device.vendor,
        device_brand: match device.brand {
            "" => device.vendor,
            brand => brand,
        },
        bot: is_named || is_crawler,
    };
    serde_json::to_string(&agent).unwrap_or_default()
}

/// What woothee knows; it says so where it does not.
fn known(text: &str) -> &str {
    if text == VALUE_UNKNOWN { "" } else { text }
}

/// The device, as the hints say it where the user agent hides it.
fn device_of(user_agent: &str, hints: &Hints) -> Device {
    let mut device = device::of(user_agent);
    if let Some(model) = hints.model.as_deref().filter(|model| !model.is_empty()) {
        let hinted = device::of_model(model);
        let kind = if hinted.kind.is_empty() {
            device.kind
        } else {
            hinted.kind
        };
        device = Device { kind, ..hinted };
    }
    device
}

/// The system without its version.
fn os_of<'a>(parsed: &'a str, device: &Device, user_agent: &str) -> &'a str {
    match parsed {
        _ if device.vendor == "Apple" && device.model != "Macintosh" => match device.kind {
            "tv" => "tvOS",
            _ => "iOS",
        },
        "iPhone" | "iPad" | "iPod" => "iOS",
        "Mac OSX" | "Mac OS Classic" => "macOS",
        _ if parsed.starts_with("Windows Phone") => "Windows Phone",
        _ if parsed.starts_with("Windows") => "Windows",
        _ if user_agent.contains("HarmonyOS") => "HarmonyOS",
        _ if user_agent.contains("Tizen") => "Tizen",
        _ if user_agent.contains("Web0S") || user_agent.contains("webOS.TV") => "webOS",
        "" if user_agent.contains("Android") => "Android",
        "" if user_agent.contains("Windows NT") => "Windows",
        "" if device.model == "Macintosh" => "macOS",
        _ => parsed,
    }
}

/// The system's version: what the hints say, else the user agent where it does not hide it.
fn os_version_of<'a>(
    os: &str,
    parsed: &'a WootheeResult<'_>,
    user_agent: &'a str,
    hints: &'a Hints,
) -> &'a str {
    if let Some(hinted) = hints.os_version() {
        return hinted;
    }
    match os {
        // Apps say it otherwise than woothee expects.
        "Windows" => match parsed.os.strip_prefix("Windows ").unwrap_or_default() {
            "" | "UNKNOWN Ver" if user_agent.contains("Windows NT 10.0") => "10",
            "UNKNOWN Ver" => "",
            version => version,
        },
        "iOS" => ios_version(known(&parsed.os_version), user_agent),
        // Since macOS 11 browsers say the last version of 10.
        "macOS" if user_agent.contains("10_15_7") || user_agent.contains("Mac OS X 10.15;") => "",
        // Chromium's, where the model is hidden too.
        "Android" if user_agent.contains("Android 10; K)") => "",
        "Android" => match known(&parsed.os_version) {
            "" => digits(after(user_agent, "Android ")),
            version => version,
        },
        "Tizen" => digits(after(user_agent, "Tizen ")),
        // Behind the kind of processor.
        "ChromeOS" => parsed.os_version.rsplit(' ').next().unwrap_or_default(),
        "tvOS" | "webOS" | "HarmonyOS" => "",
        _ => known(&parsed.os_version),
    }
}

/// Safari 26 and on stay at iOS 18 in what they say of the system, whose version is their own.
fn ios_version<'a>(parsed: &'a str, user_agent: &'a str) -> &'a str {
    let major = |version: &str| {
        version
            .split('.')
            .next()
            .and_then(|text| text.parse::<u32>().ok())
    };
    let of_safari = digits(after(user_agent, " Version/"));
    match (major(parsed), major(of_safari)) {
        // An iPad's app that asks for the desktop's pages.
        _ if user_agent.contains("Macintosh") => "",
        (Some(18), Some(26..)) => of_safari,
        _ => parsed,
    }
}

/// What shows the page. A web view is called so unless its app says who it is.
fn browser_of<'a>(user_agent: &'a str, parsed: App<'a>, os: &str) -> App<'a> {
    if let Some(app) = apps::named(user_agent) {
        return app;
    }
    let is_view = match os {
        "Android" => user_agent.contains("; wv)"),
        "iOS" => !user_agent.contains("Safari/") && user_agent.contains("AppleWebKit"),
        _ => false,
    };
    match parsed.name {
        _ if is_view => App {
            name: "WebView",
            version: digits(after(user_agent, "Chrome/")),
        },
        "Google Search App" => App {
            name: "Google app",
            ..parsed
        },
        "SamsungBrowser" => App {
            name: "Samsung Internet",
            ..parsed
        },
        _ => parsed,
    }
}
