//! Who is visiting: the device, and the session it is in.

mod user;

use crate::host::places::Lines;
use crate::host::{self, Global, Text, Value, message, storage};
use crate::place;
use crate::signals::session::{Activity, Next};

pub use user::User;

/// Cookie and storage key of the device id. The cookie is what the PC and the mobile host of one
/// shop share; the storage keeps the id where cookies are blocked or cleared early.
const DEVICE: &str = "moa_id";
/// Storage key of the session record, `{id, seen, campaign, user, device}`.
const SESSION: &str = "moa_session";
/// Seconds a browser keeps a cookie at most (400 days).
const COOKIE_AGE: f64 = 34_560_000.0;

/// The campaign's parameters in the address, on the wire by the same names.
const CAMPAIGN: Lines = Lines::new(
    "\
t utm_campaign ?utm_campaign
t utm_content ?utm_content
t utm_id ?utm_id
t utm_medium ?utm_medium
t utm_source ?utm_source
t utm_term ?utm_term
",
);

/// The visitor's identifiers.
pub struct Identity {
    device_id: Global,
    /// Who the visitor is.
    pub user: User,
    /// The session of what happened last.
    pub session: Session,
    /// Milliseconds without activity that end a session.
    pub timeout: f64,
    rotated: Option<Session>,
}

/// A session, as the next page of the browser finds it: the record, and what changes all the time.
#[derive(Debug)]
pub struct Session {
    record: Global,
    /// When it was active last.
    pub activity: Activity,
}

impl Identity {
    /// The stored identifiers, or new ones; `timeout` milliseconds without activity end a session.
    pub fn load(now: f64, timeout: f64) -> Identity {
        let session = Session::stored();
        let is_over = !session.activity.goes_on(now, timeout);
        let mut identity = Identity {
            device_id: Global::new(device_id(is_over)),
            user: User::load(),
            session,
            timeout,
            rotated: None,
        };
        identity.sign();
        identity.touch(now);
        identity.session.land();
        identity.session.store(now);
        identity
    }

    /// Takes an id of the page's own for the device: a session of its own begins. `false` for what
    /// is no id.
    pub fn set_device_id(&mut self, id: Value, now: f64) -> bool {
        let id = as_device_id(id);
        if id.is_some() && id != self.device_id.as_text() {
            write_device_id(id);
            self.device_id = Global::new(id);
            self.renew(now);
        }
        id.is_some()
    }

    /// The visitor is somebody, or, without an id, nobody. A guest who becomes somebody stays in the
    /// session; another user, or none, begins one. Whether it is another one than before.
    pub fn set_user(&mut self, id: Text, is_own: bool, now: f64) -> bool {
        let before = self.user.id();
        let is_another = before != id;
        if is_another || !self.user.was_seen() || self.user.is_own() != is_own {
            self.user = User::new(id, is_own);
            self.user.store();
        }
        if is_another && before.is_some() {
            self.renew(now);
        }
        self.sign();
        is_another
    }

    /// Writes the device id down, where it could not be written before; another page may have.
    pub fn keep(&self) {
        if !place!("@moa_id").read().is_string() {
            write_device_id(self.device_id.as_text());
        }
    }

    /// Forgets who the visitor is, as if this browser had had none: Cafe24's member is no login then.
    pub fn forget_user(&mut self) {
        self.user = User::unknown();
        self.user.store();
        self.sign();
    }

    /// Whether the session that this page knows of goes on at `now`.
    pub fn goes_on(&self, now: f64) -> bool {
        self.session.activity.goes_on(now, self.timeout)
    }

    /// Something happens at `now`: the session goes on, or a new one begins when the last one has
    /// ended. Another tab may have kept it going, or have begun the next one.
    pub fn touch(&mut self, now: f64) {
        let is_due = self.session.activity.is_due(now, self.timeout);
        if is_due {
            let mut stored = Session::stored();
            let is_same = stored.id() == self.session.id();
            let activity = self.session.activity;
            match activity.next(stored.activity, is_same, now, self.timeout) {
                Next::Begin => {
                    // What happened last may not be written down.
                    if activity.seen > stored.activity.seen {
                        stored.activity.seen = activity.seen;
                    }
                    let device = self.device_id.as_text();
                    // Tabs that open at once find the same one over, and begin the same one.
                    let id = message::next_id(device, stored.id(), now, self.timeout);
                    self.begin(stored, id);
                }
                Next::Adopt => {
                    self.session = stored;
                    self.user = User::load();
                }
                Next::GoesOn if is_same => {
                    // A landing in another tab may have brought a campaign to this session.
                    let record = &self.session.record;
                    record.set("campaign", stored.campaign());
                }
                Next::GoesOn => {}
            }
        }
        self.see(now);
        if is_due {
            self.session.store(now);
        }
    }

