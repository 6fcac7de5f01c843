//! Whatever numbers come in: plans, verdicts, curves and tables answer or refuse, in finite time.

use proptest::prelude::*;
use rounds_stats::Estimate;
use rounds_stats::equivalence::{Margin, verdict};
use rounds_stats::maturity::{LabelledRow, Lag, MaturityOptions, expected_missing, label_maturity};
use rounds_stats::planning::{
    LinearPredictor, Precision, Question, RateChange, TestPlan, ValidationPlan, Volume,
    power_of_two_proportions, rate_change, two_proportions, validation_sample_size,
    weeks_to_conclude,
};
use rounds_stats::suppression::suppress_table;
use rounds_stats::survival::{
    Ending, TimeToEnding, TimeToEvent, cumulative_incidence, kaplan_meier,
};
use rounds_stats::tails::{
    beta_quantile, binomial_at_least, binomial_at_most, chi_squared_upper_tail, normal_quantile,
    normal_two_sided, normal_upper_tail, poisson_at_least, poisson_at_most, student_two_sided,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => 0.0..1.0_f64,
        2 => (0_u32..5_000).prop_map(f64::from),
        1 => 1.0..1e9_f64,
        2 => prop::num::f64::ANY,
    ]
}

fn is_probability<E>(found: Result<f64, E>) -> bool {
    found.is_ok_and(|found| (0.0..=1.0).contains(&found)) // a refusal is checked by the caller
}

proptest! {
    #[test]
    fn tails_are_probabilities(a in number(), b in number(), c in number()) {
        for found in [
            normal_upper_tail(a),
            normal_two_sided(a),
            chi_squared_upper_tail(a, b),
            student_two_sided(a, b),
            binomial_at_most(a, b, c),
            binomial_at_least(a, b, c),
            poisson_at_most(a, b),
            poisson_at_least(a, b),
            beta_quantile(c, a, b),
        ] {
            prop_assert!(found.is_err() || is_probability(found), "{a} {b} {c}");
        }
        prop_assert!(normal_quantile(a).is_ok_and(f64::is_finite) || normal_quantile(a).is_err());
    }

    #[test]
    fn plans_are_answered_or_refused(
        v in prop::array::uniform8(number()), scores in prop::collection::vec(number(), 0..20),
        is_normal: bool,
    ) {
        let [a, b, c, d, e, f, g, h] = v;
        let predictor = if is_normal {
            LinearPredictor::Normal { mean: a, standard_deviation: b }
        } else {
            LinearPredictor::Scores(&scores)
        };
        let plan = ValidationPlan {
            outcome_share: c,
            observed_over_expected: d,
            calibration: (e, f),
            auroc: g,
            predictor,
            threshold: Some((h, None)),
            floor: a as u64,
            precision: Precision { slope: d, ..Precision::default() },
        };
        if let Ok(found) = validation_sample_size(&plan) {
            prop_assert!(found.size.rows >= 1);
            prop_assert!(found.requirements.iter().all(|one| one.size.rows <= found.size.rows));
        }
        let test = TestPlan { significance: a, power: b };
        let _ = two_proportions(c, d, e, test);
        let power = power_of_two_proportions((c, d), (e, f), a);
        prop_assert!(power.is_err() || is_probability(power), "{power:?}");
        let change = RateChange { base_rate: c, ratio: d, base_per_exposure: e };
        let _ = rate_change(change, test);
        let volume = Volume { rows_per_week: f, outcome_share: g, label_delay_weeks: h };
        for question in [
            Question::ProportionChange { from: c, to: d },
            Question::GroupDifference { share: c, base_share: d, group_share: e },
            Question::ObservedOverExpected { ratio: c },
            Question::AurocDrop { from: c, to: d },
            Question::ChartShift { shift_sd: c, limit_sd: d },
            Question::RateShift { ratio: c, weeks_between_false_alarms: d },
        ] {
            if let Ok(found) = weeks_to_conclude(question, volume, test) {
                prop_assert!(found.weeks >= 0.0 && found.weeks.is_finite(), "{question:?} {found:?}");
            }
        }
    }

    #[test]
    fn verdicts_are_given_or_refused(v in prop::array::uniform7(number()), is_open: bool) {
        let [value, low, high, inner_low, inner_high, margin, events] = v;
        let estimate = |low: f64, high: f64| Estimate {
            value,
            low: Some(low),
            high: (!is_open).then_some(high),
            n: 1,
            method: "any",
        };
        for margin in [Margin::Difference(margin), Margin::Ratio(margin)] {
            let _ = verdict(&estimate(low, high), &estimate(inner_low, inner_high), margin, events);
        }
    }

    #[test]
    fn curves_and_maturity_are_given_or_refused(
        times in prop::collection::vec((number(), number(), 0_u8..3), 0..20),
        now in number(), horizon in number(), share in number(), level in number(),
    ) {
        let events: Vec<TimeToEvent> = times
            .iter()
            .map(|&(time, _, kind)| TimeToEvent { time, is_event: kind == 0 })
            .collect();
        if let Ok(curve) = kaplan_meier(&events, level) {
            let _ = (curve.quantile(share), curve.survival_at(now));
            let _ = expected_missing(&[now, horizon], &curve);
        }
        let endings: Vec<TimeToEnding> = times
            .iter()
            .map(|&(time, _, kind)| TimeToEnding {
                time,
                ending: match kind {
                    0 => Ending::Event,
                    1 => Ending::Competing,
                    _ => Ending::Censored,
                },
            })
            .collect();
        if let Ok(curve) = cumulative_incidence(&endings, level) {
            for step in &curve.steps {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&step.incidence), "{step:?}");
            }
        }
        let rows: Vec<LabelledRow> = times
            .iter()
            .map(|&(predicted_at, label, kind)| LabelledRow {
                predicted_at,
                label_known_at: (kind == 0).then_some(label),
                lost_at: (kind == 1).then_some(label),
            })
            .collect();
        for lag in [Lag::Fixed(share), Lag::FromDelays(share)] {
            let options = MaturityOptions { now, horizon, lag, level };
            if let Ok(found) = label_maturity(&rows, options) {
                prop_assert!(found.judged <= found.mature && found.mature <= found.rows);
            }
        }
    }

    #[test]
    fn tables_are_suppressed_or_refused(
        rows in prop::collection::vec(prop::collection::vec(0_u64..40, 0..5), 0..6),
        minimum in 0_u64..40,
    ) {
        if let Ok(table) = suppress_table(&rows, minimum) {
            prop_assert_eq!(table.cells.len(), rows.len());
        }
    }
}
