//! Writing a dump: one state of all tables, row by row.

use std::io::Write;

use data_encoding::HEXLOWER;
use futures::TryStreamExt as _;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use super::{DumpError, Dumped, FORM, Line, TABLES};
use crate::open::Change;
use crate::{Store, StoreError, migrate};

/// Writes lines and keeps their hash.
struct Lines<'w> {
    writer: &'w mut (dyn Write + Send),
    hash: Sha256,
    rows: u64,
}

impl Store {
    /// Writes all that the office knows, in one state, while others go on working. The caller makes
    /// the file last.
    ///
    /// # Errors
    /// When the database cannot be read or the file cannot be written.
    pub async fn dump(&self, writer: &mut (dyn Write + Send)) -> Result<Dumped, DumpError> {
        let mut reading = self.read_at_once().await?;
        let schema = migrate::newest(self, &mut reading).await?;
        let mut lines = Lines {
            writer,
            hash: Sha256::new(),
            rows: 0,
        };
        lines.write(&Line::Begin { form: FORM, schema })?;
        for (table, order) in TABLES {
            if !self.has_table(&mut reading, table).await? {
                continue;
            }
            self.dump_table(&mut reading, table, order, &mut lines)
                .await?;
        }
        lines.end()
    }

    async fn dump_table(
        &self,
        reading: &mut Change<'_>,
        table: &str,
        order: &str,
        lines: &mut Lines<'_>,
    ) -> Result<(), DumpError> {
        // sql: table and order are those of `TABLES`.
        let sql = format!("select * from {table} order by {order}");
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **reading);
        while let Some(row) = rows
            .try_next()
            .await
            .map_err(|error| self.inner.cause(&error))?
        {
            let values = self.values(&row)?;
            lines.rows += 1;
            lines.write(&Line::Row {
                table: table.to_owned(),
                values,
            })?;
        }
        Ok(())
    }

    /// A row as JSON: texts, whole numbers and nulls are all there is.
    fn values(&self, row: &AnyRow) -> Result<Map<String, Value>, StoreError> {
        let mut values = Map::new();
        for column in row.columns() {
            let index = column.ordinal();
            let cause = |error| self.inner.cause(&error);
            let raw = row.try_get_raw(index).map_err(cause)?;
            let value = match raw.type_info().kind() {
                _ if raw.is_null() => Value::Null,
                AnyTypeInfoKind::Text => {
                    Value::from(row.try_get::<String, _>(index).map_err(cause)?)
                }
                kind if kind.is_integer() => {
                    Value::from(row.try_get::<i64, _>(index).map_err(cause)?)
                }
                _ => {
                    let (column, kind) = (column.name(), raw.type_info());
                    let what = format!("column {column} holds a {}", kind.name());
                    return Err(self.inner.damaged(what));
                }
            };
            values.insert(column.name().to_owned(), value);
        }
        Ok(values)
    }
}

impl Lines<'_> {
    fn write(&mut self, line: &Line) -> Result<(), DumpError> {
        let mut text = serde_json::to_string(line).map_err(std::io::Error::from)?;
        text.push('\n');
        self.hash.update(text.as_bytes());
        self.writer.write_all(text.as_bytes())?;
        Ok(())
    }

    fn end(mut self) -> Result<Dumped, DumpError> {
        let dumped = Dumped {
            rows: self.rows,
            sha256: HEXLOWER.encode(&self.hash.clone().finalize()),
        };
        self.write(&Line::End {
            rows: dumped.rows,
            sha256: dumped.sha256.clone(),
        })?;
        self.writer.flush()?;
        Ok(dumped)
    }
}
