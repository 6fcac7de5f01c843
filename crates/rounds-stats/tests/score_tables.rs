//! Tables of scores: any order, any split and any way of merging give the same table.
#![allow(clippy::unwrap_used, reason = "test code")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rounds_stats::random::Random;
use rounds_stats::scores::{
    ClusteredBuilder, ClusteredValues, CountedBuilder, CountedValues, PairedBuilder,
};

type Row = (f64, bool, u64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value = prop_oneof![
        -1e9..1e9_f64,
        Just(0.0),
        Just(-0.0),
        (0..20_u8).prop_map(|tenth| f64::from(tenth) / 10.0)
    ];
    prop::collection::vec((value, any::<bool>(), 0..6_u64), 0..80)
}

fn counted(rows: &[Row]) -> CountedValues {
    let mut builder = CountedBuilder::default();
    for (value, label, _) in rows {
        builder.push(*value, *label).unwrap();
    }
    builder.finish()
}

fn clustered(rows: &[Row]) -> ClusteredBuilder {
    let mut builder = ClusteredBuilder::default();
    for (value, label, cluster) in rows {
        builder.push(*value, *label, *cluster).unwrap();
    }
    builder
}

proptest! {
    #[test]
    fn counted_tables_do_not_depend_on_order_or_split(
        rows in rows(), cut in 0..80_usize, turn in 0..80_usize
    ) {
        let whole = counted(&rows);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len().max(1));
        let (left, right) = turned.split_at(cut.min(turned.len()));
        let mut merged = CountedBuilder::default();
        merged.merge(&counted(right));
        for (value, label, _) in left {
            merged.push_counts(*value, u64::from(!label), u64::from(*label)).unwrap();
        }
        prop_assert_eq!(&merged.finish(), &whole);
        prop_assert_eq!(CountedValues::from_bytes(&whole.to_bytes()).unwrap(), whole.clone());
        prop_assert_eq!(whole.total(), rows.len() as u64);
        prop_assert!(whole.rows().is_sorted_by(|one, next| one.value < next.value));
    }

    #[test]
    fn clustered_tables_do_not_depend_on_order_or_split(rows in rows(), cut in 0..80_usize) {
        let whole: ClusteredValues = clustered(&rows).finish().unwrap();
        let (left, right) = rows.split_at(cut.min(rows.len()));
        let mut merged = clustered(right);
        merged.merge_bytes(&clustered(left).to_bytes()).unwrap();
        prop_assert_eq!(&merged.finish().unwrap(), &whole);
        prop_assert_eq!(whole.counted(), counted(&rows));
    }

    #[test]
    fn paired_tables_hold_both_scores(rows in rows(), cut in 0..80_usize) {
        let build = |rows: &[Row]| {
            let mut builder = PairedBuilder::default();
            for (value, label, cluster) in rows {
                builder.push((*value, value * 0.5), *label, *cluster).unwrap();
            }
            builder
        };
        let (left, right) = rows.split_at(cut.min(rows.len()));
        let mut merged = build(right);
        merged.merge_bytes(&build(left).to_bytes()).unwrap();
        let merged = merged.finish();
        prop_assert_eq!(&merged, &build(&rows).finish());
        prop_assert_eq!(merged.first().unwrap(), counted(&rows));
        prop_assert_eq!(merged.first_clustered().unwrap(), clustered(&rows).finish().unwrap());
    }

    #[test]
    fn damaged_bytes_are_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = CountedValues::from_bytes(&bytes);
        let _ = ClusteredBuilder::default().merge_bytes(&bytes);
        let _ = PairedBuilder::default().merge_bytes(&bytes);
        prop_assert!(CountedValues::from_bytes(&[]).is_err());
    }
}

#[test]
fn many_rows_of_few_values_stay_small() {
    let mut builder = CountedBuilder::default();
    for row in 0..400_000_u32 {
        builder.push(f64::from(row % 7), row % 3 == 0).unwrap();
    }
    assert!(builder.size_bytes() < 4 << 20, "{}", builder.size_bytes());
    assert_eq!(builder.finish().rows().len(), 7);
}

