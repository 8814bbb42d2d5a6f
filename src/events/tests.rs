use super::*;
use moa_catalog::{Catalog, Read};

#[test]
fn every_event_carries_what_the_catalogue_says() {
    for (name, campaign, properties) in ALL {
        let event = Catalog::built_in()
            .event(name)
            .unwrap_or_else(|| panic!("{name}"));
        // What no page shows comes from Cafe24's servers; the type may have it all the same.
        let names = event.properties.iter().filter(|property| {
            let is_shown = property.read != Some(Read::NotShown);
            is_shown || properties.contains(&property.name.as_str())
        });
        let names = names.map(|property| property.name.as_str());
        let (utm, own): (Vec<_>, Vec<_>) = names.partition(|name| name.starts_with("utm_"));
        assert_eq!(own, *properties, "{name}");
        assert_eq!(!utm.is_empty(), *campaign, "{name}");
    }
}

#[test]
fn a_return_carries_what_a_cancellation_carries() {
    let names = |event: &str| {
        let event = Catalog::built_in().event(event).unwrap();
        let names = event.properties.iter().map(|property| &property.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(RETURN.0), names(CancelOrder::NAME));
    assert_eq!(names(RETURN.1), names(CancelOrderItems::NAME));
}
