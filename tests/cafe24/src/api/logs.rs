//! The webhook settings and the logs of all deliveries (facts/server 1.6).

use http::Method;
use serde_json::{Value, json};

use super::Outcome;
use super::ask::{Ask, Refusal};
use crate::dates::{At, iso};
use crate::mall::Mall;

/// The id of the first row.
const FIRST: u64 = 1_000_001;

pub(super) fn setting(mall: &mut Mall, ask: &Ask<'_>, scopes: &[String]) -> Outcome {
    if ask.method == Method::PUT {
        match ask.request()?["reception_status"].as_str() {
            Some(status @ ("T" | "F")) => mall.reception = status == "T",
            _ => return Err(Refusal::wrong("reception_status")),
        }
    } else if ask.method != Method::GET {
        return Err(Refusal::not_found());
    }
    let status = if mall.reception { "T" } else { "F" };
    Ok((
        200,
        json!({ "webhook": { "scopes": scopes, "reception_status": status } }).into(),
    ))
}

/// The logs, ascending; behind `since_log_id` where that is given. Every attempt is a row.
pub(super) fn list(mall: &Mall, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let (limit, offset) = ask.page(100, 10_000, 15_000)?;
    let since = match ask.get("since_log_id") {
        Some(id) => id
            .parse::<u64>()
            .map_err(|_| Refusal::wrong("since_log_id"))?,
        None => 0,
    };
    let number = match ask.get("event_no") {
        Some(no) => Some(no.parse::<u32>().map_err(|_| Refusal::wrong("event_no"))?),
        None => None,
    };
    let success = ask
        .word("success", &["T", "F"])?
        .map(|success| success == "T");
    let again = ask.word("log_type", &["G", "R", "T"])?;
    let start = ask.date("requested_start_date", false)?.unwrap_or(At::MIN);
    let end = ask.date("requested_end_date", true)?.unwrap_or(At::MAX);
    let from = (since + 1)
        .saturating_sub(FIRST)
        .min(mall.logs.len() as u64) as usize;
    let rows = mall.logs.iter().enumerate().skip(from).filter(|(_, log)| {
        number.is_none_or(|no| mall.told[log.told as usize].number() == no)
            && success.is_none_or(|success| log.success() == success)
            && again.is_none_or(|kind| kind == if log.again { "R" } else { "G" })
            && (start..=end).contains(&log.at)
    });
    let rows = rows.skip(offset).take(limit).map(|(index, log)| {
        let notice = &mall.told[log.told as usize];
        ask.trim(json!({
            "log_id": (FIRST + index as u64).to_string(),
            "log_type": if log.again { "R" } else { "G" },
            "event_no": notice.number(),
            "mall_id": mall.id,
            "trace_id": format!("{:08x}{:08x}", notice.form, log.told),
            "requested_time": iso(log.at),
            "request_endpoint": "https://collector.example.com/cafe24/webhooks",
            "request_body": notice.body(&mall.life.world, &mall.id, &mall.client_id),
            "success": if log.success() { "T" } else { "F" },
            "response_http_code": log.status.map(|status| status.to_string()),
            "response_body": "",
        }))
    });
    Ok(json!({ "logs": rows.collect::<Vec<_>>() }))
}
