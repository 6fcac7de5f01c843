//! The installation's own key: 256 bits in a file beside the site, never in the database, so that
//! a copied database opens nothing. Secrets that must be read again (one-time-code secrets) are
//! sealed with keys derived from it, and so is what a browser carries between two steps.
//!
//! Losing the file loses second factors, nothing else: people are given new ones.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::{NoChance, random};

/// Bytes of the key.
const KEY_BYTES: usize = 32;
/// Bytes of a nonce of AES-GCM.
const NONCE_BYTES: usize = 12;
/// In front of sealed text, so that another way of sealing can follow one day.
const FORM: &str = "v1.";

/// What can be wrong with the key or with what it sealed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the installation key {}: {cause}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// The file holds something else.
    #[error("{} is no installation key: 64 hexadecimal digits are expected. Bring the file back from a backup, or remove it for a new key, after which second factors must be set up again", .0.display())]
    NotAKey(PathBuf),
    /// Others on the machine may read it.
    #[error("{} can be read by other accounts of this machine (mode {mode:03o}): chmod 600 {}", path.display(), path.display())]
    Readable {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Sealed text was cut, changed, or sealed with another key or for another purpose.
    #[error("sealed text does not open: it was changed, or sealed with another installation key")]
    DoesNotOpen,
    /// No random bytes.
    #[error(transparent)]
    NoChance(#[from] NoChance),
}

/// The key.
#[derive(Clone)]
pub struct InstallationKey(Zeroizing<[u8; KEY_BYTES]>);

impl InstallationKey {
    /// Reads the key, or makes one where there is no file. The file belongs to its owner alone.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        let at = |cause| KeyError::File {
            path: path.to_owned(),
            cause,
        };
        match fs::read_to_string(path) {
            Ok(text) => {
                refuse_readable(path)?;
                Self::read(path, &Zeroizing::new(text))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::from_bytes(*random::<KEY_BYTES>()?);
                let text = Zeroizing::new(HEXLOWER.encode(&*key.0));
                match write_new(path, &text) {
                    Ok(()) => Ok(key),
                    // Another process of the same site was first: its key is the one.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        let text = fs::read_to_string(path).map_err(at)?;
                        Self::read(path, &Zeroizing::new(text))
                    }
                    Err(error) => Err(at(error)),
                }
            }
            Err(error) => Err(at(error)),
        }
    }

    fn read(path: &Path, text: &str) -> Result<Self, KeyError> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
        let bytes = bytes.map(Zeroizing::new);
        let bytes = bytes.and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).ok());
        let bytes = bytes.ok_or_else(|| KeyError::NotAKey(path.to_owned()))?;
        Ok(Self::from_bytes(bytes))
    }

    /// The key from its bytes.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key for one purpose: HMAC-SHA256 of the purpose's name, as HKDF-Expand (RFC 5869) has it
    /// for one block. Who has one derived key knows no other.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; KEY_BYTES]> {
        let mut mac = self.mac();
        mac.update(purpose.as_bytes());
        mac.update(&[1]);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    /// Hash of `text` that nobody without the key can compute or guess from a list of candidates.
    pub fn keyed_hash(&self, purpose: &str, text: &str) -> String {
        let derived = Self::from_bytes(*self.derive(purpose));
        let mut mac = derived.mac();
        mac.update(text.as_bytes());
        HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    fn mac(&self) -> Hmac<Sha256> {
        Hmac::<Sha256>::new_from_slice(&*self.0).expect("invariant: HMAC takes keys of any length")
    }

    /// Seals bytes for one purpose (AES-256-GCM with a random nonce).
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> String {
        let mut bytes = plain.to_vec();
        let nonce = self
            .sealing(purpose)
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut bytes)
            .expect("invariant: what is sealed here is far below 64 GiB");
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut bytes);
        format!("{FORM}{}", BASE64URL_NOPAD.encode(&whole))
    }

    /// Opens what [`Self::seal`] made for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let text = sealed.strip_prefix(FORM).ok_or(KeyError::DoesNotOpen)?;
        let whole = BASE64URL_NOPAD.decode(text.as_bytes());
        let whole = whole.map_err(|_| KeyError::DoesNotOpen)?;
        let (nonce, rest) = whole
            .split_at_checked(NONCE_BYTES)
            .ok_or(KeyError::DoesNotOpen)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::DoesNotOpen)?;
        let mut rest = Zeroizing::new(rest.to_vec());
        let length = self
            .sealing(purpose)
            .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut rest)
            .map_err(|_| KeyError::DoesNotOpen)?
            .len();
        rest.truncate(length);
        Ok(rest)
    }

    fn sealing(&self, purpose: &str) -> RandomizedNonceKey {
        RandomizedNonceKey::new(&AES_256_GCM, &*self.derive(purpose))
            .expect("invariant: AES-256 takes keys of 32 bytes")
    }
}

/// Written elsewhere first and linked into place, so that no reader ever sees half a key.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn refuse_readable(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).map_err(|cause| KeyError::File {
        path: path.to_owned(),
        cause,
    })?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(KeyError::Readable {
        path: path.to_owned(),
        mode,
    })
}

#[cfg(not(unix))]
fn refuse_readable(_: &Path) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> InstallationKey {
        InstallationKey::from_bytes([7; 32])
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_purpose_only() {
        let sealed = key().seal("one-time code", b"secret");
        assert_eq!(*key().open("one-time code", &sealed).unwrap(), b"secret");
        assert!(key().open("something else", &sealed).is_err());
        let other = InstallationKey::from_bytes([8; 32]);
        assert!(other.open("one-time code", &sealed).is_err());
        assert_ne!(sealed, key().seal("one-time code", b"secret"));
    }

    #[test]
    fn a_changed_or_cut_text_does_not_open() {
        let sealed = key().seal("purpose", b"secret");
        for at in FORM.len()..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(key().open("purpose", &changed).is_err(), "byte {at}");
            assert!(key().open("purpose", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn derived_keys_are_those_of_hkdf_expand() {
        // RFC 5869, appendix A.3: PRK, no info, first block of OKM.
        let prk = "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04";
        let bytes: [u8; 32] = HEXLOWER.decode(prk.as_bytes()).unwrap().try_into().unwrap();
        let derived = InstallationKey::from_bytes(bytes).derive("");
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
        assert_eq!(HEXLOWER.encode(&*derived), expected);
    }

    #[test]
    fn the_file_is_made_once_and_belongs_to_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/installation.key");
        let one = InstallationKey::load_or_create(&path).unwrap();
        let two = InstallationKey::load_or_create(&path).unwrap();
        assert_eq!(one.derive("x"), two.derive("x"));
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "no draft stays behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            let refused = InstallationKey::load_or_create(&path).err().unwrap();
            assert!(refused.to_string().contains("chmod 600"), "{refused}");
        }
    }

    #[test]
    fn a_file_with_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("installation.key");
        write_new(&path, "not a key").unwrap();
        let refused = InstallationKey::load_or_create(&path).err().unwrap();
        assert!(matches!(refused, KeyError::NotAKey(_)));
        assert!(!refused.to_string().contains("not a key\n"));
    }
}
