//! The form a message is stored in: compact JSON, with what its batch and its request say for all.

use std::net::IpAddr;

use serde_json::value::RawValue;

use crate::arrival::Arrival;
use crate::batch::{Batch, Fields};
use crate::client;
use crate::json_text;

/// Members that are the batch's, or are written anew.
const OWN: [&str; 2] = ["writeKey", "context"];

/// The message as compact JSON: its members in the order sent, the batch's context under its own, the
/// batch's `sentAt`, and the client that sent it.
pub(super) fn stored(fields: &Fields<'_>, batch: &Batch<'_>, arrival: &Arrival) -> String {
    let mut form = Object::new();
    for (name, value) in fields {
        if !OWN.contains(&name.as_str()) {
            form.member(name, value.get());
        } else if name == "context" {
            form.context(Some(value), batch, arrival);
        }
    }
    if let Some(kind) = batch.kind.filter(|_| !fields.contains_key("type")) {
        form.member("type", &format!("\"{kind}\""));
    }
    if !fields.contains_key("context") {
        form.context(None, batch, arrival);
    }
    if let Some(sent_at) = batch.sent_at.filter(|_| !fields.contains_key("sentAt")) {
        form.member("sentAt", sent_at.get());
    }
    // RudderStack's SDKs say it so.
    if let Some(original) = fields.get("originalTimestamp")
        && !fields.contains_key("timestamp")
    {
        form.member("timestamp", original.get());
    }
    form.done()
}

/// A JSON object that is being written.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn member(&mut self, name: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        json_text::push_string(&mut self.0, name);
        self.0.push(':');
        json_text::push_compact(&mut self.0, json);
    }

    fn done(mut self) -> String {
        self.0.push('}');
        self.0
    }

    /// The message's context with the batch's under it. One that is no object is left as it is, to be
    /// found by the checks.
    fn context(&mut self, own: Option<&RawValue>, batch: &Batch<'_>, arrival: &Arrival) {
        let own = own.filter(|own| own.get() != "null");
        let own = match own.map(|own| serde_json::from_str::<Fields<'_>>(own.get())) {
            None => Fields::default(),
            Some(Ok(own)) => own,
            Some(Err(_)) => return self.member("context", own.map_or("null", RawValue::get)),
        };
        let none = Fields::default();
        let shared = batch.context.as_ref().unwrap_or(&none);
        let context = merged(&own, shared, arrival);
        if context.0.len() > 1 {
            self.member("context", &context.done());
        }
    }
}

fn merged(own: &Fields<'_>, shared: &Fields<'_>, arrival: &Arrival) -> Object {
    let mut context = Object::new();
    for (name, value) in shared {
        let value = own.get(name).unwrap_or(value);
        context.kept(name, value);
    }
    for (name, value) in own {
        if !shared.contains_key(name) {
            context.kept(name, value);
        }
    }
    let said = |name| own.get(name).or_else(|| shared.get(name));
    let text = |name| said(name).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let ip = match text("ip") {
        Some(ip) => ip.parse::<IpAddr>().ok(),
        None => arrival.client.ip,
    };
    if let Some(ip) = ip.and_then(|ip| arrival.client.keep_ip.of(ip)) {
        context.member("ip", &format!("\"{ip}\""));
    }
    let said = text("userAgent");
    let words = said.as_deref().or(arrival.client.user_agent.as_deref());
    let agent = words.map(client::agent_json);
    if let Some(agent) = agent.filter(|agent| agent != "{}") {
        context.member("client", &agent);
    }
    context
}

impl Object {
    /// A member of a context, unless it is one that the collector says.
    fn kept(&mut self, name: &str, value: &RawValue) {
        if !matches!(name, "ip" | "client") {
            self.member(name, value.get());
        }
    }
}
