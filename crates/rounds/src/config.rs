//! `rounds.toml` and the `ROUNDS_*` environment, in that order of weakness: a flag beats the
//! environment, the environment beats the file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use rounds_core::suggest::{did_you_mean, improve_unknown_name};
use rounds_lake::Limits;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Where pages are shown unless told otherwise.
pub const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 7300);

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
    /// The pages.
    #[serde(default)]
    pub serve: ServeSection,
    /// Limits of queries.
    #[serde(default)]
    pub query: QuerySection,
}

/// `[data]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataSection {
    /// Folder of the lake, relative to the site.
    pub folder: PathBuf,
}

/// `[serve]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServeSection {
    /// Where to listen.
    pub address: SocketAddr,
}

/// `[query]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuerySection {
    /// Rows at most.
    pub rows: usize,
    /// Seconds at most.
    pub seconds: u64,
    /// Memory at most, MiB.
    pub memory_mib: usize,
}

fn yes() -> bool {
    true
}

impl Default for DataSection {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
        }
    }
}

impl Default for ServeSection {
    fn default() -> Self {
        Self {
            address: DEFAULT_ADDRESS,
        }
    }
}

impl Default for QuerySection {
    fn default() -> Self {
        Self {
            rows: Limits::INTERACTIVE.rows,
            seconds: Limits::INTERACTIVE.time.as_secs(),
            memory_mib: Limits::INTERACTIVE.memory_bytes >> 20,
        }
    }
}

/// Variables that are not settings of a site.
const OTHER_VARIABLES: [&str; 3] = ["ROUNDS_SITE", "ROUNDS_LOG", "ROUNDS_CRASH_AT"];
/// Variables that set a value of `rounds.toml`.
const SETTINGS: [&str; 9] = [
    "ROUNDS_NAME",
    "ROUNDS_TIME_ZONE",
    "ROUNDS_KEEP_RAW",
    "ROUNDS_THREADS",
    "ROUNDS_DATA_FOLDER",
    "ROUNDS_SERVE_ADDRESS",
    "ROUNDS_QUERY_ROWS",
    "ROUNDS_QUERY_SECONDS",
    "ROUNDS_QUERY_MEMORY_MIB",
];

impl Config {
    /// Reads the file and applies the environment.
    pub fn read(path: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!(
                "{}: cannot be read; `rounds init DIR` makes a site, --site DIR names one",
                path.display()
            )
        })?;
        let mut config: Self = parse(path, &text)?;
        for (name, value) in environment.filter(|(name, _)| name.starts_with("ROUNDS_")) {
            if !OTHER_VARIABLES.contains(&name.as_str()) {
                config.set(&name, &value)?;
            }
        }
        config.zone()?;
        if config.name.trim().is_empty() {
            bail!("{}: name is empty; give the site a name", path.display());
        }
        Ok(config)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<()> {
        fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T> {
            value.parse().ok().with_context(|| {
                format!("environment: {name}={value:?}: this value cannot be read")
            })
        }
        match name {
            "ROUNDS_NAME" => value.clone_into(&mut self.name),
            "ROUNDS_TIME_ZONE" => value.clone_into(&mut self.time_zone),
            "ROUNDS_KEEP_RAW" => self.keep_raw = number(name, value)?,
            "ROUNDS_THREADS" => self.threads = Some(number(name, value)?),
            "ROUNDS_DATA_FOLDER" => self.data.folder = PathBuf::from(value),
            "ROUNDS_SERVE_ADDRESS" => self.serve.address = number(name, value)?,
            "ROUNDS_QUERY_ROWS" => self.query.rows = number(name, value)?,
            "ROUNDS_QUERY_SECONDS" => self.query.seconds = number(name, value)?,
            "ROUNDS_QUERY_MEMORY_MIB" => self.query.memory_mib = number(name, value)?,
            _ => bail!(
                "environment: {name} is not a setting{}",
                did_you_mean(name, SETTINGS)
            ),
        }
        Ok(())
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
