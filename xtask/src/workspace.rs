//! Where the workspace lies and which files belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The workspace's folder.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace this program was built from.
    pub fn find() -> Result<Self> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().context("xtask lies in no workspace")?;
        if !root.join("Cargo.lock").is_file() {
            bail!(
                "{}: no Cargo.lock here; was the folder moved?",
                root.display()
            );
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    #[cfg(test)]
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Scratch space of the tasks, inside the target folder.
    pub fn scratch(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// Where cargo writes.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |folder| self.root.join(folder))
    }

    /// The command-line program of the last dev build.
    pub fn rounds(&self) -> PathBuf {
        let name = format!("rounds{}", std::env::consts::EXE_SUFFIX);
        self.target().join("debug").join(name)
    }

    /// Every file that is tracked, or that would be if it were added now; relative paths, sorted.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let listing = Command::new("git")
            .args([
                "ls-files",
                "--cached",
                "--others",
                "--exclude-standard",
                "-z",
            ])
            .current_dir(&self.root)
            .output()
            .context("git ls-files")?;
        if !listing.status.success() {
            bail!(
                "git ls-files: {}",
                String::from_utf8_lossy(&listing.stderr).trim()
            );
        }
        let text =
            String::from_utf8(listing.stdout).context("git ls-files: a name is not UTF-8")?;
        let mut files: Vec<PathBuf> = text
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            // A tracked file may have been removed without telling git yet.
            .filter(|path| self.root.join(path).is_file())
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// The file's text; none when it is not text.
    pub fn text(&self, file: &Path) -> Result<Option<String>> {
        let path = self.root.join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(String::from_utf8(bytes).ok())
    }
}
