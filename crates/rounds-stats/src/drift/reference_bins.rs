//! The bins of a baseline: made once from the reference sample, stored with it, never remade.
//!
//! What is counted on them later is [`FeatureHistogram`](crate::histogram::FeatureHistogram).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stored_number;
use crate::StatsError;
use crate::estimate::finite;
use crate::fingerprint::fnv1a;
use crate::scores::{CountedValue, CountedValues};

/// Categories that keep a bin of their own, at most; the rarest beyond them share "other".
pub const CATEGORIES_MAX: usize = 256;

/// What a feature's bins are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// Bin 0 holds values up to and including the first edge, the next those above it up to and
    /// including the second, and so on; the last holds those above the last edge.
    Numeric {
        /// Distinct and ascending.
        #[serde(with = "stored_number")]
        edges: Vec<f64>,
    },
    /// One bin for each name, in this order, and one more for every other name.
    Categorical {
        /// Distinct and ascending.
        names: Vec<String>,
    },
}

/// Bins and how many rows of the reference sample are in each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct ReferenceBins {
    kind: ReferenceKind,
    counts: Vec<u64>,
    missing: u64,
}

/// As it is written; checked when read.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    kind: ReferenceKind,
    counts: Vec<u64>,
    missing: u64,
}

impl ReferenceBins {
    /// Bins between the quantiles 1/`bins`, 2/`bins` … of the rows labelled 0 (the reference
    /// sample); rows labelled 1 are not looked at. `missing` is the reference rows without a value.
    ///
    /// The edges are values of the sample (the smallest value that has at least that share at or
    /// below it). Values that repeat make edges coincide and leave fewer bins. A sample with one
    /// distinct value has three bins: below, at and above it.
    ///
    /// # Errors
    /// Fewer than 2 or more than 1,000 bins; no reference row with a value.
    pub fn numeric(values: &CountedValues, missing: u64, bins: usize) -> Result<Self, StatsError> {
        Self::numeric_of(values, missing, bins, |row| row.zeros)
    }

    /// As [`ReferenceBins::numeric`] from all rows, whatever their label: for a sample of scores
    /// whose labels are outcomes.
    ///
    /// # Errors
    /// As [`ReferenceBins::numeric`].
    pub fn numeric_of_all(
        values: &CountedValues,
        missing: u64,
        bins: usize,
    ) -> Result<Self, StatsError> {
        Self::numeric_of(values, missing, bins, CountedValue::total)
    }

    fn numeric_of(
        values: &CountedValues,
        missing: u64,
        bins: usize,
        rows_of: impl Fn(&CountedValue) -> u64,
    ) -> Result<Self, StatsError> {
        if !(2..=1_000).contains(&bins) {
            return Err(StatsError::BinNumber { found: bins });
        }
        let sample: Vec<(f64, u64)> = values
            .rows()
            .iter()
            .map(|row| (row.value, rows_of(row)))
            .filter(|(_, rows)| *rows > 0)
            .collect();
        let kind = ReferenceKind::Numeric {
            edges: quantile_edges(&sample, bins)?,
        };
        let mut counts = vec![0; kind.bins()];
        for (value, rows) in sample {
            if let Some(count) = counts.get_mut(kind.bin_of_number(value)) {
                *count += rows;
            }
        }
        Ok(Self {
            kind,
            counts,
            missing,
        })
    }

    /// Bins between given edges (distinct, ascending, finite) with the counts of the reference
    /// sample, one more than edges.
    ///
    /// # Errors
    /// Edges that are not ascending and finite; another number of counts; no rows.
    pub fn from_edges(edges: Vec<f64>, counts: Vec<u64>, missing: u64) -> Result<Self, StatsError> {
        Self::checked(ReferenceKind::Numeric { edges }, counts, missing)
    }

