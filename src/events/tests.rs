//! The events against the catalogue: the structs are read as they are written, for their types and what is said of
//! them are nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};

use moa_catalog::{Catalog, Kind, Property, Read};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, ImplItem, Item, Lit, Meta};
use syn::{PathArguments, Token, Type};

use super::*;

/// What `src/events/` says.
#[derive(Default)]
struct Sources {
    structs: BTreeMap<String, Struct>,
    /// The words of enums.
    words: BTreeMap<String, BTreeSet<String>>,
    /// By their names: the struct, and whether it carries the campaign.
    events: BTreeMap<String, (String, bool)>,
}

struct Struct {
    says: String,
    fields: Vec<Field>,
}

#[derive(Clone)]
struct Field {
    name: String,
    says: String,
    of: String,
    is_required: bool,
    is_flattened: bool,
}

impl Sources {
    fn read() -> Sources {
        let mut sources = Sources::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/events");
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            for item in syn::parse_file(&text).unwrap().items {
                sources.take(item);
            }
        }
        sources
    }

    fn take(&mut self, item: Item) {
        match item {
            Item::Struct(item) => {
                let fields = match &item.fields {
                    Fields::Named(fields) => fields.named.iter().map(field).collect(),
                    _ => Vec::new(),
                };
                let attributes = serde(&item.attrs);
                let is_plain = attributes.iter().all(|(name, _)| name == "transparent");
                assert!(is_plain, "what does {attributes:?} of {} do?", item.ident);
                let says = says(&item.attrs);
                let found = Struct { says, fields };
                self.structs.insert(item.ident.to_string(), found);
            }
            Item::Enum(item) => {
                let attributes = serde(&item.attrs);
                let is_snake = attributes == [("rename_all".into(), "snake_case".into())];
                assert!(is_snake || attributes.is_empty(), "{attributes:?}");
                let words = item.variants.iter().map(|variant| {
                    assert!(serde(&variant.attrs).is_empty(), "{}", variant.ident);
                    snake_case(&variant.ident.to_string())
                });
                self.words.insert(item.ident.to_string(), words.collect());
            }
            Item::Impl(item) => {
                let of = item
                    .trait_
                    .as_ref()
                    .and_then(|(path, _)| path.segments.last());
                if of.is_some_and(|of| of.ident == "Event") {
                    let constant = |name: &str| {
                        item.items.iter().find_map(|item| match item {
                            ImplItem::Const(item) if item.ident == name => literal(&item.expr),
                            _ => None,
                        })
                    };
                    let name = constant("NAME").unwrap();
                    let campaign = constant("CAMPAIGN").is_some_and(|value| value == "true");
                    self.events
                        .insert(name, (type_of(&item.self_ty).0, campaign));
                }
            }
            _ => {}
        }
    }

    /// What an event carries, with what is flattened into it.
    fn properties(&self, of: &str) -> Vec<Field> {
        let fields = self.structs[of].fields.iter();
        let properties = fields.map(|field| match field.is_flattened {
            true => self.properties(&field.of),
            false => vec![field.clone()],
        });
        properties.collect::<Vec<_>>().concat()
    }

    /// Whether every value of the type is one that the catalogue allows.
    fn fits(&self, of: &str, property: &Property) -> bool {
        let values = &property.constraint.values;
        match (of, property.kind) {
            ("Text", Kind::String | Kind::StringOrStrings)
            | ("Amount", Kind::Number | Kind::Integer)
            | ("Flag", Kind::Boolean)
            | ("Texts", Kind::Strings)
            | ("OneOrMany", Kind::StringOrStrings) => values.is_empty(),
            (_, Kind::String) => self.words.get(of).is_some_and(|words| {
                values.is_empty() || words.iter().all(|word| values.contains(word))
            }),
            _ => false,
        }
    }
}

fn field(field: &syn::Field) -> Field {
    let (of, is_required) = type_of(&field.ty);
    let mut found = Field {
        name: field.ident.as_ref().unwrap().to_string(),
        says: says(&field.attrs),
        of,
        is_required,
        is_flattened: false,
    };
    for (attribute, value) in serde(&field.attrs) {
        match attribute.as_str() {
            "rename" => found.name = value,
            "flatten" => found.is_flattened = true,
            _ => panic!("what does {attribute} of {} do?", found.name),
        }
    }
    found
}

