//! How many weeks until a monitor can conclude, and what it is waiting for.

use serde::Serialize;

use super::validation::rows_for_auroc;
use super::{TestPlan, inner_probability};
use crate::estimate::{finite, positive, probability};
use crate::{StatsError, distribution};

/// What the monitor should be able to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Question {
    /// A proportion (a PPV, a rate of missing values) that moves from a known value.
    ProportionChange {
        /// Known value.
        from: f64,
        /// Value that must be seen.
        to: f64,
    },
    /// A proportion that differs between a group and the rest.
    GroupDifference {
        /// In the group.
        share: f64,
        /// In the rest.
        base_share: f64,
        /// Share of all rows that belong to the group.
        group_share: f64,
    },
    /// Observed over expected that moves from 1.
    ObservedOverExpected {
        /// Value that must be seen, not 1.
        ratio: f64,
    },
    /// An AUROC that falls from a known value.
    AurocDrop {
        /// Known value.
        from: f64,
        /// Value that must be seen, lower.
        to: f64,
    },
    /// A control chart with one point per week and 3σ limits (or others) on which the mean moves.
    ChartShift {
        /// Size of the shift in standard deviations of a point.
        shift_sd: f64,
        /// Distance of the limits, usually 3.
        limit_sd: f64,
    },
    /// A rate of events watched by a sequential likelihood-ratio method (CUSUM, GLR).
    RateShift {
        /// New rate over the old one, not 1.
        ratio: f64,
        /// Weeks from one false alarm to the next that are accepted, above 1.
        weeks_between_false_alarms: f64,
    },
}

/// What a site has per week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Volume {
    /// Rows that will have a label.
    pub rows_per_week: f64,
    /// Share of them with the outcome.
    pub outcome_share: f64,
    /// Weeks until a row's label may be judged.
    pub label_delay_weeks: f64,
}

/// What the waiting is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Rows with the outcome.
    Events,
    /// Rows without it.
    NonEvents,
    /// Rows of any kind.
    Rows,
    /// Rows of the smaller group.
    GroupRows,
    /// Points on the chart.
    Points,
    /// Labels: they take longer to come than the rows do.
    LabelDelay,
}

/// The answer to "when will we know?".
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WaitingTime {
    /// Weeks, not rounded, from the first row to the last label.
    pub weeks: f64,
    /// Rows needed.
    pub rows: f64,
    /// Events expected among them.
    pub events: f64,
    /// What most of the waiting is for.
    pub limited_by: Limit,
}

/// Weeks until a change as large as `question` says would be seen with the plan's power:
/// needed rows / rows per week + label delay. For charts and rates, the mean delay of the alarm.
///
/// Proportion against a known value: n = (z_α√(p₀q₀) + z_β√(pq))²/(p − p₀)². Group against rest:
/// [`super::two_proportions`]. O/E: n = (1 − φR)/(φR)·((z_α + z_β)/ln R)². AUROC: the n at which
/// Newcombe's standard error is (from − to)/(z_α + z_β). Chart: the mean run length
/// 1/(P(Z > L − δ) + P(Z > L + δ)) at one point per week. Rate: ln(weeks between false alarms)
/// divided by the weekly information λ(R ln R − R + 1), which is what no sequential method beats at
/// first order (Lorden, Ann Math Stat 42:1897, 1971); real methods need somewhat more.
///
/// # Errors
/// Values for which the question has no meaning: shares outside (0, 1), no change, a rise of the
/// AUROC, volumes of 0 or less, a negative delay.
pub fn weeks_to_conclude(
    question: Question,
    volume: Volume,
    plan: TestPlan,
) -> Result<WaitingTime, StatsError> {
    let per_week = positive("rows per week", volume.rows_per_week)?;
    let share = inner_probability("outcome share", volume.outcome_share)?;
    let delay = finite("label delay", volume.label_delay_weeks)?;
    if delay < 0.0 {
        return Err(StatsError::Negative {
            what: "label delay",
            found: delay,
        });
    }
    let (rows, limit) = match question {
        Question::ProportionChange { from, to } => (proportion_rows(from, to, plan)?, Limit::Rows),
        Question::GroupDifference {
            share,
            base_share,
            group_share,
        } => group_rows(share, base_share, group_share, plan)?,
        Question::ObservedOverExpected { ratio } => ratio_rows(ratio, share, plan)?,
        Question::AurocDrop { from, to } => auroc_rows((from, to), share, plan)?,
        Question::ChartShift { shift_sd, limit_sd } => {
            (chart_weeks(shift_sd, limit_sd)? * per_week, Limit::Points)
        }
        Question::RateShift {
            ratio,
            weeks_between_false_alarms,
        } => {
            let events = rate_events(ratio, weeks_between_false_alarms)?;
            (events / share, Limit::Events)
        }
    };
    let collecting = finite("weeks", rows / per_week)?;
    Ok(WaitingTime {
        weeks: collecting + delay,
        rows,
        events: rows * share,
        limited_by: if delay > collecting {
            Limit::LabelDelay
        } else {
            limit
        },
    })
}

fn proportion_rows(from: f64, to: f64, plan: TestPlan) -> Result<f64, StatsError> {
    inner_probability("known proportion", from)?;
    probability("proportion to be seen", to)?;
    let change = positive("change of the proportion", (to - from).abs())?;
    let (alpha, beta) = plan.deviates()?;
    let spread = alpha * (from * (1.0 - from)).sqrt() + beta * (to * (1.0 - to)).sqrt();
    Ok((spread / change).powi(2))
}

