use super::*;

#[test]
fn the_cookie_restores_what_it_was_made_from() {
    let options = Options {
        era: Era::Y2018,
        sdk: Sdk::NoScope,
        tag: TagMode::Late,
        library: Library::Prototype16,
        slow: 1500,
    };
    assert_eq!(
        options.to_cookie(),
        "era=2018|sdk=no-scope|tag=late|library=prototype-1.6|slow=1500"
    );
    assert_eq!(
        Options::default().with_cookie(&options.to_cookie()),
        options
    );
}

#[test]
fn unknown_choices_change_nothing() {
    let options = Options::default().with([
        ("era", "1999"),
        ("colour", "red"),
        ("tag", "gtm"),
        ("slow", "-1"),
    ]);
    assert_eq!(
        options,
        Options {
            tag: TagMode::Gtm,
            ..Options::default()
        }
    );
}
