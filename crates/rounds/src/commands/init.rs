//! `rounds init`: a commented site.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Outcome;
use crate::cli::Init;
use crate::output::say;

const CONFIGURATION: &str = include_str!("init/rounds.toml");
const SOURCE_EXAMPLE: &str = include_str!("init/source.toml");
const MEASURE_README: &str = include_str!("init/measures.md");
const VIEW_README: &str = include_str!("init/views.md");
const TABLE_README: &str = include_str!("init/tables.md");
const MAPPING_README: &str = include_str!("init/mappings.md");
const POLICY_README: &str = include_str!("init/policies.md");

pub fn run(flags: &Init) -> Result<Outcome> {
    let name = match &flags.name {
        Some(name) => name.clone(),
        None => folder_name(&flags.folder),
    };
    make(&flags.folder, &name, &flags.time_zone, "")?;
    let folder = flags.folder.display();
    say(format!(
        "made {folder}\nnext: rounds load --site {folder} PATH-TO-FHIR-EXPORT, then rounds run --site {folder}, then rounds serve --site {folder}"
    ));
    Ok(Outcome::Done)
}

/// Makes a site unless there is one. `more` is put at the end of its configuration.
pub fn make(folder: &Path, name: &str, time_zone: &str, more: &str) -> Result<()> {
    let configuration = folder.join("rounds.toml");
    if configuration.try_exists()? {
        bail!(
            "{}: there is a site already; choose another folder",
            folder.display()
        );
    }
    jiff::tz::TimeZone::get(time_zone)
        .with_context(|| format!("{time_zone:?} is not an IANA time zone such as Europe/Berlin"))?;
    for (path, text) in [
        ("sources/example.toml.off", SOURCE_EXAMPLE),
        ("measures/README.md", MEASURE_README),
        ("views/README.md", VIEW_README),
        ("tables/README.md", TABLE_README),
        ("mappings/README.md", MAPPING_README),
        ("policies/README.md", POLICY_README),
        (".gitignore", "/data/\n"),
    ] {
        write(&folder.join(path), text)?;
    }
    // The configuration comes last: a folder without it is no site and can be made again.
    let text = CONFIGURATION
        .replace("{name}", &toml_text(name))
        .replace("{time_zone}", &toml_text(time_zone));
    write(&configuration, &(text + more))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let failed = || path.display().to_string();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(failed)?;
    }
    std::fs::write(path, text).with_context(failed)
}

/// The text inside a TOML string.
fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.unwrap_or("Our hospital").to_owned()
}
