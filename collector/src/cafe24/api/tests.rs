//! Calls over a transport that plays Cafe24, in virtual time.

use std::collections::VecDeque;
use std::path::PathBuf;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::Instant;

use super::*;
use crate::cafe24::seal::Seal;
use crate::cafe24::state::{MallStatus, State};
use crate::cafe24::tests::app;
use crate::cafe24::time::iso;
use crate::cafe24::tokens::Now;
use crate::cafe24::transport::TransportError;

const MALL: &str = "moashop";

/// What is answered to a call; to one more than there are answers, `200 {}`.
#[derive(Clone)]
enum Answer {
    Is(u16, &'static str, Vec<(&'static str, &'static str)>),
    None,
}

fn is(status: u16, body: &'static str) -> Answer {
    Answer::Is(status, body, Vec::new())
}

/// Cafe24, as a script has it. Each pair of tokens is `access N` and `refresh N`.
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    pairs: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<(Instant, Request<Bytes>)>>,
    given: Mutex<u32>,
    db: PathBuf,
    now: Now,
}

impl Script {
    fn token(&self, body: &str) -> Result<Response<Bytes>, TransportError> {
        if let Some(answer) = self.pairs.lock().unwrap().pop_front() {
            return answer.response();
        }
        let mut given = self.given.lock().unwrap();
        let is_first = body.contains("authorization_code");
        let is_next = body.ends_with(&format!("refresh_token=refresh+{given}"));
        assert!(is_first || is_next, "a refresh token works once: {body}");
        *given += 1;
        let now = (self.now)();
        let pair = json!({
            "access_token": format!("access {given}"), "expires_at": iso(now + TimeDelta::hours(2)),
            "refresh_token": format!("refresh {given}"),
            "refresh_token_expires_at": iso(now + TimeDelta::days(14)), "mall_id": MALL,
        });
        Ok(Response::new(pair.to_string().into()))
    }

