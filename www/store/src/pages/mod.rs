//! The pages, one module for each family.

pub mod basket;
pub mod board;
pub mod claim;
pub mod demo;
pub mod detail;
pub mod fragments;
pub mod home;
pub mod list;
pub mod member;
pub mod missing;
pub mod myshop;
pub mod order_form;
pub mod order_result;

mod cards;
mod page;

pub use page::Page;
