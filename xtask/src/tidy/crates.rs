//! Which crate may name which: the map of ARCHITECTURE.md as a table. A crate that is not in it
//! fails, so the map cannot fall behind. Every foreign crate has a line in DESIGN/dependencies.md.

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::{Fault, TextFile};

/// Each crate with the crates of the workspace that its own code may name.
const MAY_NAME: [(&str, &[&str]); 16] = [
    ("rounds-core", &[]),
    ("rounds-content", &[]),
    ("rounds-stats", &["rounds-core"]),
    ("rounds-formats", &["rounds-core"]),
    ("rounds-charts", &["rounds-core"]),
    ("rounds-synth", &["rounds-core"]),
    (
        "rounds-governance",
        &[
            "rounds-charts",
            "rounds-content",
            "rounds-core",
            "rounds-stats",
        ],
    ),
    ("rounds-notices", &["rounds-core", "rounds-governance"]),
    (
        "rounds-web",
        &["rounds-charts", "rounds-core", "rounds-governance"],
    ),
    ("rounds-store", &["rounds-core"]),
    (
        "rounds-access",
        &["rounds-content", "rounds-core", "rounds-store"],
    ),
    ("rounds-functions", &["rounds-core", "rounds-stats"]),
    (
        "rounds-lake",
        &[
            "rounds-content",
            "rounds-core",
            "rounds-formats",
            "rounds-functions",
        ],
    ),
    (
        "rounds-measures",
        &[
            "rounds-content",
            "rounds-core",
            "rounds-governance",
            "rounds-lake",
            "rounds-stats",
        ],
    ),
    (
        "rounds",
        &[
            "rounds-access",
            "rounds-content",
            "rounds-core",
            "rounds-formats",
            "rounds-functions",
            "rounds-governance",
            "rounds-lake",
            "rounds-measures",
            "rounds-notices",
            "rounds-stats",
            "rounds-store",
            "rounds-synth",
            "rounds-web",
            "rounds-charts",
        ],
    ),
    ("xtask", &[]),
];

/// Beginnings of the names of crates that only the lake may use, tests included; its SQL functions
/// may use the first. The synthetic health system writes Parquet files as a scoring platform
/// does, without Arrow and without the lake's readers.
const ENGINE: [&str; 4] = ["datafusion", "deltalake", "parquet", "object_store"];

/// Crates that know nothing of Arrow.
const WITHOUT_ARROW: [&str; 6] = [
    "rounds-core",
    "rounds-content",
    "rounds-stats",
    "rounds-charts",
    "rounds-synth",
    "rounds-web",
];

const DEPENDENCY_PAGE: &str = "DESIGN/dependencies.md";

/// Faults of all manifests.
pub fn check(files: &[TextFile]) -> Result<Vec<Fault>> {
    let page = files
        .iter()
        .find(|file| file.path.ends_with(DEPENDENCY_PAGE));
    let reasons = page.map_or("", |page| page.text.as_str());
    let mut faults = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
    {
        let manifest: Table = file
            .text
            .parse()
            .with_context(|| file.path.display().to_string())?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(Value::as_str);
        // Fuzz targets are a workspace of their own.
        let Some(name) = name.filter(|_| !file.path.starts_with("fuzz")) else {
            continue;
        };
        let found = edges(&manifest).flat_map(|edge| faults_of(name, &edge, reasons));
        faults.extend(found.map(|message| file.fault(1, message)));
    }
    Ok(faults)
}

/// A dependency as a manifest names it.
struct Edge<'a> {
    name: &'a str,
    for_tests: bool,
}

fn edges(manifest: &Table) -> impl Iterator<Item = Edge<'_>> {
    let sections = [
        ("dependencies", false),
        ("build-dependencies", false),
        ("dev-dependencies", true),
    ];
    sections.into_iter().flat_map(|(section, for_tests)| {
        let names = manifest.get(section).and_then(Value::as_table);
        let names = names.into_iter().flat_map(|table| table.keys());
        names.map(move |name| Edge { name, for_tests })
    })
}

