//! How often rounds raise a false alarm over 300 series, and how soon they find a planted step.
//!
//! The figures are quoted in docs/signals.md; print them with
//! `SIMULATED_SITES=40 cargo test -p rounds-measures --test signals -- --nocapture false_alarms`.

use rounds_measures::signal::family::{FALSE_DISCOVERY_RATE, Judged};
use rounds_stats::multiplicity::{benjamini_hochberg, point_probability};

use crate::simulation::{Random, Site, Truth, measure, opened, rows};

const PERIODS: usize = 36;
const GROUPS: usize = 10;
const TRUTHS: [Truth; 6] = [
    Truth::Count,
    Truth::Count,
    Truth::Proportion,
    Truth::Proportion,
    Truth::Rate,
    Truth::Value,
];

fn site(seed: u64, factor: impl Fn(usize, usize, usize) -> f64) -> Site {
    let mut random = Random(seed);
    let measures = (0..30).map(|number| {
        let truth = TRUTHS
            .iter()
            .copied()
            .cycle()
            .nth(number)
            .unwrap_or(Truth::Count);
        let rows = rows(&mut random, truth, PERIODS + 1, GROUPS, |group, period| {
            factor(number, group, period)
        });
        (measure(truth, number), rows)
    });
    Site::new(measures.collect())
}

#[test]
fn false_findings_are_rare_over_all_series_together() {
    let sites: u64 = std::env::var("SIMULATED_SITES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(8);
    let (mut rounds, mut rounds_with_any, mut findings, mut painted, mut naive) = (0, 0, 0, 0, 0);
    let mut from_the_chart = 0;
    for seed in 0..sites {
        let mut site = site(seed, |_, _, _| 1.0);
        for periods in 13..=PERIODS {
            let judged = site.judged(periods);
            painted += judged
                .iter()
                .filter(|series| {
                    series
                        .charted
                        .points
                        .last()
                        .is_some_and(|last| last.marks.painted().is_some())
                })
                .count();
            naive += judged
                .iter()
                .filter(|series| series.judgement.news.is_some())
                .count();
            from_the_chart += rejected_from_the_chart(&judged);
            let new = opened(&site.round_on(periods, &judged));
            rounds += 1;
            rounds_with_any += usize::from(new > 0);
            findings += new;
        }
    }
    let share = rounds_with_any as f64 / f64::from(rounds);
    let per_round = findings as f64 / f64::from(rounds);
    println!(
        "300 in-control series, {rounds} rounds: {findings} false findings ({per_round:.4} per round), \
         {:.2} % of rounds with any; latest points painted by any rule: {:.1} per round, by the two \
         rules that can open: {:.1} per round",
        share * 100.0,
        painted as f64 / f64::from(rounds),
        naive as f64 / f64::from(rounds),
    );
    println!(
        "with the chart's own z and the normal distribution instead: {:.2} per round",
        f64::from(from_the_chart) / f64::from(rounds)
    );
    assert!(share <= 0.05, "{share} of rounds raised a false alarm");
    assert!(per_round <= 0.06, "{per_round} false findings per round");
}

/// Series that would pass if the chart's z were taken as that of a known sigma.
fn rejected_from_the_chart(judged: &[Judged]) -> u32 {
    let p: Vec<f64> = judged
        .iter()
        .map(|series| {
            let last = series.charted.points.last().expect("charted points");
            let outside = last.marks.outside.and(last.z);
            outside.map_or(1.0, |z| (2.0 * point_probability(z)).min(1.0))
        })
        .collect();
    let q = benjamini_hochberg(&p).expect("probabilities");
    let mut rejected = 0;
    for q in q {
        rejected += u32::from(q <= FALSE_DISCOVERY_RATE);
    }
    rejected
}

#[test]
fn a_planted_step_is_found_soon() {
    // At least this many of 12 within twelve periods. The step is 2 standard deviations of the
    // value, and less than that of the rarer proportions and rates.
    for (number, name, least) in [
        (0, "count", 10),
        (2, "proportion", 6),
        (4, "rate", 8),
        (5, "value", 3),
    ] {
        const SITES: u64 = 12;
        let mut delays: Vec<usize> = Vec::new();
        for seed in 100..100 + SITES {
            let step_from = 24;
            let mut site = site(seed, |measure, group, period| {
                if measure == number && group == 3 && period >= step_from {
                    1.4
                } else {
                    1.0
                }
            });
            let found = (step_from..=PERIODS).find(|&periods| {
                site.round(periods);
                site.findings.iter().any(|finding| {
                    finding.is_open()
                        && finding.measure.id == format!("sim.measure_{number}")
                        && finding
                            .members
                            .iter()
                            .any(|member| member.group.words() == "W3")
                })
            });
            delays.extend(found.map(|periods| periods - step_from));
        }
        delays.sort_unstable();
        println!(
            "{name}: a step of 40 % is found in {} of {SITES}, after {delays:?} periods",
            delays.len()
        );
        assert!(delays.len() >= least, "{name}: found {delays:?}");
    }
}