    /// The access token that is on disk.
    fn kept(&self) -> String {
        let db = Connection::open(&self.db).unwrap();
        let sealed: Vec<u8> = db
            .query_row("SELECT tokens FROM malls", [], |row| row.get(0))
            .unwrap();
        let text = Seal::new(&app().client_secret).unwrap();
        let text = text.open(MALL, &sealed).unwrap();
        let pair: Value = serde_json::from_str(&text).unwrap();
        pair["access"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    fn response(self) -> Result<Response<Bytes>, TransportError> {
        match self {
            Self::Is(status, body, headers) => {
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                Ok(response.body(body.into()).unwrap())
            }
            Self::None => Err(TransportError("connection reset".into())),
        }
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let asked = (Instant::now(), request.clone());
        self.asked.lock().unwrap().push(asked);
        if request.uri().path().ends_with("/oauth/token") {
            return self.token(std::str::from_utf8(request.body()).unwrap());
        }
        if let Some(bearer) = bearer(&request) {
            assert_eq!(bearer, self.kept(), "a pair is on disk before it is used");
        }
        let answer = self.answers.lock().unwrap().pop_front();
        answer.unwrap_or_else(|| is(200, "{}")).response()
    }
}

fn bearer(request: &Request<Bytes>) -> Option<String> {
    let header = request.headers().get(header::AUTHORIZATION)?;
    let token = header.to_str().unwrap().strip_prefix("Bearer ")?;
    Some(token.to_owned())
}

struct Cafe24 {
    api: Api,
    script: Arc<Script>,
    state: State,
    _folder: TempDir,
}

impl Cafe24 {
    /// One with the app installed, that answers this.
    async fn that_says(answers: impl IntoIterator<Item = Answer>) -> Self {
        let folder = TempDir::new().unwrap();
        let born: DateTime<Utc> = "2026-11-21T00:00:00Z".parse().unwrap();
        let began = Instant::now();
        let now: Now = Arc::new(move || born + began.elapsed());
        let app = Arc::new(AppSettings {
            db: folder.path().join("cafe24.db"),
            ..app()
        });
        let state = State::open(&app.db).unwrap();
        let script = Arc::new(Script {
            answers: Mutex::new(answers.into_iter().collect()),
            pairs: Mutex::default(),
            asked: Mutex::default(),
            given: Mutex::new(0),
            db: app.db.clone(),
            now: Arc::clone(&now),
        });
        let tokens = Tokens::new(
            Arc::clone(&app),
            state.clone(),
            Seal::new(&app.client_secret).unwrap(),
            Arc::clone(&script) as Arc<dyn Transport>,
            now,
        );
        let tokens = Arc::new(tokens);
        tokens.install(MALL, "code").await.unwrap();
        script.asked.lock().unwrap().clear();
        Self {
            api: Api::new(app, tokens, Arc::clone(&script) as _),
            script,
            state,
            _folder: folder,
        }
    }

    async fn get(&self) -> Result<Value, ApiError> {
        self.api.get(MALL, Lane::Now, "orders", &[]).await
    }

    /// How many refreshes and how many other calls there were.
    fn asked(&self) -> (usize, usize) {
        let asked = self.script.asked.lock().unwrap();
        let is_refresh = |(_, request): &&(_, Request<Bytes>)| bearer(request).is_none();
        let refreshes = asked.iter().filter(is_refresh).count();
        (refreshes, asked.len() - refreshes)
    }

    /// How long after the first call the last one was made, in seconds.
    fn seconds(&self) -> f64 {
        let asked = self.script.asked.lock().unwrap();
        let calls: Vec<_> = asked
            .iter()
            .filter(|(_, one)| bearer(one).is_some())
            .collect();
        (calls[calls.len() - 1].0 - calls[0].0).as_secs_f64()
    }

    fn tokens_used(&self) -> Vec<String> {
        let asked = self.script.asked.lock().unwrap();
        asked.iter().filter_map(|(_, one)| bearer(one)).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn many_who_call_share_one_refresh() {
    let cafe24 = Cafe24::that_says([]).await;
    cafe24.get().await.unwrap();
    tokio::time::advance(Duration::from_secs(2 * 3600 - 599)).await;
    let all = join_all((0..20).map(|_| cafe24.get())).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(cafe24.asked(), (1, 21));
    let used = cafe24.tokens_used();
    assert_eq!(used[0], "access 1");
    assert!(used[1..].iter().all(|token| token == "access 2"));
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_does_not_lose_the_pair() {
    let cafe24 = Cafe24::that_says([]).await;
    tokio::time::advance(Duration::from_secs(7200)).await;
    let brief = tokio::time::timeout(Duration::from_millis(10), cafe24.get()).await;
    assert!(brief.is_err());
    cafe24.get().await.unwrap();
    assert_eq!(cafe24.asked(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_pair_that_cannot_be_kept_is_neither_used_nor_lost() {
    let cafe24 = Cafe24::that_says([]).await;
    let db = Connection::open(&cafe24.script.db).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE UPDATE OF tokens ON malls BEGIN SELECT RAISE(ABORT, 'full'); END",
    )
    .unwrap();
    tokio::time::advance(Duration::from_secs(7200)).await;
    let failed = cafe24.get().await.unwrap_err();
    assert!(failed.is_passing(), "{failed}");
    assert_eq!(cafe24.asked(), (1, 0));
    db.execute_batch("DROP TRIGGER full").unwrap();
    cafe24.get().await.unwrap();
    assert_eq!(cafe24.asked(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_401_is_met_with_one_new_token_for_all() {
    let cafe24 = Cafe24::that_says(vec![is(401, "{}"); 4]).await;
    let all = join_all((0..4).map(|_| cafe24.get())).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(cafe24.asked(), (1, 8));
}

#[tokio::test(start_paused = true)]
async fn a_second_401_is_final() {
    let no = r#"{"error":{"code":401,"message":"access_token time expired."}}"#;
    let cafe24 = Cafe24::that_says([is(401, no), is(401, no)]).await;
    let refused = cafe24.get().await.unwrap_err();
    let expected = TokenError::Refused("401: access_token time expired.".into());
    assert_eq!(refused, ApiError::Token(expected));
    assert_eq!(cafe24.asked(), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn a_dead_refresh_token_is_kept_as_the_mall_s_status() {
    let cafe24 = Cafe24::that_says([]).await;
    let dead = is(400, r#"{"error":"invalid_grant"}"#);
    cafe24.script.pairs.lock().unwrap().push_back(dead);
    tokio::time::advance(Duration::from_secs(7200)).await;
    let refused = cafe24.get().await.unwrap_err();
    assert!(matches!(refused, ApiError::Token(TokenError::Refused(_))));
    let mall = cafe24.state.mall(MALL).await.unwrap().unwrap();
    assert_eq!(mall.status, MallStatus::Refused);
    assert!(mall.problem.unwrap().contains("invalid_grant"));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_lives_yet_serves_while_none_is_to_be_had() {
    let cafe24 = Cafe24::that_says([]).await;
    let bad = [is(503, ""), Answer::None, is(429, ""), is(500, "")];
    cafe24.script.pairs.lock().unwrap().extend(bad);
    tokio::time::advance(Duration::from_secs(7200 - 300)).await;
    for _ in 0..3 {
        cafe24.get().await.unwrap();
    }
    tokio::time::advance(Duration::from_secs(300)).await;
    assert!(cafe24.get().await.unwrap_err().is_passing());
    cafe24.get().await.unwrap();
    let used = cafe24.tokens_used();
    assert_eq!(used, ["access 1", "access 1", "access 1", "access 2"]);
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_asked_again() {
    for bad in [
        is(500, ""),
        is(503, r#"{"error":{"message":"down"}}"#),
        is(504, "<html>"),
        is(200, "<html>"),
        is(200, "{\"orders\":["),
        is(429, ""),
        Answer::None,
    ] {
        let cafe24 = Cafe24::that_says([bad.clone(), bad, is(200, "{\"a\":1}")]).await;
        assert_eq!(cafe24.get().await.unwrap(), json!({ "a": 1 }));
        assert_eq!(cafe24.asked(), (0, 3));
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_not_asked_for_ever() {
    let cafe24 = Cafe24::that_says(vec![is(503, r#"{"error":{"message":"down"}}"#); 99]).await;
    let failed = cafe24.get().await.unwrap_err();
    let (path, why) = ("orders".into(), "503: down".into());
    assert_eq!(failed, ApiError::Unavailable { path, why });
    assert!(failed.is_passing());
    assert_eq!(cafe24.asked(), (0, 6));
    assert_eq!(cafe24.seconds() as u64, 1 + 2 + 4 + 8 + 16);

    let cafe24 = Cafe24::that_says(vec![is(429, ""); 99]).await;
    assert!(cafe24.get().await.unwrap_err().is_passing());
    assert_eq!(cafe24.asked(), (0, 26));
}

#[tokio::test(start_paused = true)]
async fn what_asking_again_does_not_change_is_asked_once() {
    for status in [400, 403, 404, 422] {
        let cafe24 = Cafe24::that_says([is(status, r#"{"error":{"message":"no"}}"#)]).await;
        let failed = cafe24.get().await.unwrap_err();
        let (path, why) = ("orders".to_owned(), format!("{status}: no"));
        let expected = match status {
            403 => ApiError::Forbidden { path, why },
            404 => ApiError::NotFound(path),
            _ => ApiError::Refused { path, why },
        };
        assert_eq!(failed, expected);
        assert!(!failed.is_passing());
        assert_eq!(cafe24.asked(), (0, 1));
    }
}

/// How long after a call with this answer the next one is made, in seconds.
async fn seconds_after(answer: Answer) -> f64 {
    let cafe24 = Cafe24::that_says([answer]).await;
    while cafe24.asked().1 < 2 {
        let _ = cafe24.get().await;
    }
    cafe24.seconds()
}

#[tokio::test(start_paused = true)]
async fn every_answer_tells_the_pace() {
    let full = |status| Answer::Is(status, "{}", vec![("x-api-call-limit", "39/40")]);
    for status in [200, 401, 403, 404, 422, 500] {
        let after = seconds_after(full(status)).await;
        assert!((1.9..2.2).contains(&after), "{status}: {after}");
    }
    let headers = vec![
        ("x-cafe24-call-usage", "130"),
        ("x-cafe24-call-remain", "32"),
    ];
    let after = seconds_after(Answer::Is(429, "", headers)).await;
    assert!((33.0..33.2).contains(&after), "{after}");
    assert!(seconds_after(is(200, "{}")).await < 0.1);
}

#[tokio::test(start_paused = true)]
async fn each_proof_has_its_header() {
    let cafe24 = Cafe24::that_says([]).await;
    let query = [("q", "한 글&".to_owned())];
    let question = Question {
        method: Method::GET,
        url: "https://x.example/v1".into(),
        query: &query,
        body: None,
    };
    for (proof, name, value) in [
        (Proof::Token(MALL), "authorization", "Bearer access 1"),
        (Proof::ClientId, "x-cafe24-client-id", "id"),
        (
            Proof::Basic("user", "pass:word"),
            "authorization",
            "Basic dXNlcjpwYXNzOndvcmQ=",
        ),
    ] {
        let bucket = Bucket::Mall(MALL.into());
        let asked = cafe24.api.ask(bucket, Lane::Now, proof, "v1", &question);
        asked.await.unwrap();
        let asked = cafe24.script.asked.lock().unwrap();
        let (_, request) = asked.last().unwrap();
        assert_eq!(request.headers()[name], value);
        assert_eq!(request.headers()["x-cafe24-api-version"], VERSION);
        assert_eq!(
            request.uri(),
            "https://x.example/v1?q=%ED%95%9C+%EA%B8%80%26"
        );
    }
}
