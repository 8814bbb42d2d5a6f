//! Cancel, return and exchange requests, and the reasons a buyer can give.

use crate::orders::Status;

/// What a buyer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    /// 취소.
    Cancel,
    /// 반품.
    Return,
    /// 교환.
    Exchange,
}

/// A request a buyer has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The product numbers it is about.
    pub product_nos: Vec<String>,
    /// Code of the reason.
    pub reason_type: String,
    /// The buyer's own words.
    pub reason: String,
}

/// Code and name (Korean, English) of a reason.
pub type Reason = (&'static str, &'static str, &'static str);

const CANCEL: [Reason; 4] = [
    ("A", "고객변심", "Changed my mind"),
    ("G", "서비스 불만족", "Unhappy with the service"),
    ("B", "배송지연", "Late delivery"),
    ("I", "기타", "Other"),
];

const RETURN: [Reason; 4] = [
    ("O", "고객변심", "Changed my mind"),
    ("P", "상품 불만족", "Unhappy with the product"),
    ("V", "상품불량", "Defective product"),
    ("W", "배송오류", "Wrong delivery"),
];

impl ClaimKind {
    /// The kind named in an address or a form: `cancel`, `return`, `exchange`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "cancel" => Some(Self::Cancel),
            "return" => Some(Self::Return),
            "exchange" => Some(Self::Exchange),
            _ => None,
        }
    }

    /// The name in an address or a form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Return => "return",
            Self::Exchange => "exchange",
        }
    }

    /// The reasons a buyer can choose (facts/storefront 4.5).
    pub fn reasons(self) -> &'static [Reason] {
        match self {
            Self::Cancel => &CANCEL,
            Self::Return | Self::Exchange => &RETURN,
        }
    }

    /// Whether an order that has come so far can be asked about.
    pub fn allowed(self, status: Status) -> bool {
        match self {
            Self::Cancel => matches!(status, Status::N00 | Status::N10),
            Self::Return | Self::Exchange => status == Status::N40,
        }
    }

    /// The status after the request.
    pub fn requested(self) -> Status {
        match self {
            Self::Cancel => Status::C00,
            Self::Return => Status::R00,
            Self::Exchange => Status::E00,
        }
    }
}

#[cfg(test)]
mod tests;
