//! Results as tables: Markdown for people, JSON for programs.

use std::fmt;
use std::path::{Path, PathBuf};

use comfy_table::presets::ASCII_MARKDOWN;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::stats::Samples;

/// Everything one command found out.
#[derive(Debug, Clone)]
pub struct Report {
    /// What was measured.
    pub title: String,
    /// What must be known to read the figures, a sentence each.
    pub notes: Vec<String>,
    /// The figures.
    pub tables: Vec<Table>,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone)]
pub struct Table {
    /// What the rows have in common.
    pub title: String,
    /// The columns' names, with their units.
    pub columns: Vec<&'static str>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// A name or a remark.
    Text(String),
    /// A number that is exact.
    Count(u64),
    /// A number of each round.
    Measured(Samples),
    /// Nothing was measured here.
    Nothing,
}

/// The report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}; give a folder that may be written with --out", .path.display())]
pub struct WriteError {
    path: PathBuf,
    source: std::io::Error,
}

/// Makes the folder of `--out`, if it is not there.
///
/// # Errors
///
/// [`WriteError`], with the path.
pub fn make_folder(folder: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(|source| WriteError {
        path: folder.to_owned(),
        source,
    })
}

impl Report {
    /// Writes `NAME.md` and `NAME.json` into the folder, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// [`WriteError`], with the path.
    pub fn write(&self, folder: &Path, name: &str) -> Result<(), WriteError> {
        make_folder(folder)?;
        let files = [
            ("md", self.to_string()),
            ("json", format!("{:#}\n", self.to_json())),
        ];
        for (extension, text) in files {
            let path = folder.join(format!("{name}.{extension}"));
            std::fs::write(&path, text).map_err(|source| WriteError { path, source })?;
        }
        Ok(())
    }

    /// `{"title", "notes", "tables": [{"title", "rows": [{COLUMN: CELL}]}]}`; a measured cell as
    /// [`Samples`] is written, an empty one as `null`.
    fn to_json(&self) -> Value {
        let tables: Vec<Value> = self.tables.iter().map(Table::to_json).collect();
        serde_json::json!({ "title": self.title, "notes": self.notes, "tables": tables })
    }
}

/// As Markdown.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# {}", self.title)?;
        for table in &self.tables {
            writeln!(f, "\n## {}\n\n{}", table.title, table.to_markdown())?;
        }
        writeln!(f)?;
        for note in &self.notes {
            writeln!(f, "- {note}")?;
        }
        Ok(())
    }
}

impl Table {
    /// As Markdown, without its title.
    pub fn to_markdown(&self) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        *table.style_mut() = ASCII_MARKDOWN;
        table.set_header(&self.columns);
        for row in &self.rows {
            table.add_row(row.iter().map(Cell::to_string));
        }
        table
    }

    fn to_json(&self) -> Value {
        let row = |cells: &Vec<Cell>| -> Map<String, Value> {
            let names = self.columns.iter().map(|name| (*name).to_owned());
            names
                .zip(cells.iter().map(|cell| serde_json::json!(cell)))
                .collect()
        };
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        serde_json::json!({ "title": self.title, "rows": rows })
    }
}

/// Measured cells as `median (p25–p75)`.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(number) => f.write_str(&grouped(*number as f64)),
            Self::Measured(samples) => match (samples.median(), samples.quartiles()) {
                (Some(median), Some((low, high))) => {
                    let [median, low, high] = [median, low, high].map(figure);
                    write!(f, "{median} ({low}–{high})")
                }
                _ => f.write_str("–"),
            },
            Self::Nothing => f.write_str("–"),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Count(number)
    }
}

impl From<Samples> for Cell {
    fn from(samples: Samples) -> Self {
        Self::Measured(samples)
    }
}

/// A measured number with about three digits that count.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 99.95 => grouped(value),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.9995 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// A whole number with a comma between thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::from(if value < 0.0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
