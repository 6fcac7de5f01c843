//! The table of `docs/security/checklist.md` says which test shows what. A test that was renamed
//! or removed must not leave its claim behind: every test that the table names has to exist, every
//! item has to be there once, and "shown" needs a test.

use super::{Fault, TextFile};

const PAGE: &str = "docs/security/checklist.md";
/// How many items there are; their numbers begin at 1.
const ITEMS: usize = 42;
const STANDINGS: [&str; 3] = ["shown", "partly", "not yet"];

/// Faults of the table.
pub fn check(files: &[TextFile]) -> Vec<Fault> {
    let Some(page) = files.iter().find(|file| file.path.ends_with(PAGE)) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let mut numbers = Vec::new();
    for (line, text) in (1..).zip(page.text.lines()) {
        let Some(row) = Row::parse(text) else {
            continue;
        };
        numbers.push(row.number);
        let wrong = row.faults(files);
        faults.extend(wrong.into_iter().map(|message| page.fault(line, message)));
    }
    for number in 1..=ITEMS {
        let found = numbers.iter().filter(|found| **found == number).count();
        if found != 1 {
            faults.push(page.fault(1, format!("item {number} is in the table {found} times")));
        }
    }
    faults
}

/// `| 3 | what is asked | **partly**: what is missing | `file`: `test` |`
struct Row<'a> {
    number: usize,
    standing: &'a str,
    shown_by: &'a str,
}

impl<'a> Row<'a> {
    /// None for a line that is no row of an item.
    fn parse(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        let [number, _, standing, shown_by, ..] = cells.as_slice() else {
            return None;
        };
        Some(Self {
            number: number.parse().ok()?,
            standing,
            shown_by,
        })
    }

    fn faults(&self, files: &[TextFile]) -> Vec<String> {
        let mut faults = Vec::new();
        let bold = self.standing.strip_prefix("**").unwrap_or_default();
        let (word, rest) = bold.split_once("**").unwrap_or_default();
        if !STANDINGS.contains(&word) {
            faults.push(format!(
                "item {}: its standing has to begin with one of **{}**",
                self.number,
                STANDINGS.join("**, **")
            ));
        } else if word != "shown" && rest.trim_matches([':', ' ']).is_empty() {
            faults.push(format!("item {}: say what is missing, or why", self.number));
        }
        if word == "shown" && quoted(self.shown_by).next().is_none() {
            faults.push(format!("item {}: which test shows it?", self.number));
        }
        let missing = quoted(self.shown_by).filter_map(|proof| missing(proof, files));
        faults.extend(missing.map(|what| format!("item {}: {what}", self.number)));
        faults
    }
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What is not there of `path` or `path::name_of_a_test`.
fn missing(proof: &str, files: &[TextFile]) -> Option<String> {
    let (path, test) = match proof.split_once("::") {
        Some((path, test)) => (path, Some(test)),
        None => (proof, None),
    };
    let Some(file) = files.iter().find(|file| file.path.as_os_str() == path) else {
        return Some(format!("there is no file {path}"));
    };
    let test = test?;
    let is_there = ["fn", "def", "function"]
        .iter()
        .any(|word| file.text.contains(&format!("{word} {test}(")));
    (!is_there).then(|| format!("{path} has no test {test}"))
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    fn messages(rows: &str) -> Vec<String> {
        let others: String = (2..=ITEMS)
            .map(|number| format!("| {number} | x | **not yet**: why | |\n"))
            .collect();
        let files = [
            text_file(
                PAGE,
                &format!("# Title\n| # | a | b | c |\n|---|---|---|---|\n{rows}{others}"),
            ),
            text_file("crates/a/tests/b.rs", "#[test]\nfn it_holds() {}\n"),
        ];
        check(&files)
            .into_iter()
            .map(|fault| fault.message)
            .collect()
    }

    #[test]
    fn a_test_that_exists_shows_what_is_claimed() {
        assert!(messages("| 1 | x | **shown** | `crates/a/tests/b.rs::it_holds` |\n").is_empty());
        assert!(messages("| 1 | x | **shown** | `crates/a/tests/b.rs` |\n").is_empty());
    }

    #[test]
    fn a_test_that_does_not_exist_is_found() {
        for proof in ["crates/a/tests/b.rs::it_hold", "crates/a/tests/c.rs"] {
            let found = messages(&format!("| 1 | x | **shown** | `{proof}` |\n"));
            assert_eq!(found.len(), 1, "{proof}: {found:?}");
        }
    }

    #[test]
    fn a_claim_needs_a_test_and_a_gap_needs_words() {
        assert_eq!(messages("| 1 | x | **shown** | |\n").len(), 1);
        assert_eq!(messages("| 1 | x | **partly** | |\n").len(), 1);
        assert_eq!(messages("| 1 | x | surely | |\n").len(), 1);
    }

    #[test]
    fn every_item_is_there_once() {
        assert_eq!(messages("").len(), 1);
        assert_eq!(
            messages("| 1 | x | **not yet**: w | |\n| 2 | x | **not yet**: w | |\n").len(),
            1
        );
    }
}
