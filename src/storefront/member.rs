//! The member who is logged in (facts/storefront 3 and 5).

use crate::host::Text;
use crate::{place, places};

/// Whether the visitor is logged in: Cafe24's own test of the cookie `iscache`, which pages from a
/// cache rely on too.
pub fn is_login() -> bool {
    place!("@iscache").read().is("F")
}

/// The id of the member who is logged in, once the page shows it.
pub fn id() -> Text {
    places!(
        "$getCustomerIDInfo.id.member_id|@login_provider_{N}>member_id|%member_{N}>data.member_id|\
         CAPP_ASYNC_METHODS.member.getData().member_id|.xans-member-var-id"
    )
    .code()
}

/// Whether the page has the data of the member with this id by now. Asked earlier, Cafe24's SDK answers
/// without them.
pub fn is_shown(id: Text) -> bool {
    id == places!("%member_{N}>data.member_id").code()
        || id == places!("CAPP_ASYNC_METHODS.member.getData().member_id").code()
}
