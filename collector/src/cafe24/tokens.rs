//! The tokens of each mall: one refresher, and the new pair is on disk before it is used.
//!
//! A refresh token works once, so two that refresh at the same time would lose the mall (facts/server 1.2).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::app::AppSettings;
use super::oauth::{self, GrantError, Pair};
use super::seal::Seal;
use super::state::{MallStatus, State, StateUnavailable};
use super::transport::Transport;

/// How long before its end an access token is replaced.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// What must be left of one that cannot be replaced just now, so that it serves for a call.
const LAST_MINUTE: TimeDelta = TimeDelta::minutes(1);

/// A pair whose refresh token has less than this left is replaced even where nobody calls.
const RENEW: TimeDelta = TimeDelta::days(7);

/// The clock. Tests have their own.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Why there is no token for a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The app is not installed in this mall.
    #[error("the app is not installed in this mall")]
    NotInstalled,
    /// Its tokens are no longer taken, or cannot be opened.
    #[error(
        "the mall's tokens are no longer good ({0}); open the app in the mall's admin once, which gives new ones"
    )]
    Refused(String),
    /// Cafe24 cannot be asked just now.
    #[error("no new tokens just now: {0}")]
    Later(String),
}

impl From<StateUnavailable> for TokenError {
    fn from(error: StateUnavailable) -> Self {
        Self::Later(error.to_string())
    }
}

/// The tokens of all malls.
pub struct Tokens {
    app: Arc<AppSettings>,
    state: State,
    seal: Seal,
    transport: Arc<dyn Transport>,
    now: Now,
    malls: Mutex<HashMap<String, Slot>>,
}

/// What is known of one mall's tokens, for one who refreshes at a time.
type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// A pair in memory.
struct Known {
    pair: Pair,
    /// Whether it is on disk: else it is not used yet.
    is_kept: bool,
}

impl Tokens {
    /// Over what is kept in the file.
    pub fn new(
        app: Arc<AppSettings>,
        state: State,
        seal: Seal,
        transport: Arc<dyn Transport>,
        now: Now,
    ) -> Self {
        Self {
            app,
            state,
            seal,
            transport,
            now,
            malls: Mutex::default(),
        }
    }

