//! `docs/operating.md`, walked through: each command of it is run as it stands, in a folder in place of the machine's.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::message::track;
use crate::program::PROGRAM;
use crate::served::Served;
use crate::support::KEY;

const GUIDE: &str = include_str!("../../../docs/operating.md");
const BACKUP: &str = include_str!("../../deploy/moa-backup.service");

/// What is a machine's own: users, services, proxies' folders. They are looked at by their first words.
const OF_MACHINES: [&str; 7] = [
    "sha256sum --check SHA256SUMS",
    "useradd ",
    "systemctl ",
    "chown ",
    "nginx -t",
    "caddy validate ",
    "install moa-collector /usr/local/bin/",
];

/// The commands of the guide's blocks, in order.
fn commands() -> Vec<&'static str> {
    let mut is_shell = false;
    let mut found = Vec::new();
    for line in GUIDE.lines() {
        match line {
            "```sh" => is_shell = true,
            "```" => is_shell = false,
            line if is_shell => found.push(line),
            _ => {}
        }
    }
    found
}

/// A folder with what a release has, and in which the guide's own folders are.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self {
            folder: TempDir::new().unwrap(),
        };
        // Those of packages are there once these are.
        let folders = [
            "bin",
            "release",
            "var/lib/moa",
            "etc/systemd/system",
            "etc/nginx/conf.d",
            "etc/caddy",
        ];
        for folder in folders {
            fs::create_dir_all(machine.at(folder)).unwrap();
        }
        symlink(PROGRAM, machine.at("bin/moa-collector")).unwrap();
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy");
        for entry in fs::read_dir(deploy).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), machine.at("release").join(entry.file_name())).unwrap();
        }
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The command with this machine's folders in place of a real one's.
    fn here(&self, command: &str) -> String {
        let at = |path: &str| self.at(path).display().to_string();
        ["/var/lib/moa", "/etc/", "/usr/local/bin/"].iter().fold(
            command.replace(" -g moa ", " "),
            |command, place| match *place {
                "/usr/local/bin/" => command.replace(place, &format!("{}/", at("bin"))),
                place => command.replace(place, &at(place.trim_start_matches('/'))),
            },
        )
    }

    fn run(&self, command: &str) -> Output {
        let path = format!(
            "{}:{}",
            self.at("bin").display(),
            std::env::var("PATH").unwrap()
        );
        Command::new("sh")
            .args(["-euc", command])
            .current_dir(self.at("release"))
            .env("PATH", path)
            .output()
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_command_of_the_guide_does_what_it_says() {
    let machine = Machine::new();
    let db = machine.at("var/lib/moa/moa.db");
    let mut served: Option<Served> = None;
    let mut count = 0;
    for command in commands() {
        if command.starts_with("systemctl enable")
            || command == "systemctl start moa"
            || command == "systemctl restart moa"
        {
            drop(served.take());
            let now = Served::start(&db);
            // As a service does that has been there before: ids tell what came twice.
            assert_eq!(now.send(&[track("kept")]).await.len(), 1);
            served = Some(now);
        }
        if command == "systemctl stop moa" {
            let mut stopping = served.take().unwrap();
            stopping.signal("-TERM");
            stopping.child.wait().unwrap();
        }
        if OF_MACHINES.iter().any(|known| command.starts_with(known)) {
            continue;
        }
        let mut here = machine.here(command);
        if let Some(served) = &served {
            here = here.replace("http://127.0.0.1:8080", &served.url);
            here = here.replace("5f1c9a", KEY);
            let address = served.url.trim_start_matches("http://");
            if here.contains("healthy --config") {
                here = format!("moa-collector healthy --listen {address}");
            }
        }
        // The example's own key is what the guide has one replace.
        if command.starts_with("moa-collector check-config") {
            let file = machine.at("etc/moa/moa.toml");
            let text = fs::read_to_string(&file).unwrap();
            let text = text.replace("CHANGE-ME", "5f1c9a").replace(
                "/var/lib/moa",
                &machine.at("var/lib/moa").display().to_string(),
            );
            fs::write(&file, text).unwrap();
        }
        let output = machine.run(&here);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {said}");
        count += 1;
    }
    assert!(count > 15, "{count} commands");
    // What was there before is there after it was put back.
    let served = served.unwrap();
    assert_eq!(served.send(&[track("kept")]).await, ["duplicate"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_nightly_copy_is_made_and_fourteen_are_kept() {
    let machine = Machine::new();
    let db = machine.at("var/lib/moa/moa.db");
    let served = Served::start(&db);
    served.send(&[track("a")]).await;
    let script = BACKUP
        .split_once("-eu -c '")
        .unwrap()
        .1
        .split_once("'\n")
        .unwrap()
        .0;
    // As systemd reads it.
    let script = script
        .replace("\\\n", "")
        .replace("$$", "$")
        .replace("%%", "%");
    let backups = machine.at("var/lib/moa/backups");
    fs::create_dir(&backups).unwrap();
    for n in 10..40 {
        fs::write(backups.join(format!("moa-2020-01-{n}.db")), "").unwrap();
    }
    let script = format!(
        "cd {}; {}",
        machine.at("var/lib/moa").display(),
        machine.here(&script)
    );
    let output = machine.run(&script);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut names: Vec<_> = fs::read_dir(&backups)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert_eq!(names.len(), 14);
    let newest = names.last().unwrap();
    assert!(!newest.to_str().unwrap().contains("moa-2020-"));
    assert_eq!(newest.metadata().unwrap().permissions().mode() & 0o077, 0);
    let checked = machine.run(&format!("moa-collector check --db {}", newest.display()));
    assert!(
        String::from_utf8(checked.stdout)
            .unwrap()
            .ends_with("whole\n")
    );
}
