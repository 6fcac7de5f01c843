//! Views, table definitions, measures, policies and example mappings, embedded in the binary.
//!
//! Only texts: whoever uses one reads it with the format's own crate. A site's folder may override
//! or add to them. Read the files themselves in `content/views`, `content/tables`,
//! `content/measures`, `content/policies`, `content/governance` and `content/examples`.

use include_dir::{Dir, DirEntry, include_dir};

static VIEWS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/views");
static TABLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tables");
static MEASURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/measures");
static POLICIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/policies");
static GOVERNANCE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/governance");
static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/examples");

/// SQL-on-FHIR ViewDefinitions (JSON): path within `views/`, and text, sorted by path.
pub fn views() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(&VIEWS)
}

/// Definitions of tables that are not views (TOML): path within `tables/`, and text, sorted by path.
pub fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(&TABLES)
}

/// Measures (SQL with a header): path within `measures/`, and text, sorted by path.
pub fn measures() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(&MEASURES)
}

/// Policies (Cedar), their schema and the list of roles: path within `policies/`, and text, sorted
/// by path. They live as long as is asked for, so that a site's own can be chained to them.
pub fn policies<'t>() -> impl Iterator<Item = (&'t str, &'t str)> {
    texts(&POLICIES).map(|(path, text)| -> (&'t str, &'t str) { (path, text) })
}

/// Policies of governance (TOML): gates, risk, forms, responsibilities, priorities: path within
/// `governance/`, and text, sorted by path. They live as long as is asked for, as policies do.
pub fn governance<'t>() -> impl Iterator<Item = (&'t str, &'t str)> {
    texts(&GOVERNANCE).map(|(path, text)| -> (&'t str, &'t str) { (path, text) })
}

/// Mapping files of public data sets with what is to be known about them: path within `examples/`,
/// and text, sorted by path.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(&EXAMPLES)
}

fn texts(folder: &'static Dir<'static>) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.sort_unstable();
    found.into_iter()
}

/// Hidden files (`.gitkeep`) are no content; a test holds that the others are UTF-8.
fn collect(folder: &'static Dir<'static>, found: &mut Vec<(&'static str, &'static str)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, found),
            DirEntry::File(file) => {
                let name = file.path().file_name().and_then(|name| name.to_str());
                let is_hidden = name.is_none_or(|name| name.starts_with('.'));
                if let (false, Some(path), Some(text)) =
                    (is_hidden, file.path().to_str(), file.contents_utf8())
                {
                    found.push((path, text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Files on disk that are not hidden.
    fn count_files(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                !path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            })
            .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
            .sum()
    }

    #[test]
    fn every_file_is_embedded_as_text_and_sorted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let kinds = [
            ("views", views().collect::<Vec<_>>()),
            ("tables", tables().collect()),
            ("measures", measures().collect()),
            ("policies", policies().collect()),
            ("governance", governance().collect()),
            ("examples", examples().collect()),
        ];
        for (folder, found) in kinds {
            assert_eq!(found.len(), count_files(&root.join(folder)), "{folder}");
            assert!(found.is_sorted_by_key(|(path, _)| *path), "{folder}");
        }
    }

    #[test]
    fn paths_are_within_their_folder() {
        assert!(tables().any(|(path, _)| path == "ai.toml"));
        assert!(examples().any(|(path, _)| path == "eicu/prediction.toml"));
    }
}
