//! A site's folder: configuration, sources, own views, measures and tables, and the lake.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use rounds_access::InstallationKey;
use rounds_core::TableName;
use rounds_formats::mapping::Mapping;
use rounds_lake::definitions::Kind;
use rounds_lake::ingest::{LoadRequest, SourceFormat, discover};
use rounds_lake::{Definitions, Lake, LakeSettings, PseudonymKey};
use rounds_measures::MeasureSet;
use serde::Deserialize;

use crate::config::{self, Config};
use crate::reference;

/// The installation key's file, in the data folder.
pub const KEY_FILE: &str = "installation.key";
/// The folder of attached files and snapshots, in the data folder.
pub const FILES_FOLDER: &str = "files";
/// Name of the key that pseudonyms are made with.
const PSEUDONYMS: &str = "pseudonyms";

/// An opened site.
pub struct Site {
    /// The site's folder.
    pub folder: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its tables.
    pub lake: Lake,
    /// Its measures, shipped ones included.
    pub measures: Arc<MeasureSet>,
    /// The installation's own key.
    pub key: Arc<InstallationKey>,
}

/// One `sources/*.toml` file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// File or folder, relative to the site.
    pub path: PathBuf,
    /// How it is read.
    #[serde(default)]
    pub format: SourceKind,
    /// Mapping files for CSV and Parquet, relative to the site.
    #[serde(default)]
    pub mappings: Vec<PathBuf>,
    /// Name, from the file's name.
    #[serde(skip)]
    pub name: String,
}

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// FHIR R4 resources as NDJSON.
    #[default]
    Fhir,
    /// CSV or Parquet through mappings.
    Mapped,
}

impl Site {
    /// Opens the site in this folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let config = Config::read(&folder.join("rounds.toml"), std::env::vars())?;
        let time_zone = config.zone()?;
        let views = own_files(&folder.join("views"), "json")?;
        let tables = own_files(&folder.join("tables"), "toml")?;
        let definitions = Definitions::read(
            with_own(rounds_content::views(), &views),
            with_own(rounds_content::tables(), &tables),
            &time_zone,
        )?;
        let own_measures = own_files(&folder.join("measures"), "sql")?;
        let measures = MeasureSet::from_files(rounds_content::measures())
            .overridden_by(MeasureSet::from_files(borrowed(&own_measures)));
        let key =
            InstallationKey::load_or_create(&Self::data_folder(folder, &config).join(KEY_FILE))?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let settings = LakeSettings {
            references: reference::read_all(folder)?,
            time_zone,
            threads: config.threads.unwrap_or(cores),
            keep_raw: config.keep_raw,
            pseudonym_key: Some(PseudonymKey::new(*key.derive(PSEUDONYMS))),
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        let data = Self::data_folder(folder, &config).join("lake");
        Ok(Self {
            folder: folder.to_owned(),
            lake: Lake::open(&data, definitions, settings)?,
            measures: Arc::new(measures),
            key: Arc::new(key),
            config,
        })
    }

    fn data_folder(folder: &Path, config: &Config) -> PathBuf {
        folder.join(&config.data.folder)
    }

    /// Where the installation key lies.
    pub fn key_file(&self) -> PathBuf {
        Self::data_folder(&self.folder, &self.config).join(KEY_FILE)
    }

    /// Where attached files and snapshots lie.
    pub fn files_folder(&self) -> PathBuf {
        Self::data_folder(&self.folder, &self.config).join(FILES_FOLDER)
    }

    /// Where the tables of a site lie, by its configuration alone.
    pub fn lake_folder(folder: &Path) -> Result<PathBuf> {
        let config = Config::read(&folder.join("rounds.toml"), std::env::vars())?;
        Ok(Self::data_folder(folder, &config).join("lake"))
    }

    /// The configured sources, by name.
    pub fn sources(&self) -> Result<Vec<Source>> {
        let files = own_files(&self.folder.join("sources"), "toml")?;
        let read = |(path, text): &(String, String)| {
            let file = self.folder.join("sources").join(path);
            let mut source: Source = config::parse(&file, text)?;
            source.name = path.trim_end_matches(".toml").to_owned();
            Ok(source)
        };
        files.iter().map(read).collect()
    }

