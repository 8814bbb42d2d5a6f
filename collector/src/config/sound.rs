//! What settings would come to: each alone can be right, and still nothing work.
//!
//! `check-config` and `serve` look at the same things, short of listening: files and folders, names that have to be
//! known elsewhere in the settings, values that nobody can have meant.

use std::collections::BTreeSet;
use std::fs;
use std::net::ToSocketAddrs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use super::{LogSettings, Settings};

/// For how long the tracker sends an event again that nobody has taken.
const SENT_AGAIN: Duration = Duration::from_secs(7 * 86_400);

/// Something that settings will come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The setting, as a path: `sinks.malls`.
    pub setting: &'static str,
    /// What of it is meant, as it stands in the file: a mall's name.
    pub value: String,
    /// What is wrong with it, and what to write.
    pub reason: String,
    /// Whether it cannot work, or only not as somebody will expect.
    pub is_fault: bool,
}

/// All there is to say of these settings.
pub fn complaints(settings: &Settings) -> Vec<Complaint> {
    let mut all = Complaints::default();
    addresses(settings, &mut all);
    files(settings, &mut all);
    keys(settings, &mut all);
    sinks(settings, &mut all);
    secrets(settings, &mut all);
    times(settings, &mut all);
    all.0
}

/// Whether everybody on this machine can read the file, which has something in it that is not theirs. Its group may: the
/// collector's own.
pub fn is_open(file: &Path, settings: &Settings) -> bool {
    let has_secrets = settings.operator.token.is_some()
        || settings.cafe24.is_some()
        || !settings.sinks.is_empty()
        || settings
            .keys
            .iter()
            .any(|key| !key.kind.provenance().is_page())
        || fs::read_to_string(file).is_ok_and(|text| text.lines().any(names_a_password));
    let mode = fs::metadata(file).map(|file| file.permissions().mode());
    has_secrets && mode.is_ok_and(|mode| mode & 0o004 != 0)
}

/// Whether a line has an address with somebody before its `@`, as those of NATS and of ClickHouse can have.
fn names_a_password(line: &str) -> bool {
    let line = line.trim_start();
    let mut addresses = line.split("://").skip(1);
    !line.starts_with('#')
        && addresses.any(|address| {
            let host = address.split(['"', '\'', '/', ',']).next();
            host.is_some_and(|host| host.contains('@'))
        })
}

#[derive(Default)]
struct Complaints(Vec<Complaint>);

impl Complaints {
    fn fault(&mut self, setting: &'static str, value: impl ToString, reason: impl Into<String>) {
        self.say(setting, value, reason, true);
    }

    fn warning(&mut self, setting: &'static str, value: impl ToString, reason: impl Into<String>) {
        self.say(setting, value, reason, false);
    }

    fn say(
        &mut self,
        setting: &'static str,
        value: impl ToString,
        reason: impl Into<String>,
        is_fault: bool,
    ) {
        self.0.push(Complaint {
            setting,
            value: value.to_string(),
            reason: reason.into(),
            is_fault,
        });
    }
}

fn addresses(settings: &Settings, all: &mut Complaints) {
    let operator = settings.operator.listen.as_ref();
    let named = [
        ("listen", Some(&settings.listen)),
        ("operator.listen", operator),
    ];
    for (name, address) in named {
        let Some(address) = address else {
            continue;
        };
        if let Err(error) = address.to_socket_addrs() {
            all.fault(
                name,
                address,
                format!("{address} is no address of this machine ({error}); give one like 127.0.0.1:8080"),
            );
        }
    }
    if operator == Some(&settings.listen) && !settings.listen.ends_with(":0") {
        all.fault(
            "operator.listen",
            &settings.listen,
            "the operator's pages need an address of their own, apart from the public one; give another port",
        );
    }
}

