//! The keys of a measure file's header, as written, and the checks that need nothing but them.
//!
//! Not here: where the header stands in the file (see [`super::file`]).

use std::collections::BTreeMap;

use jiff::civil::Date;
use rounds_core::table::is_identifier;
use rounds_core::{Direction, MeasureKind, PeriodKind, TableName};
use serde::Deserialize;

use super::problem::Problem;
use super::{Absent, ChartKind, Minimum, MinimumColumn, RatioInterval, Signal};

/// Points that fix centre and limits unless a file says otherwise.
pub const BASELINE_POINTS: usize = 12;
/// Points charted and judged unless a file says otherwise.
pub const WINDOW_POINTS: usize = 36;

/// The header as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) unit: String,
    pub(super) kind: MeasureKind,
    pub(super) direction: Direction,
    pub(super) period: PeriodKind,
    #[serde(default)]
    pub(super) groups: Vec<String>,
    pub(super) minimum: Option<String>,
    #[serde(default)]
    pub(super) signal: SignalKeys,
    pub(super) citation: String,
    #[serde(default)]
    pub(super) time: BTreeMap<TableName, String>,
    #[serde(default)]
    pub(super) lookback_days: u16,
    pub(super) target: Option<f64>,
    pub(super) interval: Option<RatioInterval>,
    pub(super) quantile: Option<f64>,
    #[serde(default)]
    pub(super) absent: Absent,
}

/// `signal: { chart: p, baseline: 12, window: 36, from: 2026-01-01 }` as written.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct SignalKeys {
    chart: ChartWord,
    baseline: Option<usize>,
    window: Option<usize>,
    from: Option<Date>,
}

#[derive(Debug, Clone, Copy, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum ChartWord {
    Xmr,
    P,
    U,
    #[default]
    None,
}

