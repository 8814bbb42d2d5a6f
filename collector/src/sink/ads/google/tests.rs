use serde_json::json;

use super::*;
use crate::sink::ads::conversion::Contact;
use crate::sink::ads::person::sha256;
use crate::sink::ads::testing::{NOW, converted, order, told};

#[test]
fn a_purchase_has_all_that_google_knows_of_one() {
    let event = event(&order()).unwrap().unwrap();
    assert_eq!(
        event,
        json!({
            "transactionId": "20261130-0000012",
            "eventTimestamp": NOW,
            "eventSource": "WEB",
            "currency": "KRW",
            "conversionValue": 101_500,
            "adIdentifiers": { "gclid": "Cj0KCQ" },
            "userData": { "userIdentifiers": [
                { "emailAddress": sha256("haneul@shop.example") },
                { "phoneNumber": sha256("+821012345678") },
            ] },
            "eventDeviceInfo": { "userAgent": "Mozilla/5.0 (test)", "ipAddress": "203.0.113.7" },
            "cartData": { "items": [
                { "merchantProductId": "7", "quantity": "2", "unitPrice": 30_000 },
                { "merchantProductId": "8", "quantity": "1", "unitPrice": 40_000 },
            ] },
        })
    );
}

#[test]
fn only_purchases_that_google_can_match_are_told() {
    let mut order = order();
    order.who.email = None;
    order.who.phone = None;
    order.who.browser.clicks = Default::default();
    assert_eq!(event(&order), Ok(None));
    let view = told("view_product", json!({ "product_no": "7" }), json!({}));
    let contact = Contact {
        emails: vec!["a@shop.example".into()],
        phones: Vec::new(),
    };
    assert_eq!(event(&converted(&view, &[], contact)), Ok(None));
}

#[test]
fn consent_is_told_where_it_is_stated() {
    let mut order = order();
    order.stated = [Some(true), None];
    let event = event(&order).unwrap().unwrap();
    assert_eq!(event["consent"], json!({ "adUserData": "CONSENT_GRANTED" }));
}

#[test]
fn settings_show_no_secret() {
    let settings = GoogleAdsSettings {
        url: ADDRESS.parse().unwrap(),
        token_url: TOKEN_ADDRESS.parse().unwrap(),
        customer_id: "1234567890".into(),
        login_customer_id: Some("2".into()),
        conversion_action_id: "3".into(),
        client_id: "hidden-id".into(),
        client_secret: "hidden".into(),
        refresh_token: "hidden".into(),
        currency: None,
    };
    assert!(!format!("{settings:?}").contains("hidden"));
    assert_eq!(
        GoogleAds::new(settings).destination(),
        json!({
            "operatingAccount": { "accountType": "GOOGLE_ADS", "accountId": "1234567890" },
            "loginAccount": { "accountType": "GOOGLE_ADS", "accountId": "2" },
            "productDestinationId": "3",
        })
    );
}
