//! Conventions that a program can check. Each module is one of them and says why it is one.
//!
//! Not here: what rustc and clippy see better (see the lints in the root `Cargo.toml`).

mod addresses;
mod crates;
mod links;
mod measures;
mod proofs;
mod sources;
mod statements;
mod words;

use std::fmt;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::step::Outcome;
use crate::workspace::Workspace;

/// One place where a convention is not kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// A text file of the workspace.
pub struct TextFile {
    pub path: PathBuf,
    pub text: String,
}

impl TextFile {
    pub fn has_ending(&self, ending: &str) -> bool {
        self.path.extension().is_some_and(|found| found == ending)
    }

    /// Whether one of the folders on the file's path has this name.
    pub fn is_below(&self, folder: &str) -> bool {
        let mut folders = self
            .path
            .parent()
            .into_iter()
            .flat_map(|parent| parent.components());
        folders.any(|component| component.as_os_str() == folder)
    }

    pub fn fault(&self, line: usize, message: impl Into<String>) -> Fault {
        Fault {
            file: self.path.clone(),
            line,
            message: message.into(),
        }
    }
}

/// Runs every check; fails with all faults listed.
pub fn run(workspace: &Workspace) -> Result<Outcome> {
    let mut files = Vec::new();
    for path in workspace.files()? {
        if let Some(text) = workspace.text(&path)? {
            files.push(TextFile { path, text });
        }
    }
    let mut faults: Vec<Fault> = files.iter().flat_map(sources::check).collect();
    faults.extend(files.iter().flat_map(words::check));
    faults.extend(files.iter().flat_map(addresses::check));
    faults.extend(files.iter().flat_map(measures::check));
    faults.extend(files.iter().flat_map(statements::check));
    faults.extend(proofs::check(&files));
    faults.extend(links::check(workspace, &files));
    faults.extend(crates::check(&files)?);
    faults.sort();
    sources::print_long(&files);
    for fault in &faults {
        println!("{fault}");
    }
    println!("{} files looked at", files.len());
    match faults.len() {
        0 => Ok(Outcome::Passed),
        count => bail!("{count} conventions are not kept (listed above)"),
    }
}

#[cfg(test)]
pub fn text_file(path: &str, text: &str) -> TextFile {
    TextFile {
        path: PathBuf::from(path),
        text: text.to_owned(),
    }
}
