//! A lake of small tables, and its answers as text.

use arrow_cast::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rounds_core::access::ReadRights;
use rounds_lake::{Answer, Definitions, Lake, LakeError, LakeSettings, Limits, PseudonymKey};

use crate::tables::Table;

/// The key of the installation in these tests.
pub const KEY: [u8; 32] = [7; 32];

pub struct Site {
    folder: tempfile::TempDir,
    pub lake: Lake,
}

impl Site {
    /// A lake that holds these tables, and tables defined by `derived` over them.
    pub async fn of(tables: &[Table], derived: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files: Vec<(String, String)> = tables
            .iter()
            .map(|table| (format!("{}.toml", table.name), table.definition()))
            .collect();
        if !derived.is_empty() {
            files.push(("derived.toml".to_owned(), derived.to_owned()));
        }
        let settings = LakeSettings {
            references: Default::default(),
            time_zone: TimeZone::UTC,
            threads: 2,
            keep_raw: false,
            pseudonym_key: Some(PseudonymKey::new(KEY)),
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        let files = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let definitions = Definitions::read([], files, &TimeZone::UTC).expect("definitions");
        let lake = Lake::open(folder.path(), definitions, settings).expect("a lake");
        let at: Timestamp = "2026-11-20T08:00:00Z".parse().expect("an instant");
        let mut transaction = lake.begin("load", at).await.expect("begin");
        for table in tables {
            let name = table.name.parse().expect("a table name");
            let rows = [table.batch()];
            transaction.append(&name, &rows).await.expect("append");
        }
        transaction.commit().await.expect("commit");
        Self { folder, lake }
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn ask(&self, sql: &str, rights: &ReadRights) -> Result<Answer, LakeError> {
        let snapshot = self.lake.latest()?;
        let limits = &Limits::INTERACTIVE;
        self.lake.query_as(&snapshot, sql, limits, rights).await
    }

    /// Rows as text, cells separated by ` | `.
    pub async fn rows(&self, sql: &str, rights: &ReadRights) -> Result<Vec<String>, LakeError> {
        let answer = self.ask(sql, rights).await?;
        Ok(rows(&answer))
    }
}

pub fn rows(answer: &Answer) -> Vec<String> {
    let options = FormatOptions::default().with_null("null");
    let mut rows = Vec::with_capacity(answer.rows());
    for batch in &answer.batches {
        let columns: Vec<ArrayFormatter<'_>> = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options).expect("a type with text"))
            .collect();
        for row in 0..batch.num_rows() {
            let cells = columns.iter().map(|column| column.value(row).to_string());
            rows.push(cells.collect::<Vec<_>>().join(" | "));
        }
    }
    rows
}
