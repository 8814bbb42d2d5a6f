use super::*;

#[test]
fn every_korean_text_has_its_english() {
    fn collect(dir: &Dir<'_>, found: &mut Vec<String>) {
        for file in dir.files() {
            let source = file.contents_utf8().unwrap();
            let calls = source.split("_('").skip(1);
            found.extend(calls.filter_map(|rest| Some(rest.split_once("')")?.0.to_owned())));
        }
        dir.dirs().for_each(|dir| collect(dir, found));
    }
    let (english, mut found) = (translations().unwrap(), vec![]);
    collect(&TEMPLATES, &mut found);
    assert!(found.len() > 50);
    found.retain(|text| !english.contains_key(text));
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "not in assets/en.toml: {found:#?}");
}
