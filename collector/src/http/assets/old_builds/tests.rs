use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::super::hashed::sha256;
use super::*;

const DAY: Duration = Duration::from_secs(86_400);

/// A collector's folders, and a clock that is set by hand.
struct World {
    folder: TempDir,
    now: SystemTime,
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        let now = SystemTime::now();
        Self { folder, now }
    }

    fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    fn builds(&self) -> PathBuf {
        self.folder.path().join("moa.db.builds")
    }

    /// A collector that starts.
    fn start(&self) -> Keeper {
        let assets = Assets::new(&self.dist(), None);
        let mut keeper = Keeper::new(assets, Some(self.builds()), 30 * DAY);
        keeper.look(self.now);
        keeper
    }

    /// Puts a build in the place of the last; the name of its file.
    fn build(&self, text: &str) -> String {
        fs::remove_dir_all(self.dist()).unwrap();
        fs::create_dir(self.dist()).unwrap();
        let name = format!("moa-{}.js", &sha256(text.as_bytes())[..10]);
        fs::write(self.dist().join("moa.js"), format!("loads {name}")).unwrap();
        fs::write(self.dist().join(&name), text).unwrap();
        fs::write(self.dist().join(format!("{name}.gz")), gzip(text)).unwrap();
        name
    }

    fn is_kept(&self, name: &str) -> bool {
        self.builds().join(name).exists()
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

fn has(keeper: &Keeper, name: &str) -> bool {
    keeper.assets.old.read().contains_key(name)
}

#[test]
fn a_build_is_kept_for_so_long_after_the_next_has_come() {
    let mut world = World::new();
    let first = world.build("first");
    let mut keeper = world.start();
    world.now += 100 * DAY;
    keeper.look(world.now);
    let second = world.build("second");
    world.now += 30 * DAY;
    keeper.look(world.now);
    for name in [&first, &format!("{first}.gz"), &second] {
        assert!(has(&keeper, name) && world.is_kept(name), "{name}");
    }
    world.now += Duration::from_secs(60);
    keeper.look(world.now);
    for name in [&first, &format!("{first}.gz")] {
        assert!(!has(&keeper, name) && !world.is_kept(name), "{name}");
    }
    assert!(has(&keeper, &second) && world.is_kept(&second));
    // The two of the current build, and its loader for the tags of malls.
    assert_eq!(fs::read_dir(world.builds()).unwrap().count(), 3);
}

#[test]
fn a_collector_that_starts_again_finds_them() {
    let mut world = World::new();
    let first = world.build("first");
    drop(world.start());
    let second = world.build("second");
    world.now += 20 * DAY;
    let keeper = world.start();
    assert!(has(&keeper, &first) && has(&keeper, &second));
    world.now += 20 * DAY;
    let keeper = world.start();
    assert!(!has(&keeper, &first) && has(&keeper, &second));
}

#[test]
fn another_collector_s_build_is_kept_too() {
    let world = World::new();
    let first = world.build("first");
    let mut old = world.start();
    let second = world.build("second");
    let mut new = world.start();
    old.look(world.now + DAY);
    assert!(has(&old, &second));
    // While one of them has a build as the current one, it is.
    world.build("third");
    for days in (10..100).step_by(10) {
        let now = world.now + days * DAY;
        set_modified(&world, &first, now);
        new.look(now);
        assert!(has(&new, &first), "after {days} days");
    }
}

fn set_modified(world: &World, name: &str, time: SystemTime) {
    let file = File::options().write(true).open(world.builds().join(name));
    file.unwrap().set_modified(time).unwrap();
}

#[test]
fn what_is_half_there_or_another_s_is_not_kept() {
    let world = World::new();
    let name = world.build("the whole text");
    let packed = gzip("the whole text");
    fs::write(world.dist().join(&name), "the whole").unwrap();
    fs::write(world.dist().join(format!("{name}.gz")), &packed[..9]).unwrap();
    fs::write(world.dist().join("notes-0123abcd45.js"), "none of ours").unwrap();
    let mut keeper = world.start();
    for name in [
        &*name,
        &format!("{name}.gz"),
        "notes-0123abcd45.js",
        "moa.js",
    ] {
        assert!(!has(&keeper, name) && !world.is_kept(name), "{name}");
    }
    fs::write(world.dist().join(&name), "the whole text").unwrap();
    fs::write(world.dist().join(format!("{name}.gz")), &packed).unwrap();
    keeper.look(world.now);
    assert!(has(&keeper, &name) && has(&keeper, &format!("{name}.gz")));
    // In the folder, too.
    fs::write(world.builds().join(&name), "the who").unwrap();
    let keeper = world.start();
    assert!(has(&keeper, &name));
    assert_eq!(
        fs::read(world.builds().join(&name)).unwrap(),
        b"the whole text"
    );
    world.build("another");
    fs::write(world.builds().join(&name), "the who").unwrap();
    assert!(!has(&world.start(), &name));
}

#[test]
fn nothing_else_in_the_folder_is_touched_but_what_a_killed_collector_left() {
    let mut world = World::new();
    let name = world.build("first");
    fs::create_dir(world.builds()).unwrap();
    let left = format!(".{name}.4711.new");
    let others = ["notes.txt", "jquery-0123abcd45.js", ".hidden.new"];
    for file in others.iter().chain([&&*left]) {
        fs::write(world.builds().join(file), "x").unwrap();
    }
    world.start();
    assert!(world.is_kept(&left), "somebody may be writing it");
    world.now += 100 * DAY;
    world.start();
    assert!(!world.is_kept(&left));
    assert!(others.iter().all(|file| world.is_kept(file)));
}

#[test]
fn without_a_folder_to_write_they_are_kept_in_memory() {
    let world = World::new();
    fs::write(world.builds(), "a file").unwrap();
    let first = world.build("first");
    let mut keeper = world.start();
    world.build("second");
    keeper.look(world.now + DAY);
    assert!(has(&keeper, &first) && keeper.has_warned);
    let mut keeper = Keeper::new(keeper.assets, None, DAY);
    keeper.look(world.now + 2 * DAY);
    assert!(!has(&keeper, &first) && !keeper.has_warned);
}

#[test]
fn the_loader_is_kept_for_the_tags_of_malls() {
    let world = World::new();
    world.build("first");
    let mut keeper = world.start();
    let first = keeper.assets.loader().unwrap();
    world.build("second");
    keeper.look(world.now);
    let mut both = [first, keeper.assets.loader().unwrap()];
    both.sort();
    let mut kept = keeper.assets.old_loaders();
    kept.sort();
    assert_eq!(kept, both);
}
