//! Links in Markdown files lead somewhere: to a file of the workspace, and to a heading in it.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::{Fault, TextFile};
use crate::workspace::Workspace;

/// Faults of all Markdown files.
pub fn check(workspace: &Workspace, files: &[TextFile]) -> Vec<Fault> {
    let pages: BTreeMap<&Path, &TextFile> = files
        .iter()
        .filter(|file| file.has_ending("md"))
        .map(|file| (file.path.as_path(), file))
        .collect();
    let mut faults = Vec::new();
    for page in pages.values() {
        for (line, target) in links(&page.text) {
            if let Some(message) = fault(workspace, page, &pages, &target) {
                faults.push(page.fault(line, message));
            }
        }
    }
    faults
}

fn fault(
    workspace: &Workspace,
    page: &TextFile,
    pages: &BTreeMap<&Path, &TextFile>,
    target: &str,
) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() {
        page.path.clone()
    } else {
        let folder = page.path.parent().unwrap_or(Path::new(""));
        without_dots(&folder.join(path))
    };
    if !workspace.root().join(&file).exists() {
        return Some(format!("link to {target}: {} is not there", file.display()));
    }
    let linked = pages.get(file.as_path());
    let is_missing =
        linked.is_some_and(|linked| !headings(&linked.text).any(|slug| slug == heading));
    (!heading.is_empty() && is_missing)
        .then(|| format!("link to {target}: {} has no such heading", file.display()))
}

/// `docs/../README.md` becomes `README.md`.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Targets of `[text](target)` and `![text](target)` with their lines, outside of code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        // What stands between backquotes is code.
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for rest in plain.split("](").skip(1) {
            if let Some((target, _)) = rest.split_once(')') {
                let target = target.split_whitespace().next().unwrap_or("");
                found.push((number, target.to_owned()));
            }
        }
    }
    found
}

fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text)
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| slug(line))
}

/// Lines outside of fenced code, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The name that a forge gives a heading.
fn slug(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    fn faults_of(text: &str) -> Vec<Fault> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("docs")).expect("made");
        let page = text_file("docs/a.md", text);
        let other = text_file("README.md", "# Loading your own data\n");
        for file in [&page, &other] {
            std::fs::write(folder.path().join(&file.path), &file.text).expect("written");
        }
        check(&Workspace::at(folder.path()), &[page, other])
    }

    #[test]
    fn links_to_files_and_headings_that_exist_are_kept() {
        let text = "[a](../README.md) [b](../README.md#loading-your-own-data) [c](https://example.org/x)\n";
        assert_eq!(faults_of(text), []);
    }

    #[test]
    fn links_to_nowhere_are_named_with_their_line() {
        let faults = faults_of("one\n[a](missing.md)\n[b](../README.md#nothing)\n");
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn code_is_not_searched_for_links() {
        assert_eq!(faults_of("`[a](b)`\n```\n[c](d)\n```\n"), []);
    }
}
