//! `rounds.toml` and the `ROUNDS_*` environment, in that order of weakness: a flag beats the
//! environment, the environment beats the file. [`sections`] has every key, `environment` the
//! variables.

mod environment;
mod sections;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use rounds_access::SignInSettings;
use rounds_core::suggest::improve_unknown_name;
use rounds_lake::Limits;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use sections::*;

/// The site's configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The site's name on screen.
    pub name: String,
    /// IANA name of the facility's time zone.
    pub time_zone: String,
    /// Whether every FHIR resource is kept as received.
    #[serde(default = "yes")]
    pub keep_raw: bool,
    /// Threads that load and query; all cores if not given.
    #[serde(default)]
    pub threads: Option<usize>,
    /// Where data lie.
    #[serde(default)]
    pub data: DataSection,
    /// Where people, sessions, jobs and the ledger are kept.
    #[serde(default)]
    pub store: StoreSection,
    /// How people sign in.
    #[serde(default)]
    pub sign_in: SignInSettings,
    /// Where the ledger is anchored.
    #[serde(default)]
    pub ledger: LedgerSection,
    /// The pages.
    #[serde(default)]
    pub serve: ServeSection,
    /// Limits of queries.
    #[serde(default)]
    pub query: QuerySection,
    /// Where backups are put.
    #[serde(default)]
    pub backup: BackupSection,
    /// How people are told what came up.
    #[serde(default)]
    pub notices: rounds_notices::Settings,
    /// What is done by itself, and when.
    #[serde(default)]
    pub schedule: Vec<ScheduleSection>,
}

fn yes() -> bool {
    true
}

impl Config {
    /// Reads the file and applies the environment.
    pub fn read(path: &Path, variables: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!(
                "{}: cannot be read; `rounds init DIR` makes a site, --site DIR names one",
                path.display()
            )
        })?;
        // Read alone first, so that an error names the file's line.
        let _: Self = parse(path, &text)?;
        let config: Self = environment::apply(parse(path, &text)?, variables)?
            .try_into()
            .context("environment")?;
        config.zone()?;
        config
            .notices
            .check()
            .with_context(|| path.display().to_string())?;
        if config.name.trim().is_empty() {
            bail!("{}: name is empty; give the site a name", path.display());
        }
        Ok(config)
    }

    /// The time zone.
    pub fn zone(&self) -> Result<TimeZone> {
        TimeZone::get(&self.time_zone).with_context(|| {
            format!(
                "time_zone: {:?} is not an IANA time zone such as Europe/Berlin",
                self.time_zone
            )
        })
    }

    /// Limits of queries that people type.
    pub fn limits(&self) -> Limits {
        Limits {
            rows: self.query.rows,
            time: Duration::from_secs(self.query.seconds),
            memory_bytes: self.query.memory_mib << 20,
            ..Limits::INTERACTIVE
        }
    }
}

/// Reads TOML; an error names file and line and suggests a name.
pub fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        anyhow::anyhow!(
            "{}:{line}: {}",
            path.display(),
            improve_unknown_name(error.message())
        )
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn write(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rounds.toml");
        std::fs::write(&path, text).expect("written");
        (folder, path)
    }

    const PLAIN: &str = "name = \"North\"\ntime_zone = \"Europe/Berlin\"\n";

    #[test]
    fn an_unknown_key_names_its_line_and_the_nearest_key() {
        let (_folder, path) = write("name = \"North\"\ntime_zon = \"UTC\"\n");
        let error = Config::read(&path, std::iter::empty())
            .expect_err("refused")
            .to_string();
        assert!(error.contains("rounds.toml:2:"), "{error}");
        assert!(error.contains("did you mean \"time_zone\"?"), "{error}");
    }

    #[test]
    fn the_environment_beats_the_file() {
        let (_folder, path) = write(PLAIN);
        let environment = [("ROUNDS_QUERY_ROWS".to_owned(), "5".to_owned())];
        let config = Config::read(&path, environment.into_iter()).expect("read");
        assert_eq!(config.query.rows, 5);
    }

    #[test]
    fn an_unknown_variable_is_an_error_with_a_suggestion() {
        let (_folder, path) = write(PLAIN);
        let environment = [("ROUNDS_QUERY_ROW".to_owned(), "5".to_owned())];
        let error = Config::read(&path, environment.into_iter())
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("did you mean \"ROUNDS_QUERY_ROWS\"?"),
            "{error}"
        );
    }

    #[test]
    fn a_time_zone_that_does_not_exist_is_refused() {
        let (_folder, path) = write("name = \"North\"\ntime_zone = \"Europe/Berlim\"\n");
        let error = Config::read(&path, std::iter::empty())
            .expect_err("refused")
            .to_string();
        assert!(error.contains("Europe/Berlim"), "{error}");
    }
}
