//! The mapping files of an export fit the shipped tables, and every CSV file of a mapped source is
//! read by one of them.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use std::fs;
use std::path::Path;

use jiff::civil::date;
use jiff::tz::TimeZone;
use rounds_core::TableDefinition;
use rounds_formats::fhir::View;
use rounds_formats::mapping::Mapping;
use rounds_synth::{Settings, Size, write};

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn definitions() -> Vec<TableDefinition> {
    let views = rounds_content::views().map(|(path, text)| {
        let view = View::compile(path, text).unwrap_or_else(|error| panic!("{error}"));
        view.table_definition().expect("a table")
    });
    rounds_content::tables()
        .flat_map(|(path, text)| {
            let file: TableFile =
                toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            file.table
        })
        .chain(views)
        .collect()
}

/// What a file of `sources` says.
#[derive(serde::Deserialize)]
struct Source {
    path: String,
    format: String,
    #[serde(default)]
    mappings: Vec<String>,
}

fn mapping(path: &Path, definitions: &[TableDefinition]) -> Mapping {
    let text = fs::read_to_string(path).expect("text");
    let definition = |name: &_| {
        let found = definitions.iter().find(|one| one.name == *name);
        found.cloned()
    };
    Mapping::parse(&path.to_string_lossy(), &text, &definition)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

#[test]
fn each_csv_file_is_read_by_one_mapping_whose_columns_it_has() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path();
    let mut settings = Settings::new(Size::Demo, 1, out.to_owned());
    settings.days = Some((date(2026, 3, 2), date(2026, 3, 4)));
    write(&settings).expect("an export");
    let definitions = definitions();
    let mut files = 0;
    for name in names(&out.join("sources")) {
        let text = fs::read_to_string(out.join("sources").join(&name)).expect("text");
        let source: Source =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        if source.format != "mapped" {
            continue;
        }
        let paths = source.mappings.iter().map(|path| out.join(path));
        let mappings: Vec<Mapping> = paths.map(|path| mapping(&path, &definitions)).collect();
        let folder = out.join(&source.path);
        // A feed without a line in these days has no folder.
        let there = folder.is_dir().then(|| names(&folder));
        for name in there.into_iter().flatten() {
            if !name.ends_with(".csv") {
                continue;
            }
            let fitting: Vec<_> = mappings.iter().filter(|it| it.applies_to(&name)).collect();
            assert_eq!(fitting.len(), 1, "{}/{name}", source.path);
            let text = fs::read_to_string(folder.join(&name)).expect("text");
            let header = text.lines().next().expect("a heading");
            let header: Vec<String> = header.split(',').map(str::to_owned).collect();
            for table in fitting.iter().flat_map(|mapping| &mapping.tables) {
                let bound = table.bind(&header, &TimeZone::UTC);
                assert!(bound.is_ok(), "{}/{name}: {:?}", source.path, bound.err());
            }
            files += 1;
        }
    }
    assert!(files > 10, "{files} files");
}
