//! Delays from prediction to label, the lag that follows from them, and the rows that are old
//! enough.

use serde::Serialize;

use crate::estimate::{finite, positive, probability};
use crate::intervals::proportion;
use crate::survival::{KaplanMeier, TimeToEvent, kaplan_meier};
use crate::{Estimate, StatsError};

/// One prediction and when its label became known; all instants in one unit from one origin, such
/// as days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelledRow {
    /// When the prediction was made.
    pub predicted_at: f64,
    /// When its label, positive or negative, became known; `None` if it has not.
    pub label_known_at: Option<f64>,
    /// When the row left observation without a label (death or transfer where that is not the
    /// outcome); `None` if it has not. Such a row will never have a label.
    pub lost_at: Option<f64>,
}

/// Where the lag comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lag {
    /// Given, in the unit of the instants.
    Fixed(f64),
    /// The time by which this share of labels is known, 0.95 usually, less the horizon.
    FromDelays(f64),
}

/// At which date and by which rule rows are judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaturityOptions {
    /// The date of the look. Labels known later than this count as not known: the same data can be
    /// looked at as of any earlier date.
    pub now: f64,
    /// How far ahead the model predicts.
    pub horizon: f64,
    /// Time for charting, coding or claims after the horizon.
    pub lag: Lag,
    /// Level of all intervals.
    pub level: f64,
}

/// How mature the labels are at one date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelMaturity {
    /// All rows.
    pub rows: u64,
    /// Rows with a known label, old enough or not.
    pub known: u64,
    /// Rows that left observation without a label.
    pub lost: u64,
    /// Time from prediction to known label, by Kaplan–Meier.
    pub delays: KaplanMeier,
    /// Median of those delays; `None` if fewer than half are known.
    pub median_delay: Option<Estimate>,
    /// The quantile of the delays that the lag is made of; `None` for a fixed lag, or where the
    /// data do not reach that far.
    pub delay_quantile: Option<Estimate>,
    /// The lag after the horizon; `None` where the delays do not reach the quantile, and then no
    /// row may be judged.
    pub lag: Option<f64>,
    /// Rows old enough, lost ones left out.
    pub mature: u64,
    /// `mature` over all rows not lost, with Wilson's interval; `None` without such rows.
    pub matured_share: Option<Estimate>,
    /// Rows that may be judged: old enough and with a label.
    pub judged: u64,
    /// Rows old enough that still have no label. They are missing, not negative.
    pub mature_without_label: u64,
}

/// Whether a row may be judged: now ≥ prediction + horizon + lag.
pub fn may_be_judged(predicted_at: f64, now: f64, horizon: f64, lag: f64) -> bool {
    now >= predicted_at + horizon + lag
}

/// How long labels take (Kaplan–Meier, rows still without one censored at `now`, lost rows when
/// they were lost), the lag that follows and the rows that may be judged with it.
///
/// With [`Lag::FromDelays`] the lag is the quantile of the delay from prediction to label, less
/// the horizon, and never below 0. Taking lost rows as censored assumes that their labels would
/// have come like the others'; how many rows ever get one is the cumulative incidence of
/// [`crate::survival::cumulative_incidence`]. Rows that never get a label and are not lost keep
/// the curve from coming down, and then the lag is not estimable: give one, or mark them lost.
///
/// # Errors
/// No rows, instants that are not finite, a prediction after `now`, a label or a loss before the
/// prediction, a negative horizon or lag, a share that is not above 0 and at most 1, a level
/// outside (0, 1).
pub fn label_maturity(
    rows: &[LabelledRow],
    options: MaturityOptions,
) -> Result<LabelMaturity, StatsError> {
    finite("now", options.now)?;
    not_negative("horizon", options.horizon)?;
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        seen.push(as_of(row, options.now)?);
    }
    let waits: Vec<TimeToEvent> = seen
        .iter()
        .map(|row| TimeToEvent {
            time: row.waited,
            is_event: row.state == State::Known,
        })
        .collect();
    let delays = kaplan_meier(&waits, options.level)?;
    let (delay_quantile, lag) = lag_from(&delays, options)?;
    let is_mature = |row: &&Seen| {
        row.state != State::Lost
            && lag.is_some_and(|lag| {
                may_be_judged(row.predicted_at, options.now, options.horizon, lag)
            })
    };
    let count = |state| seen.iter().filter(|row| row.state == state).count() as u64;
    let mature = seen.iter().filter(is_mature).count() as u64;
    let judged = seen
        .iter()
        .filter(is_mature)
        .filter(|row| row.state == State::Known)
        .count() as u64;
    let (known, lost, all) = (count(State::Known), count(State::Lost), seen.len() as u64);
    let matured_share = if all > lost {
        Some(proportion(
            mature as f64,
            (all - lost) as f64,
            options.level,
        )?)
    } else {
        None
    };
    Ok(LabelMaturity {
        rows: all,
        known,
        lost,
        median_delay: delays.median()?,
        delays,
        delay_quantile,
        lag,
        mature,
        matured_share,
        judged,
        mature_without_label: mature - judged,
    })
}

