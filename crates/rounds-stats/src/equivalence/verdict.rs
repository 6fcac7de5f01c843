//! The verdict itself. How many more events an open one needs is in `further_events`.

use serde::Serialize;

use super::further_events::further_events;
use crate::estimate::{finite, positive, tail_of};
use crate::{Estimate, StatsError};

/// How far from "no difference" is still acceptable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Margin {
    /// For differences: acceptable from −margin to +margin; no difference is 0.
    Difference(f64),
    /// For ratios: acceptable from 1/factor to the factor, which is above 1; no difference is 1.
    /// The four-fifths rule is a factor of 1.25.
    Ratio(f64),
}

/// What the data say about a margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// The whole interval lies beyond the margin, on one side.
    Disparity,
    /// The whole narrower interval lies within the margin.
    Equivalent,
    /// Neither.
    Inconclusive {
        /// Events still to come before the intervals would be narrow enough, if the estimate
        /// stays where it is; `None` where no number would do (the estimate lies on the margin)
        /// or an interval has an open end.
        further_events: Option<u64>,
    },
}

/// A verdict with what it must not be confused with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The verdict on the margin.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Whether the wide interval excludes "no difference". Says nothing about whether the
    /// difference matters: a large sample makes equivalent groups differ.
    pub differs: bool,
}

/// The level of the narrow interval that goes with a wide one: two one-sided tests at half the
/// error of the wide interval each. 0.95 gives 0.90.
///
/// # Errors
/// A level outside (0, 1), or so low (one half or less) that nothing is left.
pub fn equivalence_level(level: f64) -> Result<f64, StatsError> {
    tail_of(level)?;
    tail_of(2.0 * level - 1.0)?;
    Ok(2.0 * level - 1.0)
}

/// Judges an estimate with its interval at level 1 − α (`wide`, usually 95 %) and the interval of
/// the same estimate at 1 − 2α (`narrow`, usually 90 %, see [`equivalence_level`]), which rest on
/// `events` events.
///
/// *Disparity* when the wide interval lies wholly beyond the margin, on either side; *equivalent*
/// when the narrow interval lies wholly within it, which is the two one-sided tests procedure at
/// α (Schuirmann, J Pharmacokinet Biopharm 15:657, 1987); *inconclusive* otherwise.
///
/// Disparity asks for the whole interval on purpose. The softer rule "no difference is excluded
/// and the estimate lies beyond the margin" would be wrong up to half of the time when the true
/// difference sits exactly on the margin, however large the sample; this one is wrong in at most
/// α/2 of such cases, as equivalence is wrong in at most α. So both verdicts are claims with an
/// error rate, they exclude each other, and everything else is named what it is. `differs` in the
/// answer says whether there is a difference at all.
///
/// `further_events` takes variance to fall as one over the events: the half-width h on the side
/// that is too wide has to shrink to the distance d between estimate and margin, so
/// events·((h/d)² − 1) more are needed. When that many have come the verdict is about as likely as
/// not, because the estimate moves too. Ratios are judged on the log scale.
///
/// # Errors
/// A margin of 0 or less (a factor of 1 or less), a value that is not finite (or negative, for a
/// ratio), intervals that do not hold their value or of which the narrow one is wider, events that
/// are negative or not finite.
pub fn verdict(
    wide: &Estimate,
    narrow: &Estimate,
    margin: Margin,
    events: f64,
) -> Result<Judgement, StatsError> {
    finite("events", events)?;
    if events < 0.0 {
        return Err(StatsError::Negative {
            what: "events",
            found: events,
        });
    }
    let limit = limit_of(margin)?;
    let wide = Ends::of(wide, margin)?;
    let narrow = Ends::of(narrow, margin)?;
    if wide.low > narrow.low || narrow.high > wide.high {
        return Err(StatsError::IntervalsExchanged);
    }
    let verdict = if wide.low > limit || wide.high < -limit {
        Verdict::Disparity
    } else if narrow.low > -limit && narrow.high < limit {
        Verdict::Equivalent
    } else {
        Verdict::Inconclusive {
            further_events: further_events(wide, narrow, limit, events),
        }
    };
    Ok(Judgement {
        verdict,
        differs: wide.low > 0.0 || wide.high < 0.0,
    })
}

