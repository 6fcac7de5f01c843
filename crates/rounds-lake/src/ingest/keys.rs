//! Which rows the lake already has, in bounded memory.
//!
//! While rows are parsed, each leaves a [`KeyRecord`] in a [`KeySpool`]: hash of its key, hash of
//! its content, its age and its place. When all are parsed the records are resolved in passes over
//! parts of the key space, each against the keys that the table holds:
//!
//! * same key and same content as a row of the lake, or an older one: the new row is a duplicate;
//! * same key and other content: the new row replaces the old one;
//! * several new rows of one key: the youngest stays, ties go to the later place in the file, the
//!   others are duplicates.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{BufReader, Read, Write};
use std::path::PathBuf;

use twox_hash::{XxHash3_64, XxHash3_128};

use crate::error::LakeError;

/// Parts of the key space.
const PARTS: usize = 64;
/// Records a spool keeps in memory (48 bytes each) before it writes them out.
const RECORDS_IN_MEMORY_MAX: usize = 256 * 1024;
/// Records resolved in one pass over the table's keys.
const RECORDS_PER_PASS_MAX: usize = 1 << 18;
/// Bytes of a record in a spool file.
const RECORD_BYTES: usize = 48;

/// One parsed row, by its hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyRecord {
    pub(super) key: u128,
    pub(super) content: i64,
    /// Microseconds since 1970 of the source's own "last updated"; `i64::MIN` where it has none.
    pub(super) age: i64,
    pub(super) batch: i64,
    pub(super) line: i64,
}

/// The hash of a key made of several texts.
pub(super) fn key_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> u128 {
    key_hash_with(&mut Vec::new(), parts)
}

/// As [`key_hash`]; many keys in turn share the memory of `buffer`.
pub(super) fn key_hash_with<'a>(
    buffer: &mut Vec<u8>,
    parts: impl IntoIterator<Item = &'a str>,
) -> u128 {
    buffer.clear();
    for part in parts {
        buffer.extend_from_slice(part.as_bytes());
        buffer.push(0x1f);
    }
    XxHash3_128::oneshot(buffer)
}

/// The hash of a row's content.
pub(super) fn content_hash(bytes: &[u8]) -> i64 {
    i64::from_ne_bytes(XxHash3_64::oneshot(bytes).to_ne_bytes())
}

/// Key records of one thread, spilled to disk when there are many.
pub(super) struct KeySpool {
    /// What is in memory of each part.
    parts: Vec<Vec<KeyRecord>>,
    in_memory: usize,
    folder: PathBuf,
    name: String,
    files: Option<Vec<File>>,
    spilled: [usize; PARTS],
}

impl KeySpool {
    /// `name` must be unique among the spools of a load.
    pub(super) fn new(folder: PathBuf, name: String) -> Self {
        Self {
            parts: vec![Vec::new(); PARTS],
            in_memory: 0,
            folder,
            name,
            files: None,
            spilled: [0; PARTS],
        }
    }

    pub(super) fn push(&mut self, record: KeyRecord) -> Result<(), LakeError> {
        if let Some(part) = self.parts.get_mut(part_of(record.key)) {
            part.push(record);
            self.in_memory += 1;
        }
        if self.in_memory >= RECORDS_IN_MEMORY_MAX {
            self.spill()?;
        }
        Ok(())
    }

    fn path(&self, part: usize) -> PathBuf {
        self.folder.join(format!("{}-{part:02}.keys", self.name))
    }

    fn spill(&mut self) -> Result<(), LakeError> {
        if self.files.is_none() {
            std::fs::create_dir_all(&self.folder)
                .map_err(|error| LakeError::file(&self.folder, error))?;
            let create = |part| {
                let path = self.path(part);
                File::create(&path).map_err(|error| LakeError::file(&path, error))
            };
            self.files = Some((0..PARTS).map(create).collect::<Result<_, _>>()?);
        }
        let mut buffer = Vec::new();
        let parts = self.parts.iter_mut().zip(&mut self.spilled);
        for (file, (part, spilled)) in self.files.iter_mut().flatten().zip(parts) {
            buffer.clear();
            *spilled += part.len();
            for record in part.drain(..) {
                encode(&record, &mut buffer);
            }
            file.write_all(&buffer)
                .map_err(|error| LakeError::file(&self.folder, error))?;
        }
        self.in_memory = 0;
        Ok(())
    }

    fn count(&self, part: usize) -> usize {
        let in_memory = self.parts.get(part).map_or(0, Vec::len);
        in_memory + self.spilled.get(part).copied().unwrap_or(0)
    }

