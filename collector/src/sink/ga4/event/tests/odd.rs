//! Any JSON as properties.

use proptest::prelude::*;

use super::*;
use crate::sink::odd::any_json;

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
