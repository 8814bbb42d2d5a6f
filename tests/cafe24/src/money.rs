//! Money: hundredths inside, decimal strings outside (facts/server 1.4).

/// Hundredths of a won or a dollar.
pub(crate) type Money = i64;

/// `"5000.00"`.
pub(crate) fn decimal(money: Money) -> String {
    let sign = if money < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", money.abs() / 100, money.abs() % 100)
}

/// `"5000"`, where there are no hundredths: the other form of webhooks (facts/server 1.6, irregularity 5).
pub(crate) fn short(money: Money) -> String {
    if money % 100 == 0 {
        (money / 100).to_string()
    } else {
        decimal(money)
    }
}

/// A JSON number: whole where it is whole.
pub(crate) fn number(money: Money) -> serde_json::Value {
    if money % 100 == 0 {
        (money / 100).into()
    } else {
        (money as f64 / 100.0).into()
    }
}
