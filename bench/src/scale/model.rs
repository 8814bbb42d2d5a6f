//! A day of collectors, streams and writers, second by second. Pure: the same in every run.

use std::collections::VecDeque;

/// Events of a chunk that is as large as it gets: 32 MB of messages of 700 bytes.
pub const CHUNK: f64 = 46_000.0;

/// How much more than its share the busiest partition has, about.
pub const UNEVEN: f64 = 1.15;

/// How long a partition stands whose writer was killed: a lease of six seconds, and taking over.
const TAKEOVER: u64 = 8;

/// How often a writer is killed.
const KILLS: u64 = 2 * 3_600;

/// When object storage is away.
const AWAY: std::ops::Range<u64> = 13 * 3_600..13 * 3_600 + 600;

/// When there is a campaign.
const CAMPAIGN: std::ops::Range<u64> = 12 * 3_600..12 * 3_600 + 900;

/// Microseconds of a core that an event takes, at a rate.
#[derive(Debug, Clone, Copy)]
pub struct Each {
    /// Of a collector.
    pub collector: f64,
    /// Of each server that writes it.
    pub server: f64,
    /// Of a writer.
    pub writer: f64,
}

/// A cost by the rate: a power law between two that are known, and no less above.
#[derive(Debug, Clone, Copy)]
pub struct Curve {
    low: (f64, f64),
    high: (f64, f64),
}

impl Curve {
    /// The cost at so many events a second.
    pub fn at(&self, rate: f64) -> f64 {
        let ((low, dear), (high, cheap)) = (self.low, self.high);
        let falls = (dear / cheap).ln() / (high / low).ln();
        cheap * (high / rate.clamp(1.0, high)).powf(falls)
    }
}

/// What an event takes of each program.
#[derive(Debug, Clone, Copy)]
pub struct Costs {
    /// Of a collector.
    pub collector: Curve,
    /// Of each server that writes it.
    pub server: Curve,
    /// Of a writer.
    pub writer: Curve,
}

impl Costs {
    /// Through what was measured at two rates.
    pub fn between(low: (f64, Each), high: (f64, Each)) -> Self {
        let curve = |of: fn(&Each) -> f64| Curve {
            low: (low.0, of(&low.1)),
            high: (high.0, of(&high.1)),
        };
        Self {
            collector: curve(|each| each.collector),
            server: curve(|each| each.server),
            writer: curve(|each| each.writer),
        }
    }
}

/// What runs.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Collectors, each with a core.
    pub collectors: usize,
    /// Servers, each with a core.
    pub servers: usize,
    /// Streams.
    pub partitions: usize,
    /// Writers, each with a core.
    pub writers: usize,
    /// How many seconds a chunk's oldest event waits at most.
    pub every: f64,
    /// How many events a chunk has at most.
    pub chunk: f64,
}

/// How many events there are when.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    mean: f64,
    seconds: u64,
    is_steady: bool,
}

impl Day {
    /// As many in each second, and nothing happens.
    pub fn steady(mean: f64, seconds: u64) -> Self {
        Self {
            mean,
            seconds,
            is_steady: true,
        }
    }

    /// A day of a mall, with a campaign, kills, and storage that is away.
    pub fn of_a_mall(mean: f64) -> Self {
        Self {
            mean,
            seconds: 86_400,
            is_steady: false,
        }
    }

    fn rate(&self, second: u64) -> f64 {
        if self.is_steady {
            return self.mean;
        }
        let turn = (second as f64 / 86_400.0 - 4.0 / 24.0) * std::f64::consts::TAU;
        // A third at four in the morning, and twice as far from it twelve hours later.
        let curve = 1.0 - 0.67 * turn.cos();
        let campaign = if CAMPAIGN.contains(&second) { 2.0 } else { 1.0 };
        self.mean * curve * campaign
    }

    /// The most in a second.
    pub fn peak(&self) -> f64 {
        (0..self.seconds)
            .map(|second| self.rate(second))
            .fold(0.0, f64::max)
    }

    fn is_away(&self, second: u64) -> bool {
        !self.is_steady && AWAY.contains(&second)
    }

