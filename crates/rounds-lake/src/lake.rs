//! The lake itself: where snapshots, queries and transactions begin.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_schema::SchemaRef;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rounds_core::access::ReadRights;
use rounds_core::{TableDefinition, TableName};
use rounds_functions::References;

use crate::definitions::{Definitions, Kind};
use crate::error::LakeError;
use crate::schema::{arrow_schema, loaded_schema};
use crate::session::{self, Answer, Limits, PseudonymKey, Share};
use crate::storage::changes::{self, Changed};
use crate::storage::delta::{self, DataFile, TableState};
use crate::storage::extent;
use crate::storage::folder::Folder;
use crate::storage::snapshot::{AsOf, Snapshot};
use crate::storage::transaction::Transaction;
use crate::storage::version::{self, VersionRecord};

/// Table states kept in memory; all are dropped when there are more.
const CACHED_STATES_MAX: usize = 256;

/// What a lake needs to know about its site.
#[derive(Debug, Clone)]
pub struct LakeSettings {
    /// The facility's time zone: local days, and times without an offset.
    pub time_zone: TimeZone,
    /// Threads that load and query.
    pub threads: usize,
    /// Reference samples by name, for drift.
    pub references: References,
    /// Whether every FHIR resource is kept as received.
    pub keep_raw: bool,
    /// The secret that pseudonyms are made with. Without it, columns that are to be shown as
    /// pseudonyms are shown as missing.
    pub pseudonym_key: Option<PseudonymKey>,
    /// Bytes of memory that all queries under rights may hold together;
    /// [`crate::session::QUERY_MEMORY_BYTES`] is a good number.
    pub query_memory_bytes: usize,
}

/// A handle to one lake; clones share it. Its queries run under the handle's rights: all of them
/// unless [`Lake::seen_by`] narrowed them.
#[derive(Clone)]
pub struct Lake {
    inner: Arc<Inner>,
    rights: Arc<ReadRights>,
}

type States = HashMap<(TableName, u64), Arc<TableState>>;

struct Inner {
    folder: Folder,
    definitions: Definitions,
    settings: LakeSettings,
    /// File lists only, which are the same for everybody.
    states: Mutex<States>,
    /// Rows of derived tables, by lake version.
    derived_rows: Mutex<HashMap<(TableName, u64), u64>>,
    query_memory: Arc<Share>,
}

impl Lake {
    /// Opens the lake in this folder, which is made where it is missing.
    pub fn open(
        folder: &Path,
        definitions: Definitions,
        settings: LakeSettings,
    ) -> Result<Self, LakeError> {
        Ok(Self {
            inner: Arc::new(Inner {
                folder: Folder::open(folder)?,
                definitions,
                query_memory: Share::of(settings.query_memory_bytes),
                settings,
                states: Mutex::default(),
                derived_rows: Mutex::default(),
            }),
            rights: Arc::new(ReadRights::Unlimited),
        })
    }