/// An estimate on the scale on which "no difference" is 0 and the margin symmetric.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Ends {
    fn of(estimate: &Estimate, margin: Margin) -> Result<Self, StatsError> {
        finite("value", estimate.value)?;
        let scaled = |number: f64| match margin {
            Margin::Difference(_) => number,
            // A ratio of 0 lies infinitely far below 1.
            Margin::Ratio(_) => number.ln(),
        };
        if matches!(margin, Margin::Ratio(_)) && estimate.value < 0.0 {
            return Err(StatsError::Negative {
                what: "ratio",
                found: estimate.value,
            });
        }
        let ends = Ends {
            value: scaled(estimate.value),
            low: scaled_end(estimate.low, f64::NEG_INFINITY, scaled),
            high: scaled_end(estimate.high, f64::INFINITY, scaled),
        };
        // An interval as narrow as a rounding error may miss its value.
        let slack = 1e-9 * ends.value.abs().max(f64::MIN_POSITIVE);
        let holds = ends.low <= ends.value + slack && ends.value - slack <= ends.high;
        if holds || ends.value == f64::NEG_INFINITY {
            Ok(ends)
        } else {
            Err(StatsError::ValueOutsideInterval {
                value: estimate.value,
            })
        }
    }
}

fn scaled_end(end: Option<f64>, open: f64, scaled: impl Fn(f64) -> f64) -> f64 {
    let found = end.map_or(open, scaled);
    // A negative lower end of a ratio has no logarithm: the interval is open there.
    if found.is_nan() { open } else { found }
}