/// The quantile of the delays, where one is used, and the lag.
fn lag_from(
    delays: &KaplanMeier,
    options: MaturityOptions,
) -> Result<(Option<Estimate>, Option<f64>), StatsError> {
    match options.lag {
        Lag::Fixed(lag) => Ok((None, Some(not_negative("lag", lag)?))),
        Lag::FromDelays(share) => {
            positive("share of labels", probability("share of labels", share)?)?;
            let quantile = delays.quantile(share)?;
            let lag = quantile.map(|found| (found.value - options.horizon).max(0.0));
            Ok((quantile, lag))
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Known,
    Lost,
    Waiting,
}

/// A row as it was known at the date of the look.
struct Seen {
    predicted_at: f64,
    waited: f64,
    state: State,
}

fn as_of(row: &LabelledRow, now: f64) -> Result<Seen, StatsError> {
    finite("prediction instant", row.predicted_at)?;
    let until_now = not_negative("time from prediction to now", now - row.predicted_at)?;
    let since = |what, instant: Option<f64>| match instant {
        None => Ok(None),
        Some(instant) => {
            finite(what, instant)?;
            not_negative(what, instant - row.predicted_at)
                .map(|waited| (instant <= now).then_some(waited))
        }
    };
    let label = since("time from prediction to label", row.label_known_at)?;
    let loss = since("time from prediction to loss", row.lost_at)?;
    // A label that came after the row was lost from view is a label all the same.
    let (waited, state) = match (label, loss) {
        (Some(waited), _) => (waited, State::Known),
        (None, Some(waited)) => (waited, State::Lost),
        (None, None) => (until_now, State::Waiting),
    };
    Ok(Seen {
        predicted_at: row.predicted_at,
        waited,
        state,
    })
}

fn not_negative(what: &'static str, found: f64) -> Result<f64, StatsError> {
    finite(what, found)?;
    if found < 0.0 {
        Err(StatsError::Negative { what, found })
    } else {
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(predicted_at: f64, label_known_at: Option<f64>) -> LabelledRow {
        LabelledRow {
            predicted_at,
            label_known_at,
            lost_at: None,
        }
    }

    const OPTIONS: MaturityOptions = MaturityOptions {
        now: 100.0,
        horizon: 2.0,
        lag: Lag::FromDelays(0.95),
        level: 0.95,
    };

    /// A prediction a day, each with its label five days later if that has come by day 100.
    fn daily() -> Vec<LabelledRow> {
        (0..100)
            .map(|day| row(f64::from(day), Some(f64::from(day) + 5.0)))
            .collect()
    }

    #[test]
    fn a_steady_delay_is_found_although_the_last_days_wait() {
        let found = label_maturity(&daily(), OPTIONS).unwrap();
        assert_eq!((found.rows, found.known), (100, 96));
        assert_eq!(found.delay_quantile.map(|delay| delay.value), Some(5.0));
        assert_eq!(found.lag, Some(3.0));
        // Days 0 to 95 are at least five days old.
        assert_eq!((found.mature, found.judged), (96, 96));
        assert_eq!(found.mature_without_label, 0);
    }

    #[test]
    fn a_label_known_after_the_look_is_not_known_yet() {
        let earlier = MaturityOptions {
            now: 50.0,
            ..OPTIONS
        };
        let rows: Vec<LabelledRow> = daily().into_iter().take(51).collect();
        let found = label_maturity(&rows, earlier).unwrap();
        assert_eq!((found.rows, found.known), (51, 46));
    }

    #[test]
    fn missing_labels_of_old_rows_are_counted_and_not_judged() {
        let mut rows = daily();
        for row in rows.iter_mut().take(3) {
            row.label_known_at = None;
        }
        let fixed = MaturityOptions {
            lag: Lag::Fixed(3.0),
            ..OPTIONS
        };
        let found = label_maturity(&rows, fixed).unwrap();
        assert_eq!((found.mature, found.judged), (96, 93));
        assert_eq!(found.mature_without_label, 3);
    }

    #[test]
    fn where_most_labels_never_come_no_row_may_be_judged() {
        let rows: Vec<LabelledRow> = (0..100).map(|day| row(f64::from(day), None)).collect();
        let found = label_maturity(&rows, OPTIONS).unwrap();
        assert_eq!((found.lag, found.mature, found.judged), (None, 0, 0));
        assert_eq!(found.median_delay, None);
    }

    #[test]
    fn lost_rows_are_neither_mature_nor_missing() {
        let mut rows = daily();
        rows[0].label_known_at = None;
        rows[0].lost_at = Some(1.0);
        let found = label_maturity(&rows, OPTIONS).unwrap();
        assert_eq!((found.lost, found.mature_without_label), (1, 0));
        assert_eq!(found.matured_share.map(|share| share.n), Some(99));
    }

    #[test]
    fn instants_that_cannot_be_are_refused() {
        for impossible in [
            row(101.0, None),
            row(5.0, Some(4.0)),
            row(f64::NAN, None),
            row(5.0, Some(f64::INFINITY)),
        ] {
            assert!(
                label_maturity(&[impossible], OPTIONS).is_err(),
                "{impossible:?}"
            );
        }
        assert!(label_maturity(&[], OPTIONS).is_err());
    }

    proptest! {
        #[test]
        fn waiting_longer_never_takes_a_row_back(
            delays in prop::collection::vec(0.0..40.0_f64, 5..60), later in 0.0..200.0_f64,
        ) {
            let rows: Vec<LabelledRow> = delays
                .iter()
                .enumerate()
                .map(|(day, delay)| row(day as f64, Some(day as f64 + delay)))
                .collect();
            let at = |now| {
                let options = MaturityOptions { now, lag: Lag::Fixed(7.0), ..OPTIONS };
                label_maturity(&rows, options).unwrap()
            };
            let (first, second) = (at(100.0), at(100.0 + later));
            prop_assert!(first.mature <= second.mature && first.judged <= second.judged);
        }
    }
}
