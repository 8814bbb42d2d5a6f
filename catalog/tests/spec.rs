//! The catalogue against the spec: nothing of it is missing, and the documentation made from it is
//! the one that is checked in.

use moa_catalog::{Catalog, Event, Read, Source, made};

#[test]
fn what_is_made_from_the_catalogue_is_fresh() {
    for (file, text) in made::files(Catalog::built_in()) {
        let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
        let on_disk = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            on_disk == text,
            "{file} is stale: run `cargo run -p moa-catalog --example make`"
        );
    }
}

#[test]
fn every_event_of_the_spec_is_there() {
    let catalog = Catalog::built_in();
    let server_only = |event: &&Event| !event.is_of_browser();
    assert_eq!(
        catalog.events().len(),
        29 + 7 + 1,
        "29 real-time events, 7 periodic ones, and the tracker's own"
    );
    let names: Vec<_> = catalog
        .events()
        .iter()
        .filter(server_only)
        .map(|e| e.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "cafe24_refund_order",
            "cafe24_refund_order_items",
            "cafe24_start_shipping",
            "cafe24_start_shipping_items",
            "cafe24_complete_shipping",
            "cafe24_complete_shipping_items",
            "cafe24_hold_shipping",
            "cafe24_hold_shipping_items",
            "cafe24_order_tracking_no_change",
        ]
    );
}

#[test]
fn every_user_property_of_the_spec_is_there() {
    let properties = Catalog::built_in().user_properties();
    let (periodic, access): (Vec<_>, Vec<_>) = properties.iter().partition(|p| p.periodic);
    assert_eq!((access.len(), periodic.len()), (43, 12));
    let browser = access
        .iter()
        .filter(|p| p.source == Source::Browser)
        .count();
    assert_eq!(
        browser, 40,
        "sms, news_mail and authentication_method come from the server side"
    );
}

#[test]
fn what_comes_from_the_browser_says_where_it_is_read_and_nothing_else_does() {
    let catalog = Catalog::built_in();
    for event in catalog.events() {
        for property in &event.properties {
            assert_eq!(
                property.read.is_some(),
                event.is_of_browser(),
                "{} of {}",
                property.name,
                event.name
            );
        }
    }
    for property in catalog.user_properties() {
        let is_of_browser = property.source == Source::Browser;
        assert_eq!(property.read.is_some(), is_of_browser, "{}", property.name);
        assert_ne!(property.read, Some(Read::NotShown), "{}", property.name);
    }
}

#[test]
fn what_no_page_shows_cafe24_s_servers_say() {
    for event in Catalog::built_in().events() {
        let hidden = event.properties.iter();
        for property in hidden.filter(|property| property.read == Some(Read::NotShown)) {
            let (event, name) = (&event.name, &property.name);
            assert!(
                matches!(property.api, Some(Read::At(_))),
                "{name} of {event}"
            );
        }
    }
}

#[test]
fn in_app_messages_start_from_what_the_visitor_does() {
    let catalog = Catalog::built_in();
    let flags = |name: &str| {
        let event = catalog.event(name).unwrap();
        (event.in_app_message, event.non_member_send)
    };
    assert_eq!(flags("view_product"), (true, false));
    assert_eq!(flags("cafe24_signup"), (false, false));
    assert_eq!(flags("cafe24_complete_order_items"), (false, true));
    assert_eq!(flags("cafe24_order_tracking_no_change"), (false, false));
}

#[test]
fn every_view_event_carries_the_campaign() {
    let catalog = Catalog::built_in();
    for event in catalog
        .events()
        .iter()
        .filter(|event| event.name.starts_with("view_"))
    {
        let campaign = event
            .properties
            .iter()
            .filter(|p| p.name.starts_with("utm_"));
        assert_eq!(campaign.count(), 6, "{}", event.name);
    }
}

#[test]
fn everything_that_cafe24_s_servers_bring_says_where_it_stands() {
    let catalog = Catalog::built_in();
    let of_servers = |source: &Source| matches!(source, Source::Webhook | Source::Sync);
    for event in catalog.events() {
        let is_of_servers = event.sources.iter().any(of_servers);
        for property in &event.properties {
            let (event, name) = (&event.name, &property.name);
            assert_eq!(property.api.is_some(), is_of_servers, "{name} of {event}");
        }
        let met = event.meeting.iter().flat_map(|meeting| &meeting.by);
        for name in met.filter(|name| *name != "userId") {
            assert!(
                event
                    .properties
                    .iter()
                    .any(|property| property.name == *name),
                "{name} of {}",
                event.name
            );
        }
        // What both tell meets, but for claims, of which the browser tells the request only.
        let both = is_of_servers && event.is_of_browser();
        let is_claim = event.name.contains("cancel") || event.name.contains("return");
        assert_eq!(event.meeting.is_some(), both && !is_claim, "{}", event.name);
    }
    for property in catalog.user_properties() {
        let name = &property.name;
        assert_eq!(
            property.api.is_some(),
            of_servers(&property.source),
            "{name}"
        );
    }
}
