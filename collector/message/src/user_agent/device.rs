//! The device that a user agent names: its kind, its model and who has made it.

use super::apps::after;

/// A device. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// `phone`, `tablet` or `tv`; empty for others, which woothee tells.
    pub kind: &'static str,
    /// As the maker writes it: `SM-S918N`, `iPhone14,5`, `iPad`, `Pixel 8`.
    pub model: String,
    /// Who has made it: `Samsung`.
    pub vendor: &'static str,
    /// Under which name it is sold, where that is not the maker's: `Redmi`.
    pub brand: &'static str,
}

/// The longest model that is believed.
const LONGEST_MODEL: usize = 60;

/// Words of televisions and what is plugged into them, and who has made what has them.
const TELEVISIONS: [(&str, &str); 13] = [
    ("SMART-TV", "Samsung"),
    ("Web0S", "LG"),
    ("webOS.TV", "LG"),
    ("NetCast", "LG"),
    ("BRAVIA", "Sony"),
    ("AppleTV", "Apple"),
    ("Apple TV", "Apple"),
    ("CrKey", "Google"),
    ("SmartTV", ""),
    ("Smart TV", ""),
    ("GoogleTV", ""),
    ("Android TV", ""),
    ("HbbTV", ""),
];

/// How models begin, in capitals, who makes them and how they are called. Longer ones first.
const MODELS: [(&str, &str, &str); 62] = [
    ("SM-", "Samsung", ""),
    ("SHV-", "Samsung", ""),
    ("SHW-", "Samsung", ""),
    ("GT-", "Samsung", ""),
    ("SCH-", "Samsung", ""),
    ("SGH-", "Samsung", ""),
    ("SPH-", "Samsung", ""),
    ("GALAXY", "Samsung", ""),
    ("LM-", "LG", ""),
    ("LG-", "LG", ""),
    ("LGM-", "LG", ""),
    ("LG ", "LG", ""),
    ("LGE", "LG", ""),
    ("PIXEL", "Google", ""),
    ("NEXUS", "Google", ""),
    ("REDMI", "Xiaomi", "Redmi"),
    ("POCO", "Xiaomi", "POCO"),
    ("XIAOMI", "Xiaomi", ""),
    ("MI ", "Xiaomi", ""),
    ("MIX ", "Xiaomi", ""),
    ("HUAWEI", "Huawei", ""),
    ("MEDIAPAD", "Huawei", ""),
    ("HONOR", "Honor", ""),
    ("XPERIA", "Sony", ""),
    ("XQ-", "Sony", ""),
    ("SO-", "Sony", ""),
    ("CPH", "OPPO", ""),
    ("OPPO", "OPPO", ""),
    ("RMX", "realme", ""),
    ("REALME", "realme", ""),
    ("VIVO", "vivo", ""),
    ("ONEPLUS", "OnePlus", ""),
    ("IN20", "OnePlus", ""),
    ("LE21", "OnePlus", ""),
    ("NE22", "OnePlus", ""),
    ("KB20", "OnePlus", ""),
    ("GM19", "OnePlus", ""),
    ("HD19", "OnePlus", ""),
    ("MOTO", "Motorola", ""),
    ("XT1", "Motorola", ""),
    ("XT2", "Motorola", ""),
    ("ASUS", "ASUS", ""),
    ("ZENFONE", "ASUS", ""),
    ("IM-", "Pantech", "SKY"),
    ("VEGA", "Pantech", "VEGA"),
    ("TG-", "TG&Co", "LUNA"),
    ("NOKIA", "Nokia", ""),
    ("HTC", "HTC", ""),
    ("LENOVO", "Lenovo", ""),
    ("TB-", "Lenovo", ""),
    ("YOGA", "Lenovo", ""),
    ("KF", "Amazon", ""),
    ("AFT", "Amazon", ""),
    ("SH-", "Sharp", ""),
    ("ZTE", "ZTE", ""),
    ("BLADE", "ZTE", ""),
    ("TECNO", "Tecno", ""),
    ("INFINIX", "Infinix", ""),
    ("FP", "Fairphone", ""),
    ("BRAVIA", "Sony", ""),
    ("SHIELD", "NVIDIA", ""),
    ("BLACKBERRY", "BlackBerry", ""),
];

/// Models that are tablets, whatever else their browsers say.
const TABLETS: [&str; 14] = [
    "SM-T",
    "SM-X",
    "SM-P",
    "GT-P",
    "SHW-M180",
    "SHW-M380",
    "SHW-M480",
    "PIXEL TABLET",
    "PIXEL C",
    "NEXUS 7",
    "NEXUS 9",
    "NEXUS 10",
    "TB-",
    "MEDIAPAD",
];

/// What the user agent says of its device.
pub fn of(user_agent: &str) -> Device {
    if let Some(apple) = of_apple(user_agent) {
        return apple;
    }
    let model = android_model(user_agent).unwrap_or_default();
    let television = TELEVISIONS
        .iter()
        .find(|(word, _)| user_agent.contains(word));
    let mut device = of_model(model);
    if let Some((_, vendor)) = television {
        device.kind = "tv";
        if device.vendor.is_empty() {
            device.vendor = vendor;
        }
    } else if model.to_ascii_uppercase().starts_with("AFT") {
        device.kind = "tv";
    } else if device.kind.is_empty() && user_agent.contains("Android") {
        // Phones say `Mobile`, tablets do not; a phone's desktop view of Samsung's does neither, but has its model.
        let is_phone = ["Mobile", "Opera M"]
            .iter()
            .any(|word| user_agent.contains(word))
            || is_phone_model(model);
        device.kind = if is_phone && !user_agent.contains("Tablet") {
            "phone"
        } else {
            "tablet"
        };
    }
    device
}

