//! Writes a part of a health system for the tests of shapes and reads its CSV files back.

#![allow(clippy::indexing_slicing, reason = "a missing column ends the test")]
#![allow(dead_code, reason = "not every test asks for everything")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use rounds_synth::{Settings, Size, write};
use tempfile::TempDir;

/// One record by the names of its columns.
pub type Record = BTreeMap<String, String>;

/// Writes these days of a seed into a folder that goes with the test; `clean` plants nothing.
pub fn written(size: Size, seed: u64, days: Option<(Date, Date)>, clean: bool) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings {
        days,
        clean,
        ..Settings::new(size, seed, folder.path().to_owned())
    };
    write(&settings).expect("the health system is written");
    folder
}

/// The records of all files of a feed: those in `folder` whose names begin with `name.`.
pub fn records(out: &Path, folder: &str, name: &str) -> Vec<Record> {
    let mut files: Vec<_> = fs::read_dir(out.join("export").join(folder))
        .expect("the folder of the feed")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let file = path.file_name().expect("a name").to_string_lossy();
            file.starts_with(&format!("{name}."))
        })
        .collect();
    files.sort();
    let mut records = Vec::new();
    for file in files {
        let mut reader = csv::Reader::from_path(&file).expect("a CSV file");
        for record in reader.deserialize() {
            records.push(record.expect("a record"));
        }
    }
    records
}

/// How often each value of a column stands in the records.
pub fn counts<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    column: &str,
) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for record in records {
        *counts.entry(record[column].as_str()).or_default() += 1;
    }
    counts
}

/// The share of all that the `first` largest counts make.
pub fn share_of_largest(counts: &BTreeMap<&str, usize>, first: usize) -> f64 {
    let mut sizes: Vec<usize> = counts.values().copied().collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let largest: usize = sizes.iter().take(first).sum();
    largest as f64 / sizes.iter().sum::<usize>() as f64
}

/// The middle of the values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
