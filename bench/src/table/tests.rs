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
