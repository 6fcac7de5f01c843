//! Opening a database, and the two ways to talk to it: reading on any connection, changing in a
//! transaction.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;

use rounds_core::Clock;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions as _, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::connect::{greet, is_clean, make_private, try_once};
use crate::dialect::Dialect;
use crate::row::Fields;
use crate::statement::Statement;
use crate::{DatabaseUrl, StoreError, migrate};

/// Connections kept at most. SQLite writes one at a time anyway; PostgreSQL is shared by several
/// processes and has 100 by default.
const CONNECTIONS_MAX: u32 = 8;

/// How long a caller waits for a connection before it is told that none is free.
const CONNECTION_WAIT: Duration = Duration::from_secs(10);

/// The office's database. Clones share the connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

/// What all clones share.
pub(crate) struct Inner {
    pool: AnyPool,
    url: DatabaseUrl,
    name: String,
    /// Set once the disk failed to keep a write: see [`StoreError::Halted`].
    halted: AtomicBool,
    /// SQLite has one writer; who waits here is served in turn, who waits in SQLite polls.
    writing: Option<Arc<Mutex<()>>>,
}

impl Store {
    /// Opens the database and brings its schema up to date. A file that is not there is made,
    /// readable by its owner only.
    ///
    /// # Errors
    /// When the database cannot be reached or written, is damaged, or is newer than this program.
    pub async fn open(url: &DatabaseUrl, clock: &dyn Clock) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        migrate::up_to_date(&store, clock).await?;
        Ok(store)
    }

    /// As [`Store::open`], with the first migrations only: an older program's database, for tests.
    #[doc(hidden)]
    pub async fn open_as_of(
        url: &DatabaseUrl,
        clock: &dyn Clock,
        newest: i64,
    ) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        migrate::up_to(&store, clock, newest).await?;
        Ok(store)
    }

    /// Connects without touching the schema.
    pub(crate) async fn connect(url: &DatabaseUrl) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        if let Some(file) = url.file() {
            make_private(file, &url.to_string())?;
        }
        let dialect = url.dialect();
        let name = url.to_string();
        let options: AnyConnectOptions = url
            .connect_text()?
            .parse()
            .map_err(|error| dialect.cause(&name, &error))?;
        // The driver would log statements; they hold no values, but nobody asked for them.
        let options = options.disable_statement_logging();
        try_once(&options, dialect)
            .await
            .map_err(|error| dialect.cause(&name, &error))?;
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(CONNECTION_WAIT)
            .after_connect(move |connection, _| Box::pin(greet(connection, dialect)))
            .after_release(|connection, _| Box::pin(is_clean(connection)))
            .connect_lazy_with(options);
        Ok(Self {
            inner: Arc::new(Inner {
                pool,
                url: url.clone(),
                name,
                halted: AtomicBool::new(false),
                writing: (dialect == Dialect::Sqlite).then(Arc::default),
            }),
        })
    }

    /// The address it was opened with.
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }

    /// Whether the database answers. For the health of the installation.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.inner.refuse_if_halted()?;
        let mut connection = self.read().await?;
        self.statement("select 1 as one")
            .one(&mut connection)
            .await?;
        Ok(())
    }

    /// Closes all connections; every clone stops working.
    pub async fn close(&self) {
        self.inner.pool.close().await;
    }

    pub(crate) fn statement(&self, sql: impl sqlx::SqlSafeStr) -> Statement<'_> {
        Statement::new(&self.inner, sql)
    }

    /// As [`Store::statement`]; its rows cannot be changed by others until the change is over.
    pub(crate) fn locking(&self, select: &'static str) -> Statement<'_> {
        self.ending_with(select, self.dialect().locking())
    }

    /// As [`Store::locking`], passing over rows that others hold.
    pub(crate) fn locking_what_is_free(&self, select: &'static str) -> Statement<'_> {
        self.ending_with(select, self.dialect().locking_what_is_free())
    }

    fn ending_with(&self, select: &'static str, end: &'static str) -> Statement<'_> {
        // sql: both parts are written in this crate.
        self.statement(AssertSqlSafe([select, end].concat()))
    }

    pub(crate) fn fields<'r>(&'r self, row: &'r sqlx::any::AnyRow) -> Fields<'r> {
        Fields::new(&self.inner, row)
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.url.dialect()
    }

    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        let connection = self.inner.pool.acquire().await;
        connection.map_err(|error| self.inner.cause(&error))
    }

    /// A reading that sees one state from start to end.
    pub(crate) async fn read_at_once(&self) -> Result<Change<'_>, StoreError> {
        self.begin(self.dialect().begin_read(), None).await
    }

    /// A change: all of it or nothing. Dropped without [`Change::commit`], nothing.
    pub(crate) async fn change(&self) -> Result<Change<'_>, StoreError> {
        self.inner.refuse_if_halted()?;
        let turn = match &self.inner.writing {
            Some(writing) => Some(Arc::clone(writing).lock_owned().await),
            None => None,
        };
        self.begin(self.dialect().begin_write(), turn).await
    }

    async fn begin(
        &self,
        how: &'static str,
        turn: Option<OwnedMutexGuard<()>>,
    ) -> Result<Change<'_>, StoreError> {
        let transaction = self.inner.pool.begin_with(how).await;
        Ok(Change {
            transaction: transaction.map_err(|error| self.inner.cause(&error))?,
            store: &self.inner,
            _turn: turn,
        })
    }
}

impl Inner {
    /// What the driver said, as a cause. A disk that failed to keep a write halts the store.
    pub(crate) fn cause(&self, error: &sqlx::Error) -> StoreError {
        let cause = self.url.dialect().cause(&self.name, error);
        if matches!(cause, StoreError::Halted { .. }) {
            self.halted.store(true, Ordering::SeqCst);
        }
        cause
    }

    pub(crate) fn damaged(&self, what: String) -> StoreError {
        StoreError::Damaged {
            database: self.name.clone(),
            what,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn refuse_if_halted(&self) -> Result<(), StoreError> {
        if self.halted.load(Ordering::SeqCst) {
            return Err(StoreError::Halted {
                database: self.name.clone(),
                cause: "a write before this one was not kept".to_owned(),
            });
        }
        Ok(())
    }
}

/// A transaction. Dropping it takes everything back.
pub(crate) struct Change<'s> {
    transaction: Transaction<'static, Any>,
    store: &'s Inner,
    /// Released after the transaction: fields are dropped in this order.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Change<'_> {
    /// Makes it last. On an error nobody knows whether it did until the database is read again.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self {
            transaction, store, ..
        } = self;
        transaction
            .commit()
            .await
            .map_err(|error| store.cause(&error))
    }
}

impl Deref for Change<'_> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Change<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}