    /// What a round loads from this source.
    pub fn requests(&self, source: &Source) -> Result<Vec<LoadRequest>> {
        let path = self.folder.join(&source.path);
        let within = || format!("source {}", source.name);
        if source.format == SourceKind::Fhir {
            return Ok(vec![LoadRequest {
                source: source.name.clone(),
                files: discover(&path, &[SourceFormat::FhirNdjson]).with_context(within)?,
                mapping: None,
                mapping_name: None,
            }]);
        }
        if source.mappings.is_empty() {
            anyhow::bail!(
                "source {}: format = \"mapped\" needs mappings = [\"mappings/FILE.toml\"]",
                source.name
            );
        }
        let mappings = source.mappings.iter().map(|file| self.folder.join(file));
        let mappings: Vec<PathBuf> = mappings.collect();
        self.mapped_requests(&source.name, &path, &mappings)
            .with_context(within)
    }

    /// What a load reads with these mappings below `path`.
    pub fn mapped_requests(
        &self,
        source: &str,
        path: &Path,
        mappings: &[PathBuf],
    ) -> Result<Vec<LoadRequest>> {
        let files = discover(path, &[SourceFormat::Csv, SourceFormat::Parquet])?;
        let mut requests = Vec::new();
        for mapping_file in mappings {
            let mapping = self.mapping(mapping_file)?;
            let fitting = files.iter().filter(|file| mapping.applies_to(file.name()));
            let fitting: Vec<_> = fitting.cloned().collect();
            if fitting.is_empty() {
                anyhow::bail!(
                    "{}: none of the {} files in {} fits files = {:?} of this mapping",
                    mapping_file.display(),
                    files.len(),
                    path.display(),
                    mapping.files
                );
            }
            requests.push(LoadRequest {
                source: source.to_owned(),
                files: fitting,
                mapping: Some(mapping),
                mapping_name: Some(stored_name(mapping_file)),
            });
        }
        Ok(requests)
    }

    /// Reads and checks a mapping file.
    pub fn mapping(&self, file: &Path) -> Result<Arc<Mapping>> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{}: cannot be read", file.display()))?;
        let definitions = self.lake.definitions();
        let table = |name: &TableName| definitions.get(name).map(|found| found.as_ref().clone());
        let names: Vec<String> = definitions
            .tables()
            .map(|table| table.name.to_string())
            .collect();
        let mapping = Mapping::parse(&file.display().to_string(), &text, &table)
            .map_err(|error| error.suggest_table(names.iter().map(String::as_str)))?;
        let targets = mapping.tables.iter().map(|table| &table.definition().name);
        for target in targets {
            if definitions.kind(target) != Some(Kind::Loaded) {
                anyhow::bail!(
                    "{}: {target} takes no rows from sources: Rounds writes or derives it itself",
                    file.display()
                );
            }
        }
        Ok(Arc::new(mapping))
    }
}

/// The name under which rows of a mapping are known: its absolute path.
fn stored_name(mapping_file: &Path) -> String {
    let absolute = std::fs::canonicalize(mapping_file);
    absolute
        .as_deref()
        .unwrap_or(mapping_file)
        .display()
        .to_string()
}

/// Files of a site's own folder with this ending, (path below the folder, text), ordered by path.
pub(crate) fn own_files(folder: &Path, ending: &str) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    collect(folder, folder, ending, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(
    root: &Path,
    folder: &Path,
    ending: &str,
    files: &mut Vec<(String, String)>,
) -> Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| folder.display().to_string()),
    };
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.is_dir() {
            collect(root, &path, ending, files)?;
        } else if path.extension().is_some_and(|found| found == ending) {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .display()
                .to_string();
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{}: cannot be read", path.display()))?;
            files.push((name, text));
        }
    }
    Ok(())
}

/// Shipped files, then the site's own, which beat shipped ones of the same name.
fn with_own(
    shipped: impl Iterator<Item = (&'static str, &'static str)>,
    own: &[(String, String)],
) -> Vec<(&str, &str)> {
    let mut files: Vec<(&str, &str)> = shipped.collect();
    files.extend(borrowed(own));
    files
}

fn borrowed(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
}
