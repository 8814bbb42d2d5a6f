//! Every event as a typed struct, named as in the spec.
//!
//! A field is `Option`: what a page does not show is `None` and leaves no trace on the wire. Text
//! is [`Text`], a handle to a string that stays in JavaScript (design decision 1). A test holds
//! the names and properties against the catalogue.

use alloc::vec::Vec;

use crate::js::Text;

/// Where an event's properties go.
pub trait Properties {
    /// A number.
    fn number(&mut self, name: &'static str, number: f64);
    /// `true` or `false`.
    fn flag(&mut self, name: &'static str, flag: bool);
    /// Text.
    fn text(&mut self, name: &'static str, text: Text);
    /// An array of texts.
    fn texts(&mut self, name: &'static str, texts: Vec<Text>);
}

/// A value that a property can have.
pub trait Value {
    /// Hands the value over.
    fn put(self, name: &'static str, to: &mut dyn Properties);
}

impl Value for f64 {
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        to.number(name, self);
    }
}

impl Value for bool {
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        to.flag(name, self);
    }
}

impl Value for Text {
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        to.text(name, self);
    }
}

impl Value for Vec<Text> {
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        to.texts(name, self);
    }
}

/// One product as a string, several as an array of strings: `product_no` where a purchase may hold
/// several (design decision).
#[derive(Debug, Clone)]
pub struct OneOrMany(pub Vec<Text>);

impl Value for OneOrMany {
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        match <[Text; 1]>::try_from(self.0) {
            Ok([only]) => to.text(name, only),
            Err(several) => to.texts(name, several),
        }
    }
}

impl<V: Value> Value for Option<V> {
    /// What is not there leaves no trace.
    #[inline(never)]
    fn put(self, name: &'static str, to: &mut dyn Properties) {
        if let Some(value) = self {
            value.put(name, to);
        }
    }
}

/// An event that the tracker sends.
pub trait Event {
    /// Its name in the spec.
    const NAME: &'static str;
    /// Whether it carries the campaign (`utm_*`) of the landing session.
    const CAMPAIGN: bool;
    /// Hands over each property that has a value.
    fn put(self, to: &mut dyn Properties);
}

macro_rules! campaign {
    () => {
        false
    };
    (with campaign) => {
        true
    };
}

macro_rules! wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $event:ident = $name:literal $(with $campaign:ident)? {
            $( $(#[$field_doc:meta])* $field:ident $(= $wire:literal)? : $type:ty, )*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $event {
            $( $(#[$field_doc])* pub $field: Option<$type>, )*
        }

        impl Event for $event {
            const NAME: &'static str = $name;
            const CAMPAIGN: bool = campaign!($(with $campaign)?);

            #[allow(
                unused_variables,
                reason = "an event may have no properties of its own"
            )]
            fn put(self, to: &mut dyn Properties) {
                $( self.$field.put(wire_name!($field $($wire)?), to); )*
            }
        }
    )*

        /// Name, campaign flag and own properties of every event, for the tests.
        #[cfg(test)]
        const ALL: &[(&str, bool, &[&str])] =
            &[$( ($event::NAME, $event::CAMPAIGN, &[$( wire_name!($field $($wire)?) ),*]) ),*];
    };
}

events! {
    /// On entering any page.
    PageView = "$page_view" {
        /// The page's title.
        page_name = "$page_name": Text,
    }

    /// On entering the main page.
    ViewHome = "view_home" with campaign {}

    /// On entering a product detail page.
    ViewProduct = "view_product" with campaign {
        /// Product number.
        product_no: Text,
        /// Product name, without markup.
        product_name: Text,
        /// Unit list price.
        price: f64,
    }

    /// On entering a category or product list page.
    ViewProductList = "view_product_list" with campaign {
        /// Category name.
        category_name: Text,
        /// Category number.
        cate_no: Text,
    }

    /// On entering the cart page.
    ViewCart = "view_cart" with campaign {
        /// Number of pieces, a set counted once.
        total_quantity: f64,
        /// Order amount the page shows.
        total_order_price: f64,
        /// Product number of each row.
        product_nos: Vec<Text>,
        /// Product name of each row.
        product_names: Vec<Text>,
    }

    /// On entering the order form.
    ViewCheckout = "view_checkout" with campaign {
        /// Total after discounts, without shipping.
        discounted_price: f64,
        /// Total list price, without shipping.
        price: f64,
        /// Whether the visitor came by a direct-order link.
        is_surl: bool,
        /// The products being ordered.
        product_no: OneOrMany,
    }

    /// On entering the order completion page.
    ViewCompletedOrder = "view_completed_order" with campaign {
        /// Order number.
        order_id: Text,
        /// What was paid for the products, without shipping.
        discounted_price: f64,
        /// Total list price, without shipping.
        price: f64,
        /// Shipping fee.
        delivery_fee: f64,
    }

    /// When the visitor scrolls on the main page.
    ScrollHome = "scroll_home" {
        /// Percent of the page's height, in steps of 5.
        depth: f64,
    }

    /// When the visitor scrolls on a product detail page.
    ScrollProduct = "scroll_product" {
        /// Product number.
        product_no: Text,
        /// Percent of the page's height, in steps of 5.
        depth: f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use moa_catalog::Catalog;

    #[test]
    fn every_event_carries_what_the_catalogue_says() {
        for (name, campaign, properties) in ALL {
            let event = Catalog::built_in()
                .event(name)
                .unwrap_or_else(|| panic!("{name}"));
            let (utm, own): (Vec<_>, Vec<_>) = event
                .properties
                .iter()
                .map(|p| p.name.as_str())
                .partition(|n| n.starts_with("utm_"));
            assert_eq!(own, *properties, "{name}");
            assert_eq!(!utm.is_empty(), *campaign, "{name}");
        }
    }

    #[derive(Default)]
    struct Recorder(Vec<String>);

    impl Properties for Recorder {
        fn number(&mut self, name: &'static str, number: f64) {
            self.0.push(format!("{name} {number}"));
        }
        fn flag(&mut self, name: &'static str, flag: bool) {
            self.0.push(format!("{name} {flag}"));
        }
        fn text(&mut self, name: &'static str, _: Text) {
            self.0.push(format!("{name} text"));
        }
        fn texts(&mut self, name: &'static str, texts: Vec<Text>) {
            self.0.push(format!("{name} {} texts", texts.len()));
        }
    }

    #[test]
    fn what_has_no_value_leaves_no_trace() {
        let mut recorder = Recorder::default();
        let event = ViewCheckout {
            is_surl: Some(false),
            price: Some(0.0),
            ..Default::default()
        };
        event.put(&mut recorder);
        assert_eq!(recorder.0, ["price 0", "is_surl false"]);
    }

    #[test]
    fn no_products_are_an_empty_array() {
        let mut recorder = Recorder::default();
        OneOrMany(Vec::new()).put("product_no", &mut recorder);
        assert_eq!(recorder.0, ["product_no 0 texts"]);
    }
}