    /// Writes down what happened last in the session, unless another page knows of something later, or has begun
    /// another one. While the page lives that is done once in a while.
    pub fn settle(&mut self, now: f64) {
        let stored = Session::stored();
        let is_last = self.session.activity.seen > stored.activity.seen;
        if is_last && stored.id() == self.session.id() {
            self.session.record.set("campaign", stored.campaign());
            self.session.store(now);
        }
    }

    /// The session that has ended, once after another has begun; its id is none where there was none.
    pub fn rotated(&mut self) -> Option<Session> {
        self.rotated.take()
    }

    /// The visitor is there at `now`; that is written down with what happens next.
    pub fn see(&mut self, now: f64) {
        self.session.activity.see(now, self.timeout);
    }

    /// Whether another session has begun that nobody was told of.
    pub fn has_rotated(&self) -> bool {
        self.rotated.is_some()
    }

    /// Ends the session and begins another.
    pub fn renew(&mut self, now: f64) {
        let ended = self.session.copy();
        self.begin(ended, message::new_id());
        self.session.activity.seen = now;
        self.session.store(now);
    }

    fn begin(&mut self, ended: Session, id: Value) {
        // Of a session that nobody was told of nobody hears.
        self.rotated.get_or_insert(ended);
        let record = host::object();
        record.set("id", id);
        self.session = Session::of(record);
        self.sign();
    }

    /// The session is of this device and user.
    fn sign(&self) {
        let record = &self.session.record;
        record.remove("user");
        record.set("user", self.user.id());
        record.set("device", *self.device_id);
    }
}

impl Session {
    /// The session in the record, over or not.
    fn stored() -> Session {
        Session::of(storage::stored(SESSION).from_json().copy())
    }

    fn of(record: Value) -> Session {
        // A record without an id is none.
        let seen = match record.get("id").text().is_some() {
            true => record.get("seen").number(),
            false => f64::NAN,
        };
        Session {
            activity: Activity::stored(seen),
            record: Global::new(record),
        }
    }

    /// The session as it is now, whatever becomes of it.
    pub fn copy(&self) -> Session {
        Session {
            activity: self.activity,
            ..Session::of(self.record.copy())
        }
    }

    /// `context.sessionId` on the wire.
    pub fn id(&self) -> Text {
        Text(self.record.get("id"))
    }

    /// The device it is of; `anonymousId` on the wire.
    pub fn device_id(&self) -> Text {
        Text(self.record.get("device"))
    }

    /// Who it was last; `userId` on the wire.
    pub fn user_id(&self) -> Text {
        Text(self.record.get("user"))
    }

    /// The `utm_*` of the landing address, as an object; `undefined` when there were none.
    pub fn campaign(&self) -> Value {
        self.record.get("campaign")
    }

    /// The `utm_*` of the address are those of the session from now on, if there are any.
    fn land(&self) {
        let campaign = host::object();
        CAMPAIGN.fill(campaign);
        if !campaign.to_json().is("{}") {
            self.record.set("campaign", campaign);
        }
    }

    fn store(&mut self, now: f64) {
        self.record.set_number("seen", self.activity.seen);
        storage::store(SESSION, self.record.to_json());
        self.activity.record(now);
    }
}

/// The device id. It is written again with each session, so that it stays as long as browsers let
/// it.
fn device_id(write: bool) -> Text {
    let known = as_device_id(place!("@moa_id").read());
    let id = known
        .or_else(|| as_device_id(storage::stored(DEVICE)))
        .or_else(|| message::new_id().text());
    if write || !known.is_some() {
        write_device_id(id);
    }
    id
}

fn write_device_id(id: Text) {
    storage::set_cookie(DEVICE, id, COOKIE_AGE);
    storage::store(DEVICE, id);
}

/// What is short enough to be one; a page may take any text or number.
fn as_device_id(value: Value) -> Text {
    value.code().group("^.{1,100}$", 0)
}

/// Takes away everything that is kept about the visitor in this browser.
pub fn forget() {
    storage::forget();
    storage::set_cookie(DEVICE, Text::default(), 0.0);
}