/// A type's name, and whether it is within `Required`.
fn type_of(of: &Type) -> (String, bool) {
    let path = match of {
        Type::Path(of) => &of.path,
        Type::Reference(of) => return type_of(&of.elem),
        _ => panic!("a property is of a named type"),
    };
    let last = path.segments.last().unwrap();
    match &last.arguments {
        PathArguments::AngleBracketed(within) if last.ident == "Required" => {
            let Some(GenericArgument::Type(of)) = within.args.first() else {
                panic!("Required is of a type");
            };
            (type_of(of).0, true)
        }
        _ => (last.ident.to_string(), false),
    }
}

/// The first paragraph of a doc comment, as one line.
fn says(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => literal(&meta.value),
            _ => None,
        });
    let first = lines.map(|line| line.trim().to_owned());
    let first = first.take_while(|line| !line.is_empty());
    first.collect::<Vec<_>>().join(" ")
}

/// What is said to serde.
fn serde(attributes: &[Attribute]) -> Vec<(String, String)> {
    let of_serde = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"));
    let inside = of_serde.flat_map(|attribute| {
        attribute
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .unwrap()
    });
    let named = inside.map(|meta| {
        let value = match &meta {
            Meta::NameValue(meta) => literal(&meta.value).unwrap(),
            _ => String::new(),
        };
        (meta.path().get_ident().unwrap().to_string(), value)
    });
    named.collect()
}

fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        Expr::Lit(ExprLit {
            lit: Lit::Bool(flag),
            ..
        }) => Some(flag.value.to_string()),
        _ => None,
    }
}

fn snake_case(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

#[test]
fn every_event_of_the_browser_is_a_struct_and_says_what_the_catalogue_says() {
    let sources = Sources::read();
    let events = Catalog::built_in().events().iter();
    let events: Vec<_> = events.filter(|event| event.is_of_browser()).collect();
    let of_catalogue = events.iter().map(|event| event.name.as_str());
    let returns = [RETURN.0, RETURN.1];
    let of_sources = sources.events.keys().map(String::as_str).chain(returns);
    assert_eq!(of_catalogue.collect::<BTreeSet<_>>(), of_sources.collect());

    for event in events {
        let Some((of, has_campaign)) = sources.events.get(&event.name) else {
            continue;
        };
        assert_eq!(sources.structs[of].says, format!("{}.", event.en), "{of}");
        let own = sources.properties(of);
        let names: BTreeSet<_> = own.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(own.len(), names.len(), "a property of {of} twice");
        // What no page shows comes from Cafe24's servers.
        let (utm, shown): (Vec<_>, Vec<_>) = event
            .properties
            .iter()
            .filter(|property| {
                let is_shown = property.read != Some(Read::NotShown);
                is_shown || names.contains(property.name.as_str())
            })
            .partition(|property| property.name.starts_with("utm_"));
        assert_eq!(!utm.is_empty(), *has_campaign, "{of}");
        let shown: BTreeMap<_, _> = shown
            .into_iter()
            .map(|property| (property.name.as_str(), property))
            .collect();
        assert_eq!(names, shown.keys().copied().collect(), "{of}");
        for field in &own {
            let (name, property) = (&field.name, shown[field.name.as_str()]);
            assert!(
                sources.fits(&field.of, property),
                "{name} of {of}: {}",
                field.of
            );
            assert_eq!(field.is_required, property.required, "{name} of {of}");
            assert_eq!(field.says, format!("{}.", property.en), "{name} of {of}");
        }
    }
}

#[test]
fn a_return_carries_what_a_cancellation_carries() {
    let properties = |event: &str| {
        let event = Catalog::built_in().event(event).unwrap();
        let properties = event.properties.iter();
        let properties =
            properties.map(|property| (&property.name, property.kind, property.required));
        properties.collect::<Vec<_>>()
    };
    assert_eq!(properties(RETURN.0), properties(CancelOrder::NAME));
    assert_eq!(properties(RETURN.1), properties(CancelOrderItems::NAME));
}
