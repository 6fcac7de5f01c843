//! Every shipped measure is read without an objection, and its table definitions fit the code.

use rounds_core::TableDefinition;
use rounds_measures::MeasureSet;
use rounds_measures::store::Table;

#[test]
fn every_shipped_measure_is_valid() {
    let set = MeasureSet::from_files(rounds_content::measures());
    let objections: Vec<String> = set.invalid().iter().map(ToString::to_string).collect();
    assert!(objections.is_empty(), "{}", objections.join("\n"));
    assert!(set.len() >= 20, "only {} measures", set.len());
}

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

#[test]
fn every_table_that_rounds_write_is_defined() {
    let mut defined = Vec::new();
    for (name, text) in rounds_content::tables() {
        let file: TableFile = toml::from_str(text).expect(name);
        defined.extend(file.table.into_iter().map(|table| table.name));
    }
    for table in Table::ALL {
        assert!(
            defined.contains(&table.name()),
            "{} is not defined",
            table.name()
        );
    }
}