/// Rows enough to be sorted by digits and to be looked at several times while they wait: scores of
/// either sign that hardly repeat, then a few that do, then ever new ones again.
fn many_rows() -> Vec<Row> {
    let mut random = Random::new(7);
    let mut row = |place: usize| {
        let score = match place {
            0..200_000 => random.uniform() - 0.3,
            200_000..500_000 => random.below(50) as f64 / 8.0 - 2.0,
            _ => f64::from(random.normal() as f32),
        };
        (score, random.chance(0.2), random.below(900))
    };
    (0..700_000).map(&mut row).collect()
}

#[test]
fn many_rows_of_all_kinds_are_counted_as_a_map_counts_them() {
    let rows = many_rows();
    let mut expected: BTreeMap<(i64, u64), [u64; 2]> = BTreeMap::new();
    for (value, label, cluster) in &rows {
        // Floats of one sign sort like their bits; of the other, like the bits turned.
        let bits = (value + 0.0).to_bits() as i64;
        let place = bits ^ ((bits >> 63) & i64::MAX);
        expected.entry((place, *cluster)).or_default()[usize::from(*label)] += 1;
    }
    let table = clustered(&rows).finish().unwrap();
    assert_eq!(table.clusters(), 900);
    assert_eq!(table.rows().len(), expected.len());
    for (row, ((_, cluster), counts)) in table.rows().iter().zip(&expected) {
        assert_eq!(u64::from(row.cluster), *cluster);
        assert_eq!([row.zeros, row.ones], *counts);
    }
    assert_eq!(table.counted(), counted(&rows));
}

#[test]
fn slices_and_small_tables_give_the_same_as_single_rows() {
    let rows = many_rows();
    let whole = counted(&rows);
    let (values, labels): (Vec<f64>, Vec<bool>) = rows
        .iter()
        .map(|(value, label, _)| (*value, *label))
        .unzip();
    assert_eq!(CountedValues::from_rows(&values, &labels).unwrap(), whole);

    let mut builder = CountedBuilder::default();
    for (values, labels) in values.chunks(9_001).zip(labels.chunks(9_001)) {
        builder.merge(&CountedValues::from_rows(values, labels).unwrap());
        // Asking for the table in between changes nothing.
        assert!(builder.counted().total() <= whole.total());
    }
    assert_eq!(builder.finish(), whole);

    let mut merged = ClusteredBuilder::default();
    for rows in rows.chunks(70_001) {
        merged.merge_bytes(&clustered(rows).to_bytes()).unwrap();
    }
    assert_eq!(merged.finish(), clustered(&rows).finish());
}

#[test]
fn a_slice_with_a_number_that_is_none_leaves_the_builder_as_it_was() {
    let mut builder = CountedBuilder::default();
    assert!(
        builder
            .push_slice(&[0.5, f64::NAN], &[true, false])
            .is_err()
    );
    assert!(builder.push_slice(&[0.5], &[]).is_err());
    assert_eq!(builder.finish(), CountedValues::default());
}

#[test]
fn a_frequent_value_does_not_hide_that_the_others_are_few() {
    let mut builder = CountedBuilder::default();
    for row in 0..2_000_000_u32 {
        // One row in a hundred differs from all others.
        let value = if row % 100 == 0 { row } else { 1 };
        builder.push(f64::from(value), false).unwrap();
    }
    assert!(builder.size_bytes() < 4 << 20, "{}", builder.size_bytes());
}

#[test]
fn counts_that_no_table_can_have_seen_are_refused() {
    // One value with 2⁶⁰ rows: LEB128 of the count, then 0 of the other label.
    let mut bytes = vec![1];
    bytes.extend(0.5_f64.to_bits().to_le_bytes());
    bytes.extend([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 0x00]);
    assert!(CountedValues::from_bytes(&bytes).is_err());
}
