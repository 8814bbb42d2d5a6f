//! Signing up: the join form is kept when it is left, and confirmed by the page that greets the new
//! member (facts 4.5). A social sign-up has no form, and so no more than a name.

use crate::events::{Event, Signup};
use crate::host::{Text, Value, places, storage};

/// Key of the tab's storage.
const KEY: &str = "moa_join";

/// Keeps what the form holds for the next page.
pub fn keep_form() {
    let form = Signup::new()
        .gender(places::text("#joinForm [name=is_sex]:checked").group("^[MF]$", 0))
        .birthday(joined("#birth_year", "#birth_month", "#birth_day"))
        .cellphone(joined("#mobile1", "#mobile2", "#mobile3"));
    places::fill(
        form.properties(),
        "t name #joinForm #name\nt nick_name #joinForm #nick_name\n",
    );
    keep(form.properties());
}

/// Forgets the form: it was left for another page.
pub fn forget() {
    // That a sign-up was told is remembered: its page can be seen again.
    if places::at("%moa_join>").is_object() {
        storage::erase_for_tab(KEY);
    }
}

/// The properties of the sign-up that the page greets; `None` when it was told before.
pub fn take() -> Option<Value> {
    const TOLD: f64 = 0.0;
    let kept = places::at("%moa_join>");
    if kept.as_number() == TOLD {
        return None;
    }
    let signup = Signup::new()
        .name(places::name(".xans-member-joincomplete .member_name"))
        .properties();
    signup.assign(kept);
    keep(TOLD.into());
    Some(signup)
}

fn keep(form: Value) {
    storage::store_for_tab(KEY, form.to_json());
}

/// The parts of a date or a number, with hyphens; none unless all are there.
fn joined(first: &'static str, second: &'static str, third: &'static str) -> Text {
    let head = places::at(first).concat("-").concat(places::at(second));
    head.concat("-")
        .concat(places::at(third))
        .find("^\\d+-\\d+-\\d+$", 0)
}
