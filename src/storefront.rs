//! Reading Cafe24: one file for each thing that is read. Nothing here writes to the page.
//!
//! A reader returns the events the page yields. Those of the order form and the order result also
//! say whether the page has shown all of it yet: Cafe24 fills some totals by AJAX (facts/storefront 1.7, 1.8).

mod address;
pub mod cart;
pub mod category;
pub mod checkout;
pub mod claim;
pub mod join;
pub mod member;
pub mod order_form;
pub mod order_result;
pub mod page_signals;
pub mod product;
pub mod rows;
pub mod sdk;
pub mod selection;
pub mod shop;
pub mod user_properties;
