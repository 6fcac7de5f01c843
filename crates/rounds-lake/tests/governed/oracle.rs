//! The same rights applied to plain values, without the engine: what somebody may see, as tables
//! that hold nothing else.

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use rounds_core::access::{ColumnMask, ReadRights, RowRights, TableRights};

use crate::example;
use crate::site::KEY;
use crate::tables::{Kind, Table, Value};

/// Every table as it is under these rights, the derived one as a table of its own.
pub fn visible(rights: &ReadRights) -> Vec<Table> {
    let mut tables = example::all();
    tables.push(paid_visits());
    let seen = tables.into_iter().filter_map(|table| {
        let rights = rights.of(&table.name.parse().expect("a table name"))?;
        Some(seen(table, &rights))
    });
    seen.collect()
}

/// What the derived table's query says, by hand.
fn paid_visits() -> Table {
    let visits = example::visits();
    let columns = ["visit_id", "site", "cost"];
    let places = columns.map(|column| visits.position(column));
    let is_paid = |row: &&Vec<Value>| matches!(row[places[2]], Value::Number(cost) if cost > 0.0);
    let rows = visits.rows.iter().filter(is_paid);
    Table {
        name: "clinical.paid_visit",
        columns: vec![
            ("visit_id", Kind::Text),
            ("site", Kind::Text),
            ("cost", Kind::Number),
            ("_batch", Kind::Whole),
            ("_line", Kind::Whole),
            ("_hash", Kind::Whole),
        ],
        rows: rows
            .map(|row| {
                let own = places.iter().map(|place| row[*place].clone());
                own.chain([Value::Null, Value::Null, Value::Null]).collect()
            })
            .collect(),
    }
}

fn seen(mut table: Table, rights: &TableRights) -> Table {
    let columns = table.columns.clone();
    if let RowRights::AnyOf(filters) = &rights.rows {
        table.rows.retain(|row| {
            filters.iter().any(|filter| {
                let place = columns.iter().position(|(name, _)| *name == filter.column);
                match place.map(|place| &row[place]) {
                    Some(Value::Text(text)) => filter.one_of.contains(text),
                    _ => false,
                }
            })
        });
    }
    for row in &mut table.rows {
        for ((name, _), cell) in columns.iter().zip(row) {
            match rights.masks.get(*name) {
                Some(mask) => *cell = masked(cell, *mask),
                None if *name == "_hash" && !rights.masks.is_empty() => *cell = Value::Null,
                None => {}
            }
        }
    }
    table
}

fn masked(cell: &Value, mask: ColumnMask) -> Value {
    match (mask, cell) {
        (ColumnMask::Pseudonym, Value::Text(text)) => Value::Text(pseudonym(text)),
        (ColumnMask::Pseudonym, Value::Texts(texts)) => {
            Value::Texts(texts.iter().map(|text| pseudonym(text)).collect())
        }
        (ColumnMask::Year, Value::Day(day)) => Value::Day(first_day(i64::from(*day))),
        (ColumnMask::Year, Value::Instant(instant)) => {
            let day = instant.div_euclid(86_400_000_000);
            Value::Instant(i64::from(first_day(day)) * 86_400_000_000)
        }
        _ => Value::Null,
    }
}

fn first_day(day: i64) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    let date: Date = epoch.saturating_add(jiff::Span::new().days(day));
    let first = jiff::civil::date(date.year(), 1, 1);
    first.since(epoch).expect("days").get_days()
}

pub fn pseudonym(text: &str) -> String {
    let mut code = Hmac::<sha2::Sha256>::new_from_slice(&KEY).expect("any key");
    code.update(text.as_bytes());
    let code = code.finalize().into_bytes();
    data_encoding::BASE32_NOPAD
        .encode(&code[..16])
        .to_lowercase()
}

#[test]
fn pseudonyms_are_those_of_other_software() {
    // base64.b32encode(hmac.new(bytes([7] * 32), text, "sha256").digest()[:16]) of Python 3.11.
    assert_eq!(pseudonym("p0"), "ih6v2hv5dl5l3peliry43kdxxq");
    assert_eq!(pseudonym("Müller"), "qkw2gbu2m7wz2klwske6osntpq");
}
