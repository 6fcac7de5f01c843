//! The catalog: every defined table that the principal may see, at the snapshot's version, and
//! nothing else. A hidden table is not there, just like one that nobody defined.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use async_trait::async_trait;
use datafusion::catalog::information_schema::INFORMATION_SCHEMA;
use datafusion::catalog::{CatalogProvider, SchemaProvider, TableProvider};
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::datasource::{MemTable, ViewTable};
use datafusion::error::{DataFusionError, Result};
use rounds_core::TableName;
use rounds_core::access::{ColumnMask, Detail, ReadRights, TableRights};
use url::Url;

use super::description::Description;
use super::governed::GovernedTable;
use super::groups;
use crate::definitions::Kind;
use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::Limits;
use crate::storage::snapshot::Snapshot;

/// Name of the only catalog.
pub(super) const CATALOG: &str = "rounds";
/// Schema of unqualified table names.
pub(super) const DEFAULT_SCHEMA: &str = "clinical";
/// The version records as a table, made when it is read.
const VERSIONS: (&str, &str) = ("system", "table_version");

/// All schemas of the site at this snapshot, as far as these rights go.
pub(super) fn provider(
    lake: &Lake,
    snapshot: &Snapshot,
    rights: &Arc<ReadRights>,
) -> Arc<dyn CatalogProvider> {
    let mut tables: BTreeMap<String, Vec<TableName>> = BTreeMap::new();
    // Always there, so that an unqualified name is an unknown table and not an unknown schema.
    tables.insert(DEFAULT_SCHEMA.to_owned(), Vec::new());
    let visible = names(lake).filter(|name| rights.of(name).is_some());
    for name in visible {
        tables.entry(name.schema.clone()).or_default().push(name);
    }
    let schemas = tables.into_iter().map(|(schema, tables)| {
        let provider = LakeSchema {
            schema: schema.clone(),
            tables,
            lake: lake.clone(),
            snapshot: snapshot.clone(),
            rights: Arc::clone(rights),
        };
        (schema, Arc::new(provider))
    });
    let mut catalog = LakeCatalog {
        schemas: schemas.collect(),
        description: None,
    };
    if **rights != ReadRights::Unlimited {
        let described = Arc::new(catalog.clone());
        catalog.description = Some(Arc::new(Description::of(CATALOG, described)));
    }
    Arc::new(catalog)
}

/// Every table there is: those that are defined, and the version records.
pub(super) fn names(lake: &Lake) -> impl Iterator<Item = TableName> {
    let defined = lake.definitions().tables();
    let versions = TableName::new(VERSIONS.0, VERSIONS.1);
    defined
        .map(|definition| definition.name.clone())
        .chain(versions)
}

#[derive(Debug, Clone)]
struct LakeCatalog {
    schemas: BTreeMap<String, Arc<LakeSchema>>,
    /// `information_schema` where the engine's own would say too much.
    description: Option<Arc<Description>>,
}

impl CatalogProvider for LakeCatalog {
    fn schema_names(&self) -> Vec<String> {
        self.schemas.keys().cloned().collect()
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        if let Some(description) = &self.description
            && name == INFORMATION_SCHEMA
        {
            return Some(Arc::clone(description) as Arc<dyn SchemaProvider>);
        }
        let schema = self.schemas.get(name)?;
        Some(Arc::clone(schema) as Arc<dyn SchemaProvider>)
    }
}

struct LakeSchema {
    schema: String,
    tables: Vec<TableName>,
    lake: Lake,
    snapshot: Snapshot,
    rights: Arc<ReadRights>,
}

impl std::fmt::Debug for LakeSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LakeSchema({})", self.schema)
    }
}

impl LakeSchema {
    fn find(&self, name: &str) -> Option<&TableName> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The table without regard to rights.
    async fn whole(&self, table: &TableName) -> Result<Arc<dyn TableProvider>> {
        if (table.schema.as_str(), table.name.as_str()) == VERSIONS {
            return versions_table(&self.lake, &self.snapshot);
        }
        table_at(&self.lake, &self.snapshot, table).await
    }

    /// Of a table seen by groups, the column that people are counted by is never shown, and is a
    /// pseudonym rather than missing.
    fn joinable(&self, table: &TableName, mut rights: TableRights) -> TableRights {
        let definition = self.lake.definitions().get(table);
        let person = definition.and_then(|definition| groups::person_column(definition));
        if let (Detail::Groups { .. }, Some(person)) = (rights.detail, person)
            && let Some(mask) = rights.masks.get_mut(person)
        {
            *mask = ColumnMask::Pseudonym;
        }
        rights
    }

    /// Whether the table is put into the plan as it is. A derived table is not, for anybody with
    /// rights of their own: its query would become part of theirs, and conditions of theirs would
    /// be evaluated on rows that the derived table leaves out.
    fn is_bare(&self, table: &TableName) -> bool {
        let Some(rights) = self.rights.of(table) else {
            return false;
        };
        let is_derived = self.lake.definitions().kind(table) == Some(Kind::Derived);
        *self.rights == ReadRights::Unlimited || (rights.is_whole() && !is_derived)
    }
}