/// The device of a model, as `of` or a browser's hints have it.
pub fn of_model(model: &str) -> Device {
    let upper = model.to_ascii_uppercase();
    let known = MODELS.iter().find(|(begin, _, _)| upper.starts_with(begin));
    let (vendor, brand) = match known {
        Some((_, vendor, brand)) => (*vendor, *brand),
        None if is_xiaomi_number(&upper) => ("Xiaomi", ""),
        None if is_vivo_number(&upper) => ("vivo", ""),
        None if is_huawei_code(&upper) => ("Huawei", ""),
        None => ("", ""),
    };
    let is_tablet = TABLETS.iter().any(|begin| upper.starts_with(begin))
        || (vendor == "Amazon" && upper.starts_with("KF"))
        || upper.ends_with(" PAD")
        || upper.contains(" TAB");
    Device {
        kind: if is_tablet { "tablet" } else { "" },
        model: model.to_owned(),
        vendor,
        brand,
    }
}

fn of_apple(user_agent: &str) -> Option<Device> {
    let numbered = ["iPhone", "iPad", "iPod"]
        .into_iter()
        .find_map(|name| number_of(user_agent, name));
    let has = |word| user_agent.contains(word);
    let (kind, name) = if has("AppleTV") || has("Apple TV") {
        ("tv", "Apple TV")
    } else if has("iPad") || numbered.is_some_and(|model| model.starts_with("iPad")) {
        ("tablet", "iPad")
    } else if has("iPod") {
        ("phone", "iPod touch")
    } else if has("iPhone") && !has("Windows Phone") {
        ("phone", "iPhone")
    } else if has("Macintosh") && has(" Mobile/") {
        // An app on an iPad: no Mac is mobile.
        ("tablet", "iPad")
    } else if has("Macintosh") {
        ("", "Macintosh")
    } else {
        return None;
    };
    Some(Device {
        kind,
        model: numbered.unwrap_or(name).to_owned(),
        vendor: "Apple",
        brand: "",
    })
}

/// `iPhone14,5`, which some apps say.
fn number_of<'a>(user_agent: &'a str, name: &str) -> Option<&'a str> {
    user_agent.match_indices(name).find_map(|(at, _)| {
        let rest = &user_agent[at + name.len()..];
        let is_of_it = |c: char| c.is_ascii_digit() || c == ',';
        let end = rest.find(|c| !is_of_it(c)).unwrap_or(rest.len());
        let (family, number) = rest[..end].split_once(',')?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (is_number(family) && is_number(number)).then(|| &user_agent[at..at + name.len() + end])
    })
}

/// `SM-S918N` of `(Linux; Android 14; SAMSUNG SM-S918N Build/…; wv)`. Browsers that hide it say `K`.
fn android_model(user_agent: &str) -> Option<&str> {
    if user_agent.contains("Windows Phone") {
        return None; // which only says so to be taken for one
    }
    let inside = after(user_agent, "(");
    let inside = &inside[..inside.find(')').unwrap_or(inside.len())];
    let mut parts = inside.split(';').map(str::trim);
    parts.by_ref().find(|part| part.starts_with("Android"))?;
    let is_other = |part: &str| {
        let lower = part.to_ascii_lowercase();
        let is_language = matches!(lower.as_bytes(), [a, b] | [a, b, b'-' | b'_', _, _] if a.is_ascii_lowercase() && b.is_ascii_lowercase());
        is_language
            || [
                "u",
                "k",
                "wv",
                "mobile",
                "tablet",
                "tv",
                "harmonyos",
                "arm_64",
                "unspecified",
                "",
            ]
            .contains(&&*lower)
            || lower.starts_with("rv:")
            || lower.starts_with("opera ")
            || lower.starts_with("hmscore")
    };
    parts
        .map(|part| part.split("Build/").next().unwrap_or(part).trim())
        .map(|part| part.strip_prefix("SAMSUNG ").unwrap_or(part))
        .find(|part| !is_other(part))
        .filter(|model| model.len() <= LONGEST_MODEL && !model.contains("://"))
}

fn is_phone_model(model: &str) -> bool {
    ["SM-S", "SM-G", "SM-A", "SM-N", "SM-F", "SM-M", "SM-J"]
        .iter()
        .any(|begin| model.starts_with(begin))
}

/// `23021RAAEG`, `2201116SG`, `M2101K6G`: year and month, and what it is.
fn is_xiaomi_number(upper: &str) -> bool {
    let number = upper.strip_prefix('M').unwrap_or(upper);
    let is_dated = number.len() >= 7
        && number.starts_with('2')
        && number.bytes().take(4).all(|b| b.is_ascii_digit());
    is_dated
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// `V2145`.
fn is_vivo_number(upper: &str) -> bool {
    let number = upper
        .strip_prefix('V')
        .unwrap_or_default()
        .trim_end_matches(|c: char| c.is_ascii_uppercase());
    number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit())
}

/// `ELS-AN00`, `VOG-L29`: three letters and a code.
fn is_huawei_code(upper: &str) -> bool {
    let Some((family, code)) = upper.split_once('-') else {
        return false;
    };
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    family.len() == 3
        && family.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=3).contains(&letters)
        && (1..=3).contains(&(code.len() - letters))
        && code.bytes().skip(letters).all(|b| b.is_ascii_digit())
}
