//! Whether and when a daily count changed, and whether it has gone silent.

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::change::{
    Baseline, ExpectedDay, SegmentOptions, ShiftOptions, poisson_segments, rate_shift,
};
use rounds_stats::silence::{self, SilenceOptions, silent_run, trailing_silent_days};
use serde_json::{Value, json};

use super::answers::{Answered, estimable};
use super::days::{COUNT, CountsByDay, DAY, EXPOSURE};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::Arguments;
use crate::shape::{count, estimate, flag, instant, list_of, number, parts, text};
use crate::states::Tuples;

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Tuples>(RATE_SHIFT, shift_parts(), shift),
        aggregate::<Tuples>(RATE_SEGMENTS, list_of(segment_fields()), segments),
        aggregate::<Tuples>(SILENT_RUN, silence_parts(), silent),
    ]
}

const RATE_SHIFT: Description = Description {
    name: "rate_shift",
    topic: Topic::Series,
    parameters: &[DAY, COUNT, EXPOSURE],
    summary: "Whether the rate of a daily count has shifted lately, since when and by how much, as of its last day.",
    formula: "Likelihood ratios of new rates (silence, ±17 % to ±55 %) since each of the last days against a baseline that ends before them (weekday factors, exposure, negative binomial dispersion), averaged over onsets with recent ones weighing most; threshold: what an unchanged series of this volume exceeds as often a year as false_alarms_per_year of the default says (docs/detection.md). Where days depend on each other (a busy day follows a busy day) there are more false alarms than that: take an alarm as a reason to look. NULL with fewer than 14 days of baseline.",
    citation: "Siegmund D, Venkatraman ES, Ann Stat 1995;23:255-271; Liu S and others, AIME 2017 (protocol of the comparison in docs/detection.md)",
    example: "select rate_shift(day, n) from (select date '2026-01-01' + cast(i as int) as day, case when i < 90 then 40 + i % 5 else 12 + i % 5 end as n from generate_series(0, 99) as t(i))",
};

fn shift_parts() -> DataType {
    parts(vec![
        flag("is_alarm"),
        instant("onset"),
        estimate("ratio"),
        number("statistic"),
        number("threshold"),
        number("false_alarms_per_year"),
        text("method"),
    ])
}

fn shift(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    let Some(days) = CountsByDay::read(state)? else {
        return Ok(Value::Null);
    };
    let found = || -> Result<Value, StatsError> {
        let series = days.series()?;
        let last = series.days().saturating_sub(1);
        let found = rate_shift(&series, last, &ShiftOptions::default())?;
        Ok(json!({
            "is_alarm": found.is_alarm(), "onset": days.at(found.onset_day),
            "ratio": found.ratio, "statistic": found.statistic,
            "threshold": found.threshold,
            "false_alarms_per_year": found.false_alarms_per_year, "method": found.method,
        }))
    };
    estimable(found())
}

const RATE_SEGMENTS: Description = Description {
    name: "rate_segments",
    topic: Topic::Series,
    parameters: &[DAY, COUNT, EXPOSURE],
    summary: "The history of a daily count as stretches of constant rate, with the size of every step.",
    formula: "PELT with the quasi-Poisson cost S − S·ln(S/E), E from weekday factors and exposure over the whole series, at least 7 days a stretch. level is relative to that expectation; step is the rate over that of the stretch before, its interval taking the breaks as given.",
    citation: "Killick R, Fearnhead P, Eckley IA, J Am Stat Assoc 2012;107:1590-1598",
    example: "select rate_segments(day, n) from (select date '2026-01-01' + cast(i as int) as day, case when i < 60 then 40 + i % 5 else 12 + i % 5 end as n from generate_series(0, 99) as t(i))",
};

fn segment_fields() -> Vec<Field> {
    vec![
        instant("start"),
        instant("last_day"),
        count("days"),
        estimate("level"),
        estimate("step"),
    ]
}