    fn read_part(&self, part: usize, into: &mut Vec<KeyRecord>) -> Result<(), LakeError> {
        into.extend(self.parts.get(part).into_iter().flatten());
        if self.spilled.get(part).is_none_or(|count| *count == 0) {
            return Ok(());
        }
        let path = self.path(part);
        let file = File::open(&path).map_err(|error| LakeError::file(&path, error))?;
        let mut file = BufReader::new(file);
        let mut bytes = [0; RECORD_BYTES];
        loop {
            match file.read_exact(&mut bytes) {
                Ok(()) => into.push(decode(&bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(LakeError::file(&path, error)),
            }
        }
    }
}

fn part_of(key: u128) -> usize {
    // The top six bits of a hash are as evenly spread as any others.
    usize::try_from(key >> 122).unwrap_or(0)
}

fn encode(record: &KeyRecord, buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(&record.key.to_le_bytes());
    for value in [record.content, record.age, record.batch, record.line] {
        buffer.extend_from_slice(&value.to_le_bytes());
    }
}

fn decode(bytes: &[u8; RECORD_BYTES]) -> KeyRecord {
    let (key, rest) = bytes.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
    let whole = |index: usize| {
        let start = index * 8;
        let field = rest
            .get(start..start + 8)
            .and_then(|field| field.try_into().ok());
        i64::from_le_bytes(field.unwrap_or([0; 8]))
    };
    KeyRecord {
        key: u128::from_le_bytes(*key),
        content: whole(0),
        age: whole(1),
        batch: whole(2),
        line: whole(3),
    }
}

/// A row of the lake, by its hashes.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExistingKey {
    pub(super) key: u128,
    pub(super) content: Option<i64>,
    pub(super) age: i64,
}

/// Runs through every key that a table holds and calls back with each.
pub(super) type ReadKeys<'a> = dyn Fn(&mut dyn FnMut(ExistingKey)) -> Result<(), LakeError> + 'a;

/// What [`resolve`] found.
#[derive(Debug, Default)]
pub(super) struct Resolution {
    /// Lines of each batch that must not be kept, as sets of bits.
    pub(super) dropped: HashMap<i64, Bits>,
    /// Keys of rows in the lake that newer rows replace.
    pub(super) replaced: HashSet<u128>,
    /// How many rows of the lake each batch replaces.
    pub(super) replaced_by_batch: HashMap<i64, u64>,
}

impl Resolution {
    /// Whether the row at this place is a duplicate.
    pub(super) fn is_dropped(&self, batch: i64, line: i64) -> bool {
        self.dropped
            .get(&batch)
            .is_some_and(|bits| bits.contains(line))
    }

    fn drop_row(&mut self, record: &KeyRecord) {
        self.dropped
            .entry(record.batch)
            .or_default()
            .insert(record.line);
    }
}

/// Resolves all spools against the lake's keys. `existing` runs once for each pass.
pub(super) fn resolve(
    spools: &[KeySpool],
    existing: &ReadKeys<'_>,
) -> Result<Resolution, LakeError> {
    let mut resolution = Resolution::default();
    let mut part = 0;
    while part < PARTS {
        let mut records = Vec::new();
        loop {
            for spool in spools {
                spool.read_part(part, &mut records)?;
            }
            part += 1;
            let upcoming: usize = spools.iter().map(|spool| spool.count(part)).sum();
            if part >= PARTS || records.len() + upcoming > RECORDS_PER_PASS_MAX {
                break;
            }
        }
        if !records.is_empty() {
            resolve_pass(records, existing, &mut resolution)?;
        }
    }
    Ok(resolution)
}

fn resolve_pass(
    records: Vec<KeyRecord>,
    existing: &ReadKeys<'_>,
    resolution: &mut Resolution,
) -> Result<(), LakeError> {
    let mut winners: HashMap<u128, KeyRecord, BuildHasherDefault<HashOfHash>> =
        HashMap::with_capacity_and_hasher(records.len(), BuildHasherDefault::default());
    for record in records {
        match winners.entry(record.key) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(record);
            }
            std::collections::hash_map::Entry::Occupied(mut taken) => {
                // The order in which threads read lines must not decide.
                let rank = |record: &KeyRecord| (record.age, record.batch, record.line);
                if rank(&record) > rank(taken.get()) {
                    let loser = taken.insert(record);
                    resolution.drop_row(&loser);
                } else {
                    resolution.drop_row(&record);
                }
            }
        }
    }
    existing(&mut |old| {
        let Some(new) = winners.get(&old.key) else {
            return;
        };
        let same = old.content == Some(new.content);
        let stale = old.age > new.age && new.age != i64::MIN;
        if same || stale {
            resolution.drop_row(new);
        } else if resolution.replaced.insert(old.key) {
            *resolution.replaced_by_batch.entry(new.batch).or_default() += 1;
        }
    })
}

/// A key is a hash already: half of it will do.
#[derive(Default)]
struct HashOfHash(u64);

impl Hasher for HashOfHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let half = bytes.first_chunk().copied();
        self.0 = half.map_or(0, u64::from_le_bytes);
    }
}

/// A growing set of line numbers.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    ones: u64,
}

impl Bits {
    pub(super) fn insert(&mut self, line: i64) {
        let Ok(line) = usize::try_from(line) else {
            return;
        };
        let word = line / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            let mask = 1 << (line % 64);
            self.ones += u64::from(*word & mask == 0);
            *word |= mask;
        }
    }

    pub(super) fn contains(&self, line: i64) -> bool {
        usize::try_from(line)
            .ok()
            .and_then(|line| {
                self.words
                    .get(line / 64)
                    .map(|word| word >> (line % 64) & 1 == 1)
            })
            .unwrap_or(false)
    }

    pub(super) fn len(&self) -> u64 {
        self.ones
    }

    /// Lines that are in both.
    pub(super) fn intersection(&self, other: &Self) -> Self {
        let words: Vec<u64> = self
            .words
            .iter()
            .zip(&other.words)
            .map(|(a, b)| a & b)
            .collect();
        let ones = words.iter().map(|word| u64::from(word.count_ones())).sum();
        Self { words, ones }
    }
}

#[cfg(test)]
mod tests;
