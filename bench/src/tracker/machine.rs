//! The machine, in words that name no machine.

/// Its cores and the kind of its processor, such as `2 cores, AMD EPYC`.
pub fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    format!(
        "{cores} cores, {}",
        kind(&info).unwrap_or_else(|| std::env::consts::ARCH.into())
    )
}

/// `AMD EPYC 7763 64-Core Processor` becomes `AMD EPYC 7763`.
fn kind(info: &str) -> Option<String> {
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    let name = line
        .split_once(':')?
        .1
        .replace("(R)", "")
        .replace("(TM)", "");
    let words = name
        .split_whitespace()
        .take_while(|word| !word.ends_with("-Core") && !matches!(*word, "CPU" | "Processor" | "@"));
    Some(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests;
