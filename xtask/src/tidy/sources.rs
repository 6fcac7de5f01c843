//! Rust files: each opens by saying what it is, and none is too long to be read in one sitting.

use super::{Fault, TextFile};

/// More lines than this is a fault.
const LINES_MAX: usize = 500;
/// More lines than this is mentioned.
const LINES_USUAL: usize = 300;

/// Faults of one file.
pub fn check(file: &TextFile) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !file.has_ending("rs") {
        return faults;
    }
    if !file.text.starts_with("//!") {
        faults.push(file.fault(
            1,
            "the file must open with `//!`: what it is, what it is not, where to read next",
        ));
    }
    let lines = file.text.lines().count();
    if lines > LINES_MAX {
        faults.push(file.fault(
            lines,
            format!("{lines} lines, at most {LINES_MAX}: split it by concept"),
        ));
    }
    faults
}

/// Mentions files that are longer than usual.
pub fn print_long(files: &[TextFile]) {
    for file in files.iter().filter(|file| file.has_ending("rs")) {
        let lines = file.text.lines().count();
        if (LINES_USUAL + 1..=LINES_MAX).contains(&lines) {
            println!(
                "note: {}: {lines} lines, {LINES_USUAL} are usual",
                file.path.display()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_at_fault() {
        assert_eq!(check(&text_file("src/a.rs", "//! What it is.\n")), []);
        assert_eq!(check(&text_file("src/a.rs", "use std::fmt;\n")).len(), 1);
        assert_eq!(check(&text_file("notes.md", "text\n")), []);
    }

    #[test]
    fn a_file_that_is_too_long_is_at_fault() {
        let text = format!("//! Long.\n{}", "//\n".repeat(LINES_MAX));
        let faults = check(&text_file("src/a.rs", &text));
        assert!(
            faults
                .iter()
                .any(|fault| fault.message.contains("501 lines")),
            "{faults:?}"
        );
    }
}