fn limit_of(margin: Margin) -> Result<f64, StatsError> {
    match margin {
        Margin::Difference(margin) => positive("margin", margin),
        Margin::Ratio(factor) => {
            positive("margin factor", factor)?;
            positive("logarithm of the margin factor", factor.ln())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        Estimate {
            value,
            low: Some(low),
            high: Some(high),
            n: 100,
            method: "by hand",
        }
    }

    /// A normal estimate with its 95 % and 90 % intervals.
    fn normal(value: f64, error: f64) -> (Estimate, Estimate) {
        (
            estimate(value, value - 1.96 * error, value + 1.96 * error),
            estimate(value, value - 1.645 * error, value + 1.645 * error),
        )
    }

    fn judge(value: f64, error: f64, margin: f64) -> Judgement {
        let (wide, narrow) = normal(value, error);
        verdict(&wide, &narrow, Margin::Difference(margin), 100.0).unwrap()
    }

    #[test]
    fn each_verdict_has_its_place() {
        assert_eq!(judge(0.2, 0.04, 0.1).verdict, Verdict::Disparity);
        assert_eq!(judge(-0.2, 0.04, 0.1).verdict, Verdict::Disparity);
        assert_eq!(judge(0.01, 0.04, 0.1).verdict, Verdict::Equivalent);
        let open = judge(0.15, 0.05, 0.1);
        assert!(open.differs);
        // (1.96·0.05/0.05)² − 1 = 2.8416 times the 100 events.
        assert_eq!(
            open.verdict,
            Verdict::Inconclusive {
                further_events: Some(285)
            }
        );
    }

    #[test]
    fn a_small_difference_can_be_certain_and_not_matter() {
        let found = judge(0.03, 0.01, 0.1);
        assert_eq!((found.verdict, found.differs), (Verdict::Equivalent, true));
    }

    #[test]
    fn on_the_margin_no_number_of_events_decides() {
        assert_eq!(
            judge(0.1, 0.05, 0.1).verdict,
            Verdict::Inconclusive {
                further_events: None
            }
        );
    }

    #[test]
    fn ratios_are_judged_on_the_log_scale() {
        let ratio = |wide, narrow| verdict(&wide, &narrow, Margin::Ratio(1.25), 40.0).unwrap();
        let low = ratio(estimate(0.6, 0.45, 0.79), estimate(0.6, 0.47, 0.76));
        assert_eq!(low.verdict, Verdict::Disparity);
        let near = ratio(estimate(1.0, 0.7, 1.4), estimate(1.0, 0.85, 1.18));
        assert_eq!(near.verdict, Verdict::Equivalent);
        let none = ratio(estimate(0.0, 0.0, 0.7), estimate(0.0, 0.0, 0.6));
        assert_eq!(none.verdict, Verdict::Disparity);
    }

    #[test]
    fn an_open_end_is_inconclusive() {
        let open = Estimate {
            high: None,
            ..estimate(0.5, 0.3, 1.0)
        };
        let found = verdict(&open, &open, Margin::Difference(0.1), 10.0).unwrap();
        assert_eq!(found.verdict, Verdict::Disparity);
        let open = Estimate {
            high: None,
            ..estimate(0.0, -0.05, 1.0)
        };
        let found = verdict(&open, &open, Margin::Difference(0.1), 10.0).unwrap();
        assert_eq!(
            found.verdict,
            Verdict::Inconclusive {
                further_events: None
            }
        );
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        let (wide, narrow) = normal(0.0, 0.1);
        assert!(matches!(
            verdict(&narrow, &wide, Margin::Difference(0.1), 10.0),
            Err(StatsError::IntervalsExchanged)
        ));
        assert!(verdict(&wide, &narrow, Margin::Difference(0.0), 10.0).is_err());
        assert!(verdict(&wide, &narrow, Margin::Ratio(1.0), 10.0).is_err());
        assert!(verdict(&wide, &narrow, Margin::Difference(0.1), -1.0).is_err());
        let outside = estimate(2.0, 0.0, 1.0);
        assert!(matches!(
            verdict(&outside, &outside, Margin::Difference(0.1), 1.0),
            Err(StatsError::ValueOutsideInterval { .. })
        ));
        assert!(equivalence_level(0.5).is_err());
    }

    /// The verdict after so many more events than the 100.
    fn judge_later(value: f64, error: f64, margin: f64, more: f64) -> Verdict {
        judge(value, error * (100.0 / (100.0 + more)).sqrt(), margin).verdict
    }

    fn is_open(verdict: Verdict) -> bool {
        matches!(verdict, Verdict::Inconclusive { .. })
    }

    #[test]
    fn so_near_the_margin_that_one_event_moves_no_end_the_count_is_right_to_its_digits() {
        // 6.8e15 events, of which one more moves the end by less than a float can show.
        let (value, error, margin) = (
            0.087_688_553_624_725_38,
            0.178_029,
            0.087_688_511_324_601_05,
        );
        let Verdict::Inconclusive {
            further_events: Some(more),
        } = judge(value, error, margin).verdict
        else {
            panic!("nothing is known yet");
        };
        let more = more as f64;
        assert!(!is_open(judge_later(
            value,
            error,
            margin,
            more * (1.0 + 1e-6)
        )));
        assert!(is_open(judge_later(
            value,
            error,
            margin,
            more * (1.0 - 1e-6)
        )));
    }

    proptest! {
        #[test]
        fn with_the_further_events_the_verdict_is_reached(
            margin in 0.01..0.4_f64,
            beyond in prop_oneof![-0.4..0.4_f64, (-9.0..-1.0_f64).prop_map(|power| 10_f64.powf(power))],
            error in 0.001..0.3_f64,
            is_below in any::<bool>(),
        ) {
            let value = if is_below { -margin - beyond } else { margin + beyond };
            if let Verdict::Inconclusive { further_events: Some(more) } =
                judge(value, error, margin).verdict
            {
                // An event beside what is needed, against equality at the very end; and near the
                // margin the events in which the ends move by some rounding errors of theirs.
                let distance = (value.abs() - margin).abs();
                let beside = 2.0 + more as f64 * 2e-15 / distance;
                let more = more as f64;
                prop_assert!(!is_open(judge_later(value, error, margin, more + beside)));
                if more > beside {
                    prop_assert!(is_open(judge_later(value, error, margin, more - beside)));
                }
            }
        }

        #[test]
        fn turning_the_sign_turns_nothing_else(
            value in -0.5..0.5_f64, error in 0.001..0.3_f64, margin in 0.01..0.4_f64,
        ) {
            prop_assert_eq!(judge(value, error, margin), judge(-value, error, margin));
        }
    }
}
