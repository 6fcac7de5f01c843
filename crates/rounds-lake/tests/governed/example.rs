//! The tables and rights of these tests: two sites, a masked person, a hidden table, a derived one.

use std::collections::BTreeMap;

use rounds_core::access::{
    ColumnMask, Detail, PolicyFingerprint, ReadRights, RowFilter, RowRights, TableRights,
};

use crate::tables::{Kind, Table, Value};

/// Costs by visit, left without the visits that cost nothing.
pub const DERIVED: &str = r#"
[[table]]
name = "clinical.paid_visit"
title = "One visit that cost something"
key = ["visit_id"]
column = [
    { name = "visit_id", type = "string", meaning = "m" },
    { name = "site", type = "string", meaning = "m" },
    { name = "cost", type = "number", meaning = "m" },
]
query = "select visit_id, site, cost from clinical.visit where cost > 0"
"#;

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn provenance(columns: &mut Vec<(&'static str, Kind)>) {
    for name in ["_batch", "_line", "_hash"] {
        columns.push((name, Kind::Whole));
    }
}

fn with_provenance(line: usize, mut row: Vec<Value>) -> Vec<Value> {
    let line = i64::try_from(line).expect("a small number");
    row.extend([
        Value::Whole(1),
        Value::Whole(line),
        Value::Whole(line * 7919),
    ]);
    row
}

/// Six people at two sites; one of them without a name, one without a birth date.
pub fn patients() -> Table {
    let mut columns = vec![
        ("patient_id", Kind::Text),
        ("name", Kind::Text),
        ("birth_date", Kind::Day),
        ("site", Kind::Text),
        ("tags", Kind::Texts),
    ];
    provenance(&mut columns);
    let row = |line: usize| {
        let name = match line {
            3 => Value::Null,
            _ => text(format!("Name{line}")),
        };
        let birth_date = match line {
            4 => Value::Null,
            _ => Value::Day(i32::try_from(line * 1000).expect("a small number")),
        };
        let tags = match line {
            5 => Value::Null,
            _ => Value::Texts(vec![format!("tag{}", line % 3), "all".to_owned()]),
        };
        let site = ["west", "east"][line % 2];
        let patient = text(format!("p{line}"));
        with_provenance(line, vec![patient, name, birth_date, text(site), tags])
    };
    Table {
        name: "clinical.patient",
        columns,
        rows: (0..6).map(row).collect(),
    }
}

/// Twenty visits; those of the site "east" have notes that are no numbers and costs of zero.
pub fn visits() -> Table {
    let mut columns = vec![
        ("visit_id", Kind::Text),
        ("patient_id", Kind::Text),
        ("site", Kind::Text),
        ("ward", Kind::Text),
        ("started", Kind::Instant),
        ("cost", Kind::Number),
        ("note", Kind::Text),
    ];
    provenance(&mut columns);
    let row = |line: usize| {
        let is_east = line % 2 == 1;
        let whole = i64::try_from(line).expect("a small number");
        let site = match line {
            18 => Value::Null,
            _ => text(["west", "east"][line % 2]),
        };
        let cost = if is_east {
            Value::Number(0.0)
        } else {
            Value::Number(f64::from(u32::try_from(line).expect("a small number")) * 2.5 + 1.0)
        };
        let note = if is_east {
            text("not a number")
        } else {
            text(line.to_string())
        };
        let row = vec![
            text(format!("v{line}")),
            text(format!("p{}", line % 6)),
            site,
            text(["a", "b", "c"][line % 3]),
            Value::Instant(1_600_000_000_000_000 + whole * 86_400_000_000 * 40),
            cost,
            note,
        ];
        with_provenance(line, row)
    };
    Table {
        name: "clinical.visit",
        columns,
        rows: (0..20).map(row).collect(),
    }
}

/// What is known of sites; nobody in particular.
pub fn sites() -> Table {
    let mut columns = vec![
        ("site", Kind::Text),
        ("region", Kind::Text),
        ("beds", Kind::Whole),
    ];
    provenance(&mut columns);
    let rows = [
        ("west", "coast", 10),
        ("east", "inland", 0),
        ("north", "inland", 7),
    ];
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(line, (site, region, beds))| {
            with_provenance(line, vec![text(site), text(region), Value::Whole(beds)])
        });
    Table {
        name: "workforce.site",
        columns,
        rows: rows.collect(),
    }
}

/// A table that nobody in these tests may see.
pub fn secrets() -> Table {
    let mut columns = vec![("secret_id", Kind::Text)];
    provenance(&mut columns);
    Table {
        name: "finance.secret",
        columns,
        rows: vec![with_provenance(0, vec![text("s0")])],
    }
}

pub fn all() -> Vec<Table> {
    vec![patients(), visits(), sites(), secrets()]
}

fn only(column: &str, values: &[&str]) -> RowRights {
    RowRights::AnyOf(vec![RowFilter {
        column: column.to_owned(),
        one_of: values.iter().map(|value| (*value).to_owned()).collect(),
    }])
}

fn masks(masks: &[(&str, ColumnMask)]) -> BTreeMap<String, ColumnMask> {
    masks
        .iter()
        .map(|(column, mask)| ((*column).to_owned(), *mask))
        .collect()
}

/// The rights of somebody who works in the west and may not know who people are.
pub fn west() -> ReadRights {
    let patient = TableRights {
        rows: only("site", &["west"]),
        masks: masks(&[
            ("name", ColumnMask::Null),
            ("birth_date", ColumnMask::Year),
            ("patient_id", ColumnMask::Pseudonym),
            ("tags", ColumnMask::Pseudonym),
        ]),
        detail: Detail::Rows,
    };
    let visit = TableRights {
        rows: only("site", &["west"]),
        masks: masks(&[
            ("patient_id", ColumnMask::Pseudonym),
            ("started", ColumnMask::Year),
        ]),
        detail: Detail::Rows,
    };
    let paid = TableRights {
        rows: RowRights::All,
        masks: masks(&[("visit_id", ColumnMask::Null)]),
        detail: Detail::Rows,
    };
    listed([
        ("clinical.patient", patient),
        ("clinical.visit", visit),
        ("clinical.paid_visit", paid),
        ("workforce.site", TableRights::whole()),
    ])
}

/// Rights to these tables and no others.
pub fn listed<'a>(tables: impl IntoIterator<Item = (&'a str, TableRights)>) -> ReadRights {
    ReadRights::Listed {
        fingerprint: PolicyFingerprint("test".to_owned()),
        tables: tables
            .into_iter()
            .map(|(name, rights)| (name.parse().expect("a table name"), rights))
            .collect(),
    }
}
