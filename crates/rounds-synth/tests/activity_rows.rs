//! The access log, its details and the relations of people fit their mappings: rows are taken but
//! for metrics that nobody has mapped, each with a key of its own, and every label has its row.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop and speak"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use arrow_array::StringArray;
use jiff::civil::date;
use jiff::tz::TimeZone;
use rounds_core::TableDefinition;
use rounds_formats::fhir::View;
use rounds_formats::mapping::Mapping;
use rounds_synth::{Settings, Size, write};

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn definitions() -> Vec<TableDefinition> {
    let tables = rounds_content::tables().flat_map(|(path, text)| {
        let file: TableFile =
            toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        file.table
    });
    let views = rounds_content::views().map(|(path, text)| {
        let view = View::compile(path, text).unwrap_or_else(|error| panic!("{path}: {error}"));
        view.table_definition().expect("a table")
    });
    tables.chain(views).collect()
}

fn columns(path: &Path) -> (Vec<String>, Vec<StringArray>) {
    let text = fs::read_to_string(path).expect("a file of the export");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let (heading, rows) = rows.split_first().expect("a heading");
    let column = |position: usize| {
        let fields = rows.iter().map(|row| row[position].trim_matches('"'));
        fields
            .map(|text| Some(text).filter(|text| !text.is_empty()))
            .collect::<StringArray>()
    };
    let columns = (0..heading.len()).map(column).collect();
    (
        heading.iter().map(|name| (*name).to_owned()).collect(),
        columns,
    )
}

/// What the mapping computes: instant and process as one text.
fn keys(columns: &[StringArray]) -> Vec<String> {
    let pairs = columns[0].iter().zip(columns[1].iter());
    pairs
        .map(|(instant, process)| format!("{}-{}", instant.unwrap_or(""), process.unwrap_or("")))
        .collect()
}

#[test]
fn rows_are_taken_have_keys_of_their_own_and_labels_have_rows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Settings::new(Size::Demo, 1, folder.path().to_owned());
    // A week with planted accesses.
    settings.days = Some((date(2026, 5, 4), date(2026, 5, 11)));
    write(&settings).expect("a week is written");
    let definitions = definitions();
    let mut events: BTreeSet<String> = BTreeSet::new();
    for (file, mapping) in [
        ("access-log/access.2026-05.csv", "access-log-events"),
        ("access-log/details.2026-05.csv", "access-log-details"),
        ("relationships/relationships.csv", "relationships"),
    ] {
        let path = format!("mappings/{mapping}.toml");
        let text = fs::read_to_string(folder.path().join(&path)).expect("a mapping");
        let find = |name: &_| definitions.iter().find(|it| it.name == *name).cloned();
        let mapping = Mapping::parse(&path, &text, &find).unwrap_or_else(|error| panic!("{error}"));
        let (heading, columns) = columns(&folder.path().join("export").join(file));
        let table = &mapping.tables[0];
        let bound = table
            .bind(&heading, &TimeZone::UTC)
            .unwrap_or_else(|error| panic!("{file}: {error:?}"));
        let keys = keys(&columns);
        let computed = BTreeMap::from([(
            "event_id".to_owned(),
            keys.iter().map(Some).collect::<StringArray>(),
        )]);
        let lines: Vec<i64> = (1..=keys.len() as i64).collect();
        let converted = bound.convert(&columns, &computed, 1, &lines);
        let refused = converted.refused.len();
        assert!(
            refused * 1_000 <= keys.len(),
            "{file}: {refused} of {}",
            keys.len()
        );
        if file.contains("access.") {
            let twice = keys.len() - keys.iter().collect::<BTreeSet<_>>().len();
            assert!(twice * 300 <= keys.len(), "{twice} of {}", keys.len());
            events.extend(keys);
        }
    }
    let labels = fs::read_to_string(folder.path().join("truth/accesses.csv")).expect("labels");
    let of_log = labels
        .lines()
        .filter(|line| line.starts_with("access-log,"));
    let ids: Vec<&str> = of_log.filter_map(|line| line.split(',').nth(1)).collect();
    assert!(!ids.is_empty(), "the week has labels");
    for id in ids {
        assert!(events.contains(id), "{id} is not in the log");
    }
}

#[test]
fn audit_events_become_rows_of_people_patients_and_categories() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Settings::new(Size::Demo, 1, folder.path().to_owned());
    settings.days = Some((date(2026, 3, 2), date(2026, 3, 4)));
    write(&settings).expect("two days are written");
    let (path, text) = rounds_content::views()
        .find(|(path, _)| path.ends_with("event.json"))
        .expect("the view of events");
    let view = View::compile(path, text).expect("a view");
    let lines = folder
        .path()
        .join("export/audit-event/AuditEvent.2026-03.ndjson");
    let lines = fs::read_to_string(lines).expect("audit events");
    let mut categories: BTreeSet<String> = BTreeSet::new();
    let mut of_people = 0;
    for line in lines.lines() {
        let resource = serde_json::from_str(line).expect("JSON");
        let rows = view
            .rows(&resource)
            .unwrap_or_else(|error| panic!("{error:?}: {line}"));
        assert_eq!(rows.len(), 1, "{line}");
        let text = |name: &str| rows[0].get(name).and_then(|value| value.as_str());
        assert!(text("event_id").is_some() && text("at").is_some(), "{line}");
        assert_eq!(text("source_system"), Some("lakeside-audit"));
        of_people += usize::from(text("clinician_id").is_some_and(|id| id.starts_with("clin-")));
        categories.extend(text("category").map(str::to_owned));
    }
    let count = lines.lines().count();
    assert!(
        of_people * 10 > count * 8,
        "{of_people} of {count} are of people"
    );
    for wanted in ["chart_review", "note", "order", "login", "results"] {
        assert!(
            categories.contains(wanted),
            "{wanted} is not among {categories:?}"
        );
    }
}
