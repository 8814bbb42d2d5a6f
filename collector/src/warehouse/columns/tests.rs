use std::collections::BTreeSet;

use super::*;

#[test]
fn each_column_has_a_name_of_its_own_that_sql_takes_without_quotes() {
    for table in Kept::ALL {
        let columns = table.columns();
        let names: BTreeSet<_> = columns.all.iter().map(|column| &column.name).collect();
        assert_eq!(names.len(), columns.all.len());
        for name in names {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            assert!(name.bytes().all(plain), "{name}");
        }
    }
}

#[test]
fn what_the_catalogue_knows_has_its_type() {
    let kind = |table: Kept, property: &str| {
        let columns = table.columns();
        columns.all[columns.places[property]].kind
    };
    assert_eq!(kind(Kept::Events, "product_name"), Type::Text);
    // One in some events, several in others.
    assert_eq!(kind(Kept::Events, "product_no"), Type::Texts);
    assert_eq!(kind(Kept::Events, "price"), Type::Number);
    assert_eq!(kind(Kept::Events, "$engagement_time_ms"), Type::Integer);
    assert_eq!(
        Kept::Events.columns().all[Kept::Events.columns().places["$page_name"]].name,
        "page_name"
    );
    assert!(
        Kept::People
            .columns()
            .places
            .keys()
            .all(|name| !name.contains('{'))
    );
    let all: BTreeSet<_> = Catalog::built_in()
        .events()
        .iter()
        .flat_map(|event| &event.properties)
        .map(|one| &one.name)
        .collect();
    assert_eq!(all.len(), Kept::Events.columns().places.len());
}
