//! Texts of a CSV file into typed columns, one of every type: each row comes out, converted or
//! refused, and refused rows are in order.
//!
//! The input is cut at line feeds into rows and at tabs into fields; that is no CSV parsing, only a
//! way to give many texts at once.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arrow_array::StringArray;
use libfuzzer_sys::fuzz_target;
use rounds_core::TableDefinition;
use rounds_formats::mapping::{BoundTable, Mapping};
use rounds_fuzz::zone;

const TABLE: &str = r#"
name = "ai.fuzzed"
title = "One row of everything"
key = ["id"]
time = "at"
column = [
    { name = "id", type = "string", phi = "none", meaning = "a key" },
    { name = "count", type = "integer", phi = "none", meaning = "a whole number" },
    { name = "weight", type = "number", unit = "kg", phi = "none", meaning = "a number with a unit" },
    { name = "shown", type = "boolean", phi = "none", meaning = "yes or no" },
    { name = "day", type = "date", phi = "none", meaning = "a date" },
    { name = "at", type = "timestamp", phi = "none", meaning = "an instant" },
    { name = "tags", type = "strings", phi = "none", meaning = "several texts" },
]
"#;

const MAPPING: &str = r#"
title = "Everything"
format = "csv"
[[table]]
name = "ai.fuzzed"
[table.columns]
id = { from = "id" }
count = { from = "count", null = ["-1"], minimum = 0 }
weight = { from = "weight", unit_from = "unit", units = { kg = 1, g = 0.001 } }
shown = { from = "shown" }
day = { from = "day" }
at = { from = "at" }
tags = { from = "tags", separator = ";" }
"#;

const HEADER: [&str; 8] = [
    "id", "count", "weight", "unit", "shown", "day", "at", "tags",
];

static BOUND: LazyLock<BoundTable> = LazyLock::new(|| {
    let table: TableDefinition = toml::from_str(TABLE).expect("the table is valid");
    let find = |name: &rounds_core::TableName| (*name == table.name).then(|| table.clone());
    let mapping = Mapping::parse("fuzzed.toml", MAPPING, &find).expect("the mapping is valid");
    let header = HEADER.map(str::to_owned);
    mapping.tables[0]
        .bind(&header, &zone())
        .expect("every column is in the header")
});

fuzz_target!(|text: &str| {
    let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split('\t').collect()).collect();
    let column = |number: usize| -> StringArray {
        rows.iter()
            .map(|fields| fields.get(number).copied())
            .collect()
    };
    let source: Vec<StringArray> = (0..HEADER.len()).map(column).collect();
    let lines: Vec<i64> = (1..).take(rows.len()).collect();
    let converted = BOUND.convert(&source, &BTreeMap::new(), 1, &lines);
    assert_eq!(converted.batch.num_rows(), rows.len());
    assert!(converted.refused.is_sorted_by(|(a, _), (b, _)| a < b));
});
