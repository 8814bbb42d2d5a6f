//! What ClickHouse has against a statement, and what to do about it.

use std::fmt;

/// Why ClickHouse cannot be used just now.
#[derive(Debug, thiserror::Error)]
pub enum ClickHouseError {
    /// It does not answer, or its answer broke off: what was asked for may have been done or not.
    #[error("ClickHouse does not answer: {0}")]
    Unreachable(String),
    /// It refuses.
    #[error("ClickHouse refuses: {said}{}", hint(*code))]
    Refused {
        /// Its own number of what is wrong; 0 where it gave none.
        code: u32,
        /// What it says.
        said: String,
    },
    /// Something before it takes no chunk.
    #[error(
        "something before ClickHouse takes no more at once (413); let it take chunks of load.megabytes, twice as much to be sure"
    )]
    TooLarge,
    /// What came is no answer of ClickHouse's.
    #[error(
        "what answers there is not ClickHouse: {0}; give its HTTP port, 8123 unless it was changed"
    )]
    NotClickHouse(String),
    /// It said nothing where it should have.
    #[error("ClickHouse gave no answer")]
    NoAnswer,
    /// Another's table has the name of one of ours.
    #[error(
        "the table {table} is another's, with the engine {engine}; load into a database of its own"
    )]
    OtherTable {
        /// Its name.
        table: String,
        /// Its engine.
        engine: String,
    },
    /// A statement that goes on by itself did not end.
    #[error("ClickHouse is still at it after {0:?}; look at system.mutations, and run it again")]
    StillAtIt(std::time::Duration),
}

impl ClickHouseError {
    /// Whether it may be over in a moment: the server is just starting, or something before it had a fault.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Refused { code: 0, .. })
    }
}

/// What to do about an error of this number (`ErrorCodes.cpp` of ClickHouse).
fn hint(code: u32) -> Hint {
    Hint(match code {
        81 => "make the database, with CREATE DATABASE",
        115 => "ClickHouse 22.8 or newer is needed",
        192 | 193 | 194 | 516 => {
            "name the user in CLICKHOUSE_USER, and the password in CLICKHOUSE_PASSWORD"
        }
        164 | 497 => {
            "the user needs the rights SELECT, INSERT, CREATE TABLE, CREATE VIEW, and ALTER on the database"
        }
        216 => "what was begun before is still under way",
        252 => {
            "parts come faster than ClickHouse puts them together: a larger `every` makes fewer of them"
        }
        _ => "",
    })
}

struct Hint(&'static str);

impl fmt::Display for Hint {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            hint => write!(to, "; {hint}"),
        }
    }
}
