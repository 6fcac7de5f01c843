//! Whatever a series holds: a refusal or an answer in its range, and never a panic.

use proptest::prelude::*;
use rounds_stats::change::{
    Adwin, AdwinOptions, Baseline, BaselineOptions, Bocpd, BocpdOptions, DailyCounts, ExpectedDay,
    GlrOptions, RunModel, SegmentOptions, ShiftOptions, count_mid_p, mean_segments,
    poisson_segments, quasi_poisson_glr, rate_shift, single_day,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (0_u32..50).prop_map(f64::from),
        1 => (0_u64..9_000_000_000_000_000).prop_map(|count| count as f64),
        1 => prop::num::f64::ANY,
    ]
}

fn count() -> impl Strategy<Value = f64> {
    prop_oneof![
        20 => (0_u32..50).prop_map(f64::from),
        1 => (0_u64..9_000_000_000_000_000).prop_map(|count| count as f64),
    ]
}

proptest! {
    #[test]
    fn a_series_is_answered_or_refused(
        counts in prop::collection::vec(count(), 0..60),
        exposed: bool,
        day in 0_usize..70,
        trend: bool,
    ) {
        let exposure: Vec<f64> = counts.iter().map(|x| f64::from(*x > 3.0 || day % 2 == 0)).collect();
        let Ok(series) = DailyCounts::new(&counts, exposed.then_some(&exposure)) else {
            prop_assert!(exposed);
            return Ok(());
        };
        let baseline = BaselineOptions { trend_sd_per_year: trend.then_some(0.1), ..BaselineOptions::default() };
        if let Ok(fitted) = Baseline::fit(&series, 0..day, &baseline) {
            prop_assert!(fitted.alpha >= 0.0 && fitted.dispersion >= 1.0);
            prop_assert!(fitted.weekday_factors.iter().all(|factor| *factor > 0.0), "{fitted:?}");
        }
        if let Ok(found) = rate_shift(&series, day, &ShiftOptions { baseline, ..ShiftOptions::default() }) {
            prop_assert!(found.onset_day <= day);
            prop_assert!(found.false_alarms_per_year >= 0.0, "{found:?}");
            prop_assert!(found.ratio.low.is_none_or(|low| low <= found.ratio.value * (1.0 + 1e-9)), "{found:?}");
        }
        if let Ok(found) = quasi_poisson_glr(&series, day, &GlrOptions { baseline, ..GlrOptions::default() }) {
            prop_assert!(found.onset_day <= day && found.statistic >= 0.0);
        }
        if let Ok(found) = single_day(&series, day, (0, 60), &baseline) {
            prop_assert!((0.0..=1.0).contains(&found.p), "{found:?}");
        }
    }

    #[test]
    fn any_numbers_are_answered_or_refused(values in prop::collection::vec(number(), 0..40), alpha in number(), least in 0_usize..9) {
        let _ = DailyCounts::new(&values, Some(&values));
        let options = SegmentOptions { days_least: least, ..SegmentOptions::default() };
        let days: Vec<ExpectedDay> = values.iter().map(|&x| ExpectedDay { count: x, expected: x + 1.0 }).collect();
        for found in [poisson_segments(&days, alpha, &options), mean_segments(&values, &options)].into_iter().flatten() {
            let mut end = 0;
            for segment in &found.segments {
                prop_assert_eq!(segment.start, end);
                prop_assert!(segment.end >= segment.start + least.max(1));
                end = segment.end;
            }
            prop_assert_eq!(end, values.len());
        }
        let mut window = Adwin::new(AdwinOptions { side_least: least, ..AdwinOptions::default() }).expect("options are possible");
        let mut counted = Bocpd::new(RunModel::poisson_gamma(1.0, 1.0), BocpdOptions::default()).expect("options are possible");
        let mut normal = Bocpd::new(RunModel::normal_gamma(0.0, 1.0, 1.0, 1.0), BocpdOptions::default()).expect("options are possible");
        for &value in &values {
            let _ = window.step(value);
            let _ = counted.step(value, 1.0);
            let _ = normal.step(value, 1.0);
            let _ = count_mid_p(value, alpha, value);
            for stream in [&counted, &normal] {
                let p = stream.probability_shorter_than(15);
                prop_assert!((0.0..=1.000_001).contains(&p), "{p} after {value}");
            }
        }
    }
}
