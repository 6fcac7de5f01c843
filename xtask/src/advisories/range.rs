//! Which versions an advisory's ranges mean.
//!
//! They are written as Cargo's requirements and mean something else: an advisory speaks of the
//! order of versions (semver.org, item 11), in which a pre-release stands before its release, while
//! a requirement leaves pre-releases out. So `semver` parses, and the comparing is done here, as
//! RustSec's own tools do when they export to OSV: build metadata is ignored, and the upper end of
//! `^` and `~` leaves the pre-releases of the next version out.

use anyhow::{Context, Result, bail};
use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};

/// Whether the version lies in the range.
pub fn contains(range: &str, version: &Version) -> Result<bool> {
    let wanted = VersionReq::parse(range.trim())
        .with_context(|| format!("{range:?} is not a range of versions"))?;
    let mut is_inside = true;
    for comparator in &wanted.comparators {
        is_inside &= holds(comparator, version)?;
    }
    Ok(is_inside)
}

fn holds(comparator: &Comparator, version: &Version) -> Result<bool> {
    let order = version.cmp_precedence(&start(comparator));
    Ok(match comparator.op {
        Op::Exact => order.is_eq(),
        Op::Greater => order.is_gt(),
        Op::GreaterEq => order.is_ge(),
        Op::Less => order.is_lt(),
        Op::LessEq => order.is_le(),
        Op::Caret => order.is_ge() && version.cmp_precedence(&after_caret(comparator)?).is_lt(),
        Op::Tilde => order.is_ge() && version.cmp_precedence(&after_tilde(comparator)?).is_lt(),
        _ => bail!("{comparator}: this kind of range is not known to advisories"),
    })
}

fn start(comparator: &Comparator) -> Version {
    Version {
        major: comparator.major,
        minor: comparator.minor.unwrap_or(0),
        patch: comparator.patch.unwrap_or(0),
        pre: comparator.pre.clone(),
        build: BuildMetadata::EMPTY,
    }
}

/// `^1.2.3` ends before 2, `^0.2.3` before 0.3, `^0.0.3` before 0.0.4.
fn after_caret(comparator: &Comparator) -> Result<Version> {
    match (comparator.major, comparator.minor, comparator.patch) {
        (0, Some(0), Some(patch)) => before(0, 0, patch + 1),
        (0, Some(minor), _) => before(0, minor + 1, 0),
        (major, ..) => before(major + 1, 0, 0),
    }
}

/// `~1.2.3` ends before 1.3, `~1` before 2.
fn after_tilde(comparator: &Comparator) -> Result<Version> {
    match comparator.minor {
        Some(minor) => before(comparator.major, minor + 1, 0),
        None => before(comparator.major + 1, 0, 0),
    }
}

/// The lowest pre-release there can be of this version.
fn before(major: u64, minor: u64, patch: u64) -> Result<Version> {
    Ok(Version {
        pre: Prerelease::new("0")?,
        ..Version::new(major, minor, patch)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(range: &str, version: &str) -> bool {
        let version = Version::parse(version).expect("a version");
        contains(range, &version).expect("a range")
    }

    #[test]
    fn ranges_of_releases_are_those_of_the_cargo_book() {
        // https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
        for (range, inside, outside) in [
            ("^1.2.3", "1.9.0", "2.0.0"),
            ("^0.2.3", "0.2.9", "0.3.0"),
            ("^0.0.3", "0.0.3", "0.0.4"),
            ("^0.0", "0.0.9", "0.1.0"),
            ("^0", "0.9.9", "1.0.0"),
            ("~1.2.3", "1.2.9", "1.3.0"),
            ("~1", "1.9.0", "2.0.0"),
            ("=1.2.3", "1.2.3", "1.2.4"),
            ("< 0.10.0, >= 0.9.18", "0.9.18", "0.10.0"),
            ("0.13.10", "0.13.11", "0.14.0"),
        ] {
            assert!(is_in(range, inside), "{inside} is in {range}");
            assert!(!is_in(range, outside), "{outside} is not in {range}");
        }
    }

    #[test]
    fn a_prerelease_stands_before_its_release() {
        // The order of semver.org, item 11.
        let ordered = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
        ];
        for (place, low) in ordered.iter().enumerate() {
            for high in &ordered[place + 1..] {
                assert!(is_in(&format!("< {high}"), low), "{low} < {high}");
                assert!(is_in(&format!(">= {low}"), high), "{high} >= {low}");
            }
        }
        // Mended in 1.0.0: its release candidate is not mended, the one of 1.1.0 is.
        assert!(!is_in(">= 1.0.0", "1.0.0-rc.1"));
        assert!(is_in(">= 1.0.0", "1.1.0-rc.1"));
    }

    #[test]
    fn the_prerelease_of_the_next_version_is_not_in_a_caret_or_a_tilde() {
        assert!(!is_in("^1.2.3", "2.0.0-rc.1"));
        assert!(!is_in("~1.2.3", "1.3.0-alpha"));
    }

    #[test]
    fn build_metadata_does_not_count() {
        assert!(is_in("= 2.1.2", "2.1.2+zstd.1.5.7"));
        assert!(is_in(">= 2.1.2", "2.1.2+zstd.1.5.7"));
        assert!(!is_in("< 2.1.2", "2.1.2+zstd.1.5.7"));
        assert!(!is_in("> 2.1.2", "2.1.2+zstd.1.5.7"));
    }
}
