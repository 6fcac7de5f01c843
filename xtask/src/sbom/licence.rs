//! Whether a licence may be in the program: the rule of `DESIGN/dependencies.md` as a program.
//!
//! An SPDX expression (spdx.github.io/spdx-spec, annex D) is read as what it offers: of `OR` one
//! side has to be allowed, of `AND` both. The older `MIT/Apache-2.0` means `OR`.

use anyhow::{Context, Result, bail};

/// Licences that a hospital may use without asking.
const ALLOWED: [&str; 10] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages with another licence, and why it may be.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    (
        "webpki-roots",
        "CDLA-Permissive-2.0",
        "a list of certificates, data that may be passed on",
    ),
    (
        "webpki-root-certs",
        "CDLA-Permissive-2.0",
        "a list of certificates, data that may be passed on",
    ),
];

/// Nothing for an allowed licence, the reason for an excepted one.
///
/// # Errors
/// The licence is not on the list, or no expression.
pub fn judge(package: &str, licence: &str) -> Result<Option<&'static str>> {
    if licence.is_empty() {
        bail!("its manifest names no licence");
    }
    let expression = normal(licence);
    if is_allowed(&expression, &ALLOWED)? {
        return Ok(None);
    }
    for (name, excepted, why) in EXCEPTIONS {
        if name == package && is_allowed(&expression, &[&ALLOWED[..], &[excepted]].concat())? {
            return Ok(Some(why));
        }
    }
    bail!("{licence} is not a licence that may be in the program")
}

/// The expression as SPDX writes it now.
pub fn normal(licence: &str) -> String {
    let parts: Vec<&str> = licence.split('/').map(str::trim).collect();
    parts.join(" OR ")
}

fn is_allowed(expression: &str, allowed: &[&str]) -> Result<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let mut reader = Reader {
        words: &mut words,
        allowed,
    };
    let answer = reader.any().with_context(|| expression.to_owned())?;
    match reader.words.next() {
        None => Ok(answer),
        Some(word) => bail!("{expression}: {word:?} was not expected"),
    }
}

type Words<'a, 'b> = &'b mut std::iter::Peekable<std::str::SplitWhitespace<'a>>;

struct Reader<'a, 'b> {
    words: Words<'a, 'b>,
    allowed: &'b [&'b str],
}

impl Reader<'_, '_> {
    /// `all OR all …`; `AND` binds closer.
    fn any(&mut self) -> Result<bool> {
        let mut answer = self.all()?;
        while self.words.next_if_eq(&"OR").is_some() {
            answer |= self.all()?;
        }
        Ok(answer)
    }

    fn all(&mut self) -> Result<bool> {
        let mut answer = self.one()?;
        while self.words.next_if_eq(&"AND").is_some() {
            answer &= self.one()?;
        }
        Ok(answer)
    }

    /// A licence, or an expression in brackets.
    fn one(&mut self) -> Result<bool> {
        let word = self.words.next().context("a licence is missing")?;
        if word == "(" {
            let answer = self.any()?;
            self.words
                .next_if_eq(&")")
                .context("a bracket is not closed")?;
            return Ok(answer);
        }
        if [")", "AND", "OR", "WITH"].contains(&word) {
            bail!("{word:?} was not expected");
        }
        // An exception only gives more than the licence does.
        if self.words.next_if_eq(&"WITH").is_some() {
            self.words.next().context("WITH what?")?;
        }
        Ok(self.allowed.contains(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(licence: &str) -> bool {
        judge("a", licence).is_ok()
    }

    #[test]
    fn one_side_of_or_is_enough_and_of_and_both_count() {
        assert!(passes("MIT"));
        assert!(passes("GPL-3.0-only OR MIT"));
        assert!(passes("Unlicense/MIT"));
        assert!(passes("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(passes("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only"));
        assert!(!passes("GPL-3.0-only"));
        assert!(!passes("MIT AND GPL-3.0-only"));
        assert!(!passes("MIT AND (GPL-3.0-only OR LGPL-3.0-only)"));
        // AND binds closer than OR: MIT alone may be chosen.
        assert!(passes("MIT OR Apache-2.0 AND GPL-3.0-only"));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for licence in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "OR MIT", "MIT)"] {
            assert!(!passes(licence), "{licence}");
        }
    }

    #[test]
    fn an_exception_is_of_one_package() {
        let reason = judge("webpki-roots", "CDLA-Permissive-2.0").expect("excepted");
        assert!(reason.is_some());
        assert!(judge("another", "CDLA-Permissive-2.0").is_err());
    }

    #[test]
    fn the_list_is_the_one_of_the_page() {
        let workspace = crate::workspace::Workspace::find().expect("the workspace");
        let page = std::fs::read_to_string(workspace.root().join("DESIGN/dependencies.md"))
            .expect("the page");
        for licence in ALLOWED {
            let family = licence.split('-').next().expect("a name");
            let family = family.trim_start_matches('0');
            assert!(page.contains(family), "{licence}");
        }
        for (package, licence, _) in EXCEPTIONS {
            assert!(
                page.contains(package) && page.contains(licence),
                "{package}"
            );
        }
    }
}
