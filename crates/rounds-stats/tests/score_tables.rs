//! Tables of scores: any order, any split and any way of merging give the same table.
#![allow(clippy::unwrap_used, reason = "test code")]

use proptest::prelude::*;
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
