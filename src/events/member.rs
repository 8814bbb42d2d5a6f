//! What is told of members.

use serde::Serialize;

use super::event::Event;
use crate::host::Text;

/// New member sign-up.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Signup {
    /// Member's name.
    pub name: Text,
    /// Member's nickname.
    pub nick_name: Text,
    /// Member's date of birth, as entered.
    pub birthday: Text,
    /// Gender: M or F.
    pub gender: Text,
    /// Mobile phone number.
    pub cellphone: Text,
}

impl Event for Signup {
    const NAME: &'static str = "cafe24_signup";
}

/// Member login.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Login {
    /// Member id.
    pub member_id: Text,
    /// Member group name.
    pub group_name: Text,
    /// Where the login came from: PC or Mobile.
    pub inflow_name: Text,
}

impl Event for Login {
    const NAME: &'static str = "cafe24_login";
}
