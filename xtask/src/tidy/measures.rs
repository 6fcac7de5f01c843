//! Every shipped measure says where its definition comes from. Reading the whole header is the
//! business of `rounds-measures` and its tests; this needs no build.

use super::{Fault, TextFile};

/// Faults of one file.
pub fn check(file: &TextFile) -> Vec<Fault> {
    if !file.has_ending("sql") || !file.path.starts_with("content/measures") {
        return Vec::new();
    }
    let Some((header, _)) = file.text.split_once("---*/") else {
        return vec![file.fault(
            1,
            "no header: a measure file begins with /*--- and ---*/ ends it",
        )];
    };
    let mut lines = header
        .lines()
        .skip_while(|line| !line.starts_with("citation:"));
    let Some(first) = lines.next() else {
        return vec![file.fault(1, "no citation: say where the definition comes from")];
    };
    let own = first.trim_start_matches("citation:").trim();
    let continued = lines.next().is_some_and(|line| line.starts_with(' '));
    let is_block = own.starts_with('>') || own.starts_with('|');
    if own.is_empty() || (is_block && !continued) {
        return vec![file.fault(1, "the citation is empty")];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    #[test]
    fn a_measure_needs_a_citation() {
        let measure = |citation: &str| {
            let text = format!("/*---\nid: a.b\n{citation}---*/\nselect 1\n");
            check(&text_file("content/measures/a/b.sql", &text)).len()
        };
        assert_eq!(measure("citation: Sinsky 2020\n"), 0);
        assert_eq!(measure("citation: >-\n  Sinsky 2020\n"), 0);
        assert_eq!(measure("citation:\n"), 1);
        assert_eq!(measure("citation: >-\n"), 1);
        assert_eq!(measure(""), 1);
    }
}