fn files(settings: &Settings, all: &mut Complaints) {
    let db = match &settings.log {
        LogSettings::Sqlite(db) => Some(db.as_path()),
        LogSettings::Nats(_) => None,
    };
    let cafe24 = settings.cafe24.as_ref().map(|app| app.db.as_path());
    for (name, file) in [("db", db), ("cafe24.db", cafe24)] {
        if let Some((file, reason)) = file.and_then(|file| Some((file, unusable(file)?))) {
            all.fault(name, file.display(), reason);
        }
    }
    if db.is_some() && db == cafe24 {
        all.fault(
            "cafe24.db",
            db.unwrap_or(Path::new("")).display(),
            "is the file of the log; what is known of the malls needs one of its own, like \"cafe24.db\"",
        );
    }
}

/// Why SQLite will not be able to use a file.
fn unusable(file: &Path) -> Option<String> {
    let text = file.to_string_lossy();
    if text.is_empty() || text.starts_with(':') {
        return Some(format!(
            "{text:?} is no file, and nothing would be kept; give one like \"moa.db\""
        ));
    }
    if file.is_dir() {
        return Some(format!(
            "{text} is a folder; give a file in it, like \"{}/moa.db\"",
            text.trim_end_matches('/')
        ));
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => None,
        _ => Some(format!(
            "there is no folder {}; make it, for the user the collector runs as",
            folder.display()
        )),
    }
}

fn keys(settings: &Settings, all: &mut Complaints) {
    for key in &settings.keys {
        if key.origins.as_ref().is_some_and(Vec::is_empty) {
            all.fault(
                "keys.origins",
                &key.key,
                "no page at all may use this key; name the shop's origins, or leave them out",
            );
        }
        if key.mall.chars().any(char::is_control) {
            all.fault(
                "keys.mall",
                &key.key,
                "a mall's name has no line breaks or other signs that are not shown",
            );
        }
        if key.key == "CHANGE-ME" {
            all.warning(
                "keys.key",
                &key.key,
                "is the example's; make one of your own: openssl rand -hex 8",
            );
        }
    }
}

fn sinks(settings: &Settings, all: &mut Complaints) {
    let malls: BTreeSet<&str> = settings.keys.iter().map(|key| &*key.mall).collect();
    for sink in &settings.sinks {
        for mall in sink.filter.malls().filter(|mall| !malls.contains(mall)) {
            let known: Vec<_> = malls.iter().copied().collect();
            all.fault(
                "sinks.malls",
                mall,
                format!("no key is of the mall {mall:?}, so nothing would ever come; those there are: {}", known.join(", ")),
            );
        }
        if let Some(code) = sink.to.test_event_code() {
            all.warning(
                "sinks.test_event_code",
                code,
                "while it is set, all that this sink tells are test events, and no ad is credited with them; take it away once you have seen them",
            );
        }
        let unknown = |event: &&str| settings.catalog.event(event).is_none();
        for event in sink.filter.events().filter(unknown) {
            all.warning(
                "sinks.events",
                event,
                format!("{event:?} is no event of the catalogue and none of [[events]]; look for a slip of the pen, or describe it there"),
            );
        }
    }
}

fn secrets(settings: &Settings, all: &mut Complaints) {
    if let Some(token) = &settings.operator.token {
        let letters: BTreeSet<_> = token.bytes().collect();
        if letters.len() < 6 {
            all.fault(
                "operator.token",
                token,
                "is quickly guessed; `openssl rand -hex 16` makes one that is not",
            );
        }
    }
    if let Some(app) = &settings.cafe24
        && app.public_url.starts_with("http://")
    {
        all.warning(
            "cafe24.public_url",
            &app.public_url,
            "Cafe24 calls only what speaks HTTPS; give the address that your proxy answers at",
        );
    }
}

fn times(settings: &Settings, all: &mut Complaints) {
    if settings.retention.ids.is_some_and(|ids| ids < SENT_AGAIN) {
        all.warning(
            "retention.ids",
            "ids",
            "browsers send for up to a week again what nobody has taken: of ids that are forgotten before that, copies are stored; give 14d",
        );
    }
}

#[cfg(test)]
mod tests;
