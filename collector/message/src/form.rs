//! The form a message is stored in: compact JSON, with what its batch and its request say for all.

use std::mem;
use std::net::IpAddr;
use std::ops::Range;

use serde_json::value::RawValue;

use crate::batch::{Batch, Fields};
use crate::raw_json;
use crate::request::RequestContext;
use crate::user_agent::{self, Hints};

/// Members that are the batch's, or are written anew.
const OWN: [&str; 2] = ["writeKey", "context"];

/// Members of a context that tell who sent it.
const CLIENT: [&str; 3] = ["ip", "userAgent", "userAgentData"];

/// The longest JSON of client hints that is read.
const LONGEST_HINTS: usize = 2000;

/// The message as compact JSON: its members in the order sent, the batch's context under its own, the
/// batch's `sentAt`, and the client that sent it. With where in it stands what its batch says for all of its messages.
pub(crate) fn stored(
    fields: &Fields<'_>,
    batch: &Batch<'_>,
    arrival: &RequestContext,
) -> (String, Range<usize>) {
    let mut form = Object::within(String::with_capacity(1024));
    let mut shared = 0..0;
    for (name, value) in fields {
        if !OWN.contains(&&**name) {
            form.member(name, value.get());
        } else if &**name == "context" {
            shared = form.context(Some(value), batch, arrival);
        }
    }
    if let Some(kind) = batch.kind.filter(|_| !fields.contains_key("type")) {
        form.member("type", &format!("\"{kind}\""));
    }
    if !fields.contains_key("context") {
        shared = form.context(None, batch, arrival);
    }
    if let Some(sent_at) = batch.sent_at.filter(|_| !fields.contains_key("sentAt")) {
        form.member("sentAt", sent_at.get());
    }
    // RudderStack's SDKs say these two so.
    if let Some(original) = fields.get("originalTimestamp")
        && !fields.contains_key("timestamp")
    {
        form.member("timestamp", original.get());
    }
    if let Some(traits) = traits_of_context(fields, batch)
        && !fields.contains_key("traits")
    {
        form.member("traits", traits.get());
    }
    (form.done(), shared)
}

/// Of an `identify` message, the traits in its context. Those of other messages only repeat what is known of the visitor.
fn traits_of_context<'a>(fields: &Fields<'a>, batch: &Batch<'_>) -> Option<&'a RawValue> {
    let is_identify = match fields.get("type") {
        Some(kind) => kind.get() == r#""identify""#,
        None => batch.kind == Some("identify"),
    };
    let context = fields.get("context").filter(|_| is_identify)?;
    let context = serde_json::from_str::<Fields<'a>>(context.get()).ok()?;
    let traits = context.get("traits").copied();
    traits.filter(|traits| traits.get().starts_with('{'))
}

/// A JSON object that is being written to the end of a text.
struct Object {
    text: String,
    begin: usize,
}

impl Object {
    fn within(mut text: String) -> Self {
        text.push('{');
        let begin = text.len();
        Self { text, begin }
    }

    fn is_empty(&self) -> bool {
        self.text.len() == self.begin
    }

    fn name(&mut self, name: &str) {
        if !self.is_empty() {
            self.text.push(',');
        }
        raw_json::push_string(&mut self.text, name);
        self.text.push(':');
    }

    fn member(&mut self, name: &str, json: &str) {
        self.name(name);
        raw_json::push_compact(&mut self.text, json);
    }

    fn done(mut self) -> String {
        self.text.push('}');
        self.text
    }

    /// The message's context with the batch's under it. One that is no object is left as it is, to be
    /// found by the checks. Returns where the batch's part stands.
    fn context(
        &mut self,
        own: Option<&RawValue>,
        batch: &Batch<'_>,
        arrival: &RequestContext,
    ) -> Range<usize> {
        let own = own.filter(|own| !raw_json::is_nothing(own.get()));
        let fields = match own.map(|own| serde_json::from_str::<Fields<'_>>(own.get())) {
            None => Fields::default(),
            Some(Ok(fields)) => fields,
            Some(Err(_)) => {
                self.member("context", own.map_or("null", RawValue::get));
                return 0..0;
            }
        };
        let before = self.text.len();
        self.name("context");
        let mut context = Object::within(mem::take(&mut self.text));
        let none = Fields::default();
        let shared = context.merge(&fields, batch.context.as_ref().unwrap_or(&none), arrival);
        let is_empty = context.is_empty();
        self.text = context.done();
        if is_empty {
            self.text.truncate(before);
        }
        shared
    }

    /// What is the same for the whole batch first. Returns where that stands.
    fn merge(
        &mut self,
        own: &Fields<'_>,
        shared: &Fields<'_>,
        arrival: &RequestContext,
    ) -> Range<usize> {
        for (name, value) in shared {
            if !own.contains_key(&**name) {
                self.kept(name, value);
            }
        }
        let says_client = CLIENT.iter().any(|name| own.contains_key(*name));
        if !says_client {
            self.client(own, shared, arrival);
        }
        let of_batch = match self.is_empty() {
            true => 0..0,
            false => self.begin..self.text.len(),
        };
        for (name, value) in own {
            self.kept(name, value);
        }
        if says_client {
            self.client(own, shared, arrival);
        }
        of_batch
    }

    /// Who sent it, as far as the collector knows.
    fn client(&mut self, own: &Fields<'_>, shared: &Fields<'_>, arrival: &RequestContext) {
        let said = |name| own.get(name).or_else(|| shared.get(name));
        let text = |name| serde_json::from_str::<String>(said(name)?.get()).ok();
        let ip = match text("ip") {
            Some(ip) => ip.parse::<IpAddr>().ok(),
            None => arrival.client.ip,
        };
        if let Some(ip) = ip.and_then(|ip| arrival.client.keep_ip.of(ip)) {
            self.member("ip", &format!("\"{ip}\""));
        }
        let own = text("userAgent");
        let words = own.as_deref().or(arrival.client.user_agent.as_deref());
        let hints = match said("userAgentData") {
            Some(data) if data.get().len() <= LONGEST_HINTS => Hints::of_json(data.get()),
            _ => Hints::default(),
        };
        // The request's are of its own browser, not of another that a message names.
        let is_own = words == arrival.client.user_agent.as_deref();
        let hints = if is_own {
            hints.or(&arrival.client.hints)
        } else {
            hints
        };
        let agent = words.map(|words| user_agent::agent_json(words, &hints));
        if let Some(agent) = agent.filter(|agent| agent != "{}") {
            self.member("client", &agent);
        }
    }

    /// A member of a context, unless it is one that the collector says.
    fn kept(&mut self, name: &str, value: &RawValue) {
        if !matches!(name, "ip" | "client") {
            self.member(name, value.get());
        }
    }
}
