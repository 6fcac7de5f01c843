//! `information_schema` for principals with rights of their own: what the engine says about the
//! tables of their catalog, without what it says about itself.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::information_schema::InformationSchemaProvider;
use datafusion::catalog::{
    CatalogProvider, CatalogProviderList, MemoryCatalogProviderList, SchemaProvider, TableProvider,
};
use datafusion::error::Result;

/// What may be asked. `df_settings` is left out: it tells the server's folders and limits.
const SHOWN: [&str; 6] = [
    "tables",
    "views",
    "columns",
    "schemata",
    "routines",
    "parameters",
];

/// The engine's `information_schema` of one catalog, cut down to [`SHOWN`].
#[derive(Debug)]
pub(super) struct Description {
    whole: InformationSchemaProvider,
}

impl Description {
    /// Describes this catalog and no other.
    pub(super) fn of(name: &str, catalog: Arc<dyn CatalogProvider>) -> Self {
        // A list of its own: the session's would hold this description in turn, and never be freed.
        let list = MemoryCatalogProviderList::new();
        list.register_catalog(name.to_owned(), catalog);
        Self {
            whole: InformationSchemaProvider::new(Arc::new(list)),
        }
    }
}

#[async_trait]
impl SchemaProvider for Description {
    fn table_names(&self) -> Vec<String> {
        SHOWN.map(str::to_owned).to_vec()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        if !SHOWN.contains(&name) {
            return Ok(None);
        }
        self.whole.table(name).await
    }

    fn table_exist(&self, name: &str) -> bool {
        SHOWN.contains(&name)
    }
}
