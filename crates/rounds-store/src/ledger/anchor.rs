//! Anchors: what the ledger's head was at an instant, kept where who can write to the database
//! cannot. A file on another machine's disk, or the log of another machine (`syslog`).

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::entry::Position;
pub use super::syslog::{Syslog, SyslogTarget};

/// The head of the ledger at an instant: one line, `SEQ HASH INSTANT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Where the ledger stood.
    pub position: Position,
    /// When.
    pub at: Timestamp,
}

/// Why an anchor could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// The file or the socket.
    #[error("{place}: {cause}")]
    Io {
        /// Which file or socket.
        place: String,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A line is no anchor.
    #[error("{path}:{line}: expected `SEQ HASH INSTANT`; an anchor was altered")]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
    },
    /// The ledger is behind its anchors, or another one.
    #[error(
        "the last anchor is entry {anchored}, the ledger stands at entry {offered}: it was cut or exchanged; verify it before anything is anchored again"
    )]
    Backwards {
        /// Entry of the newest anchor.
        anchored: i64,
        /// Entry that was to be anchored.
        offered: i64,
    },
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {:.3}",
            self.position.seq, self.position.hash, self.at
        )
    }
}

impl Anchor {
    /// Reads a line.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let (seq, hash, at) = (words.next()?, words.next()?, words.next()?);
        let hexadecimal = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let position = Position {
            seq: seq.parse().ok().filter(|seq| *seq > 0)?,
            hash: hash.to_owned(),
        };
        (hexadecimal && words.next().is_none()).then_some(())?;
        Some(Self {
            position,
            at: at.parse().ok()?,
        })
    }
}

/// A file of anchors that only grows.
#[derive(Debug)]
pub struct AnchorFile {
    path: PathBuf,
    last: Option<Anchor>,
}

impl AnchorFile {
    /// Opens the file, which may not be there yet.
    ///
    /// # Errors
    /// When it cannot be read, or a line is no anchor.
    pub fn open(path: &Path) -> Result<Self, AnchorError> {
        let last = read(path)?.pop();
        Ok(Self {
            path: path.to_path_buf(),
            last,
        })
    }

    /// The newest anchor.
    pub fn last(&self) -> Option<&Anchor> {
        self.last.as_ref()
    }

    /// Keeps an anchor. The same entry again is not kept twice.
    ///
    /// # Errors
    /// [`AnchorError::Backwards`] when the ledger is behind its anchors, and when the file cannot
    /// be written for sure.
    pub fn append(&mut self, anchor: &Anchor) -> Result<(), AnchorError> {
        if let Some(last) = &self.last {
            if anchor.position == last.position {
                return Ok(());
            }
            if anchor.position.seq <= last.position.seq {
                return Err(AnchorError::Backwards {
                    anchored: last.position.seq,
                    offered: anchor.position.seq,
                });
            }
        }
        self.write(anchor).map_err(|cause| AnchorError::Io {
            place: self.path.display().to_string(),
            cause,
        })?;
        self.last = Some(anchor.clone());
        Ok(())
    }

    fn write(&self, anchor: &Anchor) -> std::io::Result<()> {
        let made = !self.path.exists();
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?;
        // A line that a crash cut off must not swallow this one.
        let line_feed = if ends_with_line_feed(&self.path)? {
            ""
        } else {
            "\n"
        };
        file.write_all(format!("{line_feed}{anchor}\n").as_bytes())?;
        file.sync_all()?;
        if made
            && let Some(folder) = self
                .path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
        {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// All anchors of a file, in the order they were kept; none where there is no file. A last line
/// without its end is one that a crash cut off, and is left out.
///
/// # Errors
/// When the file cannot be read, or a line is no anchor.
pub fn read(path: &Path) -> Result<Vec<Anchor>, AnchorError> {
    let failed = |cause| AnchorError::Io {
        place: path.display().to_string(),
        cause,
    };
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened.map_err(failed)?,
    };
    let mut reader = BufReader::new(file);
    let (mut anchors, mut line, mut number) = (Vec::new(), String::new(), 0);
    while reader.read_line(&mut line).map_err(failed)? > 0 {
        number += 1;
        match Anchor::parse(&line) {
            Some(anchor) if line.ends_with('\n') => anchors.push(anchor),
            None if line.ends_with('\n') && !follows_a_cut(&line) => {
                return Err(AnchorError::Line {
                    path: path.to_path_buf(),
                    line: number,
                });
            }
            _ => {}
        }
        line.clear();
    }
    Ok(anchors)
}

/// A line that a crash cut off ends where the next anchor was put below it: it is the beginning of
/// an anchor, nothing else.
fn follows_a_cut(line: &str) -> bool {
    let text = line.trim_end_matches('\n');
    let mut words = text.split(' ');
    let number = words
        .next()
        .is_none_or(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let hash = words
        .next()
        .is_none_or(|word| word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()));
    number && hash && text.len() < "1 ".len() + 64 + " 2026-01-01T00:00:00.000Z".len()
}

fn ends_with_line_feed(path: &Path) -> std::io::Result<bool> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0_u8];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn anchor(seq: i64, digit: char) -> Anchor {
        Anchor {
            position: Position {
                seq,
                hash: digit.to_string().repeat(64),
            },
            at: Timestamp::from_millisecond(1_780_000_000_123).expect("an instant"),
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let line = anchor(17, 'a').to_string();
        assert!(line.ends_with(" 2026-05-28T20:26:40.123Z"), "{line}");
        assert_eq!(Anchor::parse(&line), Some(anchor(17, 'a')));
        for wrong in ["", "17", "0 aa 2026-05-28T20:26:40Z", "x y z"] {
            assert_eq!(Anchor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_grows_and_never_goes_back() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("anchors");
        let mut file = AnchorFile::open(&path).expect("opened");
        file.append(&anchor(5, 'a')).expect("kept");
        file.append(&anchor(5, 'a')).expect("kept already");
        file.append(&anchor(9, 'b')).expect("kept");
        let mut again = AnchorFile::open(&path).expect("opened");
        assert_eq!(again.last(), Some(&anchor(9, 'b')));
        for back in [anchor(9, 'c'), anchor(8, 'b')] {
            let refused = again.append(&back);
            assert!(matches!(
                refused,
                Err(AnchorError::Backwards { anchored: 9, .. })
            ));
        }
        assert_eq!(read(&path).expect("read"), [anchor(5, 'a'), anchor(9, 'b')]);
    }

    #[test]
    fn a_line_that_a_crash_cut_off_is_left_out() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("anchors");
        let cut = anchor(6, 'b').to_string();
        let kept = anchor(5, 'a').to_string();
        for length in 0..cut.len() {
            std::fs::write(&path, format!("{kept}\n{}", &cut[..length])).expect("written");
            let mut file = AnchorFile::open(&path).expect("opened");
            assert_eq!(file.last(), Some(&anchor(5, 'a')), "{length}");
            file.append(&anchor(7, 'c')).expect("kept");
            let found = read(&path).expect("read");
            assert_eq!(found.first(), Some(&anchor(5, 'a')));
            assert_eq!(found.last(), Some(&anchor(7, 'c')), "{length}");
        }
    }

    #[test]
    fn an_altered_line_is_named() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("anchors");
        std::fs::write(&path, format!("{}\nrubbish, 7\n", anchor(5, 'a'))).expect("written");
        let error = read(&path).expect_err("refused").to_string();
        assert!(error.contains(":2:"), "{error}");
    }
}
