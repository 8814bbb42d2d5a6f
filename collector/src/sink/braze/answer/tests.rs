use super::*;

#[test]
fn faults_are_read_whatever_else_stands_there() {
    let body = br#"{"message":"success","errors":["odd",{"type":"bad name","input_array":"events","index":3}]}"#;
    let faults = faults(body);
    assert_eq!(faults[0].index, None);
    assert!(faults[0].reason.contains("odd"));
    let BrazeError {
        reason,
        input_array,
        index,
    } = &faults[1];
    assert_eq!(
        (reason.as_str(), input_array.as_str(), *index),
        ("bad name", "events", Some(3))
    );
    assert_eq!(self::faults(b"queued"), []);
}

#[test]
fn a_reset_is_waited_for() {
    let response = |seconds: &str| {
        Response::from(
            http::Response::builder()
                .header(RESET, seconds)
                .body("")
                .unwrap(),
        )
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
    assert_eq!(reset(&response("130"), now), Some(Duration::from_secs(30)));
    assert_eq!(reset(&response("90"), now), None);
    assert_eq!(reset(&response("18446744073709551615"), now), None);
    assert_eq!(reset(&response("soon"), now), None);
}
