//! `cargo xtask advisories`: no package of a lock file may have a known weakness that nobody has
//! looked at. Every finding is either gone with the next update or explained in
//! `docs/security/vex.json`; an explanation that explains nothing any more is a fault too.
//!
//! Where the advisories come from is `database`, which versions they mean is `range`, what the
//! lock files hold is `lock`, what was explained is `vex`. Not here: whether a version was
//! yanked, which the advisories do not say, and licences (see `crate::sbom`).

mod database;
mod from_git;
mod lock;
mod range;
mod vex;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};

use crate::step::Outcome;
use crate::workspace::Workspace;
use database::{Advisory, Database};
pub use lock::Locked;
use vex::Statement;

/// The lock files of the workspace and of the fuzz targets, which are a workspace of their own.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];
const EXPLANATIONS: &str = "docs/security/vex.json";

/// An advisory that applies to a package of a lock file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    advisory: String,
    package: String,
    version: String,
    kind: String,
    title: String,
    lock_file: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            advisory,
            package,
            version,
            kind,
            title,
            lock_file,
        } = self;
        write!(
            f,
            "{lock_file}: {package} {version}: {advisory} ({kind}): {title}"
        )
    }
}

/// Compares every lock file with the advisories.
pub fn run(workspace: &Workspace) -> Result<Outcome> {
    let Some(database) = Database::open(workspace)? else {
        return Ok(Outcome::Skipped(
            "no advisories: there is no copy of them here and github.com cannot be reached"
                .to_owned(),
        ));
    };
    let mut findings = BTreeSet::new();
    let mut packages = BTreeSet::new();
    for lock_file in LOCK_FILES {
        let locked = lock::read(&workspace.root().join(lock_file))?;
        findings.extend(find(&database.advisories, &locked, lock_file)?);
        packages.extend(locked.into_iter().map(|package| package.to_string()));
    }
    println!(
        "{} advisories of {}, {} packages in {}",
        database.advisories.len(),
        database.snapshot,
        packages.len(),
        LOCK_FILES.join(" and ")
    );
    let statements = vex::read(&workspace.root().join(EXPLANATIONS))?;
    judge(&findings, &statements)
}

/// Every advisory that applies to one of the packages.
fn find(advisories: &[Advisory], locked: &[Locked], lock_file: &str) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in locked.iter().filter(|package| package.is_of_registry()) {
        for advisory in advisories
            .iter()
            .filter(|advisory| advisory.package == package.name)
        {
            if advisory.applies_to(&package.version)? {
                findings.push(Finding {
                    advisory: advisory.id.clone(),
                    package: package.name.clone(),
                    version: package.version.clone(),
                    kind: advisory.kind().to_owned(),
                    title: advisory.title.clone(),
                    lock_file: lock_file.to_owned(),
                });
            }
        }
    }
    Ok(findings)
}

/// Passes when every finding is explained and every explanation is of a finding.
fn judge(findings: &BTreeSet<Finding>, statements: &[Statement]) -> Result<Outcome> {
    let mut faults = Vec::new();
    for finding in findings {
        match statements.iter().find(|statement| {
            statement.is_of(&finding.advisory, &finding.package, &finding.version)
        }) {
            Some(statement) => println!("{finding}\n  explained: {}", statement.status),
            None => faults.push(format!(
                "{finding}: update the package, or explain it in {EXPLANATIONS}"
            )),
        }
    }
    for statement in statements {
        let is_needed = findings
            .iter()
            .any(|finding| statement.is_of(&finding.advisory, &finding.package, &finding.version));
        if !is_needed {
            faults.push(format!(
                "{EXPLANATIONS}: {statement} explains nothing that the lock files hold: remove it"
            ));
        }
    }
    for fault in &faults {
        println!("{fault}");
    }
    match faults.len() {
        0 => Ok(Outcome::Passed),
        count => bail!("{count} findings or explanations need a look (listed above)"),
    }
}

/// Packages of the workspace's lock file, for the list of components.
pub fn locked_packages(root: &Path) -> Result<Vec<Locked>> {
    lock::read(&root.join("Cargo.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As published: <https://rustsec.org/advisories/RUSTSEC-2020-0071.html>.
    fn segfault_in_time() -> Advisory {
        Advisory {
            id: "RUSTSEC-2020-0071".to_owned(),
            package: "time".to_owned(),
            title: "Potential segfault in the time crate".to_owned(),
            informational: None,
            patched: vec![">=0.2.23".to_owned()],
            unaffected: (0..7).map(|patch| format!("=0.2.{patch}")).collect(),
        }
    }

    fn locked(name: &str, version: &str) -> Locked {
        Locked {
            name: name.to_owned(),
            version: version.to_owned(),
            source: Some("registry+https://github.com/rust-lang/crates.io-index".to_owned()),
            checksum: None,
        }
    }

    #[test]
    fn a_known_weakness_is_found_in_its_versions_alone() {
        let versions = |version: &str| {
            find(
                &[segfault_in_time()],
                &[locked("time", version)],
                "Cargo.lock",
            )
            .expect("readable")
            .len()
        };
        assert_eq!(versions("0.1.44"), 1);
        assert_eq!(versions("0.2.22"), 1);
        assert_eq!(versions("0.2.23"), 0);
        assert_eq!(versions("0.2.6"), 0);
        assert_eq!(versions("0.3.55"), 0);
    }

    #[test]
    fn a_package_of_the_workspace_is_not_one_of_the_registry() {
        let own = Locked {
            source: None,
            ..locked("time", "0.1.44")
        };
        assert_eq!(
            find(&[segfault_in_time()], &[own], "Cargo.lock").expect("readable"),
            []
        );
    }

    #[test]
    fn a_finding_without_an_explanation_fails_and_so_does_an_explanation_without_a_finding() {
        let findings: BTreeSet<Finding> = find(
            &[segfault_in_time()],
            &[locked("time", "0.1.44")],
            "Cargo.lock",
        )
        .expect("readable")
        .into_iter()
        .collect();
        let statement = Statement {
            vulnerability: "RUSTSEC-2020-0071".to_owned(),
            packages: vec!["pkg:cargo/time@0.1.44".to_owned()],
            status: "not_affected".to_owned(),
        };
        assert!(judge(&findings, &[]).is_err());
        assert!(judge(&findings, std::slice::from_ref(&statement)).is_ok());
        assert!(judge(&BTreeSet::new(), &[statement]).is_err());
    }
}
