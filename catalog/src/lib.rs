//! The event catalogue: every event and user property of the spec, as data.
//!
//! The data stands in three TOML files beside this crate's sources:
//!
//! - `properties.toml`: each event property once, with its [`Kind`], what it says and where the browser
//!   reads it;
//! - `events.toml`: each event with the properties it carries and where it comes from;
//! - `user-properties.toml`: each user property (`traits` on the wire).
//!
//! The collector [checks](Catalog::check) what it receives against it, `docs/events.md` is
//! [rendered](docs::render) from it, and the end-to-end tests take the list of what must be shown
//! from it. It knows nothing of browsers, HTTP or storage.
//!
//! ```
//! use moa_catalog::Catalog;
//! use serde_json::json;
//!
//! let properties = json!({ "product_no": "1001", "price": "12000" });
//! let violations = Catalog::built_in().check("view_product", properties.as_object().unwrap());
//! assert_eq!(violations[0].path, "properties.price");
//! assert_eq!(violations[0].reason, "must be a number, is a string");
//! ```

mod check;
pub mod docs;
mod entry;
mod kind;
mod load;
pub mod made;
pub mod types;

pub use check::Violation;
pub use entry::{Event, Meeting, Property, Read, Source, UserProperty};
pub use kind::{Constraint, DateFormat, Kind};
pub use load::{Catalog, CatalogError, CustomEvent};
