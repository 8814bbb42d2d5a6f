use serde_json::json;

use super::*;
use crate::cafe24::records::{list, tidy};
use moa_catalog::Catalog;

fn private(birthday: &str, solar: &str) -> Value {
    let record = json!({ "member_id": "haneul", "birthday": birthday, "solar_calendar": solar });
    of_private(&serde_json::from_value(tidy(record)).unwrap()).into()
}

#[test]
fn a_birthday_has_three_forms_and_none_is_corrected() {
    assert_eq!(
        private("1990-02-30", "F"),
        json!({ "birthday": "19900230", "birthdate": "02-30", "birthday_year": "1990", "solar_calendar": "음력" })
    );
    assert_eq!(private("1996-02-29", "T")["birthdate"], "02-29");
    for none in ["", "0000-00-00", "null", "생일", "1990-2-3"] {
        let all = private(none, "T");
        assert_eq!(
            (&all["birthday"], &all["solar_calendar"]),
            (&Value::Null, &json!("양력"))
        );
    }
}

#[test]
fn a_coupon_that_was_not_used_has_no_date_of_that() {
    let mut body = json!({ "issues": [
            { "issue_no": "9000000000000000033", "member_id": "haneul", "issued_date": "2026-01-01T00:00:00+09:00",
              "expiration_date": "2026-12-31T23:59:59+09:00", "used_coupon": "F", "used_date": "null" } ] });
    let issues: Vec<Issue> = list(&mut body, "issues");
    let all = of_issue("9000000000000000032", &issues[0]);
    assert_eq!(all["cp_9000000000000000032_used_date"], Value::Null);
    assert_eq!(all["cp_9000000000000000032_use_flag"], "F");
    assert_eq!(Catalog::built_in().check_user_properties(&all), []);
}