#[async_trait]
impl SchemaProvider for LakeSchema {
    fn table_names(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.name.clone()).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(table) = self.find(name) else {
            return Ok(None);
        };
        let Some(rights) = self.rights.of(table) else {
            return Ok(None);
        };
        let rights = self.joinable(table, rights);
        let whole = self.whole(table).await?;
        if self.is_bare(table) {
            return Ok(Some(whole));
        }
        let key = self.lake.settings().pseudonym_key.as_ref();
        let governed = GovernedTable::new(table, whole, &rights, key)?;
        Ok(Some(Arc::new(governed)))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.find(name).is_some()
    }
}

/// The table's Parquet files at the snapshot, as the engine's ordinary Parquet scan.
async fn table_at(
    lake: &Lake,
    snapshot: &Snapshot,
    table: &TableName,
) -> Result<Arc<dyn TableProvider>> {
    let external = |error: LakeError| DataFusionError::External(Box::new(error));
    let definition = lake.definitions().require(table).map_err(external)?;
    if let Some(query) = definition.query.as_ref().filter(|_| !definition.keep) {
        return derived(lake, snapshot, table, query).await;
    }
    let Some(version) = snapshot.table_version(table) else {
        let schema = lake.schema_of(table).map_err(external)?;
        return Ok(Arc::new(EmptyTable::new(schema)));
    };
    let state = lake.state(table, version).await.map_err(external)?;
    if state.files.is_empty() {
        return Ok(Arc::new(EmptyTable::new(state.schema.clone())));
    }
    let folder = lake.folder().table(table);
    let mut urls = Vec::with_capacity(state.files.len());
    for file in &state.files {
        let url = Url::from_file_path(folder.join(&file.path)).map_err(|()| {
            DataFusionError::Internal(format!("{}: not an absolute path", folder.display()))
        })?;
        urls.push(ListingTableUrl::parse(url)?);
    }
    let options = ListingOptions::new(Arc::new(ParquetFormat::default()));
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(options)
        .with_schema(state.schema.clone());
    Ok(Arc::new(ListingTable::try_new(config)?))
}

/// A derived table: its query, planned over the same snapshot and put in its place.
async fn derived(
    lake: &Lake,
    snapshot: &Snapshot,
    table: &TableName,
    query: &str,
) -> Result<Arc<dyn TableProvider>> {
    let in_words =
        |error: LakeError| DataFusionError::Plan(format!("derived table {table}: {error}"));
    // Like a kept table's, its query runs as the program; rights are those of its own columns.
    let unlimited = Arc::new(ReadRights::Unlimited);
    let context =
        super::context(lake, snapshot, &Limits::INTERACTIVE, &unlimited).map_err(in_words)?;
    // Boxed: the query may read derived tables in turn.
    let plan = Box::pin(super::gate::plan(&context, query));
    let plan = plan.await.map_err(in_words)?;
    let defined = lake.schema_of(table).map_err(in_words)?;
    let found = plan.schema().fields().iter().map(|field| field.name());
    let expected = defined.fields().iter().map(|field| field.name());
    if !found.clone().eq(expected.clone()) {
        return Err(DataFusionError::Plan(format!(
            "derived table {table}: its query gives the columns {}, its definition says {}",
            found.cloned().collect::<Vec<_>>().join(", "),
            expected.cloned().collect::<Vec<_>>().join(", ")
        )));
    }
    Ok(Arc::new(ViewTable::new(plan, Some(query.to_owned()))))
}

fn versions_table(lake: &Lake, snapshot: &Snapshot) -> Result<Arc<dyn TableProvider>> {
    let records = lake
        .history(usize::MAX)
        .map_err(|error| DataFusionError::External(Box::new(error)))?;
    let mut lake_versions = Vec::new();
    let mut instants = Vec::new();
    let (mut what, mut tables, mut table_versions) = (Vec::new(), Vec::new(), Vec::new());
    for record in records
        .iter()
        .filter(|record| record.version <= snapshot.version())
    {
        for table in &record.changed {
            lake_versions.push(i64::try_from(record.version).unwrap_or(i64::MAX));
            instants.push(record.at.as_microsecond());
            what.push(record.what.clone());
            tables.push(table.to_string());
            let version = record.tables.get(table).copied().unwrap_or(0);
            table_versions.push(i64::try_from(version).unwrap_or(i64::MAX));
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("lake_version", Arc::new(Int64Array::from(lake_versions))),
        (
            "at",
            Arc::new(TimestampMicrosecondArray::from(instants).with_timezone("UTC")),
        ),
        ("what", Arc::new(StringArray::from(what))),
        ("table_name", Arc::new(StringArray::from(tables))),
        ("table_version", Arc::new(Int64Array::from(table_versions))),
    ];
    let batch = RecordBatch::try_from_iter(columns)?;
    Ok(Arc::new(MemTable::try_new(
        batch.schema(),
        vec![vec![batch]],
    )?))
}
