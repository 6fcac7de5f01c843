//! A consistent state of all tables, now or as of an earlier version or time.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rounds_core::TableName;

use super::folder::Folder;
use super::version::{self, VersionRecord};
use crate::error::LakeError;

/// Which state to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// The newest.
    Latest,
    /// A numbered lake version.
    Version(u64),
    /// The newest version committed at or before this instant.
    Time(Timestamp),
}

impl AsOf {
    /// Reads a version number (`12`), an instant (`2026-11-22T06:00:00Z`), a local date and time or
    /// a date (its end, in `zone`).
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, LakeError> {
        let text = text.trim();
        if let Ok(version) = text.parse() {
            return Ok(Self::Version(version));
        }
        if let Ok(instant) = Timestamp::from_str(text) {
            return Ok(Self::Time(instant));
        }
        let end_of_day = Date::from_str(text)
            .ok()
            .and_then(|date| date.tomorrow().ok())
            .filter(|_| text.len() == "2026-11-22".len())
            .map(|date| date.at(0, 0, 0, 0));
        let local = end_of_day.or_else(|| DateTime::from_str(text).ok());
        local
            .and_then(|local| local.to_zoned(zone.clone()).ok())
            .map(|zoned| Self::Time(zoned.timestamp()))
            .ok_or_else(|| {
                LakeError::Refused(format!(
                    "{text:?} is neither a version nor a time: give a number such as 12, a date such as 2026-11-22 or an instant such as 2026-11-22T06:00:00Z"
                ))
            })
    }
}

/// The lake as it stood at one version.
#[derive(Debug, Clone)]
pub struct Snapshot {
    record: VersionRecord,
}

impl Snapshot {
    pub(crate) fn open(folder: &Folder, as_of: AsOf) -> Result<Self, LakeError> {
        let record = match as_of {
            AsOf::Latest => version::latest(folder)?,
            AsOf::Version(0) => VersionRecord::empty(),
            AsOf::Version(number) => find(folder, number)?,
            AsOf::Time(instant) => newest_at(folder, instant)?,
        };
        Ok(Self { record })
    }

    /// The lake version; 0 before anything was written.
    pub fn version(&self) -> u64 {
        self.record.version
    }

    /// When this version was committed.
    pub fn at(&self) -> Timestamp {
        self.record.at
    }

    /// What made this version.
    pub fn record(&self) -> &VersionRecord {
        &self.record
    }

    /// The Delta version of this table, if it existed.
    pub fn table_version(&self, table: &TableName) -> Option<u64> {
        self.record.tables.get(table).copied()
    }

    /// Every table that existed, with its Delta version.
    pub fn tables(&self) -> impl Iterator<Item = (&TableName, u64)> {
        self.record
            .tables
            .iter()
            .map(|(name, version)| (name, *version))
    }
}

fn find(folder: &Folder, number: u64) -> Result<VersionRecord, LakeError> {
    let numbers = version::numbers(folder)?;
    if numbers.contains(&number) {
        version::read(folder, number)
    } else {
        Err(LakeError::NoVersion {
            asked: number.to_string(),
            first: numbers.first().copied().unwrap_or(0),
            last: numbers.last().copied().unwrap_or(0),
        })
    }
}

fn newest_at(folder: &Folder, instant: Timestamp) -> Result<VersionRecord, LakeError> {
    for number in version::numbers(folder)?.into_iter().rev() {
        let record = version::read(folder, number)?;
        if record.at <= instant {
            return Ok(record);
        }
    }
    Ok(VersionRecord::empty())
}
