//! What `cargo tree` says the program is made of: packages, their licences, who needs whom.
//!
//! `cargo metadata` would resolve the features of the whole workspace, tests included, and list
//! packages that are not in the program.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};

use crate::process::{cargo, output};
use crate::workspace::Workspace;

/// The platform the document speaks of.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// One package of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// As its manifest says, an SPDX expression as a rule.
    pub licence: String,
    pub repository: String,
    /// Whether it is a package of this workspace.
    pub is_own: bool,
    /// Whether it is in the program; the others are build scripts and macros.
    pub is_linked: bool,
    /// What it needs, by `name@version`.
    pub needs: BTreeSet<String>,
}

impl Package {
    /// What names it: `name@version`.
    pub fn key(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// All packages, the program first, the others by name.
#[derive(Debug)]
pub struct Tree {
    pub packages: Vec<Package>,
}

impl Tree {
    /// The tree of the program `rounds`.
    pub fn of_program(workspace: &Workspace) -> Result<Self> {
        let all = listing(workspace, "normal,build")?;
        let linked = listing(workspace, "normal,no-proc-macro")?;
        Self::parse(&all, &linked)
    }

    fn parse(all: &str, linked: &str) -> Result<Self> {
        let linked: BTreeSet<String> = linked
            .lines()
            .map(|line| Ok(Line::parse(line)?.package.key()))
            .collect::<Result<_>>()?;
        let mut found: BTreeMap<String, Package> = BTreeMap::new();
        let mut above: Vec<String> = Vec::new();
        for line in all.lines() {
            let Line { depth, mut package } = Line::parse(line)?;
            let key = package.key();
            above.truncate(depth);
            if let Some(parent) = above.last().and_then(|parent| found.get_mut(parent)) {
                parent.needs.insert(key.clone());
            }
            above.push(key.clone());
            package.is_linked = linked.contains(&key);
            found.entry(key).or_insert(package);
        }
        let root = all.lines().next().context("cargo tree said nothing")?;
        let root = Line::parse(root)?.package.key();
        let first = found
            .remove(&root)
            .context("the program is not in its own tree")?;
        let packages = std::iter::once(first).chain(found.into_values()).collect();
        Ok(Self { packages })
    }
}

fn listing(workspace: &Workspace, edges: &str) -> Result<String> {
    let arguments = [
        "tree",
        "--quiet",
        "--locked",
        "--package=rounds",
        "--edges",
        edges,
        "--target",
        TARGET,
        "--prefix=depth",
        "--format=|{p}|{l}|{r}|",
    ];
    output(&mut cargo(workspace.root(), &arguments))
}

/// One line: `2|serde v1.0.0 (proc-macro)|MIT OR Apache-2.0|https://…| (*)`.
struct Line {
    depth: usize,
    package: Package,
}

impl Line {
    fn parse(line: &str) -> Result<Self> {
        let mut parts = line.split('|');
        let mut next = || {
            parts
                .next()
                .map(str::to_owned)
                .ok_or_else(|| anyhow!("cargo tree: {line:?} has too few parts"))
        };
        let (depth, what) = (next()?, next()?);
        let mut words = what.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let version = words
            .next()
            .and_then(|word| word.strip_prefix('v'))
            .with_context(|| format!("cargo tree: {line:?} has no version"))?
            .to_owned();
        Ok(Self {
            depth: depth
                .parse()
                .with_context(|| format!("cargo tree: {line:?}"))?,
            package: Package {
                name,
                version,
                // Packages of the registry have no place; macros only say that they are one.
                is_own: words.any(|word| word.starts_with("(/") || word.starts_with("(file:")),
                licence: next()?,
                repository: next()?,
                is_linked: false,
                needs: BTreeSet::new(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = "0|rounds v0.1.0 (/somewhere/rounds)|Apache-2.0||\n\
        1|serde v1.0.2|MIT OR Apache-2.0|https://github.com/serde-rs/serde|\n\
        2|serde_derive v1.0.2 (proc-macro)|MIT|https://example.org|\n\
        3|syn v2.0.0|MIT||\n\
        1|url v2.5.0|MIT/Apache-2.0||\n\
        2|serde v1.0.2|MIT OR Apache-2.0|| (*)\n";
    const LINKED: &str = "0|rounds v0.1.0 (/somewhere/rounds)|Apache-2.0||\n\
        1|serde v1.0.2|MIT OR Apache-2.0||\n1|url v2.5.0|MIT/Apache-2.0||\n";

    #[test]
    fn who_needs_whom_follows_from_the_depth() {
        let tree = Tree::parse(ALL, LINKED).expect("a tree");
        let needs = |name: &str| {
            let package = tree.packages.iter().find(|package| package.name == name);
            let needs = &package.expect("it is in the tree").needs;
            needs.iter().map(String::as_str).collect::<Vec<_>>()
        };
        assert_eq!(needs("rounds"), ["serde@1.0.2", "url@2.5.0"]);
        assert_eq!(needs("serde"), ["serde_derive@1.0.2"]);
        assert_eq!(needs("url"), ["serde@1.0.2"]);
        assert_eq!(tree.packages.len(), 5);
    }

    #[test]
    fn the_program_comes_first_and_macros_are_not_in_it() {
        let tree = Tree::parse(ALL, LINKED).expect("a tree");
        let first = tree.packages.first().expect("the program");
        assert!(first.is_own && first.name == "rounds");
        let linked = |package: &&Package| package.is_linked;
        let names: Vec<_> = tree
            .packages
            .iter()
            .filter(linked)
            .map(Package::key)
            .collect();
        assert_eq!(names, ["rounds@0.1.0", "serde@1.0.2", "url@2.5.0"]);
        let own: Vec<_> = tree
            .packages
            .iter()
            .filter(|package| package.is_own)
            .collect();
        assert_eq!(own.len(), 1);
    }

    #[test]
    fn a_line_of_another_form_is_an_error() {
        assert!(Tree::parse("rounds v0.1.0\n", "").is_err());
        assert!(Tree::parse("", "").is_err());
    }
}
