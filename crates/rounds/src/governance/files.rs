//! Attached files and snapshots, kept by the hash of their bytes: what a decision rests on cannot
//! be exchanged under its name, and the same file is kept once.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rounds_governance::chain::sha256;
use rounds_governance::evidence::Attachment;

/// Largest file that is kept.
pub const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;
/// Longest name of a file, in bytes.
const NAME_BYTES_MAX: usize = 200;

/// The folder of kept files.
#[derive(Debug, Clone)]
pub struct FileShelf {
    folder: PathBuf,
}

impl FileShelf {
    /// Over this folder, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps bytes. When this returns, they are on the disk.
    ///
    /// # Errors
    /// They are too many, the name is no name of a file, or the disk does not keep them.
    pub fn keep(&self, name: &str, media_type: &str, bytes: &[u8]) -> Result<Attachment> {
        if bytes.len() > FILE_BYTES_MAX {
            bail!(
                "{name}: {} bytes; {FILE_BYTES_MAX} is the limit",
                bytes.len()
            );
        }
        let is_name = !name.is_empty()
            && name.len() <= NAME_BYTES_MAX
            && !name.contains(['/', '\\'])
            && !name.chars().any(char::is_control);
        if !is_name {
            bail!(
                "{name:?} is no name of a file: give one without folders, at most {NAME_BYTES_MAX} bytes long"
            );
        }
        let attachment = Attachment {
            sha256: sha256(bytes),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
        };
        let path = self.path(&attachment.sha256)?;
        if !path.exists() {
            write_whole(&path, bytes)?;
        }
        Ok(attachment)
    }

    /// The bytes with this hash; none where there are none.
    ///
    /// # Errors
    /// They cannot be read, or are no longer those with this hash.
    pub fn read(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(hash)?;
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        let found = sha256(&bytes);
        if found != hash {
            bail!(
                "{}: damaged or exchanged: its SHA-256 is {found}",
                path.display()
            );
        }
        Ok(Some(bytes))
    }

    /// Two levels, so that no folder holds very many files.
    fn path(&self, hash: &str) -> Result<PathBuf> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(start) = hash.get(..2).filter(|_| is_hash) else {
            bail!("{hash:?} is no SHA-256 in hexadecimal");
        };
        Ok(self.folder.join(start).join(hash))
    }
}

/// Writes beside and renames, so that a file under its final name is always whole.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let within = || path.display().to_string();
    let folder = path.parent().with_context(within)?;
    crate::backup::make_private(folder)?;
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let mut file = std::fs::File::create(&draft).with_context(within)?;
    file.write_all(bytes).with_context(within)?;
    file.sync_all().with_context(within)?;
    std::fs::rename(&draft, path).with_context(within)?;
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_and_damage_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = FileShelf::new(folder.path().join("files"));
        let kept = shelf.keep("plan.txt", "text/plain", b"switch it off");
        let kept = kept.expect("kept");
        let back = shelf.read(&kept.sha256).expect("readable");
        assert_eq!(back.as_deref(), Some(b"switch it off".as_slice()));
        let path = shelf.path(&kept.sha256).expect("a hash");
        std::fs::write(path, b"switch it on!").expect("changed by hand");
        let error = shelf.read(&kept.sha256).expect_err("damaged");
        assert!(
            error.to_string().contains("damaged or exchanged"),
            "{error}"
        );
    }

    #[test]
    fn a_name_leads_out_of_no_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = FileShelf::new(folder.path().to_owned());
        for name in ["../x", "a/b", "", "a\nb"] {
            assert!(shelf.keep(name, "text/plain", b"x").is_err(), "{name:?}");
        }
        assert!(shelf.read("../../etc/passwd").is_err());
    }
}
