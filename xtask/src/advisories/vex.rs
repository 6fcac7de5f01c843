//! What was said about findings: an OpenVEX document (openvex.dev, version 0.2.0), which the
//! scanners of a hospital read as well.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The justifications of OpenVEX for "not affected".
const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// One statement, checked.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The advisory's id.
    pub vulnerability: String,
    /// Package URLs of what it speaks of.
    pub packages: Vec<String>,
    pub status: String,
}

impl Statement {
    /// Whether it speaks of this advisory in this package.
    pub fn is_of(&self, advisory: &str, package: &str, version: &str) -> bool {
        let address = format!("pkg:cargo/{package}@{version}");
        self.vulnerability == advisory && self.packages.contains(&address)
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.vulnerability, self.packages.join(", "))
    }
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "@context")]
    context: String,
    statements: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    vulnerability: Name,
    products: Vec<Product>,
    status: String,
    #[serde(default)]
    justification: String,
    #[serde(default)]
    impact_statement: String,
    #[serde(default)]
    action_statement: String,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
struct Product {
    subcomponents: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    #[serde(rename = "@id")]
    id: String,
}

/// Reads the document and checks that every statement says what OpenVEX asks of it.
pub fn read(path: &Path) -> Result<Vec<Statement>> {
    let named = || path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(named)?;
    parse(&text).with_context(named)
}

fn parse(text: &str) -> Result<Vec<Statement>> {
    let document: Document = serde_json::from_str(text)?;
    if document.context != "https://openvex.dev/ns/v0.2.0" {
        bail!(
            "@context: OpenVEX 0.2.0 was expected, not {:?}",
            document.context
        );
    }
    document.statements.into_iter().map(check).collect()
}

fn check(written: Written) -> Result<Statement> {
    let name = written.vulnerability.name;
    match written.status.as_str() {
        "not_affected" => {
            if !JUSTIFICATIONS.contains(&written.justification.as_str()) {
                bail!("{name}: \"not_affected\" needs one of OpenVEX's justifications");
            }
            if written.impact_statement.is_empty() {
                bail!("{name}: say in impact_statement why, so that it can be checked");
            }
        }
        // Known, open, and what to do meanwhile; the step passes, and the list says it.
        "affected" => {
            if written.action_statement.is_empty() {
                bail!("{name}: \"affected\" needs an action_statement: what to do about it");
            }
        }
        other => bail!("{name}: status {other:?}: \"not_affected\" or \"affected\" was expected"),
    }
    let packages = written
        .products
        .into_iter()
        .flat_map(|product| product.subcomponents)
        .map(|component| component.id)
        .collect();
    Ok(Statement {
        vulnerability: name,
        packages,
        status: written.status,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(statement: &str) -> String {
        format!(
            r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{{
                "vulnerability": {{"name": "RUSTSEC-2001-2034"}},
                "products": [{{"@id": "pkg:cargo/rounds@0.1.0",
                               "subcomponents": [{{"@id": "pkg:cargo/a@1.0.0"}}]}}],
                {statement}}}]}}"#
        )
    }

    #[test]
    fn a_statement_speaks_of_one_version_of_a_package() {
        let text = document(
            r#""status": "not_affected", "impact_statement": "it is not called",
               "justification": "vulnerable_code_not_in_execute_path""#,
        );
        let statements = parse(&text).expect("a document");
        let statement = statements.first().expect("one statement");
        assert!(statement.is_of("RUSTSEC-2001-2034", "a", "1.0.0"));
        assert!(!statement.is_of("RUSTSEC-2001-2034", "a", "1.0.1"));
        assert!(!statement.is_of("RUSTSEC-2001-2035", "a", "1.0.0"));
    }

    #[test]
    fn a_statement_without_its_reason_is_refused() {
        for statement in [
            r#""status": "not_affected""#,
            r#""status": "not_affected", "justification": "vulnerable_code_not_present""#,
            r#""status": "not_affected", "justification": "we think so", "impact_statement": "x""#,
            r#""status": "affected""#,
            r#""status": "unknown""#,
        ] {
            assert!(parse(&document(statement)).is_err(), "{statement}");
        }
    }
}
