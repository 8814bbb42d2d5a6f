use super::*;

fn tag() -> TagConfig {
    TagConfig {
        src: "https://cdn.example.com/moa.js".into(),
        write_key: "KEY".into(),
        collector: Some("https://collect.example.com".into()),
    }
}

#[test]
fn the_skin_configures_by_attributes() {
    assert_eq!(
        tag().head(TagMode::Skin),
        "<script async src=\"https://cdn.example.com/moa.js\" data-write-key=\"KEY\" \
             data-collector=\"https://collect.example.com\"></script>"
    );
    let plain = TagConfig {
        collector: None,
        ..tag()
    };
    assert!(!plain.head(TagMode::Skin).contains("data-collector"));
}

#[test]
fn the_tag_manager_queues_a_call_first() {
    let head = tag().head(TagMode::Gtm);
    let init = "moa('init',{writeKey:'KEY',collector:'https://collect.example.com'});";
    assert!(head.contains(init), "{head}");
    assert!(head.contains("s.src='https://cdn.example.com/moa.js'"));
}

#[test]
fn in_the_place_of_hackles_script_the_page_waits_for_it() {
    let head = tag().head(TagMode::Hackle);
    let (tag, calls) = head.split_once("</script>").unwrap();
    assert!(!tag.contains("async"), "{tag}");
    assert!(tag.ends_with(" data-hackle=\"true\">"), "{tag}");
    assert!(calls.contains("Hackle.createInstance("), "{calls}");
}

#[test]
fn script_tags_come_last() {
    assert_eq!(tag().head(TagMode::Late), "");
    assert!(tag().body_init(TagMode::Late).contains("moa('init'"));
    let src = tag().late_src(TagMode::Late).unwrap();
    assert!(src.starts_with("https://cdn.example.com/moa.js?vs="));
    assert!(src.contains("&client_id="));
    assert_eq!(tag().late_src(TagMode::Skin), None);
    assert_eq!(tag().head(TagMode::None), "");
}
