//! Text of people must not become part of a SQL statement. Values are bound; where a statement is
//! put together all the same, the line above says why nothing from outside can get into it:
//!
//! ```text
//! // sql: the name is one of the dictionary's
//! let statement = format!("select count(*) from {table}");
//! ```
//!
//! Not seen here: statements that are put together piece by piece. `sqlx` itself refuses them
//! unless they are wrapped in `AssertSqlSafe`, which needs the same line.

use super::{Fault, TextFile};

/// How a statement begins.
const BEGINNINGS: [&str; 13] = [
    "select ", "with ", "insert ", "update ", "delete ", "create ", "alter ", "drop ", "copy ",
    "attach ", "pragma ", "set ", "vacuum ",
];
const REASON: &str = "// sql:";
/// How many lines above the statement the reason may stand, and above where it is asserted.
const LINES_ABOVE: usize = 3;
const LINES_ABOVE_ASSERTED: usize = 9;

/// Faults of one file.
pub fn check(file: &TextFile) -> Vec<Fault> {
    // Pages show statements and run none.
    let is_ours = file.has_ending("rs")
        && !["tests", "examples", "rounds-web"]
            .iter()
            .any(|folder| file.is_below(folder));
    if !is_ours || file.path.ends_with("tidy/statements.rs") {
        return Vec::new();
    }
    let lines: Vec<&str> = before_tests(&file.text).lines().collect();
    let text = lines.join("\n");
    let mut faults = Vec::new();
    for (start, _) in text.match_indices("format!(") {
        let behind = text.get(start + "format!(".len()..).unwrap_or_default();
        if is_statement(behind) {
            let what = "values are put into a SQL statement";
            faults.push((line_of(&text, start), what, LINES_ABOVE));
        }
    }
    for (start, _) in text.match_indices("AssertSqlSafe(") {
        let what = "a SQL statement is asserted to be safe";
        faults.push((line_of(&text, start), what, LINES_ABOVE_ASSERTED));
    }
    faults.sort_unstable();
    faults.dedup();
    faults
        .into_iter()
        .filter(|(line, _, above)| !has_reason(&lines, *line, *above))
        .map(|(line, what, _)| {
            let message =
                format!("{what}: bind them, or say above it why that is safe ({REASON} …)");
            file.fault(line, message)
        })
        .collect()
}

/// Tests at the end of a file may put together what they like.
fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// Whether the first argument is a text that begins as a statement and has a place for a value.
fn is_statement(arguments: &str) -> bool {
    let literal = arguments
        .trim_start()
        .trim_start_matches('r')
        .trim_start_matches('#');
    let Some(literal) = literal.strip_prefix('"') else {
        return false;
    };
    // A quote behind a backslash does not end it.
    let literal = literal.replace("\\\"", "'");
    let literal = literal.split('"').next().unwrap_or_default();
    let lower = literal
        .trim_start_matches(['\\', '\n', ' ', '('])
        .to_lowercase();
    let has_place = literal.replace("{{", "").contains('{');
    has_place && BEGINNINGS.iter().any(|word| lower.starts_with(word))
}

/// Counted from 1.
fn line_of(text: &str, place: usize) -> usize {
    text.get(..place).unwrap_or_default().matches('\n').count() + 1
}

fn has_reason(lines: &[&str], line: usize, above: usize) -> bool {
    let first = line.saturating_sub(above + 1);
    lines
        .get(first..line)
        .unwrap_or_default()
        .iter()
        .any(|line| line.contains(REASON))
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    fn faults(text: &str) -> Vec<usize> {
        let faults = check(&text_file("crates/a/src/b.rs", text));
        faults.into_iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn a_value_in_a_statement_needs_a_reason() {
        let statement = "let sql = format!(\"SELECT * FROM people WHERE name = '{name}'\");\n";
        assert_eq!(faults(statement), [1]);
        assert!(faults(&format!("// sql: the name is ours\n{statement}")).is_empty());
        assert_eq!(
            faults("let sql = format!(\n    r#\"delete from {table}\"#,\n);\n"),
            [1]
        );
        let quoted = "let sql = format!(\"select \\\"a\\\" from b where {conditions}\");\n";
        assert_eq!(faults(quoted), [1]);
    }

    #[test]
    fn other_texts_are_left_alone() {
        assert!(faults("let text = format!(\"selected {count} rows\");\n").is_empty());
        assert!(faults("let sql = \"select 1\";\n").is_empty());
        assert!(faults("let sql = format!(\"select '{{}}'\");\n").is_empty());
    }

    #[test]
    fn what_is_asserted_to_be_safe_needs_a_reason() {
        assert_eq!(faults("\nrun(AssertSqlSafe(text));\n"), [2]);
        assert!(faults("// sql: part of the program\nrun(AssertSqlSafe(text));\n").is_empty());
    }

    #[test]
    fn tests_may_put_together_what_they_like() {
        let text = "//! a\n#[cfg(test)]\nmod tests {\n let a = format!(\"select {b}\");\n}\n";
        assert!(faults(text).is_empty());
        let file = text_file("crates/a/tests/b.rs", "format!(\"select {b}\")");
        assert_eq!(check(&file), []);
    }
}