    /// One bin for each of the reference sample's categories. Names may repeat: their counts add.
    /// Beyond [`CATEGORIES_MAX`] names the rarest (of equally rare ones the last in the alphabet)
    /// are counted as "other".
    ///
    /// # Errors
    /// No row with a category.
    pub fn categorical(rows: &[(&str, u64)], missing: u64) -> Result<Self, StatsError> {
        let mut total_by_name = BTreeMap::<&str, u64>::new();
        for (name, count) in rows.iter().filter(|(_, count)| *count > 0) {
            *total_by_name.entry(name).or_default() += count;
        }
        let mut commonest: Vec<(&str, u64)> = total_by_name.into_iter().collect();
        commonest.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let rest = commonest.split_off(commonest.len().min(CATEGORIES_MAX));
        commonest.sort_unstable();
        let names = commonest.iter().map(|(name, _)| (*name).into()).collect();
        let counts = commonest
            .iter()
            .map(|(_, count)| *count)
            .chain([rest.iter().map(|(_, count)| count).sum()])
            .collect();
        Self::checked(ReferenceKind::Categorical { names }, counts, missing)
    }

    fn checked(kind: ReferenceKind, counts: Vec<u64>, missing: u64) -> Result<Self, StatsError> {
        let is_ascending = match &kind {
            ReferenceKind::Numeric { edges } => {
                for edge in edges {
                    finite("edge", *edge)?;
                }
                edges.is_sorted_by(|edge, next| edge < next)
            }
            ReferenceKind::Categorical { names } => names.is_sorted_by(|name, next| name < next),
        };
        if !is_ascending {
            return Err(StatsError::NotAscending { what: "bins" });
        }
        if counts.len() != kind.bins() {
            return Err(StatsError::UnequalRows {
                left: "bins",
                left_rows: kind.bins(),
                right: "counts",
                right_rows: counts.len(),
            });
        }
        if counts.iter().all(|count| *count == 0) {
            return Err(StatsError::TooFew {
                what: "reference rows with a value",
                needed: 1,
                found: 0,
            });
        }
        Ok(Self {
            kind,
            counts,
            missing,
        })
    }

    /// Edges or names.
    pub fn kind(&self) -> &ReferenceKind {
        &self.kind
    }

    /// Reference rows in each bin; the last bin of categories is "other".
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Reference rows without a value.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// Reference rows with a value.
    pub fn present(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// A number that differs between different bins (but for one chance in 2⁶⁴): FNV-1a over
    /// edges or names. It keeps counts made on other bins from being compared.
    pub fn fingerprint(&self) -> u64 {
        match &self.kind {
            ReferenceKind::Numeric { edges } => fnv1a(
                1,
                edges.iter().flat_map(|edge| edge.to_bits().to_le_bytes()),
            ),
            ReferenceKind::Categorical { names } => {
                // A byte that UTF-8 never holds ends each name.
                fnv1a(2, names.iter().flat_map(|name| name.bytes().chain([0xff])))
            }
        }
    }
}

impl ReferenceKind {
    /// How many bins there are, missing values not counted.
    pub fn bins(&self) -> usize {
        1 + match self {
            Self::Numeric { edges } => edges.len(),
            Self::Categorical { names } => names.len(),
        }
    }

    /// The bin of a number; of categories, "other".
    pub(crate) fn bin_of_number(&self, value: f64) -> usize {
        match self {
            // Minus zero must be where zero is: `<` says they are equal.
            Self::Numeric { edges } => edges.partition_point(|edge| *edge < value),
            Self::Categorical { names } => names.len(),
        }
    }

    /// The bin of a name.
    pub(crate) fn bin_of_name(&self, name: &str) -> usize {
        match self {
            Self::Numeric { edges } => edges.len(),
            Self::Categorical { names } => names
                .binary_search_by(|known| known.as_str().cmp(name))
                .unwrap_or(names.len()),
        }
    }
}

impl TryFrom<Stored> for ReferenceBins {
    type Error = StatsError;

