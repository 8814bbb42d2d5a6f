use serde_json::json;

use super::*;

fn claims(provenance: Provenance, event: &str, library: &str) -> Vec<String> {
    let catalog = Catalog::built_in();
    let found = false_claims(provenance, Some(event), Some(library), catalog);
    found.into_iter().map(|fault| fault.path).collect()
}

#[test]
fn a_page_speaks_for_nobody_else() {
    let page = |event, library| claims(Provenance::Page, event, library);
    for (event, library) in [
        ("$page_view", "moa"),
        ("cafe24_complete_order", "moa"),
        ("size_guide_opened", "analytics.js"),
        ("$session_end", "moa"),
    ] {
        assert!(page(event, library).is_empty(), "{event} {library}");
    }
    for library in [LIBRARY, COLLECTOR] {
        assert_eq!(
            page("cafe24_complete_order", library),
            ["context.library.name"]
        );
    }
    let of_servers = |event: &&moa_catalog::Event| !event.sources.contains(&Source::Browser);
    let catalog = Catalog::built_in();
    let of_servers: Vec<_> = catalog.events().iter().filter(of_servers).collect();
    assert!(of_servers.len() > 3, "{of_servers:?}");
    for event in of_servers {
        assert_eq!(page(&event.name, "moa"), ["event"], "{}", event.name);
        for provenance in [Provenance::Server, Provenance::Collector] {
            assert!(claims(provenance, &event.name, LIBRARY).is_empty());
        }
    }
}

fn differing(event: &str, page: Value, server: Value) -> Option<String> {
    let object = |value: Value| value.as_object().cloned().unwrap();
    Some(disagreement(event, &object(page), &object(server))?.path)
}

#[test]
fn an_order_with_another_amount_is_another_word() {
    let order =
        |amount: Value| json!({ "properties": { "order_id": "1", "order_amount": amount } });
    let differing = |one, other| differing("cafe24_complete_order", order(one), order(other));
    for same in [json!(52000), json!(52000.0), json!("52000.00"), json!(null)] {
        assert_eq!(
            differing(same.clone(), json!(52000)).filter(|_| !same.is_null()),
            None,
            "{same}"
        );
    }
    assert_eq!(
        differing(json!(1), json!(52000)).as_deref(),
        Some("properties.order_amount")
    );
    // Who does not say it says nothing else.
    let silent = json!({ "properties": { "order_id": "1" } });
    let other = order(json!(52000));
    assert_eq!(
        super::tests::differing("cafe24_complete_order", silent, other),
        None
    );
}

#[test]
fn rows_and_sign_ups_too() {
    let row = |quantity: u32| json!({ "properties": { "product_no": 7, "quantity": quantity, "product_price": 900 } });
    let event = "cafe24_complete_order_items";
    assert_eq!(differing(event, row(2), row(2)), None);
    assert_eq!(
        differing(event, row(200), row(2)).as_deref(),
        Some("properties.quantity")
    );
    let at = |time: &str| json!({ "timestamp": time });
    let event = "cafe24_signup";
    assert_eq!(
        differing(
            event,
            at("2026-11-21T09:00:00Z"),
            at("2026-11-21T18:20:00+09:00")
        ),
        None
    );
    assert_eq!(
        differing(
            event,
            at("2026-11-20T09:00:00Z"),
            at("2026-11-21T18:20:00+09:00")
        )
        .as_deref(),
        Some("timestamp")
    );
    assert_eq!(differing("size_guide_opened", row(1), row(2)), None);
}
