//! Which files a load reads, and in which format.

use std::path::{Path, PathBuf};

use crate::error::LakeError;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFormat {
    /// FHIR resources, one JSON object a line.
    FhirNdjson,
    /// Delimited text through a mapping.
    Csv,
    /// Parquet through a mapping.
    Parquet,
}

impl SourceFormat {
    /// The word stored with the batch.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FhirNdjson => "fhir-ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// One file to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFile {
    /// Absolute path.
    pub path: PathBuf,
    /// How to read it.
    pub format: SourceFormat,
    /// Whether it is gzip-compressed.
    pub gzip: bool,
}

impl LoadFile {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        file_name(&self.path)
    }
}

/// Finds the files below `path` (a file or a folder, searched to the bottom) that `wanted` formats
/// cover. A file named directly must be of a known kind; in a folder others are left out.
pub fn discover(path: &Path, wanted: &[SourceFormat]) -> Result<Vec<LoadFile>, LakeError> {
    let absolute = std::fs::canonicalize(path).map_err(|error| LakeError::file(path, error))?;
    if absolute.is_dir() {
        let mut files = Vec::new();
        collect(&absolute, wanted, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        return Ok(files);
    }
    match classify(&absolute).filter(|file| wanted.contains(&file.format)) {
        Some(file) => Ok(vec![file]),
        None => Err(LakeError::Refused(format!(
            "{}: no known kind of file; FHIR files end in .ndjson or .ndjson.gz, and .csv, .csv.gz, .tsv and .parquet need --mapping FILE",
            path.display()
        ))),
    }
}

fn collect(
    folder: &Path,
    wanted: &[SourceFormat],
    files: &mut Vec<LoadFile>,
) -> Result<(), LakeError> {
    let entries = std::fs::read_dir(folder).map_err(|error| LakeError::file(folder, error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| LakeError::file(folder, error))?
            .path();
        if file_name(&path).starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, wanted, files)?;
        } else if let Some(file) = classify(&path).filter(|file| wanted.contains(&file.format)) {
            files.push(file);
        }
    }
    Ok(())
}

fn classify(path: &Path) -> Option<LoadFile> {
    let name = file_name(path).to_ascii_lowercase();
    let (stem, gzip) = match name.strip_suffix(".gz") {
        Some(stem) => (stem, true),
        None => (name.as_str(), false),
    };
    let format = match stem.rsplit('.').next()? {
        "ndjson" | "jsonl" => SourceFormat::FhirNdjson,
        "csv" | "tsv" | "txt" => SourceFormat::Csv,
        "parquet" if !gzip => SourceFormat::Parquet,
        _ => return None,
    };
    Some(LoadFile {
        path: path.to_owned(),
        format,
        gzip,
    })
}

fn file_name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
}