    fn kills(&self, second: u64) -> bool {
        !self.is_steady && second > 0 && second.is_multiple_of(KILLS)
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Of all events' looks, second by second, how old the oldest is that is not loaded: the median.
    pub median: f64,
    /// The same: what one in a hundred exceeds.
    pub p99: f64,
    /// The oldest of all.
    pub latest: f64,
    /// How long it took after storage was away until all was as before.
    pub recovered: f64,
}

#[derive(Debug, Default)]
struct Partition {
    share: f64,
    /// When how many came that are not loaded.
    waiting: VecDeque<(u64, f64)>,
    /// How many of these a writer has gathered, and since when.
    gathered: f64,
    since: Option<u64>,
    stands_until: u64,
}

impl Partition {
    fn oldest(&self, now: u64) -> f64 {
        self.waiting
            .front()
            .map_or(0.0, |(at, _)| (now - at) as f64)
    }

    fn unread(&self) -> f64 {
        let all: f64 = self.waiting.iter().map(|(_, count)| count).sum();
        (all - self.gathered).max(0.0)
    }

    fn load(&mut self) {
        let mut left = self.gathered;
        while let Some((_, count)) = self.waiting.front_mut() {
            if *count > left + 1e-6 {
                *count -= left;
                break;
            }
            left -= *count;
            self.waiting.pop_front();
        }
        self.gathered = 0.0;
        self.since = None;
    }
}

/// Plays it through.
pub fn simulate(costs: &Costs, plan: &Plan, day: &Day) -> Outcome {
    let mut partitions: Vec<Partition> = shares(plan.partitions)
        .into_iter()
        .map(|share| Partition {
            share,
            ..Partition::default()
        })
        .collect();
    // By how many seconds an event was late, and how many were.
    let mut lags: Vec<(f64, f64)> = Vec::new();
    let (mut killed, mut recovered) = (0, None);
    for now in 0..day.seconds {
        let rate = day.rate(now);
        if day.kills(now) {
            killed += 1;
            for (n, partition) in partitions.iter_mut().enumerate() {
                if n % plan.writers == killed % plan.writers {
                    partition.stands_until = now + TAKEOVER;
                    partition.gathered = 0.0;
                    partition.since = None;
                }
            }
        }
        for partition in &mut partitions {
            let came = rate * partition.share;
            partition.waiting.push_back((now, came));
            // Before what is written in this second is there.
            lags.push((partition.oldest(now + 1), came));
            step(partition, costs.writer.at(came), plan, day, now);
        }
        let is_late = || {
            partitions
                .iter()
                .any(|one| one.oldest(now) > plan.every + 1.0)
        };
        if now >= AWAY.end && recovered.is_none() && !is_late() {
            recovered = Some((now - AWAY.end) as f64);
        }
    }
    lags.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let at = |part: f64| {
        let mut left = lags.iter().map(|(_, count)| count).sum::<f64>() * part;
        let found = lags.iter().find(|(_, count)| {
            left -= count;
            left <= 0.0
        });
        found.or(lags.last()).map_or(0.0, |(lag, _)| *lag)
    };
    Outcome {
        median: at(0.5),
        p99: at(0.99),
        latest: lags.last().map_or(0.0, |(lag, _)| *lag),
        recovered: recovered.unwrap_or(0.0),
    }
}

fn step(partition: &mut Partition, cost: f64, plan: &Plan, day: &Day, now: u64) {
    if now < partition.stands_until {
        return;
    }
    // A writer's core goes round its partitions.
    let held = plan.partitions.div_ceil(plan.writers) as f64;
    let mut left = 1e6 / cost / held;
    while left > 0.0 {
        let taken = partition
            .unread()
            .min(left)
            .min(plan.chunk - partition.gathered);
        if taken > 0.0 {
            partition.since.get_or_insert(now);
        }
        partition.gathered += taken;
        left -= taken;
        let is_old = partition
            .since
            .is_some_and(|since| (now + 1 - since) as f64 >= plan.every);
        let is_full = partition.gathered >= plan.chunk;
        // What is full waits for storage, and nothing more is read.
        if !(is_old || is_full) || day.is_away(now) {
            return;
        }
        partition.load();
        if taken == 0.0 {
            return;
        }
    }
}

/// Which part of all events each partition has: persons that are spread by chance, of whom some do much.
fn shares(partitions: usize) -> Vec<f64> {
    let mut shares = vec![0.0; partitions];
    let mut chance: u64 = 22;
    for person in 0..1_000_u32 {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // From one to a hundred times as much.
        let weight = 100_f64.powf(f64::from(person) / 1_000.0);
        shares[(chance >> 33) as usize % partitions] += weight;
    }
    let all: f64 = shares.iter().sum();
    shares.iter().map(|share| share / all).collect()
}

#[cfg(test)]
mod tests;
