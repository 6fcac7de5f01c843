//! The generated pages of `docs/`: written by `rounds docs`, compared with what lies there.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::run;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// Writes them again.
pub fn write(workspace: &Workspace) -> Result<Outcome> {
    generate(workspace, &workspace.root().join("docs"))?;
    Ok(Outcome::Passed)
}

/// Fails when one of them is not what the program would write now.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let fresh = workspace.scratch().join("docs");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).with_context(|| fresh.display().to_string())?;
    }
    generate(workspace, &fresh)?;
    let mut stale = Vec::new();
    let entries = std::fs::read_dir(&fresh).with_context(|| fresh.display().to_string())?;
    for entry in entries {
        let generated = entry?.path();
        let name = generated.file_name().unwrap_or_default();
        let kept = workspace.root().join("docs").join(name);
        if let Some(line) = first_difference(&generated, &kept)? {
            stale.push(format!("docs/{}:{line}", name.to_string_lossy()));
        }
    }
    stale.sort();
    if !stale.is_empty() {
        bail!(
            "{} not current (first differing line): run `cargo xtask docs` and look at the difference",
            stale.join(", ")
        );
    }
    Ok(Outcome::Passed)
}

fn generate(workspace: &Workspace, folder: &Path) -> Result<()> {
    run(Command::new(workspace.rounds()).arg("docs").arg(folder))
}

/// Number of the first line that differs; a missing file differs in its first.
fn first_difference(generated: &Path, kept: &Path) -> Result<Option<usize>> {
    let new =
        std::fs::read_to_string(generated).with_context(|| generated.display().to_string())?;
    let Ok(old) = std::fs::read_to_string(kept) else {
        return Ok(Some(1));
    };
    if new == old {
        return Ok(None);
    }
    let same = new
        .lines()
        .zip(old.lines())
        .take_while(|(new, old)| new == old);
    Ok(Some(same.count() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_line_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path
        };
        let new = file("new", "one\ntwo\nthree\n");
        let cases = [
            (file("same", "one\ntwo\nthree\n"), None),
            (file("other", "one\n2\nthree\n"), Some(2)),
            (file("shorter", "one\ntwo\n"), Some(3)),
            (folder.path().join("absent"), Some(1)),
        ];
        for (old, expected) in cases {
            let found = first_difference(&new, &old).expect("readable");
            assert_eq!(found, expected, "{}", old.display());
        }
    }
}
