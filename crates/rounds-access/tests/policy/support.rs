//! The shipped tables and policies, and principals to ask about.
//!
//! View definitions are read here for names, types and PHI classes only; compiling them is the work
//! of `rounds-formats`, which this crate does not know.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rounds_access::policy::{PolicyError, PolicySet};
use rounds_core::access::{ActorKind, PersonId, Principal, Purpose};
use rounds_core::{ColumnDefinition, ColumnType, PhiClass, TableDefinition, TableName};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

/// Every shipped table.
pub fn tables() -> Vec<TableDefinition> {
    static READ: LazyLock<Vec<TableDefinition>> = LazyLock::new(read_tables);
    READ.clone()
}

fn read_tables() -> Vec<TableDefinition> {
    let files = rounds_content::tables().flat_map(|(file, text)| {
        let read: TableFile = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
        read.table
    });
    files.chain(rounds_content::views().map(view)).collect()
}

fn view((file, text): (&str, &str)) -> TableDefinition {
    let json: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
    let tags = json["meta"]["tag"].as_array();
    let schema = tags
        .and_then(|tags| tags.iter().find(|tag| tag["system"] == "rounds/schema"))
        .and_then(|tag| tag["code"].as_str());
    let mut columns: Vec<ColumnDefinition> = Vec::new();
    columns_of(&json, &mut columns);
    TableDefinition {
        name: TableName::new(
            schema.unwrap_or("clinical"),
            json["name"].as_str().expect("a name"),
        )
        .expect("a table's name"),
        title: String::new(),
        key: vec![columns.first().expect("a column").name.clone()],
        columns,
        time: None,
        query: None,
        keep: false,
    }
}

fn columns_of(json: &Value, columns: &mut Vec<ColumnDefinition>) {
    for column in json["column"].as_array().into_iter().flatten() {
        let name = column["name"].as_str().expect("a name");
        if columns.iter().any(|known| known.name == name) {
            continue;
        }
        let tags = column["tag"].as_array().expect("tags");
        let phi = tags.iter().find(|tag| tag["name"] == "rounds/phi");
        let phi = phi.expect("a PHI class")["value"].clone();
        columns.push(ColumnDefinition {
            name: name.to_owned(),
            column_type: match column["type"].as_str().expect("a type") {
                "boolean" => ColumnType::Boolean,
                "integer" => ColumnType::Integer,
                "decimal" => ColumnType::Number,
                "date" => ColumnType::Date,
                "dateTime" | "instant" => ColumnType::Timestamp,
                _ => ColumnType::String,
            },
            meaning: column["description"].as_str().unwrap_or("").to_owned(),
            unit: None,
            phi: serde_json::from_value::<PhiClass>(phi).expect("a PHI class"),
        });
    }
    for part in ["select", "unionAll"] {
        for inner in json[part].as_array().into_iter().flatten() {
            columns_of(inner, columns);
        }
    }
}

/// The shipped policies.
pub fn shipped() -> &'static PolicySet {
    static READ: LazyLock<PolicySet> =
        LazyLock::new(|| with(&[]).unwrap_or_else(|error| panic!("{error}")));
    &READ
}

/// The shipped policies and these files of a site.
pub fn with(files: &[(&str, &str)]) -> Result<PolicySet, PolicyError> {
    PolicySet::read(
        rounds_content::policies().chain(files.iter().copied()),
        &tables(),
    )
}

/// The schema and the roles, with these policies only.
pub fn only(policy: &str) -> Result<PolicySet, PolicyError> {
    let shipped = rounds_content::policies().filter(|(name, _)| !name.ends_with(".cedar"));
    let mut all: Vec<(&str, &str)> = shipped.collect();
    all.push(("own.cedar", policy));
    PolicySet::read(all, &tables())
}

/// Somebody in this role, at a browser, with a second factor, for quality.
pub fn somebody(role: &str) -> Principal {
    Principal {
        person: PersonId("p-1".to_owned()),
        name: "Sample Person".to_owned(),
        kind: ActorKind::Person,
        roles: BTreeSet::from([role.to_owned()]),
        units: BTreeSet::from(["dept-1".to_owned()]),
        staff_ids: BTreeSet::from(["staff-1".to_owned()]),
        purpose: Purpose::Quality,
        second_factor: true,
        break_glass: None,
        scopes: None,
    }
}

/// `schema.table`.
pub fn table(name: &str) -> TableName {
    name.parse().expect("a table's name")
}
