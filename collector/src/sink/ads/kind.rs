//! Which standard event a message is.

use crate::sink::message::Message;
use crate::sink::values::number;

/// The longest text that is told, in characters.
const TEXT_CHARS: usize = 200;

/// How many products an event names at most.
pub(super) const CONTENTS: usize = 200;

/// A standard event. Meta and TikTok have the same ones, under nearly the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A product is looked at.
    ViewContent,
    /// Something is searched for.
    Search,
    /// A product is put on the wish list.
    AddToWishlist,
    /// Products are put into the cart.
    AddToCart,
    /// The order form is entered.
    InitiateCheckout,
    /// An order is placed.
    Purchase,
    /// Somebody has become a member.
    CompleteRegistration,
}

impl Kind {
    /// What a message is; `None` where it is none of them.
    pub fn of(message: &Message) -> Option<Self> {
        Some(match message.name() {
            "view_product" => Self::ViewContent,
            "search" => Self::Search,
            "$page_view" if searched(message).is_some() => Self::Search,
            "add_to_wishlist" => Self::AddToWishlist,
            "cafe24_add_to_cart" => Self::AddToCart,
            "cafe24_order_form" => Self::InitiateCheckout,
            "cafe24_complete_order" => Self::Purchase,
            "cafe24_signup" => Self::CompleteRegistration,
            _ => return None,
        })
    }

    /// The events that follow one of it, one for each product.
    pub fn rows(self) -> Option<&'static str> {
        match self {
            Self::AddToCart => Some("cafe24_add_to_cart_items"),
            Self::InitiateCheckout => Some("cafe24_order_form_items"),
            Self::Purchase => Some("cafe24_complete_order_items"),
            _ => None,
        }
    }

    /// How many rows it has to have, as far as its message says.
    pub fn wanted_rows(self, message: &Message) -> usize {
        if self.rows().is_none() {
            return 0;
        }
        let count = message.property("items_count").and_then(number);
        count.map_or(1, |count| count.clamp(0.0, CONTENTS as f64) as usize)
    }
}

/// What is looked for by the search page that a message is of. Cafe24's has it in its address.
pub(super) fn searched(message: &Message) -> Option<String> {
    message
        .context_text(&["page", "type"])
        .filter(|kind| *kind == "search")?;
    let address = message.context_text(&["page", "url"])?;
    let (_, query) = address.split_once('?')?;
    let query = query.split('#').next()?;
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "keyword");
    // What looks personal was masked by the tracker.
    short(&found?.1).filter(|text| !text.contains("***"))
}

/// A text of some length.
pub(super) fn short(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(TEXT_CHARS).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}
