//! What is told of an order that the buyer takes back.

use serde::Serialize;

use super::event::Event;
use super::product::Item;
use super::property::{Flag, Required};
use crate::host::Text;

/// What is said of a whole claim.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClaimedOrder {
    /// Order number, YYYYMMDD-NNNNNNN.
    pub order_id: Required<Text>,
    /// Code of the claim's reason.
    pub claim_reason_type: Text,
    /// The claim's reason in the buyer's words.
    pub claim_reason: Text,
    /// The claim's reason code as text.
    pub claim_reason_type_text: Text,
    /// requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done.
    pub claim_status: Status,
    /// true for a member, false for a guest.
    pub is_member: Flag,
}

/// Order cancelled.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CancelOrder<'a> {
    /// What is said of the claim.
    #[serde(flatten)]
    pub claim: &'a ClaimedOrder,
}

impl Event for CancelOrder<'_> {
    const NAME: &'static str = "cafe24_cancel_order";
}

/// Order cancelled, for each product.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CancelOrderItems<'a> {
    /// What is said of the claim.
    #[serde(flatten)]
    pub claim: &'a ClaimedOrder,
    /// What is said of the product.
    #[serde(flatten)]
    pub item: &'a Item,
}

impl Event for CancelOrderItems<'_> {
    const NAME: &'static str = "cafe24_cancel_order_items";
}

/// The names of the events of a return, which carry what those of a cancellation carry.
pub const RETURN: (&str, &str) = ("cafe24_return_order", "cafe24_return_order_items");

/// How far a claim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The buyer asked for it in the browser.
    Requested,
}
