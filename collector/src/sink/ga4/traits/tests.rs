use moa_catalog::Catalog;

use super::*;
use crate::log::StoredMessage;
use crate::sink::ga4::names::USER_PROPERTY_NAME;
use crate::sink::odd::any_json;

fn identify(traits: Value, context: Value) -> Message {
    let body = json!({ "type": "identify", "userId": "u", "traits": traits, "context": context });
    Message::read(&StoredMessage {
        seq: 1,
        mall: "haneul".into(),
        message_id: "m".into(),
        received_at: String::new(),
        body: body.to_string(),
    })
    .unwrap()
}

fn told(traits: Value) -> Map<String, Value> {
    user_properties(&identify(traits, json!({})))
}

/// What the catalogue knows of a person that tells who they are, by the spec's own list.
const PERSONAL: &[&str] = &[
    "member_id",
    "name",
    "nick_name",
    "email",
    "phone",
    "is_birthday",
    "additional_information",
    "guestId",
    "cvid",
    "cvid_y",
    "birthday",
    "birthdate",
    "birthday_year",
    "solar_calendar",
];

#[test]
fn nothing_personal_of_the_catalogue_is_told() {
    let all = Catalog::built_in().user_properties();
    let marked: Map<String, Value> = all
        .iter()
        .map(|property| (property.name.clone(), json!(format!("<{}>", property.name))))
        .collect();
    let at_once = Value::Object(told(marked.clone().into())).to_string();
    for name in PERSONAL {
        assert!(marked.contains_key(*name), "{name} is not in the catalogue");
        assert!(!at_once.contains(&format!("<{name}>")), "{name}: {at_once}");
        let one = json!({ *name: "x", "$set": { *name: "x" } });
        assert!(told(one).is_empty(), "{name}");
    }
    for (known, _) in KNOWN {
        assert!(
            marked.contains_key(*known) && !PERSONAL.contains(known),
            "{known}"
        );
    }
}

#[test]
fn what_looks_personal_is_not_told_whatever_it_is_called() {
    let properties = told(json!({
        "grade": "a@b.example", "group_name": "01012345678", "home_address": "x", "수령인이름": "x",
        "favourite": "wool", "$set": { "colour": "red" }, "$increment": { "visits": 1 }
    }));
    let names: Vec<_> = properties.keys().map(String::as_str).collect();
    assert_eq!(names, ["colour", "favourite"]);
}

#[test]
fn properties_keep_to_their_limits() {
    let mut traits = Map::new();
    for n in 0..60 {
        traits.insert(
            format!("a_property_with_a_long_name_{n}"),
            json!("가".repeat(100)),
        );
    }
    traits.insert("cart_items_last_added_date".into(), json!("2026-11-21"));
    traits.insert("coupon_count".into(), json!(3));
    traits.insert("cafe_mkt".into(), Value::Null);
    let properties = told(traits.into());
    assert_eq!(properties.len(), USER_PROPERTIES);
    assert_eq!(properties["coupon_count"], json!({ "value": 3 }));
    assert_eq!(
        properties["cart_last_added_date"],
        json!({ "value": "2026-11-21" })
    );
    for (name, value) in &properties {
        assert!(
            name.len() <= USER_PROPERTY_NAME && names::is_user_property(name),
            "{name}"
        );
        let text = value["value"].as_str().unwrap_or_default();
        assert!(text.chars().count() <= USER_PROPERTY_VALUE, "{text}");
    }
}

#[test]
fn consent_is_told_where_it_is_stated() {
    let of = |context| Value::Object(consent(&identify(json!({}), context)));
    assert_eq!(of(json!({})), json!({}));
    assert_eq!(
        of(json!({ "consent": { "ad_user_data": true, "ad_personalization": "denied" } })),
        json!({ "ad_user_data": "GRANTED", "ad_personalization": "DENIED" })
    );
    assert_eq!(
        of(json!({ "consent": { "ad_user_data": "perhaps", "analytics": true } })),
        json!({})
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_traits_become_user_properties(
        own in proptest::collection::btree_map(".{0,40}", any_json(), 0..40),
        context in any_json(),
    ) {
        let message = identify(Value::Object(own.into_iter().collect()), json!({ "consent": context }));
        let properties = user_properties(&message);
        proptest::prop_assert!(properties.len() <= USER_PROPERTIES);
        consent(&message);
    }
}
