//! Call limits (facts/server 1.3): the leaky bucket, the usage of a quota, and the token bucket of the
//! Analytics API. Times are milliseconds of the stand-in's clock.

/// A bucket that calls fall into and that leaks two a second.
#[derive(Debug, Clone)]
pub(crate) struct Leaky {
    size: f64,
    level: f64,
    at: i64,
}

impl Leaky {
    pub fn new(size: f64) -> Self {
        Self {
            size,
            level: 0.0,
            at: 0,
        }
    }

    /// Takes one call, unless it would overflow. `others` calls a second come from somewhere else.
    pub fn take(&mut self, now: i64, others: f64) -> bool {
        let seconds = (now - self.at).max(0) as f64 / 1_000.0;
        self.at = now;
        self.level = (self.level + (others - 2.0) * seconds).clamp(0.0, self.size);
        if self.level + 1.0 > self.size + 1e-9 {
            return false;
        }
        self.level += 1.0;
        true
    }

    /// The level as `X-Api-Call-Limit` shows it.
    pub fn shown(&self) -> u32 {
        (self.level - 1e-9).ceil().max(0.0) as u32
    }

    /// `1/40`.
    pub fn header(&self) -> String {
        format!("{}/{}", self.shown(), self.size)
    }
}

/// How much of a quota is used. It comes back at a steady rate; from 100 % on nothing is answered,
/// and what is asked nevertheless counts on. Cafe24 documents the headers and the block; the sizes
/// are this stand-in's own.
#[derive(Debug, Clone)]
pub(crate) struct Usage {
    quota: f64,
    per_second: f64,
    used: f64,
    at: i64,
}

impl Usage {
    /// A quota that is back an hour after it was used up.
    pub fn hourly(quota: f64) -> Self {
        Self {
            quota,
            per_second: quota / 3_600.0,
            used: 0.0,
            at: 0,
        }
    }

    pub fn add(&mut self, now: i64, amount: f64) {
        let seconds = (now - self.at).max(0) as f64 / 1_000.0;
        self.at = now;
        self.used = (self.used - self.per_second * seconds).max(0.0) + amount;
    }

    /// All of it is used, and so much more that it takes this long to come back.
    pub fn overdraw(&mut self, now: i64, seconds: u32) {
        self.at = now;
        self.used = self.quota + self.per_second * f64::from(seconds);
    }

    /// In percent.
    pub fn percent(&self) -> f64 {
        self.used / self.quota * 100.0
    }

    /// Seconds until calls are answered again, where none is now.
    pub fn remain(&self) -> Option<u64> {
        let over = self.used - self.quota;
        (over >= 0.0).then(|| (over / self.per_second).floor() as u64 + 1)
    }
}

/// Ten tokens, and a new one every two seconds: the slower reading of the page (facts/server 1.3).
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    left: f64,
    at: i64,
}

impl Tokens {
    pub fn new() -> Self {
        Self { left: 10.0, at: 0 }
    }

    pub fn take(&mut self, now: i64) -> bool {
        let seconds = (now - self.at).max(0) as f64 / 1_000.0;
        self.at = now;
        self.left = (self.left + seconds / 2.0).min(10.0);
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }

    pub fn left(&self) -> u32 {
        self.left as u32
    }
}
