//! What JSON costs: the bodies parsed, and nothing else.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::events::Bodies;

/// Bodies made ahead, to be parsed in turn.
const AHEAD: usize = 16;

/// How many bodies a second one thread parses into [`Value`]s.
///
/// # Errors
///
/// When a body is no JSON.
pub async fn bodies_a_second(bodies: Bodies, time: Duration) -> anyhow::Result<f64> {
    tokio::task::spawn_blocking(move || {
        let ahead: Vec<_> = (0..AHEAD).map(|_| bodies.next()).collect();
        let begin = Instant::now();
        let mut parsed = 0_u64;
        while begin.elapsed() < time {
            for body in &ahead {
                let value: Value = serde_json::from_slice(black_box(body))?;
                black_box(value);
                parsed += 1;
            }
        }
        Ok(parsed as f64 / begin.elapsed().as_secs_f64())
    })
    .await?
}

#[cfg(test)]
mod tests;
