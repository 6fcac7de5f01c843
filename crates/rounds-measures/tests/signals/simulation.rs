//! Seeded series of known truth: nothing happens in them but what a test plants.

use std::sync::Arc;

use jiff::civil::date;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use rounds_core::{Period, PeriodKind};
use rounds_measures::definition::{MeasureDefinition, MeasureSet, parse};
use rounds_measures::finding::{Advance, EventKind, Finding, RoundStamp, advance};
use rounds_measures::result::estimate::estimate;
use rounds_measures::result::periods::mark_partial;
use rounds_measures::result::rows::Row;
use rounds_measures::result::{Group, Inputs, MeasureResult, Origin};
use rounds_measures::signal::family::{Judged, adjust, judge_measure};

/// SplitMix64: enough for simulation, the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().max(1e-300).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub fn poisson(&mut self, mean: f64) -> f64 {
        let least = (-mean).exp();
        let (mut product, mut count) = (self.uniform(), 0.0);
        while product > least {
            product *= self.uniform();
            count += 1.0;
        }
        count
    }

    pub fn binomial(&mut self, n: f64, share: f64) -> f64 {
        (0..n as u64).filter(|_| self.uniform() < share).count() as f64
    }
}

/// A kind of series that hospitals have.
#[derive(Clone, Copy, PartialEq)]
pub enum Truth {
    /// Poisson counts around a mean between 5 and 300.
    Count,
    /// Shares between 4 % and 50 % of 60 to 400.
    Proportion,
    /// Rates whose true level wobbles by a tenth from period to period.
    Rate,
    /// Normal values, for example medians of minutes.
    Value,
}

impl Truth {
    fn header(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Count => ("count", "visits", "xmr"),
            Self::Proportion => ("proportion", "'% of patients'", "p"),
            Self::Rate => ("rate", "per 1000 days", "u"),
            Self::Value => ("statistic", "minutes", "xmr"),
        }
    }
}

/// A measure with some groups and no news.
pub fn measure(truth: Truth, number: usize) -> MeasureDefinition {
    let (kind, unit, chart) = truth.header();
    let text = format!(
        "/*---\nid: sim.measure_{number}\ntitle: Measure {number}\ndescription: Simulated.\nunit: {unit}\nkind: {kind}\n\
         direction: lower\nperiod: month\ngroups: [ward]\nsignal: {{ chart: {chart} }}\ncitation: none needed\n---*/\nselect 1"
    );
    parse(&format!("sim/measure_{number}.sql"), &text).expect("a good header")
}

/// One measure's rows over all periods and groups.
pub fn rows(
    random: &mut Random,
    truth: Truth,
    periods: usize,
    groups: usize,
    factor: impl Fn(usize, usize) -> f64,
) -> Vec<Row> {
    let mut all = Vec::new();
    for group in 0..groups {
        let level = random.uniform();
        let mut period = Period::containing(PeriodKind::Month, date(2020, 1, 1));
        for index in 0..periods {
            let numbers = draw(random, truth, level, factor(group, index));
            all.push(Row {
                period,
                group: Group(vec![("ward".to_owned(), format!("W{group}"))]),
                numerator: numbers.0,
                denominator: numbers.1,
                value: numbers.2,
                low: None,
                high: None,
                n: None,
                sum_of_squares: None,
                samples: None,
            });
            period = period.next();
        }
    }
    all
}

type Numbers = (Option<f64>, Option<f64>, Option<f64>);

fn draw(random: &mut Random, truth: Truth, level: f64, factor: f64) -> Numbers {
    match truth {
        Truth::Count => (
            Some(random.poisson((5.0 + 295.0 * level) * factor)),
            None,
            None,
        ),
        Truth::Proportion => {
            let n = (60.0 + 340.0 * random.uniform()).round();
            let share = ((0.04 + 0.46 * level) * factor).min(1.0);
            (Some(random.binomial(n, share)), Some(n), None)
        }
        Truth::Rate => {
            let exposure = 500.0 + 1000.0 * random.uniform();
            let true_level = (0.02 + 0.2 * level) * (1.0 + 0.1 * random.normal()) * factor;
            (
                Some(random.poisson(true_level * exposure)),
                Some(exposure),
                None,
            )
        }
        Truth::Value => (None, None, Some((20.0 + 4.0 * random.normal()) * factor)),
    }
}

/// A site whose rounds come after every period.
pub struct Site {
    pub measures: MeasureSet,
    pub results: Vec<(MeasureDefinition, Vec<MeasureResult>)>,
    pub findings: Vec<Finding>,
}

impl Site {
    pub fn new(measures: Vec<(MeasureDefinition, Vec<Row>)>) -> Self {
        let origin = Arc::new(Origin {
            inputs: Inputs::default(),
            lake_version: 1,
            computed_at: Timestamp::UNIX_EPOCH,
        });
        let mut set = MeasureSet::default();
        let mut results = Vec::new();
        for (definition, rows) in measures {
            let computed: Vec<MeasureResult> = rows
                .iter()
                .map(|row| estimate(&definition, row, &origin).expect("possible numbers"))
                .collect();
            set = set.with(definition.clone());
            results.push((definition, computed));
        }
        Self {
            measures: set,
            results,
            findings: Vec::new(),
        }
    }

    /// What the round after `periods` complete periods judges.
    pub fn judged(&self, periods: usize) -> Vec<Judged> {
        let mut judged = Vec::new();
        for (definition, results) in &self.results {
            let mut known: Vec<MeasureResult> = results
                .iter()
                .filter(|result| months_since_2020(result.period) <= periods)
                .cloned()
                .collect();
            mark_partial(&mut known, &far_future());
            judged.extend(judge_measure(definition, &known).expect("possible numbers"));
        }
        adjust(&mut judged).expect("probabilities");
        judged
    }

    /// The round after `periods` complete periods (one more is under way).
    pub fn round(&mut self, periods: usize) -> Advance {
        let judged = self.judged(periods);
        self.round_on(periods, &judged)
    }

    /// The same, on series judged before.
    pub fn round_on(&mut self, periods: usize, judged: &[Judged]) -> Advance {
        let stamp = RoundStamp {
            number: periods as u64,
            at: Timestamp::UNIX_EPOCH,
        };
        let stored = std::mem::take(&mut self.findings);
        let advanced = advance(stamp, &self.measures, stored, judged);
        self.findings.clone_from(&advanced.findings);
        advanced
    }
}

pub fn opened(advanced: &Advance) -> usize {
    advanced.count(EventKind::Opened) + advanced.count(EventKind::Reopened)
}

fn months_since_2020(period: Period) -> usize {
    let months = (i32::from(period.start.year()) - 2020) * 12 + i32::from(period.start.month()) - 1;
    usize::try_from(months).unwrap_or(0)
}

fn far_future() -> Zoned {
    date(2040, 1, 1)
        .to_zoned(TimeZone::UTC)
        .expect("a date in range")
}