fn faults_of(crate_name: &str, edge: &Edge<'_>, reasons: &str) -> Vec<String> {
    let name = edge.name;
    let mut faults = Vec::new();
    let is_functions = crate_name == "rounds-functions" && name.starts_with("datafusion");
    let is_extract = crate_name == "rounds-synth" && name == "parquet";
    if crate_name != "rounds-lake"
        && !is_functions
        && !is_extract
        && ENGINE.iter().any(|engine| name.starts_with(engine))
    {
        faults.push(format!(
            "{crate_name} names {name}: only rounds-lake knows the engine"
        ));
    }
    // Its tests read what it wrote as a load does, and mappings take columns of Arrow.
    let reads_as_a_load = crate_name == "rounds-synth" && edge.for_tests;
    if WITHOUT_ARROW.contains(&crate_name) && name.starts_with("arrow") && !reads_as_a_load {
        faults.push(format!(
            "{crate_name} names {name}: it knows nothing of Arrow"
        ));
    }
    let is_own = MAY_NAME.iter().any(|(own, _)| *own == name);
    if !is_own && !reasons.contains(&format!("`{name}`")) {
        faults.push(format!(
            "{name} has no line in {DEPENDENCY_PAGE}: say why it is needed and its licence"
        ));
    }
    let Some((_, allowed)) = MAY_NAME.iter().find(|(own, _)| *own == crate_name) else {
        faults.push(format!("{crate_name} is not in the map: add it to ARCHITECTURE.md and to xtask/src/tidy/crates.rs"));
        return faults;
    };
    if is_own && !edge.for_tests && !allowed.contains(&name) {
        faults.push(format!(
            "{crate_name} names {name}, which ARCHITECTURE.md does not allow"
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    fn messages(manifest: &str) -> Vec<String> {
        let files = [
            text_file("crates/x/Cargo.toml", manifest),
            text_file(DEPENDENCY_PAGE, "`serde` `datafusion` `arrow-array`"),
        ];
        let faults = check(&files).expect("the manifest is TOML");
        faults.into_iter().map(|fault| fault.message).collect()
    }

    fn manifest(name: &str, section: &str, dependency: &str) -> String {
        format!("[package]\nname = \"{name}\"\n[{section}]\n{dependency}.workspace = true\n")
    }

    #[test]
    fn a_crate_may_name_what_the_map_allows() {
        assert!(messages(&manifest("rounds-web", "dependencies", "rounds-charts")).is_empty());
        assert!(messages(&manifest("rounds-lake", "dependencies", "datafusion")).is_empty());
    }

    #[test]
    fn a_crate_may_not_name_one_to_its_right() {
        let found = messages(&manifest("rounds-web", "dependencies", "rounds-lake"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            messages(&manifest(
                "rounds-synth",
                "dev-dependencies",
                "rounds-formats"
            ))
            .is_empty()
        );
    }

    #[test]
    fn the_engine_stays_in_the_lake() {
        let found = messages(&manifest("rounds-stats", "dev-dependencies", "datafusion"));
        assert_eq!(found.len(), 1, "{found:?}");
        let found = messages(&manifest("rounds-synth", "dependencies", "parquet"));
        assert!(
            !found.iter().any(|message| message.contains("engine")),
            "{found:?}"
        );
        let found = messages(&manifest("rounds-charts", "dependencies", "arrow-array"));
        assert_eq!(found.len(), 1, "{found:?}");
        let found = messages(&manifest("rounds-synth", "dependencies", "arrow-array"));
        assert_eq!(found.len(), 1, "{found:?}");
        let found = messages(&manifest("rounds-synth", "dev-dependencies", "arrow-array"));
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_foreign_crate_needs_a_reason() {
        assert!(messages(&manifest("rounds-core", "dependencies", "serde")).is_empty());
        assert_eq!(
            messages(&manifest("rounds-core", "dependencies", "left-pad")).len(),
            1
        );
    }
}
