//! Where the database is. Not the connection itself: that is `open`.

use std::fmt;
use std::path::{Path, PathBuf};

use url::Url;

use crate::StoreError;
use crate::dialect::Dialect;

/// Address of a database: `sqlite:PATH` or `postgres://…`. What it prints never holds a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Sqlite(PathBuf),
    Postgres(Url),
}

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`StoreError::Address`] when it is neither `sqlite:PATH` nor `postgres://…`.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() || path.contains(['?', '#']) {
                Err(refused(
                    "after `sqlite:` a file's path is expected, without `?` and `#`",
                ))
            } else {
                Ok(Self::sqlite(Path::new(path)))
            };
        }
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => {
                Ok(Self(Kind::Postgres(url)))
            }
            _ => Err(refused("expected `sqlite:PATH` or `postgres://…`")),
        }
    }

    /// A file.
    pub fn sqlite(path: &Path) -> Self {
        Self(Kind::Sqlite(path.to_path_buf()))
    }

    /// The file, where the database is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Sqlite(path) => Some(path),
            Kind::Postgres(_) => None,
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self.0 {
            Kind::Sqlite(_) => Dialect::Sqlite,
            Kind::Postgres(_) => Dialect::Postgres,
        }
    }

    /// What the driver wants to read, password included.
    pub(crate) fn connect_text(&self) -> Result<String, StoreError> {
        match &self.0 {
            Kind::Postgres(url) => Ok(url.to_string()),
            Kind::Sqlite(path) => {
                let absolute = std::path::absolute(path).map_err(|_| {
                    refused("the path of the database file cannot be made absolute")
                })?;
                let file = Url::from_file_path(&absolute)
                    .map_err(|()| refused("the path of the database file is not a path"))?;
                Ok(format!("sqlite://{}?mode=rwc", file.path()))
            }
        }
    }
}

/// The text of the address is left out of the message: it may hold a password.
fn refused(expected: &str) -> StoreError {
    StoreError::Address {
        expected: expected.to_owned(),
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Kind::Postgres(url) => {
                let host = url.host_str().unwrap_or("local socket");
                let port = url.port().map_or(String::new(), |port| format!(":{port}"));
                write!(f, "postgres://{host}{port}{}", url.path())
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let url = DatabaseUrl::parse("postgres://rounds:hunter2@db:5433/office?password=hunter3")
            .expect("an address");
        assert_eq!(url.to_string(), "postgres://db:5433/office");
        assert!(!format!("{url:?}").contains("hunter"));
    }

    #[test]
    fn another_address_is_refused_without_repeating_it() {
        for wrong in [
            "mysql://a:secret@b/c",
            "office.db",
            "sqlite:",
            "sqlite:a?mode=ro",
        ] {
            let message = DatabaseUrl::parse(wrong).expect_err(wrong).to_string();
            assert!(message.contains("sqlite:"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
