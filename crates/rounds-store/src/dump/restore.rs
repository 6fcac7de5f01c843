//! Putting a dump into an empty database: all of it or nothing.

use std::io::{BufRead, Read as _};

use data_encoding::HEXLOWER;
use rounds_core::Clock;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use super::{DumpError, Dumped, FORM, LINE_BYTES_MAX, Line, TABLES};
use crate::open::Change;
use crate::{DatabaseUrl, Store, StoreError, migrate};

/// Tables that hold a row from the beginning, and how they are emptied for the row of the dump.
const HEADS: &[(&str, &str)] = &[
    ("ledger_head", "delete from ledger_head"),
    ("event_head", "delete from event_head"),
];

/// Reads lines and keeps their hash.
struct Lines<'r> {
    reader: &'r mut (dyn BufRead + Send),
    hash: Sha256,
    number: u64,
}

impl Store {
    /// Puts a dump into an empty database and opens it. Nothing is kept of a dump that is cut or
    /// altered. An older dump is brought up to date.
    ///
    /// # Errors
    /// When the database is not empty, the dump is damaged or too new, or either cannot be used.
    pub async fn restore(
        url: &DatabaseUrl,
        reader: &mut (dyn BufRead + Send),
        clock: &dyn Clock,
    ) -> Result<(Self, Dumped), DumpError> {
        let mut lines = Lines {
            reader,
            hash: Sha256::new(),
            number: 0,
        };
        let schema = lines.begin()?;
        let store = Self::open_as_of(url, clock, schema).await?;
        store.refuse_if_filled(schema).await?;
        let mut change = store.change().await?;
        for (head, delete) in HEADS {
            if store.has_table(&mut change, head).await? {
                store.statement(*delete).execute(&mut change).await?;
            }
        }
        let mut rows = 0;
        let dumped = loop {
            match lines.next()? {
                Line::Row { table, values } => {
                    store
                        .put(&mut change, &table, &values, lines.number)
                        .await?;
                    rows += 1;
                }
                Line::End { rows: said, sha256 } => break lines.end(rows, said, sha256)?,
                Line::Begin { .. } => return Err(lines.damaged("a second beginning")),
            }
        };
        change.commit().await?;
        migrate::up_to_date(&store, clock).await?;
        Ok((store, dumped))
    }

    /// A database that somebody works with must not be written over, nor mixed with another.
    async fn refuse_if_filled(&self, schema: i64) -> Result<(), DumpError> {
        let mut change = self.change().await?;
        if migrate::newest(self, &mut change).await? != schema {
            return Err(self.filled("migration"));
        }
        for (table, _) in TABLES {
            // The head of an empty chain is a row, too; its entries tell.
            let is_head = HEADS.iter().any(|(head, _)| head == table);
            if is_head || !self.has_table(&mut change, table).await? {
                continue;
            }
            // sql: the table is one of `TABLES`.
            let sql = format!("select count(*) as kept from {table}");
            let row = self.statement(AssertSqlSafe(sql)).one(&mut change).await?;
            if self.fields(&row).number("kept")? > 0 {
                return Err(self.filled(table));
            }
        }
        Ok(())
    }

    /// Whether this schema has the table.
    pub(super) async fn has_table(
        &self,
        change: &mut Change<'_>,
        table: &str,
    ) -> Result<bool, StoreError> {
        let sql = self.dialect().count_tables();
        let row = self.statement(sql).text(table).one(change).await?;
        Ok(self.fields(&row).number("tables")? > 0)
    }

    fn filled(&self, table: &str) -> DumpError {
        DumpError::NotEmpty {
            database: self.inner.name().to_owned(),
            table: table.to_owned(),
        }
    }

    async fn put(
        &self,
        change: &mut Change<'_>,
        table: &str,
        values: &Map<String, Value>,
        line: u64,
    ) -> Result<(), DumpError> {
        let damaged = |what: &str| DumpError::Damaged {
            line,
            what: what.to_owned(),
        };
        let known = TABLES.iter().any(|(known, _)| *known == table);
        if !known || values.is_empty() || !values.keys().all(|column| is_name(column)) {
            return Err(damaged("an unknown table or column"));
        }
        let mut places = Vec::new();
        let mut bound = Vec::new();
        for value in values.values() {
            // A null is written out: bound, it would need the column's type.
            if value.is_null() {
                places.push("null".to_owned());
            } else {
                bound.push(value);
                places.push(format!("${}", bound.len()));
            }
        }
        let columns: Vec<_> = values.keys().map(String::as_str).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        // sql: the table is one of `TABLES`, columns passed `is_name`, values are bound.
        let sql = format!("insert into {table} ({columns}) values ({places})");
        let mut statement = self.statement(AssertSqlSafe(sql));
        for value in bound {
            statement = match value {
                Value::String(text) => statement.text(text),
                Value::Number(number) => {
                    statement.number(number.as_i64().ok_or_else(|| damaged("a fraction"))?)
                }
                _ => return Err(damaged("a value that is neither text nor number")),
            };
        }
        statement.execute(change).await?;
        Ok(())
    }
}

/// What columns are called; anything else must not get into a statement.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl Lines<'_> {
    fn begin(&mut self) -> Result<i64, DumpError> {
        let Line::Begin { form, schema } = self.next()? else {
            return Err(self.damaged("a dump begins otherwise"));
        };
        let known = migrate::newest_known();
        if form > FORM || schema > known {
            return Err(DumpError::TooNew {
                found: schema,
                known,
            });
        }
        if schema < 1 {
            return Err(self.damaged("a dump of no schema"));
        }
        Ok(schema)
    }

    fn next(&mut self) -> Result<Line, DumpError> {
        self.number += 1;
        let mut text = String::new();
        let mut limited = (&mut *self.reader).take(LINE_BYTES_MAX);
        limited.read_line(&mut text)?;
        if !text.ends_with('\n') {
            return Err(self.damaged("it is cut off here"));
        }
        let line =
            serde_json::from_str(&text).map_err(|_| self.damaged("it is no line of a dump"))?;
        if !matches!(line, Line::End { .. }) {
            self.hash.update(text.as_bytes());
        }
        Ok(line)
    }

    fn end(&self, rows: u64, said: u64, sha256: String) -> Result<Dumped, DumpError> {
        if rows != said {
            return Err(self.damaged(&format!("{said} rows were written, {rows} are there")));
        }
        if HEXLOWER.encode(&self.hash.clone().finalize()) != sha256 {
            return Err(self.damaged("a line before it was altered"));
        }
        Ok(Dumped { rows, sha256 })
    }

    fn damaged(&self, what: &str) -> DumpError {
        DumpError::Damaged {
            line: self.number,
            what: what.to_owned(),
        }
    }
}
