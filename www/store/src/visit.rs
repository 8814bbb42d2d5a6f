//! One request: whose it is, where it goes and how the answer must look.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::basket::Line;
use crate::members::Member;
use crate::options::{self, Options};
use crate::pricing::{self, Choices, Row, Totals};
use crate::route::Route;
use crate::session::Session;
use crate::shop::{KOREAN, Shop};
use crate::{Store, StoreError, cookies, text};

/// The id of the browser's session, put into the request by the outer layer.
#[derive(Debug, Clone)]
pub struct SessionId(pub String);

/// One request, as the page and API handlers see it.
#[derive(Clone)]
pub struct Visit {
    /// What all requests share.
    pub store: Arc<Store>,
    /// The address.
    pub route: Route,
    /// The shop the address leads to.
    pub shop: &'static Shop,
    /// How pages are built for this browser.
    pub options: Options,
    /// The query string, empty if none.
    pub query: String,
    /// The `Host` header.
    pub host: String,
    session_id: String,
    cookies: String,
}

impl FromRequestParts<Arc<Store>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        store: &Arc<Store>,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self::new(parts, store))
    }
}

impl Visit {
    /// Reads what the outer layers left in the request.
    pub fn new(parts: &Parts, store: &Arc<Store>) -> Self {
        let header = |name| {
            let value = parts.headers.get(name);
            let text = value.and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
            text.unwrap_or_default().to_owned()
        };
        let cookies = header(header::COOKIE);
        let route = parts
            .extensions
            .get::<Route>()
            .cloned()
            .unwrap_or_else(|| Route::parse("", parts.uri.path()));
        let chosen = cookies::find(&cookies, options::COOKIE).map(text::decode);
        let session_id = parts.extensions.get::<SessionId>();
        Self {
            shop: Shop::by_no(route.shop_no).unwrap_or(&KOREAN),
            options: store
                .config
                .options
                .with_cookie(chosen.as_deref().unwrap_or_default()),
            store: Arc::clone(store),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            host: header(header::HOST),
            session_id: session_id.map_or_else(String::new, |id| id.0.clone()),
            cookies,
            route,
        }
    }

    /// Whether the page speaks Korean: the language prefix, or else the shop's own language.
    pub fn korean(&self) -> bool {
        match &self.route.language {
            Some(language) => language.starts_with("ko"),
            None => self.shop.is_korean(),
        }
    }

    /// Reads or changes the browser's session.
    pub fn session<R>(&self, change: impl FnOnce(&mut Session) -> R) -> R {
        self.store.sessions.with(&self.session_id, change)
    }

    /// Forgets the browser's session.
    pub fn reset(&self) {
        self.store.sessions.reset(&self.session_id);
    }

    /// Who is logged in.
    pub fn member(&self) -> Option<Member> {
        self.session(|session| session.member.clone())
    }

    /// Who is logged in, or an error that leads to the login page and back.
    ///
    /// # Errors
    /// When nobody is logged in.
    pub fn member_or_login(&self) -> Result<Member, StoreError> {
        self.member().ok_or_else(|| StoreError::LoginFirst {
            login: self.login_url(&self.here()),
        })
    }

    /// The login page that leads back to `back`.
    pub fn login_url(&self, back: &str) -> String {
        let login = self.route.url("/member/login.html");
        format!("{login}?returnUrl={}", text::encode(back))
    }

    /// The path and query that were asked for.
    pub fn here(&self) -> String {
        if self.query.is_empty() {
            self.route.origin.clone()
        } else {
            format!("{}?{}", self.route.origin, self.query)
        }
    }

    /// The guest id the SDK gives to visitors who are not logged in.
    pub fn guest_id(&self) -> String {
        self.session_id.chars().rev().take(26).collect()
    }

    /// Whether the browser sent a cookie of this name.
    pub fn has_cookie(&self, name: &str) -> bool {
        cookies::find(&self.cookies, name).is_some()
    }

    /// The cookie of this name, decoded.
    pub fn cookie(&self, name: &str) -> Option<String> {
        cookies::find(&self.cookies, name).map(text::decode)
    }

    /// Prices lines in this shop.
    pub fn rows(&self, lines: &[Line]) -> Vec<Row> {
        pricing::rows(lines, &self.store.goods, self.shop, self.korean())
    }

    /// The priced basket of this shop.
    pub fn basket_rows(&self) -> Vec<Row> {
        let lines = self.session(|session| session.basket(self.shop.no).lines().to_vec());
        self.rows(&lines)
    }

    /// The sums of rows for this visitor.
    pub fn totals(&self, rows: &[Row], choices: &Choices) -> Totals {
        Totals::of(rows, self.shop, self.member().as_ref(), choices)
    }
}
