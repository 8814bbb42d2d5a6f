//! The schemas that a description names, gathered as they are asked for.

use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where OpenAPI has them.
const PLACE: &str = "/components/schemas";

/// What is shared by what a description says of its addresses.
pub(super) struct Schemas {
    /// Those of Rust's types, as serde writes them.
    of_types: SchemaGenerator,
    /// Those that serde reads.
    taken: SchemaGenerator,
    own: Map<String, Value>,
    path_items: Map<String, Value>,
}

impl Default for Schemas {
    fn default() -> Self {
        let of = |contract: Contract| {
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = PLACE.into();
                settings.contract = contract;
                settings.meta_schema = None;
            });
            settings.into_generator()
        };
        Self {
            of_types: of(Contract::Serialize),
            taken: of(Contract::Deserialize),
            own: Map::new(),
            path_items: Map::new(),
        }
    }
}

impl Schemas {
    /// The schema of a type that is asked with, by its name.
    pub fn taken<T: JsonSchema>(&mut self) -> Value {
        self.taken.subschema_for::<T>().to_value()
    }

    /// The schema of a type that is answered, by its name.
    pub fn of<T: JsonSchema>(&mut self) -> Value {
        self.of_types.subschema_for::<T>().to_value()
    }

    /// A schema under this name, made the first time.
    pub fn name(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.own.contains_key(name) {
            // Before it is made: it may name itself.
            self.own.insert(name.to_owned(), Value::Null);
            let made = make(self);
            self.own.insert(name.to_owned(), made);
        }
        json!({ "$ref": format!("#{PLACE}/{name}") })
    }

    /// What is answered at several addresses, by a name.
    pub fn path_item(&mut self, name: &str, item: Value) -> Value {
        self.path_items.insert(name.to_owned(), item);
        json!({ "$ref": format!("#/components/pathItems/{name}") })
    }

    /// All that were named.
    pub fn named(&self) -> Map<String, Value> {
        let mut all = self.own.clone();
        for types in [&self.taken, &self.of_types] {
            all.extend(types.definitions().clone());
        }
        all
    }

    /// What is answered at several addresses.
    pub fn path_items(&self) -> &Map<String, Value> {
        &self.path_items
    }
}