fn group_rows(
    share: f64,
    base_share: f64,
    group_share: f64,
    plan: TestPlan,
) -> Result<(f64, Limit), StatsError> {
    inner_probability("share of rows in the group", group_share)?;
    let needed =
        super::two_proportions(share, base_share, (1.0 - group_share) / group_share, plan)?;
    Ok((needed.rows as f64 / group_share, Limit::GroupRows))
}

fn ratio_rows(ratio: f64, share: f64, plan: TestPlan) -> Result<(f64, Limit), StatsError> {
    let logarithm = positive("ratio", ratio)?.ln().abs();
    positive("change of observed over expected", logarithm)?;
    let observed = inner_probability("outcome share times the ratio", share * ratio)?;
    let (alpha, beta) = plan.deviates()?;
    let rows = (1.0 - observed) / observed * ((alpha + beta) / logarithm).powi(2);
    Ok((rows, rarer_of(observed)))
}

fn auroc_rows(
    (from, to): (f64, f64),
    share: f64,
    plan: TestPlan,
) -> Result<(f64, Limit), StatsError> {
    inner_probability("known AUROC", from)?;
    let drop = positive("drop of the AUROC", from - to)?;
    let (alpha, beta) = plan.deviates()?;
    let rows = rows_for_auroc(to, share, drop / (alpha + beta))?;
    Ok((rows, rarer_of(share)))
}

fn rarer_of(outcome_share: f64) -> Limit {
    if outcome_share <= 0.5 {
        Limit::Events
    } else {
        Limit::NonEvents
    }
}

fn chart_weeks(shift_sd: f64, limit_sd: f64) -> Result<f64, StatsError> {
    finite("shift", shift_sd)?;
    positive("shift", shift_sd.abs())?;
    positive("limit", limit_sd)?;
    let seen = distribution::normal_upper_tail(limit_sd - shift_sd)
        + distribution::normal_upper_tail(limit_sd + shift_sd);
    Ok(1.0 / seen)
}

fn rate_events(ratio: f64, weeks_between_false_alarms: f64) -> Result<f64, StatsError> {
    positive("ratio", ratio)?;
    positive("change of the rate", (ratio - 1.0).abs())?;
    let budget = finite("weeks between false alarms", weeks_between_false_alarms)?;
    positive("logarithm of the weeks between false alarms", budget.ln())?;
    // ratio·ln(ratio) − ratio + 1, without cancelling near 1.
    let change = ratio - 1.0;
    let information = if change.abs() < 1e-4 {
        change * change / 2.0 - change.powi(3) / 6.0
    } else {
        ratio * ratio.ln() - change
    };
    Ok(budget.ln() / information)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOLUME: Volume = Volume {
        rows_per_week: 200.0,
        outcome_share: 0.05,
        label_delay_weeks: 2.0,
    };

    fn ask(question: Question) -> WaitingTime {
        weeks_to_conclude(question, VOLUME, TestPlan::default()).unwrap()
    }

    #[test]
    fn a_shewhart_chart_sees_one_sigma_after_44_points() {
        let found = ask(Question::ChartShift {
            shift_sd: 1.0,
            limit_sd: 3.0,
        });
        // 43.9 points (Montgomery, Introduction to Statistical Quality Control, ch. 5–6).
        assert!((found.weeks - 2.0 - 43.9).abs() < 0.05, "{found:?}");
        assert_eq!(found.limited_by, Limit::Points);
    }

    #[test]
    fn a_fifth_more_deaths_than_expected_waits_for_events() {
        let found = ask(Question::ObservedOverExpected { ratio: 1.2 });
        // (0.94/0.06)·(2.8016/0.18232)² = 3,699 rows.
        assert!((found.rows - 3_699.0).abs() < 2.0, "{found:?}");
        assert!((found.weeks - 2.0 - found.rows / 200.0).abs() < 1e-9);
        assert_eq!(found.limited_by, Limit::Events);
    }

    #[test]
    fn labels_that_come_late_are_what_is_waited_for() {
        let late = Volume {
            label_delay_weeks: 52.0,
            ..VOLUME
        };
        let question = Question::ProportionChange { from: 0.3, to: 0.2 };
        let found = weeks_to_conclude(question, late, TestPlan::default()).unwrap();
        assert_eq!(found.limited_by, Limit::LabelDelay);
    }

    #[test]
    fn larger_changes_are_seen_sooner() {
        let drop = |to| ask(Question::AurocDrop { from: 0.8, to }).weeks;
        assert!(drop(0.7) < drop(0.75));
        let rate = |ratio| {
            ask(Question::RateShift {
                ratio,
                weeks_between_false_alarms: 104.0,
            })
            .weeks
        };
        assert!(rate(2.0) < rate(1.5) && rate(0.5) < rate(0.8));
    }

    #[test]
    fn questions_without_meaning_are_refused() {
        for question in [
            Question::ProportionChange { from: 0.3, to: 0.3 },
            Question::AurocDrop { from: 0.7, to: 0.8 },
            Question::ObservedOverExpected { ratio: 30.0 },
            Question::ChartShift {
                shift_sd: 0.0,
                limit_sd: 3.0,
            },
            Question::RateShift {
                ratio: 2.0,
                weeks_between_false_alarms: 1.0,
            },
            Question::GroupDifference {
                share: 0.1,
                base_share: 0.2,
                group_share: 1.0,
            },
        ] {
            assert!(
                weeks_to_conclude(question, VOLUME, TestPlan::default()).is_err(),
                "{question:?}"
            );
        }
    }
}
