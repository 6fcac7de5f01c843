//! Runs files of the official SQL-on-FHIR test suite.
//!
//! Pure: takes the JSON of one file and says for each of its cases whether the rows are those
//! expected. Reading the files and printing a table is the command line's.

use serde_json::{Map, Value};

use super::view::View;

/// How one case went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The rows, columns or error expected.
    Passed,
    /// Something else, and what.
    Failed(String),
    /// The case asks for nothing that can be checked here, and why.
    Skipped(String),
}

/// One case of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its title.
    pub title: String,
    /// For example `shareable`, `experimental`.
    pub tags: Vec<String>,
    /// How it went.
    pub outcome: Outcome,
}

/// The cases of one file, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file's title.
    pub title: String,
    /// Its cases.
    pub cases: Vec<Case>,
}

impl FileReport {
    /// Cases that passed, failed and were skipped.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Outcome) -> bool| {
            self.cases
                .iter()
                .filter(|case| wanted(&case.outcome))
                .count()
        };
        (
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        )
    }
}

/// Runs all cases of a file.
pub fn run_file(file: &Value) -> FileReport {
    let empty = Vec::new();
    let list = |key: &str| file.get(key).and_then(Value::as_array).unwrap_or(&empty);
    let resources = list("resources");
    FileReport {
        title: text(file, "title"),
        cases: list("tests")
            .iter()
            .map(|case| run_case(case, resources))
            .collect(),
    }
}

fn text(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn run_case(case: &Value, resources: &[Value]) -> Case {
    let tags = case.get("tags").and_then(Value::as_array);
    Case {
        title: text(case, "title"),
        tags: tags
            .into_iter()
            .flatten()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        outcome: outcome(case, resources),
    }
}

/// What a view gives over all resources.
struct Ran {
    columns: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

/// Columns and rows of a view over all resources, or the first error.
fn run_view(view: &Value, resources: &[Value]) -> Result<Ran, String> {
    let view = View::compile("case.json", &view.to_string()).map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    for resource in resources {
        rows.extend(view.rows(resource).map_err(|error| error.to_string())?);
    }
    let columns = view
        .columns()
        .iter()
        .map(|column| column.name.clone())
        .collect();
    Ok(Ran { columns, rows })
}

fn outcome(case: &Value, resources: &[Value]) -> Outcome {
    let Some(view) = case.get("view") else {
        return Outcome::Failed("the case has no view".to_owned());
    };
    let result = run_view(view, resources);
    if case.get("expectError").and_then(Value::as_bool) == Some(true) {
        return match result {
            Err(_) => Outcome::Passed,
            Ok(Ran { rows, .. }) => {
                Outcome::Failed(format!("expected an error, got {} rows", rows.len()))
            }
        };
    }
    let Ran { columns, rows } = match result {
        Ok(result) => result,
        Err(message) => return Outcome::Failed(message),
    };
    if let Some(difference) = columns_differ(case, &columns) {
        return Outcome::Failed(difference);
    }
    match (case.get("expect"), case.get("expectCount")) {
        (Some(Value::Array(expected)), _) => compare_rows(expected, &rows),
        (None, Some(count)) if count.as_u64() == Some(rows.len() as u64) => Outcome::Passed,
        (None, Some(count)) => {
            Outcome::Failed(format!("expected {count} rows, got {}", rows.len()))
        }
        _ => Outcome::Skipped("neither expect, expectCount nor expectError".to_owned()),
    }
}

fn columns_differ(case: &Value, found: &[String]) -> Option<String> {
    let expected: Vec<&str> = case
        .get("expectColumns")?
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    (expected != found).then(|| format!("expected columns {expected:?}, got {found:?}"))
}

/// The order of rows does not count, how often each occurs does.
fn compare_rows(expected: &[Value], found: &[Map<String, Value>]) -> Outcome {
    let mut expected: Vec<String> = expected.iter().map(canonical).collect();
    let mut found: Vec<String> = found
        .iter()
        .map(|row| canonical(&Value::Object(row.clone())))
        .collect();
    expected.sort_unstable();
    found.sort_unstable();
    if expected == found {
        return Outcome::Passed;
    }
    Outcome::Failed(format!(
        "expected {}, got {}",
        expected.join(" "),
        found.join(" ")
    ))
}

/// Sorted keys, and numbers by value: 5 and 5.0 are the same.
fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |value| value.to_string()),
        Value::Array(values) => format!(
            "[{}]",
            values.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{key:?}:{}", canonical(value)))
                .collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}