    /// The same lake as somebody with these rights may read it. Such a handle writes nothing.
    pub fn seen_by(&self, rights: &ReadRights) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            rights: Arc::new(rights.clone()),
        }
    }

    /// Whether this table is there for whoever holds this handle.
    pub fn shows(&self, table: &TableName) -> bool {
        self.rights.of(table).is_some()
    }

    /// Every table and view of the site.
    pub fn definitions(&self) -> &Definitions {
        &self.inner.definitions
    }

    /// The site's settings.
    pub fn settings(&self) -> &LakeSettings {
        &self.inner.settings
    }

    pub(crate) fn query_memory(&self) -> &Arc<Share> {
        &self.inner.query_memory
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.inner.folder
    }

    /// The newest state.
    pub fn latest(&self) -> Result<Snapshot, LakeError> {
        self.as_of(AsOf::Latest)
    }

    /// An earlier state.
    pub fn as_of(&self, as_of: AsOf) -> Result<Snapshot, LakeError> {
        Snapshot::open(self.folder(), as_of)
    }

    /// The newest `limit` version records, newest first.
    pub fn history(&self, limit: usize) -> Result<Vec<VersionRecord>, LakeError> {
        let numbers = version::numbers(self.folder())?;
        let newest = numbers.into_iter().rev().take(limit);
        newest
            .map(|number| version::read(self.folder(), number))
            .collect()
    }

    /// Runs a read-only query within limits, under this handle's rights.
    pub async fn query(
        &self,
        snapshot: &Snapshot,
        sql: &str,
        limits: &Limits,
    ) -> Result<Answer, LakeError> {
        self.query_as(snapshot, sql, limits, &self.rights).await
    }

    /// Runs a read-only query within limits, as far as these rights go: hidden tables do not exist,
    /// hidden rows are not there, masked columns hold their masks.
    pub async fn query_as(
        &self,
        snapshot: &Snapshot,
        sql: &str,
        limits: &Limits,
        rights: &ReadRights,
    ) -> Result<Answer, LakeError> {
        session::query(self, snapshot, sql, limits, rights).await
    }

    /// The defined tables that may be seen under these rights.
    pub fn tables_visible(&self, rights: &ReadRights) -> Vec<&TableDefinition> {
        let tables = self.definitions().tables();
        let visible = tables.filter(|table| rights.of(&table.name).is_some());
        visible.collect()
    }

    /// The schema a query would return, without running it.
    pub async fn plan_schema(
        &self,
        snapshot: &Snapshot,
        sql: &str,
    ) -> Result<SchemaRef, LakeError> {
        self.plan_schema_as(snapshot, sql, &self.rights).await
    }

    /// The schema a query would return under these rights, without running it.
    pub async fn plan_schema_as(
        &self,
        snapshot: &Snapshot,
        sql: &str,
        rights: &ReadRights,
    ) -> Result<SchemaRef, LakeError> {
        session::plan_schema(self, snapshot, sql, rights).await
    }

    /// The tables a query reads, from its plan.
    pub async fn tables_read(
        &self,
        snapshot: &Snapshot,
        sql: &str,
    ) -> Result<Vec<TableName>, LakeError> {
        self.tables_read_as(snapshot, sql, &self.rights).await
    }

    /// The tables a query reads under these rights, from its plan. A derived table is named itself
    /// and not the tables below it.
    pub async fn tables_read_as(
        &self,
        snapshot: &Snapshot,
        sql: &str,
        rights: &ReadRights,
    ) -> Result<Vec<TableName>, LakeError> {
        session::tables_read(self, snapshot, sql, rights).await
    }

    /// The span of `time_column` that changed between two Delta versions of a table; version
    /// `None` is the table before it existed.
    pub async fn changed_range(
        &self,
        table: &TableName,
        time_column: &str,
        since: Option<u64>,
        until: u64,
    ) -> Result<Changed, LakeError> {
        let after = self.state(table, until).await?;
        let before = match since {
            Some(version) => self.state(table, version).await?,
            None => Arc::new(TableState {
                schema: after.schema.clone(),
                files: Vec::new(),
            }),
        };
        Ok(changes::between(&before, &after, time_column))
    }

    /// Begins a change; one process at a time.
    ///
    /// # Errors
    /// Another process writes, or this handle was narrowed to somebody's rights.
    pub async fn begin(&self, what: &str, at: Timestamp) -> Result<Transaction, LakeError> {
        if *self.rights != ReadRights::Unlimited {
            return Err(LakeError::Refused(
                "the lake is only read in somebody's name".to_owned(),
            ));
        }
        Transaction::begin(self, what, at).await
    }

    /// Rows and bytes of a table in a snapshot; zero where it does not exist yet.
    pub async fn size(
        &self,
        snapshot: &Snapshot,
        table: &TableName,
    ) -> Result<(u64, u64), LakeError> {
        if self.definitions().kind(table) == Some(Kind::Derived) {
            return Ok((self.derived_rows(snapshot, table).await?, 0));
        }
        match snapshot.table_version(table) {
            Some(version) => {
                let state = self.state(table, version).await?;
                Ok((state.rows(), state.bytes()))
            }
            None => Ok((0, 0)),
        }
    }

    /// Rows of a table that is a query, counted once for each version of the lake: the same count
    /// for everybody, as it is for tables whose rows are stored.
    async fn derived_rows(&self, snapshot: &Snapshot, table: &TableName) -> Result<u64, LakeError> {
        let key = (table.clone(), snapshot.version());
        let known = self.counts().get(&key).copied();
        if let Some(rows) = known {
            return Ok(rows);
        }
        // sql: a name of the dictionary
        let count = format!("select count(*) from {table}");
        let program = ReadRights::Unlimited;
        let answer = self
            .query_as(snapshot, &count, &Limits::WHOLE, &program)
            .await?;
        let rows = answer.first_count().unwrap_or(0);
        let mut counts = self.counts();
        if counts.len() >= CACHED_STATES_MAX {
            counts.clear();
        }
        counts.insert(key, rows);
        Ok(rows)
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<(TableName, u64), u64>> {
        // As for states: entries are whole.
        let counts = self.inner.derived_rows.lock();
        counts.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn state(
        &self,
        table: &TableName,
        version: u64,
    ) -> Result<Arc<TableState>, LakeError> {
        let key = (table.clone(), version);
        let cached = self.states().get(&key).cloned();
        if let Some(state) = cached {
            return Ok(state);
        }
        let folder = self.folder().table(table);
        let state = Arc::new(delta::read_state(table, &folder, version).await?);
        let mut states = self.states();
        if states.len() >= CACHED_STATES_MAX {
            states.clear();
        }
        states.insert(key, Arc::clone(&state));
        Ok(state)
    }

    fn states(&self) -> std::sync::MutexGuard<'_, States> {
        // A panic while the map was held cannot leave it half changed: entries are whole.
        self.inner
            .states
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn files(
        &self,
        snapshot: &Snapshot,
        table: &TableName,
    ) -> Result<Vec<DataFile>, LakeError> {
        match snapshot.table_version(table) {
            Some(version) => Ok(self.state(table, version).await?.files.clone()),
            None => Ok(Vec::new()),
        }
    }

    /// The lake's folder, absolute.
    pub fn root(&self) -> &Path {
        self.folder().root()
    }

    /// Every file that makes up the lake through this snapshot, below [`Lake::root`], ordered: a
    /// copy of them can be read as of any version through the snapshot's.
    pub fn files_through(&self, snapshot: &Snapshot) -> Result<Vec<PathBuf>, LakeError> {
        let files = extent::files_through(self.folder(), snapshot)?;
        Ok(files.into_iter().collect())
    }

    /// The files of a table version, ordered, each with the size it was written with; paths are
    /// below [`Lake::root`]. Files of earlier versions stay, so this can be asked of any.
    pub async fn table_files(
        &self,
        table: &TableName,
        version: u64,
    ) -> Result<Vec<(PathBuf, u64)>, LakeError> {
        let state = self.state(table, version).await?;
        let folder = PathBuf::from(&table.schema).join(&table.name);
        let files = state.files.iter();
        Ok(files
            .map(|file| (folder.join(&file.path), file.bytes))
            .collect())
    }

    /// Files that a snapshot needs and that are not there, or not with the size they were written
    /// with.
    pub async fn missing_files(&self, snapshot: &Snapshot) -> Result<Vec<PathBuf>, LakeError> {
        let mut missing = Vec::new();
        for (table, version) in snapshot.tables() {
            let folder = self.folder().table(table);
            for file in &self.state(table, version).await?.files {
                let path = folder.join(&file.path);
                let bytes = std::fs::metadata(&path).map(|metadata| metadata.len()).ok();
                if bytes != Some(file.bytes) {
                    missing.push(path);
                }
            }
        }
        Ok(missing)
    }

    /// Tables whose definition has other columns than the rows that were written.
    pub async fn stale_tables(&self, snapshot: &Snapshot) -> Result<Vec<TableName>, LakeError> {
        let mut stale = Vec::new();
        for (table, version) in snapshot.tables() {
            let written = Arc::clone(&self.state(table, version).await?.schema);
            let defined = self.definitions().get(table).map(|_| self.schema_of(table));
            if let Some(defined) = defined.transpose()?
                && defined.fields() != written.fields()
            {
                stale.push(table.clone());
            }
        }
        Ok(stale)
    }

    /// The Arrow schema that rows of this table are written with.
    pub fn schema_of(&self, table: &TableName) -> Result<SchemaRef, LakeError> {
        let definition = self.definitions().require(table)?;
        Ok(match self.definitions().kind(table) {
            Some(Kind::Loaded) => loaded_schema(definition),
            _ => arrow_schema(definition),
        })
    }
}
