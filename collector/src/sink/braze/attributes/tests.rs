use super::*;

fn told(traits: Value) -> Value {
    let objects = of(traits.as_object().unwrap());
    objects.into_iter().map(Value::from).collect()
}

#[test]
fn braze_s_own_attributes_have_their_names_and_forms() {
    let traits = json!({
        "name": "김하늘", "email": "a@shop.example", "phone": "010-1234-5678", "birthday": "19900131", "gender": "여",
        "country": "KR", "news_mail": "T", "email_subscribe": "subscribed", "external_id": "other", "available_point": 1200,
        "cart_product_nos": ["1", "2"], "$odd": 1,
    });
    assert_eq!(
        told(traits),
        json!([]),
        "an operation that is none is not stored"
    );
    let traits = json!({
        "name": "김하늘", "email": "a@shop.example", "phone": "010-1234-5678", "birthday": "19900131", "gender": "여",
        "country": "KR", "news_mail": "T", "email_subscribe": "subscribed", "external_id": "other", "available_point": 1200,
        "cart_product_nos": ["1", "2"],
    });
    assert_eq!(
        told(traits),
        json!([{
            "first_name": "김하늘", "email": "a@shop.example", "phone": "+821012345678", "birthday": "19900131",
            "dob": "1990-01-31", "country": "KR", "news_mail": "T", "moa_email_subscribe": "subscribed",
            "moa_external_id": "other", "available_point": 1200, "cart_product_nos": ["1", "2"],
        }])
    );
    let lunar = json!({ "birthday": "19900131", "solar_calendar": "음력" });
    assert_eq!(told(lunar.clone()), json!([lunar]));
    assert_eq!(
        told(json!({ "birthday": "19901331" })),
        json!([{ "birthday": "19901331" }])
    );
}

#[test]
fn operations_are_braze_s_where_it_has_them() {
    let traits = json!({
        "grade": "gold", "$set": { "a": 1 }, "$unset": { "grade": true, "birthday": true }, "$setOnce": { "b": 1 },
        "$increment": { "visits": 2, "half": 0.5 }, "$append": { "seen": ["moa", 7] }, "$remove": { "seen": "old" },
        "$clearAll": true,
    });
    assert_eq!(
        told(traits),
        json!([
            { "grade": "gold", "a": 1, "dob": null, "birthday": null },
            { "grade": null, "visits": { "inc": 2 }, "seen": { "add": ["moa", "7"] } },
            { "seen": { "remove": ["old"] } },
        ])
    );
    assert_eq!(
        told(json!({ "nothing": null, "blank": "", "$clearAll": true })),
        json!([])
    );
}
