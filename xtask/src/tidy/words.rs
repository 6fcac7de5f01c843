//! Texts that belong to one machine or one moment and not to the project: absolute paths of
//! somebody's home, numbers of a tracker, marks of unfinished work.

use super::{Fault, TextFile};

/// Folders whose files may name data that lies next to the workspace.
const MAY_NAME_NEIGHBOURS: [&str; 4] = ["tests", "bench", "examples", "xtask"];

/// Faults of one file.
pub fn check(file: &TextFile) -> Vec<Fault> {
    // This folder names what it looks for.
    if file.path.ends_with("tidy/words.rs") {
        return Vec::new();
    }
    let is_lock = file
        .path
        .file_name()
        .is_some_and(|name| name == "package-lock.json");
    if is_lock {
        return Vec::new();
    }
    let may_name_neighbours = MAY_NAME_NEIGHBOURS
        .iter()
        .any(|folder| file.is_below(folder));
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        if let Some(path) = ["/work/", "/root/", "/home/"]
            .iter()
            .find(|path| names_path(line, path))
        {
            faults.push(file.fault(number, format!("{path} is a folder of one machine")));
        }
        if !may_name_neighbours && line.contains("../shared") {
            faults.push(file.fault(
                number,
                "../shared is not part of the project: only tests and benchmarks may name it",
            ));
        }
        let lower = line.to_lowercase();
        if let Some(word) = ["issue #", "fixme", "co-authored-by"]
            .iter()
            .find(|word| lower.contains(*word))
        {
            faults.push(file.fault(
                number,
                format!("{word:?} does not belong here: say what is so, and why"),
            ));
        }
    }
    faults
}

/// Whether the path stands at the beginning of a word (`https://host/root/` is another matter).
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(start, _)| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| c.is_whitespace() || "\"'`(=:[,".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    #[test]
    fn absolute_paths_of_a_machine_are_found_and_addresses_are_not() {
        assert_eq!(check(&text_file("README.md", "see /work/main\n")).len(), 1);
        assert_eq!(
            check(&text_file(
                "README.md",
                "see https://example.org/work/main\n"
            )),
            []
        );
    }

    #[test]
    fn neighbouring_data_may_be_named_in_tests_alone() {
        let text = "let folder = \"../shared/data\";\n";
        assert_eq!(check(&text_file("crates/a/tests/b.rs", text)), []);
        assert_eq!(check(&text_file("crates/a/src/b.rs", text)).len(), 1);
    }

    #[test]
    fn numbers_of_a_tracker_are_found() {
        let faults = check(&text_file("src/a.rs", "// see issue #12\n"));
        assert_eq!(faults.first().map(|fault| fault.line), Some(1));
    }
}
