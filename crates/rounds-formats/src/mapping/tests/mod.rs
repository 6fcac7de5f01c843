//! Behaviour of whole mapping files; here is what the tests share.

mod arbitrary;
mod conversion;
mod mapping_file;

use super::*;
use arrow_array::StringArray;
use rounds_core::{ColumnDefinition, ColumnType, PhiClass, Reason};

fn definition() -> TableDefinition {
    let column = |name: &str, column_type, unit: Option<&str>| ColumnDefinition {
        name: name.to_owned(),
        column_type,
        meaning: "a test".to_owned(),
        unit: unit.map(str::to_owned),
        phi: PhiClass::None,
    };
    TableDefinition {
        name: "ai.prediction".parse().expect("a table name"),
        title: "a test".to_owned(),
        columns: vec![
            column("prediction_id", ColumnType::String, None),
            column("version", ColumnType::String, None),
            column("visits", ColumnType::Integer, None),
            column("score", ColumnType::Number, None),
            column("weight_kg", ColumnType::Number, Some("kg")),
            column("shown", ColumnType::Boolean, None),
            column("day", ColumnType::Date, None),
            column("at", ColumnType::Timestamp, None),
            column("tags", ColumnType::Strings, None),
            column("site_id", ColumnType::String, None),
        ],
        key: vec!["prediction_id".to_owned()],
        time: Some("at".to_owned()),
        query: None,
        keep: false,
    }
}

fn parse(text: &str) -> Result<Mapping, MappingError> {
    let definition = definition();
    Mapping::parse("m.toml", text, &|name| {
        (*name == definition.name).then(|| definition.clone())
    })
}

const HEAD: &str = "title = \"test\"\nformat = \"csv\"\n[[table]]\nname = \"ai.prediction\"\n[table.columns]\nprediction_id = { from = \"id\" }\n";

fn error_of(columns: &str) -> String {
    match parse(&format!("{HEAD}{columns}")) {
        Ok(_) => panic!("the mapping was accepted: {columns}"),
        Err(error) => error.to_string(),
    }
}

fn texts(values: &[Option<&str>]) -> StringArray {
    values.iter().copied().collect()
}

/// Reads one extra column `x` into the target described by `columns`, with ids `r0`, `r1`, …; the
/// column `unit` says `g` in every row.
fn convert_column(columns: &str, values: &[Option<&str>]) -> Converted {
    let mapping = parse(&format!("{HEAD}{columns}")).expect("a valid mapping");
    let header = ["id".to_owned(), "x".to_owned(), "unit".to_owned()];
    let zone = TimeZone::get("America/New_York").expect("bundled time zone");
    let bound = mapping.tables[0]
        .bind(&header, &zone)
        .expect("columns are there");
    let ids: Vec<String> = (0..values.len()).map(|row| format!("r{row}")).collect();
    let source = [
        StringArray::from(ids),
        texts(values),
        texts(&values.iter().map(|_| Some("g")).collect::<Vec<_>>()),
    ];
    let lines: Vec<i64> = (2..).take(values.len()).collect();
    bound.convert(&source, &BTreeMap::new(), 7, &lines)
}

fn reasons(converted: &Converted) -> Vec<(usize, Reason)> {
    let refused = converted.refused.iter();
    refused
        .map(|(row, refusal)| (*row, refusal.reason))
        .collect()
}
