//! What the system says of this process.

/// Memory of the process that is in RAM; `None` where the system has no `/proc`.
pub(super) fn resident_bytes() -> Option<i64> {
    resident(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// Reads `VmRSS:     1234 kB`.
fn resident(status: &str) -> Option<i64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests;
