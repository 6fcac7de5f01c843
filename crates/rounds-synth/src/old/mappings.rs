//! The mapping files that go with the CSV files of the demo.

use std::fs;
use std::io;
use std::path::Path;

/// File name and text of each mapping.
const MAPPINGS: [(&str, &str); 3] = [
    (
        "sepsis-model.toml",
        include_str!("../../mappings/model.toml"),
    ),
    (
        "sepsis-outcomes.toml",
        include_str!("../../mappings/outcomes.toml"),
    ),
    (
        "sepsis-predictions.toml",
        include_str!("../../mappings/predictions.toml"),
    ),
];

/// Writes the mapping files into `folder`.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in MAPPINGS {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}