    fn try_from(stored: Stored) -> Result<Self, StatsError> {
        Self::checked(stored.kind, stored.counts, stored.missing)
    }
}

impl From<ReferenceBins> for Stored {
    fn from(bins: ReferenceBins) -> Self {
        Self {
            kind: bins.kind,
            counts: bins.counts,
            missing: bins.missing,
        }
    }
}

/// The values at the quantiles of an ascending sample of (value, rows).
fn quantile_edges(sample: &[(f64, u64)], bins: usize) -> Result<Vec<f64>, StatsError> {
    let too_few = StatsError::TooFew {
        what: "reference rows with a value",
        needed: 1,
        found: 0,
    };
    let (largest, _) = *sample.last().ok_or(too_few)?;
    if let [(only, _)] = sample {
        return Ok(vec![only.next_down(), *only]);
    }
    let total: u128 = sample.iter().map(|(_, rows)| u128::from(*rows)).sum();
    let bins = bins as u128;
    let mut edges = Vec::new();
    let (mut below, mut quantile) = (0_u128, 1_u128);
    for (value, rows) in sample {
        below += u128::from(*rows);
        if quantile < bins && below * bins >= total * quantile && *value < largest {
            edges.push(*value);
        }
        while quantile < bins && below * bins >= total * quantile {
            quantile += 1;
        }
    }
    Ok(edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(values: &[f64]) -> CountedValues {
        CountedValues::from_rows(values, &vec![false; values.len()]).unwrap()
    }

    fn edges(bins: &ReferenceBins) -> Vec<f64> {
        match bins.kind() {
            ReferenceKind::Numeric { edges } => edges.clone(),
            ReferenceKind::Categorical { .. } => panic!("numeric"),
        }
    }

    #[test]
    fn quarters_of_eight_values_hold_two_each() {
        let bins =
            ReferenceBins::numeric(&sample(&[1., 2., 3., 4., 5., 6., 7., 8.]), 3, 4).unwrap();
        assert_eq!(edges(&bins), [2.0, 4.0, 6.0]);
        assert_eq!(bins.counts(), [2, 2, 2, 2]);
        assert_eq!((bins.missing(), bins.present()), (3, 8));
    }

    #[test]
    fn a_value_that_most_rows_have_gets_one_bin() {
        let bins =
            ReferenceBins::numeric(&sample(&[0., 0., 0., 0., 0., 0., 1., 2.]), 0, 4).unwrap();
        assert_eq!(edges(&bins), [0.0]);
        assert_eq!(bins.counts(), [6, 2]);
    }

    #[test]
    fn a_constant_has_room_for_change_on_both_sides() {
        let bins = ReferenceBins::numeric(&sample(&[7.0, 7.0]), 0, 10).unwrap();
        assert_eq!(bins.counts(), [0, 2, 0]);
        assert_eq!(bins.kind().bin_of_number(6.9), 0);
        assert_eq!(bins.kind().bin_of_number(7.1), 2);
    }

    #[test]
    fn what_was_stored_is_what_is_read_and_nonsense_is_refused() {
        let bins =
            ReferenceBins::numeric(&sample(&[0.1 + 0.2, 1e-310, -5.5, 7.0 / 3.0]), 1, 3).unwrap();
        let text = serde_json::to_string(&bins).unwrap();
        assert_eq!(serde_json::from_str::<ReferenceBins>(&text).unwrap(), bins);
        let named = ReferenceBins::categorical(&[("b", 2), ("a", 1), ("b", 1)], 0).unwrap();
        let text = serde_json::to_string(&named).unwrap();
        assert_eq!(
            text,
            r#"{"categorical":{"names":["a","b"]},"counts":[1,3,0],"missing":0}"#
        );
        assert_eq!(serde_json::from_str::<ReferenceBins>(&text).unwrap(), named);
        for bad in [
            r#"{"numeric":{"edges":["2","1"]},"counts":[1,1,1],"missing":0}"#,
            r#"{"numeric":{"edges":["1"]},"counts":[1],"missing":0}"#,
            r#"{"numeric":{"edges":["NaN"]},"counts":[1,1],"missing":0}"#,
            r#"{"numeric":{"edges":[]},"counts":[0],"missing":0}"#,
        ] {
            assert!(serde_json::from_str::<ReferenceBins>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_beyond_the_most_are_other() {
        let names: Vec<String> = (0..300).map(|number| format!("{number:03}")).collect();
        let rows: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 5)).collect();
        let bins = ReferenceBins::categorical(&rows, 0).unwrap();
        assert_eq!(bins.counts().len(), CATEGORIES_MAX + 1);
        assert_eq!(bins.counts().last(), Some(&(44 * 5)));
        assert_eq!(bins.kind().bin_of_name("299"), CATEGORIES_MAX);
        assert_eq!(bins.kind().bin_of_name("000"), 0);
    }
}
