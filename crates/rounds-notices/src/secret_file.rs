//! Passwords and keys that are kept in a file of their own, so that they stand in no configuration
//! and no environment.

use std::fmt;
use std::path::Path;

use crate::settings::SettingsError;

/// A secret. It does not show itself.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// Reads the first line of a file.
    pub(crate) fn read(key: &'static str, path: &Path) -> Result<Self, SettingsError> {
        let fault = |what: String| SettingsError {
            key,
            what: format!("{}: {what}", path.display()),
        };
        let text = std::fs::read_to_string(path)
            .map_err(|error| fault(format!("{error}; it has to hold the secret in one line")))?;
        let line = text.lines().next().unwrap_or_default().trim();
        if line.is_empty() {
            return Err(fault("it is empty; write the secret into it".to_owned()));
        }
        Ok(Self(line.to_owned()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
