//! Any JSON as properties.

use proptest::prelude::*;

use super::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,150}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 30, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,60}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_properties_of_any_event_become_an_event(
        at in 0_usize..60,
        odd in prop::collection::vec(any_json(), 12),
        own in prop::collection::btree_map(".{0,60}", any_json(), 0..40),
    ) {
        let events = moa_catalog::Catalog::built_in().events();
        let event = &events[at % events.len()];
        let mut properties: Map<String, Value> = own.into_iter().collect();
        for (property, value) in event.properties.iter().zip(odd) {
            properties.insert(property.name.clone(), value);
        }
        let message = message(1, &event.name, properties.into());
        prop_assert!(Event::of(&units(vec![message])[0], None, now()).is_ok());
    }
}
