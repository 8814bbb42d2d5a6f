//! A stand-in for Cafe24's servers, with a simulated mall living in it.
//!
//! The addresses, fields, forms and limits are those of Cafe24's public documents, the ugly ones
//! included; where the documents are silent the choice is this crate's own and said beside the code.
//! `facts/server 1.4` in a comment is a section of docs/facts/server.md.
//!
//! A [`Cafe24`] has malls. Each lives a year that is planned from a seed: people join, fill carts,
//! order, pay, cancel; parcels go out; refunds are made. [`Cafe24::router`] answers for all of them,
//! [`Cafe24::live`] lets one live and delivers its webhooks, and [`Cafe24::truth`] says what a
//! collector should have found out. All time is tokio's, so it may be virtual.

#![recursion_limit = "256"] // An order item has many fields.

mod api;
mod bucket;
mod calls;
mod clock;
mod dates;
mod delivery;
mod faults;
mod forms;
mod life;
mod mall;
mod money;
mod oauth;
mod serve;
mod text;
mod truth;
mod webhooks;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

pub use calls::Calls;
pub use clock::Clock;
pub use delivery::{Deliver, Delivery};
pub use faults::Faults;
pub use life::Plan;
pub use truth::{TrueEvent, Truth};

use mall::Mall;

/// What a stand-in is told at its start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The app's id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
    /// What each webhook carries in `X-API-Key` (facts/server 1.6).
    pub webhook_key: String,
    /// What all chance comes from.
    pub seed: u64,
    /// What time it is.
    pub clock: Clock,
    /// What goes wrong.
    pub faults: Faults,
}

/// Cafe24's servers, as far as an app sees them. Clones are the same servers.
#[derive(Clone)]
pub struct Cafe24 {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    malls: Mutex<HashMap<String, Arc<Mutex<Mall>>>>,
}

impl fmt::Debug for Cafe24 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cafe24")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

impl Cafe24 {
    /// Servers without any mall.
    pub fn new(settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                settings,
                malls: Mutex::default(),
            }),
        }
    }

    /// Opens a mall. Nothing has happened in it yet.
    pub fn add_mall(&self, mall_id: &str, plan: Plan) {
        let mall = Mall::new(mall_id, plan, &self.inner.settings);
        let mut malls = lock(&self.inner.malls);
        malls.insert(mall_id.to_owned(), Arc::new(Mutex::new(mall)));
    }

    /// All HTTP addresses; the first segment of a path is the mall's id.
    pub fn router(&self) -> axum::Router {
        serve::router(self.clone())
    }

    /// Lets a mall's life happen up to a time, without a webhook and without a row in the logs: the
    /// time before the app was installed.
    pub fn live_until(&self, mall: &str, time: DateTime<Utc>) {
        self.with(mall, |mall| mall.pass(time.timestamp()));
    }

    /// What a merchant's browser does when it consents: gives the code that the app is sent back
    /// with. Installs the app, also where it had been deleted.
    pub fn authorize(&self, mall: &str, _state: &str, redirect_uri: &str, scope: &str) -> String {
        let now = self.milliseconds();
        self.with(mall, |mall| {
            let word = mall.word();
            mall.grants.authorize(now, redirect_uri, scope, word)
        })
        .unwrap_or_default()
    }

    /// The query string with which Cafe24 opens an app, its `hmac` included (facts/server 1.2).
    pub fn launch_query(&self, mall: &str, shop_no: u8) -> String {
        let timestamp = self.now().timestamp();
        let query = format!(
            "is_multi_shop=F&lang=ko_KR&mall_id={mall}&shop_no={shop_no}&timestamp={timestamp}\
             &user_id={mall}&user_name=%EC%9A%B4%EC%98%81%EC%9E%90&user_type=P"
        );
        let hmac = oauth::signature(&self.inner.settings.client_secret, query.as_bytes());
        let hmac = hmac
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        format!("{query}&hmac={hmac}")
    }

    /// The merchant deletes the app: its tokens are dead, its calls are 403. Webhook 90077 is the
    /// last one that comes.
    pub fn uninstall(&self, mall: &str) {
        let now = self.now().timestamp();
        self.with(mall, |mall| mall.uninstall(now));
    }

    /// All tokens of the app are dead from now on, though it was not deleted.
    pub fn end_tokens(&self, mall: &str) {
        self.with(mall, |mall| mall.grants.end_tokens());
    }

    /// The app has used up its quota, and is not answered for so long.
    pub fn block(&self, mall: &str, seconds: u32) {
        let now = self.milliseconds();
        self.with(mall, |mall| mall.call_usage.overdraw(now, seconds));
    }

    /// The script tags in a mall's shops.
    pub fn scripts(&self, mall: &str) -> Vec<serde_json::Value> {
        self.with(mall, |mall| mall.scripts.clone())
            .unwrap_or_default()
    }

    /// The merchant takes all script tags out by hand.
    pub fn take_out_scripts(&self, mall: &str) {
        self.with(mall, |mall| mall.scripts.clear());
    }

    /// What happened in a mall so far, as the product is to tell it.
    pub fn truth(&self, mall: &str) -> Truth {
        self.with(mall, |mall| truth::of(&mall.life.world))
            .unwrap_or_default()
    }

    /// Gives the events of [`Cafe24::truth`] one by one: a year has some 700,000, and all at once
    /// they take more than a gigabyte. The mall stands still meanwhile.
    pub fn each_event(&self, mall: &str, mut take: impl FnMut(TrueEvent)) {
        self.with(mall, |mall| truth::each(&mall.life.world, &mut take));
    }

    /// What was counted of the calls to a mall.
    pub fn calls(&self, mall: &str) -> Calls {
        self.with(mall, |mall| mall.calls.clone())
            .unwrap_or_default()
    }

    /// Another app calls the mall so often from now on, out of the same bucket.
    pub fn spend(&self, mall: &str, calls_per_second: f64) {
        self.with(mall, |mall| mall.others = calls_per_second);
    }

    /// How many deliveries of a mall's webhooks were made, and how many of them were answered well.
    pub fn delivered(&self, mall: &str) -> (usize, usize) {
        self.with(mall, |mall| {
            (
                mall.logs.len(),
                mall.logs.iter().filter(|log| log.success()).count(),
            )
        })
        .unwrap_or_default()
    }

    /// How many webhooks of each number were told of a mall, whether or not they arrived.
    pub fn told(&self, mall: &str) -> BTreeMap<u32, usize> {
        let mut numbers = BTreeMap::new();
        self.with(mall, |mall| {
            for notice in &mall.told {
                *numbers.entry(notice.number()).or_default() += 1;
            }
        });
        numbers
    }

    fn now(&self) -> DateTime<Utc> {
        self.inner.settings.clock.now()
    }

    fn milliseconds(&self) -> i64 {
        self.now().timestamp_millis()
    }

    fn mall(&self, mall: &str) -> Option<Arc<Mutex<Mall>>> {
        lock(&self.inner.malls).get(mall).cloned()
    }

    fn with<T>(&self, mall: &str, act: impl FnOnce(&mut Mall) -> T) -> Option<T> {
        Some(act(&mut lock(&*self.mall(mall)?)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
