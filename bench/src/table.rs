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
mod tests {
    use super::*;

    fn report() -> Report {
        let measured: Samples = [1200.0, 1100.0, 1300.0].into_iter().collect();
        Report {
            title: "Speed".into(),
            notes: vec!["On a bench.".into()],
            tables: vec![Table {
                title: "Runs".into(),
                columns: vec!["what", "events/s", "size"],
                rows: vec![
                    vec!["ours".into(), measured.into(), 12_345_u64.into()],
                    vec!["theirs".into(), Cell::Nothing, 7_u64.into()],
                ],
            }],
        }
    }

    #[test]
    fn the_markdown_shows_median_and_spread() {
        let lines: Vec<String> = report().to_string().lines().map(squeezed).collect();
        for line in [
            "# Speed",
            "## Runs",
            "| what | events/s | size |",
            "| ours | 1,200 (1,150–1,250) | 12,345 |",
            "| theirs | – | 7 |",
            "- On a bench.",
        ] {
            assert!(
                lines.iter().any(|found| found == line),
                "{line}: {lines:#?}"
            );
        }
    }

    fn squeezed(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_json_names_each_cell_by_its_column() {
        let json = report().to_json();
        let rows = &json["tables"][0]["rows"];
        assert_eq!(rows[0]["events/s"]["median"], 1200.0);
        assert_eq!(
            rows[0]["events/s"]["rounds"],
            serde_json::json!([1200.0, 1100.0, 1300.0])
        );
        assert_eq!(rows[0]["size"], 12_345);
        assert_eq!(rows[1]["events/s"], Value::Null);
    }

    #[test]
    fn both_files_are_written_and_the_folder_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("target/bench");
        report().write(&out, "speed").unwrap();
        let markdown = std::fs::read_to_string(out.join("speed.md")).unwrap();
        assert_eq!(markdown, report().to_string());
        let json = std::fs::read_to_string(out.join("speed.json")).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&json).unwrap(),
            report().to_json()
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = report()
            .write(&file.path().join("bench"), "speed")
            .unwrap_err();
        assert!(error.to_string().contains("--out"), "{error}");
    }

    #[test]
    fn figures_have_three_digits_that_count() {
        let shown = [
            0.0123,
            0.9996,
            1.234,
            12.34,
            99.96,
            123.4,
            1_234_567.0,
            -1234.0,
            -0.5,
        ];
        let texts = shown.map(figure);
        let expected = [
            "0.012",
            "1.00",
            "1.23",
            "12.3",
            "100",
            "123",
            "1,234,567",
            "-1,234",
            "-0.500",
        ];
        assert_eq!(texts, expected);
    }
}