impl Header {
    /// Names of the columns the query must return besides `period` and the groups.
    pub fn required_columns(kind: MeasureKind) -> &'static [&'static str] {
        match kind {
            MeasureKind::Count => &["numerator"],
            MeasureKind::Proportion | MeasureKind::Rate | MeasureKind::Ratio => {
                &["numerator", "denominator"]
            }
            MeasureKind::Quantile => &["samples"],
            MeasureKind::Statistic => &["value"],
        }
    }

    /// Names of the columns the query may return besides the required ones.
    pub fn optional_columns(kind: MeasureKind) -> &'static [&'static str] {
        match kind {
            MeasureKind::Count => &["denominator"],
            MeasureKind::Proportion => &[],
            MeasureKind::Rate | MeasureKind::Quantile => &["n"],
            MeasureKind::Ratio => &["n", "sum_of_squares"],
            MeasureKind::Statistic => &["low", "high", "n", "numerator", "denominator"],
        }
    }

    /// Whether results of this kind have the column after reading (`n` always exists).
    fn has_column(kind: MeasureKind, column: &str) -> bool {
        column == "n"
            || Self::required_columns(kind).contains(&column)
            || Self::optional_columns(kind).contains(&column)
    }

    /// The groups, each a plain name that stands for no other column.
    pub(super) fn check_groups(&self) -> Result<(), Problem> {
        for (position, group) in self.groups.iter().enumerate() {
            let why = if !is_identifier(group) {
                "expected lower-case letters, digits and underscores"
            } else if group == "period" || Self::has_column(self.kind, group) {
                "it is the name of another column of a result"
            } else if self
                .groups
                .iter()
                .take(position)
                .any(|other| other == group)
            {
                "it is named twice"
            } else {
                continue;
            };
            return Err(Problem::Group(group.clone(), why));
        }
        Ok(())
    }

    /// The minimum, on a column that this kind has.
    pub(super) fn check_minimum(&self) -> Result<Option<Minimum>, Problem> {
        let Some(written) = &self.minimum else {
            return Ok(None);
        };
        let minimum =
            parse_minimum(written).ok_or_else(|| Problem::MinimumForm(written.clone()))?;
        if Self::has_column(self.kind, minimum.column.as_str()) {
            Ok(Some(minimum))
        } else {
            Err(Problem::MinimumColumn {
                column: minimum.column.as_str(),
                kind: self.kind.as_str(),
            })
        }
    }

    /// The chart, fitting the kind; baseline and window within reason.
    pub(super) fn check_signal(&self) -> Result<Signal, Problem> {
        let chart = match self.signal.chart {
            ChartWord::None => None,
            ChartWord::Xmr => Some(ChartKind::Xmr),
            ChartWord::P => Some(ChartKind::P),
            ChartWord::U => Some(ChartKind::U),
        };
        let misfit = |chart: ChartKind, instead| {
            Err(Problem::ChartKind {
                chart: chart.as_str(),
                kind: self.kind.as_str(),
                instead,
            })
        };
        match (chart, self.kind) {
            (Some(ChartKind::P), kind) if kind != MeasureKind::Proportion => {
                return misfit(ChartKind::P, "p is for proportions, use xmr or none");
            }
            (Some(ChartKind::U), MeasureKind::Rate | MeasureKind::Count) => {}
            (Some(ChartKind::U), _) => {
                return misfit(
                    ChartKind::U,
                    "u is for rates and for counts with a denominator, use xmr or none",
                );
            }
            _ => {}
        }
        let baseline = self.signal.baseline.unwrap_or(BASELINE_POINTS);
        in_range("signal.baseline", baseline, 8, 120, "8 to 120 points")?;
        let window = self
            .signal
            .window
            .unwrap_or(WINDOW_POINTS.max(3 * baseline));
        if window <= baseline || window > 1000 {
            return Err(Problem::OutOfRange {
                key: "signal.window",
                found: window.to_string(),
                expected: "more points than the baseline and at most 1000",
            });
        }
        Ok(Signal {
            chart,
            baseline,
            window,
            from: self.signal.from,
        })
    }

    /// The quantile, for quantile measures alone; 0.5 when the file does not say.
    pub(super) fn check_quantile(&self) -> Result<f64, Problem> {
        match self.quantile {
            None => Ok(0.5),
            Some(_) if self.kind != MeasureKind::Quantile => Err(Problem::NotForKind {
                key: "quantile",
                kind: self.kind.as_str(),
            }),
            Some(quantile) if quantile > 0.0 && quantile < 1.0 => Ok(quantile),
            Some(quantile) => Err(Problem::OutOfRange {
                key: "quantile",
                found: quantile.to_string(),
                expected: "a number between 0 and 1, both excluded",
            }),
        }
    }

    /// Keys that only some kinds have.
    pub(super) fn check_kind_keys(&self) -> Result<(), (&'static str, Problem)> {
        let kind = self.kind.as_str();
        if self.interval.is_some() && self.kind != MeasureKind::Ratio {
            let key = "interval";
            return Err((key, Problem::NotForKind { key, kind }));
        }
        let can_be_nought = matches!(self.kind, MeasureKind::Count);
        if self.absent == Absent::Zero && !can_be_nought {
            let key = "absent";
            return Err((key, Problem::NotForKind { key, kind }));
        }
        if self.kind == MeasureKind::Proportion && !self.unit.starts_with('%') {
            return Err(("unit", Problem::ProportionUnit(self.unit.clone())));
        }
        Ok(())
    }
}

fn parse_minimum(text: &str) -> Option<Minimum> {
    let (column, least) = text.split_once(">=")?;
    let column = match column.trim() {
        "numerator" => MinimumColumn::Numerator,
        "denominator" => MinimumColumn::Denominator,
        "n" => MinimumColumn::N,
        _ => return None,
    };
    let at_least = least.trim().parse().ok()?;
    Some(Minimum { column, at_least })
}

fn in_range(
    key: &'static str,
    found: usize,
    least: usize,
    most: usize,
    expected: &'static str,
) -> Result<(), Problem> {
    if (least..=most).contains(&found) {
        Ok(())
    } else {
        Err(Problem::OutOfRange {
            key,
            found: found.to_string(),
            expected,
        })
    }
}
