use super::*;

fn refusal(body: &str) -> &'static str {
    Batch::parse(body).unwrap_err().code()
}

#[test]
fn a_batch_is_taken_apart() {
    let batch = Batch::parse(
        r#"{"batch":[{"a":1.10}, 2],"sentAt":"now","writeKey":"k","context":{"b":1},"extra":[]}"#,
    )
    .unwrap();
    let texts: Vec<&str> = batch.messages.iter().map(|raw| raw.get()).collect();
    assert_eq!(texts, [r#"{"a":1.10}"#, "2"]);
    assert_eq!(batch.write_key.as_deref(), Some("k"));
    assert_eq!(batch.context.unwrap()["b"].get(), "1");
    assert_eq!(batch.sent_at.unwrap().get(), "\"now\"");
}

#[test]
fn what_is_no_batch_is_told_from_what_is_no_json() {
    for body in ["", "{", "{\"batch\":[}", "nonsense", "{\"batch\":[]} {}"] {
        assert_eq!(refusal(body), "bad_json", "{body}");
    }
    for body in [
        "[]",
        "{}",
        "{\"batch\":{}}",
        "{\"batch\":[],\"context\":[1]}",
        "null",
    ] {
        assert_eq!(refusal(body), "bad_batch", "{body}");
    }
}

#[test]
fn limits_hold() {
    let many = format!("{{\"batch\":[{}1]}}", "1,".repeat(MESSAGE_LIMIT));
    assert_eq!(refusal(&many), "too_many_messages");
    let context = "x".repeat(100_000);
    let wide = format!(
        "{{\"context\":{{\"a\":\"{context}\"}},\"batch\":[{}1]}}",
        "1,".repeat(200)
    );
    assert_eq!(refusal(&wide), "context_too_large");
}
