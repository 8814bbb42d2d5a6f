//! The access token: got for a refresh token, and used until shortly before it ends.

use std::time::{Duration, Instant};

use reqwest::{Client, Url};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::sink::ads::platform::{Answer, Response};

/// How long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(120);

/// How access tokens are got.
pub(super) struct Token {
    address: Url,
    form: [(&'static str, String); 4],
    held: Mutex<Option<Held>>,
}

struct Held {
    token: String,
    until: Instant,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
}

impl Token {
    /// Tokens from there, for what Google has given this client.
    pub fn new(address: Url, client_id: &str, client_secret: &str, refresh_token: &str) -> Self {
        Self {
            address,
            form: [
                ("grant_type", "refresh_token".to_owned()),
                ("client_id", client_id.to_owned()),
                ("client_secret", client_secret.to_owned()),
                ("refresh_token", refresh_token.to_owned()),
            ],
            held: Mutex::default(),
        }
    }

    /// One that is good for now.
    ///
    /// # Errors
    ///
    /// [`Answer::Later`] where there is none.
    pub async fn get(&self, client: &Client) -> Result<String, Answer> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| Instant::now() < held.until) {
            return Ok(held.token.clone());
        }
        let response = Response::of(self.request(client)).await?;
        let Ok(granted) = Granted::deserialize(&response.body) else {
            let said = |name| response.body.get(name).and_then(serde_json::Value::as_str);
            let why = [said("error"), said("error_description")];
            let why: Vec<&str> = why.into_iter().flatten().collect();
            let hint = match said("error") {
                Some("invalid_grant") => {
                    "; the refresh token is not good any more: let Google give another"
                }
                Some("invalid_client" | "unauthorized_client") => {
                    "; compare client_id and client_secret"
                }
                _ => "",
            };
            return Err(Answer::Later {
                reason: format!(
                    "Google gave no access token: it answered {}, {}{hint}",
                    response.status,
                    why.join(", ")
                ),
                after: None,
            });
        };
        let lasts = Duration::from_secs(granted.expires_in).saturating_sub(MARGIN);
        *held = Some(Held {
            token: granted.access_token.clone(),
            until: Instant::now() + lasts.min(Duration::from_secs(86_400)),
        });
        Ok(granted.access_token)
    }

    /// This one was not good: the next is another.
    pub async fn forget(&self, token: &str) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.token == token) {
            *held = None;
        }
    }

    fn request(&self, client: &Client) -> reqwest::RequestBuilder {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(&self.form).finish();
        let request = client.post(self.address.clone());
        request
            .header(
                reqwest::header::CONTENT_TYPE,
                "application/x-www-form-urlencoded",
            )
            .body(form)
    }
}
