//! Where the workspace lies and which files belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Folders of what is built, downloaded or kept by git.
const NOT_OURS: [&str; 4] = [".git", "node_modules", "rounds-demo", "target"];

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
    /// Outside of a git repository, every file but those that are built or downloaded.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = match self.files_of_git()? {
            Some(files) => files,
            None => {
                println!("note: git does not know this folder, so every file in it is looked at");
                let mut found = Vec::new();
                self.collect(Path::new(""), &mut found)?;
                found
            }
        };
        files.sort();
        files.dedup();
        Ok(files)
    }

    fn files_of_git(&self) -> Result<Option<Vec<PathBuf>>> {
        let arguments = [
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ];
        let listing = Command::new("git")
            .args(arguments)
            .current_dir(&self.root)
            .output();
        let Some(listing) = listing.ok().filter(|listing| listing.status.success()) else {
            return Ok(None);
        };
        let text =
            String::from_utf8(listing.stdout).context("git ls-files: a name is not UTF-8")?;
        let files = text
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            // A tracked file may have been removed without telling git yet.
            .filter(|path| self.root.join(path).is_file());
        Ok(Some(files.collect()))
    }

    fn collect(&self, folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
        let path = self.root.join(folder);
        for entry in std::fs::read_dir(&path).with_context(|| path.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name();
            let inner = folder.join(&name);
            if entry.path().is_file() {
                files.push(inner);
            } else if !NOT_OURS.iter().any(|folder| name == *folder) {
                self.collect(&inner, files)?;
            }
        }
        Ok(())
    }

    /// The file's text; none when it is not text.
    pub fn text(&self, file: &Path) -> Result<Option<String>> {
        let path = self.root.join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(String::from_utf8(bytes).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_git_everything_is_found_but_what_is_built() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for path in [
            "src/a.rs",
            "target/b.rs",
            "tests/node_modules/c.js",
            "README.md",
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "").expect("written");
        }
        let mut files = Vec::new();
        let workspace = Workspace::at(folder.path());
        workspace
            .collect(Path::new(""), &mut files)
            .expect("readable");
        files.sort();
        assert_eq!(files, [Path::new("README.md"), Path::new("src/a.rs")]);
    }
}