fn segments(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    let Some(days) = CountsByDay::read(state)? else {
        return Ok(Value::Null);
    };
    let found = || -> Result<Value, StatsError> {
        let series = days.series()?;
        let baseline = Baseline::fit(
            &series,
            0..series.days(),
            &rounds_stats::change::BaselineOptions::default(),
        )?;
        let observed: Vec<usize> = (0..series.days())
            .filter(|day| series.exposure(*day) > 0.0)
            .collect();
        let expected: Vec<ExpectedDay> = observed
            .iter()
            .map(|day| ExpectedDay {
                count: series.count(*day),
                expected: baseline
                    .expected(*day, series.exposure(*day))
                    .max(f64::MIN_POSITIVE),
            })
            .collect();
        let found = poisson_segments(&expected, baseline.alpha, &SegmentOptions::default())?;
        let place = |index: usize| observed.get(index).copied().unwrap_or(0);
        let segments = found.segments.iter().map(|segment| {
            json!({
                "start": days.at(place(segment.start)),
                "last_day": days.at(place(segment.end.saturating_sub(1))),
                "days": segment.end - segment.start,
                "level": segment.level, "step": segment.step,
            })
        });
        Ok(Value::Array(segments.collect()))
    };
    estimable(found())
}

const SILENT_RUN: Description = Description {
    name: "silent_run",
    topic: Topic::Series,
    parameters: &[DAY, COUNT, EXPOSURE],
    summary: "Whether a series that ended in days without events has fallen silent, and from when on that could be known.",
    formula: "Probability of no event in the exposure of the silent days at the end, the rate before them being a gamma posterior with Jeffreys' prior (negative binomial), with the dispersion of the days before. It is significant when an unchanged series would be called silent at most 0.05 times a year, however often one looks. Give a row for every day up to today.",
    citation: "Hahn GJ, Meeker WQ, Statistical Intervals, Wiley 1991 (prediction of counts); Jeffreys H, Theory of Probability, 3rd ed. 1961 (prior)",
    example: "select silent_run(day, n) from (select date '2026-01-01' + cast(i as int) as day, case when i < 60 then 2 else 0 end as n from generate_series(0, 65) as t(i))",
};

fn silence_parts() -> DataType {
    parts(vec![
        count("days"),
        number("exposure"),
        estimate("expected_events"),
        number("probability"),
        flag("is_significant"),
        number("false_alarms_per_year"),
        number("exposure_to_conclude"),
        number("days_to_conclude"),
    ])
}

fn silent(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    let Some(days) = CountsByDay::read(state)? else {
        return Ok(Value::Null);
    };
    let silent_days = trailing_silent_days(days.counts());
    let exposures = days.exposures();
    let (before, after) = exposures.split_at(exposures.len() - silent_days);
    let (firing_days, _) = days.counts().split_at(before.len());
    let firings: f64 = firing_days.iter().sum();
    let rate = firings / before.iter().sum::<f64>();
    let expected: Vec<ExpectedDay> = firing_days
        .iter()
        .zip(before)
        .filter(|(_, exposure)| **exposure > 0.0)
        .map(|(count, exposure)| ExpectedDay {
            count: *count,
            expected: rate * exposure,
        })
        .collect();
    if expected.is_empty() || firings == 0.0 {
        return Ok(Value::Null);
    }
    let baseline = silence::Baseline {
        firings,
        exposures: before,
        dispersion: rounds_stats::change::quasi_poisson_dispersion(&expected, 1).max(1.0),
    };
    let found = silent_run(baseline, after, SilenceOptions::default());
    estimable(found.map(|run| {
        run.map(|run| {
            json!({
                "days": run.days, "exposure": run.exposure,
                "expected_events": run.expected_firings, "probability": run.probability,
                "is_significant": run.is_significant,
                "false_alarms_per_year": run.false_alarms_per_year,
                "exposure_to_conclude": run.exposure_to_conclude,
                "days_to_conclude": run.days_to_conclude,
            })
        })
    }))
}
