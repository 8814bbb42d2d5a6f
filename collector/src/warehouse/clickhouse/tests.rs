use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;

use super::*;
use crate::warehouse::tests::{arrived, chunk, event, partition};

/// Takes the bytes of a row apart again, by the types of the columns.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_vec()
    }

    fn length(&mut self) -> usize {
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)[0];
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return length;
            }
        }
    }

    fn text(&mut self) -> String {
        let length = self.length();
        String::from_utf8(self.take(length)).unwrap()
    }

    fn value(&mut self, kind: &str) -> serde_json::Value {
        let kind = match kind.strip_prefix("LowCardinality(") {
            Some(kind) => kind.strip_suffix(')').unwrap(),
            None => kind,
        };
        if let Some(kind) = kind.strip_prefix("Nullable(") {
            return match self.take(1)[0] {
                1 => serde_json::Value::Null,
                _ => self.value(kind.strip_suffix(')').unwrap()),
            };
        }
        let number = |bytes: Vec<u8>| i64::from_le_bytes(bytes.try_into().unwrap());
        match kind {
            "String" => self.text().into(),
            "Date" => u16::from_le_bytes(self.take(2).try_into().unwrap()).into(),
            "Float64" => f64::from_le_bytes(self.take(8).try_into().unwrap()).into(),
            "Bool" => (self.take(1)[0] == 1).into(),
            "Array(String)" => {
                let length = self.length();
                (0..length).map(|_| self.text()).collect::<Vec<_>>().into()
            }
            "Int64" | "UInt64" | "DateTime64(3, 'UTC')" => number(self.take(8)).into(),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn rows_are_what_the_columns_say() {
    let long = "긴 값 ".repeat(100);
    let mut message = event("m-1", "d", Some("u"));
    message["properties"] = json!({
        "product_no": ["1", long], "price": 12.5, "items_count": 3, "is_member": true, "size": "L", "quantity": "two",
    });
    let row = Row::of(3, &arrived(7, "moashop", &message)).unwrap();
    let other = Row::of(3, &arrived(8, "moashop", &event("m-2", "d", None))).unwrap();
    let content = binary::content(Kept::Events, "moa-3.1", &[&row, &other]);
    let mut bytes = Bytes(&content);
    let mut read = || -> serde_json::Map<_, _> {
        let columns = schema::columns(Kept::Events);
        let values = columns.map(|(name, kind)| {
            let value = bytes.value(&kind);
            (name, value)
        });
        values.collect()
    };
    let (first, second) = (read(), read());
    assert!(bytes.0.is_empty());
    let all = [
        ("mall", json!("moashop")),
        ("date", json!(20_787)),
        ("source", json!("moa-3.1")),
        ("part", json!(3)),
        ("seq", json!(7)),
        ("message_id", json!("m-1")),
        ("event", json!("view_product")),
        ("user_id", json!("u")),
        ("session_id", json!(null)),
        ("product_no", json!(["1", long])),
        ("price", json!(12.5)),
        ("items_count", json!(3)),
        ("is_member", json!(true)),
        ("others", json!(r#"{"quantity":"two","size":"L"}"#)),
    ];
    for (name, value) in all {
        assert_eq!(first[name], value, "{name}");
    }
    assert_eq!(second["user_id"], json!(null));
    assert_eq!(second["product_no"], json!(["1001"]));
    assert_eq!(second["seq"], json!(8));
}

#[test]
fn a_text_ends_where_it_ends() {
    assert_eq!(quoted("it's \\ \0 후드"), r"'it\'s \\ \0 후드'");
}

/// What a server says that answers all with this.
async fn refused(status: StatusCode, code: Option<&'static str>, said: &'static str) -> String {
    let answer = async move || {
        let headers = code.map(|code| [("X-ClickHouse-Exception-Code", code)]);
        (status, headers.unwrap_or([("X-Other", "1")]), said).into_response()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "clickhouse://moa:geheim@{}/shop",
        listener.local_addr().unwrap()
    );
    let app = Router::new().fallback(answer);
    let serving = tokio::spawn(axum::serve(listener, app).into_future());
    let address = Address::of(&url.parse().unwrap()).unwrap();
    let error = ClickHouse::open(&address).await.err().unwrap().to_string();
    serving.abort();
    assert!(!error.contains("geheim"), "{error}");
    error
}

#[tokio::test]
async fn what_it_has_against_a_statement_is_told_with_what_to_do() {
    let (bad, failed) = (StatusCode::FORBIDDEN, StatusCode::INTERNAL_SERVER_ERROR);
    for (status, code, said, hint) in [
        (
            bad,
            Some("516"),
            "Code: 516. DB::Exception: no",
            "CLICKHOUSE_PASSWORD",
        ),
        (
            failed,
            None,
            "Code: 81, e.displayText() = no",
            "CREATE DATABASE",
        ),
        (
            failed,
            None,
            "Code: 252. DB::Exception: Too many parts",
            "every",
        ),
        (failed, Some("115"), "Code: 115. DB::Exception: no", "22.8"),
        // An answer that began well, and did not end so.
        (
            StatusCode::OK,
            None,
            "Code: 497. DB::Exception: no",
            "rights",
        ),
        (StatusCode::OK, None, "<html>\n", "8123"),
        (StatusCode::NOT_FOUND, None, "<html>\n", "8123"),
        (StatusCode::PAYLOAD_TOO_LARGE, None, "", "load.megabytes"),
        (StatusCode::BAD_GATEWAY, None, "", "502"),
        (StatusCode::PAYLOAD_TOO_LARGE, None, "", "load.megabytes"),
    ] {
        let error = refused(status, code, said).await;
        assert!(error.contains(hint), "{status} {said}: {error}");
    }
}

/// A server that knows only how far a partition is, and refuses rows.
#[tokio::test]
async fn who_was_overtaken_writes_nothing() {
    let answer = async |body: String| match body {
        asked if asked.contains("NOT planned") => "{\"highest\":5}\n".into_response(),
        asked if asked.contains("planned AND") => "{\"highest\":0}\n".into_response(),
        asked if asked.contains("system.columns") => "".into_response(),
        asked if asked.starts_with("INSERT") || !asked.is_ascii() => {
            (StatusCode::BAD_REQUEST, "rows").into_response()
        }
        _ => "".into_response(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("clickhouse://{}/shop", listener.local_addr().unwrap());
    let serving = tokio::spawn(axum::serve(listener, Router::new().fallback(answer)).into_future());
    let address = Address::of(&url.parse().unwrap()).unwrap();
    let target = ClickHouse::open(&address).await.unwrap();
    let place = target.place(&partition(0)).await.unwrap();
    assert_eq!((place.done, place.planned), (5, None));
    let late = chunk(0, 4, "moashop", &[event("m-1", "d", None)]);
    let error = target.write(&partition(0), &late).await.unwrap_err();
    assert!(matches!(error, TargetError::Overtaken), "{error}");
    serving.abort();
}