    /// A token for a call, that lives for some minutes yet.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn access(self: &Arc<Self>, mall: &str) -> Result<String, TokenError> {
        self.pair(mall, |pair, now| pair.access_left(now) < AHEAD)
            .await
    }

    /// A token in place of one that was answered 401. It is asked for once, whoever asks.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn instead_of(
        self: &Arc<Self>,
        mall: &str,
        refused: &str,
    ) -> Result<String, TokenError> {
        let refused = refused.to_owned();
        self.pair(mall, move |pair, now| {
            pair.access == refused || pair.access_left(now) < AHEAD
        })
        .await
    }

    /// Replaces a pair that has not been used for long, so that it does not die.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn renew(self: &Arc<Self>, mall: &str) -> Result<(), TokenError> {
        let is_old = |pair: &Pair, now| pair.refresh_left(now) < RENEW;
        self.pair(mall, is_old).await.map(drop)
    }

    /// What a mall's tokens allow.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn scopes(&self, mall: &str) -> Result<Vec<String>, TokenError> {
        Ok(self.load(mall).await?.scopes)
    }

    /// A merchant has agreed: takes the first pair for the code and keeps it.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn install(&self, mall: &str, code: &str) -> Result<(), TokenError> {
        let slot = self.slot(mall);
        let mut known = slot.lock().await;
        let pair = self
            .ask(mall, oauth::exchange(&self.app, mall, code))
            .await?;
        let sealed = self.sealed(mall, &pair)?;
        self.state.install(mall, sealed, (self.now)()).await?;
        *known = Some(Known {
            pair,
            is_kept: true,
        });
        Ok(())
    }

    /// Gives a mall's tokens back, as far as Cafe24 takes them, and forgets them.
    pub async fn give_back(&self, mall: &str) {
        let slot = self.slot(mall);
        let mut known = slot.lock().await;
        if let Ok(pair) = self.load(mall).await {
            let request = oauth::revoke(&self.app, mall, &pair.access);
            if let Err(error) = self.transport.send(request).await {
                tracing::warn!(mall, %error, "the tokens could not be given back; they die by themselves");
            }
        }
        *known = None;
    }

    /// The mall's access token, of a new pair where `is_old` says so of the known one.
    async fn pair(
        self: &Arc<Self>,
        mall: &str,
        is_old: impl Fn(&Pair, DateTime<Utc>) -> bool + Send + Sync + 'static,
    ) -> Result<String, TokenError> {
        let slot = self.slot(mall);
        let known = slot.clone().lock_owned().await;
        let tokens = Arc::clone(self);
        let mall = mall.to_owned();
        // In a task of its own: who asks may be gone before the answer is kept, and the pair with it.
        let task = tokio::spawn(async move {
            let mut known = known;
            if known.is_none() {
                let pair = tokens.load(&mall).await?;
                *known = Some(Known {
                    pair,
                    is_kept: true,
                });
            }
            let one = known.as_mut().ok_or(TokenError::NotInstalled)?;
            tokens.keep(&mall, one).await?;
            if is_old(&one.pair, (tokens.now)()) {
                tokens.replace(&mall, one).await?;
            }
            Ok(one.pair.access.clone())
        });
        task.await
            .map_err(|error| TokenError::Later(error.to_string()))?
    }

    async fn replace(&self, mall: &str, known: &mut Known) -> Result<(), TokenError> {
        let request = oauth::refresh(&self.app, mall, &known.pair.refresh);
        match self.ask(mall, request).await {
            Ok(pair) => {
                *known = Known {
                    pair,
                    is_kept: false,
                };
                self.keep(mall, known).await
            }
            Err(TokenError::Refused(why)) => {
                tracing::error!(mall, why, "the mall's tokens are no longer good");
                self.state
                    .set_status(mall, MallStatus::Refused, Some(why.clone()), (self.now)())
                    .await?;
                Err(TokenError::Refused(why))
            }
            // It lives yet, so it serves until Cafe24 can be asked.
            Err(TokenError::Later(why)) if known.pair.access_left((self.now)()) > LAST_MINUTE => {
                tracing::warn!(mall, why, "the tokens could not be renewed yet");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Puts a pair on disk that is not there yet. The one before it is dead, so it is never given up.
    async fn keep(&self, mall: &str, known: &mut Known) -> Result<(), TokenError> {
        if !known.is_kept {
            let sealed = self.sealed(mall, &known.pair)?;
            self.state.set_tokens(mall, sealed, (self.now)()).await?;
            known.is_kept = true;
        }
        Ok(())
    }

    async fn ask(
        &self,
        mall: &str,
        request: http::Request<bytes::Bytes>,
    ) -> Result<Pair, TokenError> {
        let answer = self.transport.send(request).await;
        let answer = answer.map_err(|error| TokenError::Later(error.to_string()))?;
        oauth::granted(&answer, mall, (self.now)()).map_err(|error| match error {
            GrantError::Refused(why) => TokenError::Refused(why),
            GrantError::Unclear(why) => TokenError::Later(why),
        })
    }

    async fn load(&self, mall: &str) -> Result<Pair, TokenError> {
        let known = self.state.mall(mall).await?;
        let known = known.ok_or(TokenError::NotInstalled)?;
        match known.status {
            MallStatus::Uninstalled => return Err(TokenError::NotInstalled),
            MallStatus::Refused => {
                return Err(TokenError::Refused(known.problem.unwrap_or_default()));
            }
            MallStatus::Installed => {}
        }
        let sealed = known.tokens.ok_or(TokenError::NotInstalled)?;
        let text = self.seal.open(mall, &sealed).ok_or_else(|| {
            TokenError::Refused("they were sealed with another cafe24.client_secret".into())
        })?;
        serde_json::from_str(&text).map_err(|error| TokenError::Refused(error.to_string()))
    }

    fn sealed(&self, mall: &str, pair: &Pair) -> Result<Vec<u8>, TokenError> {
        let text = serde_json::to_string(pair).unwrap_or_default();
        let sealed = self.seal.close(mall, &text);
        sealed.map_err(|error| TokenError::Later(error.to_string()))
    }

    fn slot(&self, mall: &str) -> Slot {
        let mut malls = self.malls.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(malls.entry(mall.to_owned()).or_default())
    }
}
