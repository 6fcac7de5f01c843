//! Making a connection, and judging one that comes back. Not what is done with it: that is `open`.

use std::path::Path;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions as _, Connection as _, Executor as _};

use crate::StoreError;
use crate::dialect::Dialect;

/// How often and how long a file is waited for that others are just making.
const BUSY_ATTEMPTS_MAX: u32 = 100;
const BUSY_WAIT: Duration = Duration::from_millis(50);

/// Connects once, outside of the pool: the pool tries again until its time is up, and then knows no
/// cause but that.
pub(crate) async fn try_once(
    options: &AnyConnectOptions,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    for attempt in 1.. {
        let mut connection = options.connect().await?;
        let greeted = greet(&mut connection, dialect).await;
        let closed = connection.close().await;
        match greeted.and(closed) {
            // Several processes that open a new file at once: each changes it to the kind of log
            // that lets readers go on, and SQLite does not wait for that.
            Err(error) if is_locked(&error) && attempt < BUSY_ATTEMPTS_MAX => {
                tokio::time::sleep(BUSY_WAIT).await;
            }
            outcome => return outcome,
        }
    }
    Ok(())
}

/// Tells a new connection what it has to know.
pub(crate) async fn greet(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    for told in dialect.greeting() {
        connection.execute(*told).await?;
    }
    Ok(())
}

/// Whether a connection may be used again. SQLite takes a transaction back by itself when the disk
/// is full or fails, which the driver does not notice: to it the connection is inside a transaction
/// for ever, and can begin no other.
pub(crate) async fn is_clean(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// SQLITE_BUSY.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == "5")
}

/// Makes the file before the driver does, which would leave it to be read by everybody. SQLite
/// gives its other files the same permissions.
pub(crate) fn make_private(file: &Path, name: &str) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unavailable {
            database: name.to_owned(),
            cause: format!("the file cannot be made: {error}"),
        }),
    }
}
