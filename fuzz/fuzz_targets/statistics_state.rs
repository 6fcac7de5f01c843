//! Bytes of a partial state: they are refused, or are a state that writes the same bytes again,
//! merges with itself, and has an answer or a reason for none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rounds_stats::discrimination::auroc;
use rounds_stats::drift::ReferenceBins;
use rounds_stats::histogram::{FeatureHistogram, ScoreHistogram};
use rounds_stats::scores::{ClusteredBuilder, CountedValues, PairedBuilder};

const LEVEL: f64 = 0.95;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(counted) = CountedValues::from_bytes(bytes) {
        let again = CountedValues::from_bytes(&counted.to_bytes());
        assert_eq!(again.as_ref(), Ok(&counted));
        let _ = auroc(&counted, LEVEL);
    }
    if let Ok(histogram) = ScoreHistogram::from_bytes(bytes) {
        let again = ScoreHistogram::from_bytes(&histogram.to_bytes());
        assert_eq!(again.as_ref(), Ok(&histogram));
        let mut twice = histogram.clone();
        let _ = twice.merge(&histogram);
        let _ = twice.auroc(LEVEL);
        let _ = twice.at_threshold(0.3, LEVEL);
        let _ = twice.calibration(10, LEVEL);
    }
    if let Ok(bins) = ReferenceBins::from_edges(vec![1.0, 2.0], vec![3, 4, 5], 1) {
        let _ = FeatureHistogram::from_bytes(&bins, bytes);
    }
    let mut clustered = ClusteredBuilder::default();
    if clustered.merge_bytes(bytes).is_ok() {
        let written = clustered.to_bytes();
        let mut again = ClusteredBuilder::default();
        assert!(again.merge_bytes(&written).is_ok());
        let _ = clustered.finish().map(|rows| auroc(&rows, LEVEL));
    }
    let mut paired = PairedBuilder::default();
    if paired.merge_bytes(bytes).is_ok() {
        let _ = paired.finish().rows().len();
    }
});
