use super::*;

const USERS: &str = "user_property = []";

fn events(body: &str) -> String {
    format!("[groups]\nutm = [\"utm_id\"]\n{body}")
}

#[test]
fn an_event_naming_what_does_not_exist_is_an_error_that_says_so() {
    for (body, message) in [
        (
            "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\nproperties=['price']",
            "event x names the unknown property \"price\"",
        ),
        (
            "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\ngroups=['items']",
            "event x names the unknown group \"items\"",
        ),
        (
            "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\nrequired=['depth']",
            "event x names the unknown property \"depth\"",
        ),
        (
            "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\nread={depth='`scrollY`'}",
            "event x names the unknown property \"depth\"",
        ),
        (
            "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\n[[event]]\nname='x'\nen=''\nko=''\nsources=[]",
            "event x stands twice",
        ),
    ] {
        let error = Catalog::parse("", &events(body), USERS).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn an_event_reads_where_it_says_or_where_its_properties_do() {
    const PROPERTIES: &str = "[price]\ntype='number'\nen=''\nko=''\nread='`price`'";
    let read = |row: &str| {
        let body = format!("[[event]]\nname='x'\nen=''\nko=''\nproperties=['price']\n{row}");
        let catalog = Catalog::parse(PROPERTIES, &events(&body), USERS).unwrap();
        catalog.events()[0].properties[0].read.clone()
    };
    let at = |place: &str| Some(Read::At(place.to_owned()));
    assert_eq!(read("sources=['browser']"), at("`price`"));
    assert_eq!(
        read("sources=['browser', 'sync']\nread={price='`#total`'}"),
        at("`#total`")
    );
    assert_eq!(
        read("sources=['browser']\nread={price='none'}"),
        Some(Read::NotShown)
    );
    assert_eq!(read("sources=['sync']"), None);
}

#[test]
fn a_read_text_must_fit_into_a_table() {
    for (text, why) in [("", "must not be empty"), ("a|b", "one line without")] {
        let row = format!("[a]\ntype='string'\nen=''\nko=''\nread='{text}'");
        let error = Catalog::parse(&row, &events(""), USERS)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("properties.toml: "), "{error}");
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_type_that_does_not_exist_names_the_file() {
    let error = Catalog::parse("[a]\ntype='strng'\nen=''\nko=''", &events(""), USERS);
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("properties.toml: ")
    );
}
