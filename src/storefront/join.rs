//! Signing up: the join form is kept when it is left, and confirmed by the page that greets the new
//! member (facts/storefront 4.5). A social sign-up has no form, and so no more than a name.

use crate::events::{Event, Signup};
use crate::host::places::Place;
use crate::host::{Text, Value, storage};
use crate::{place, places};

/// Key of the tab's storage.
const KEY: &str = "moa_join";

/// Keeps what the form holds for the next page.
pub fn keep_form() {
    let form = Signup {
        name: places!("#joinForm #name").text(),
        nick_name: places!("#joinForm #nick_name").text(),
        birthday: joined(
            place!("#birth_year"),
            place!("#birth_month"),
            place!("#birth_day"),
        ),
        gender: places!("#joinForm [name=is_sex]:checked")
            .text()
            .group("^[MF]$", 0),
        cellphone: joined(place!("#mobile1"), place!("#mobile2"), place!("#mobile3")),
    };
    keep(form.properties());
}

/// Forgets the form: it was left for another page.
pub fn forget() {
    // That a sign-up was told is remembered: its page can be seen again.
    if place!("%moa_join>").read().is_object() {
        storage::erase_for_tab(KEY);
    }
}

/// The properties of the sign-up that the page greets; `None` when it was told before.
pub fn take() -> Option<Value> {
    const TOLD: f64 = 0.0;
    let kept = place!("%moa_join>").read();
    if kept.as_number() == TOLD {
        return None;
    }
    let greeted = Signup {
        name: places!(".xans-member-joincomplete .member_name").name(),
        ..Signup::default()
    };
    let signup = greeted.properties();
    signup.assign(kept);
    keep(TOLD.into());
    Some(signup)
}

fn keep(form: Value) {
    storage::store_for_tab(KEY, form.to_json());
}

/// The parts of a date or a number, with hyphens; none unless all are there.
fn joined(first: Place, second: Place, third: Place) -> Text {
    let head = first.read().concat("-").concat(second.read());
    head.concat("-")
        .concat(third.read())
        .find("^\\d+-\\d+-\\d+$", 0)
}
