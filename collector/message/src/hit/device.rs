//! What somebody looks at a shop with.

use serde_json::Value;

/// What somebody looks at a shop with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Device {
    /// Not known.
    Unknown,
    /// A desk's.
    Pc,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A TV, a game console.
    Other,
    /// No person, but a program that says so.
    Bot,
}

impl Device {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unknown,
        Self::Pc,
        Self::Phone,
        Self::Tablet,
        Self::Other,
        Self::Bot,
    ];

    /// Its name, as it is kept and told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Pc => "pc",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Other => "other",
            Self::Bot => "bot",
        }
    }

    /// The one of this name.
    pub fn of_name(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|device| device.name() == name);
        found.unwrap_or(Self::Unknown)
    }

    /// What the context of a message says of it.
    pub(super) fn of(context: Option<&Value>) -> Self {
        let client = context.and_then(|context| context.get("client"));
        let said = |name| client.and_then(|client| client.get(name));
        if said("bot").and_then(Value::as_bool) == Some(true) {
            return Self::Bot;
        }
        match said("device").and_then(Value::as_str) {
            Some("pc") => Self::Pc,
            Some("phone") => Self::Phone,
            Some("tablet") => Self::Tablet,
            Some("crawler") => Self::Bot,
            Some("tv" | "appliance") => Self::Other,
            _ => Self::Unknown,
        }
    }
}
