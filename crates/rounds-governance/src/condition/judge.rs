//! Whether a condition holds now. The sentence is written in `words`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words::{self, Speech};
use super::{Bound, Comparison, Condition};
use crate::reading::{Reading, Readings};

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConditionVerdict))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Breached,
    /// Nobody can tell: too few observations, no result, a suppressed or partial period.
    Unknown,
}

/// A condition with what it was judged on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Judged {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The condition and the numbers in one sentence, with n and interval.
    pub sentence: String,
    /// The readings looked at, the oldest first.
    pub readings: Vec<Reading>,
}

/// Judges a condition on the latest complete periods. One period that does not satisfy it is
/// enough for a breach; where none does and one cannot be told, nobody can tell.
pub fn judge(condition: &Condition, readings: &dyn Readings, today: Date) -> Judged {
    let Some(measure) = readings.measure(&condition.measure) else {
        let why = format!("there is no measure {:?} here", condition.measure);
        return Judged {
            condition: condition.clone(),
            verdict: Verdict::Unknown,
            sentence: format!("Nobody can tell: {why}."),
            readings: Vec::new(),
        };
    };
    let speech = Speech::of(condition, &measure);
    let looked_at = latest(condition, readings, today);
    let (verdict, said) = match not_enough(condition, &looked_at, today) {
        Some(why) => (Verdict::Unknown, words::nobody_can_tell(&why)),
        None => verdict(condition, &speech, &looked_at),
    };
    Judged {
        condition: condition.clone(),
        verdict,
        sentence: format!("{} {said}", speech.claim(condition)),
        readings: looked_at,
    }
}

/// The latest complete periods that are asked for, the oldest first; fewer where there are fewer.
fn latest(condition: &Condition, readings: &dyn Readings, today: Date) -> Vec<Reading> {
    let mut complete = readings.series(&condition.measure, &condition.group);
    complete.retain(|reading| !reading.partial && reading.period.end() <= today);
    complete.sort_by_key(|reading| reading.period.start);
    let wanted = usize::try_from(condition.periods).unwrap_or(usize::MAX);
    let earlier = complete.len().saturating_sub(wanted);
    complete.split_off(earlier)
}

/// Why nobody can tell from these periods, whatever their numbers are.
fn not_enough(condition: &Condition, looked_at: &[Reading], today: Date) -> Option<String> {
    let Some(last) = looked_at.last() else {
        return Some("there is no result for a complete period".to_owned());
    };
    let wanted = usize::try_from(condition.periods).unwrap_or(usize::MAX);
    if looked_at.len() < wanted {
        return Some(format!(
            "{} complete periods are asked for, and there are {}",
            condition.periods,
            looked_at.len()
        ));
    }
    let gap = looked_at.windows(2).find_map(|pair| match pair {
        [one, other] if one.period.next() != other.period => Some(one.period.next()),
        _ => None,
    });
    if let Some(missing) = gap {
        return Some(format!("there is no result for {missing}"));
    }
    let age_days = today
        .since(last.period.end())
        .map_or(0, |age| age.get_days());
    let oldest = condition.age_days_max?;
    (i64::from(age_days) > i64::from(oldest)).then(|| {
        format!(
            "the latest result, {}, ended {age_days} days ago, and {oldest} are allowed",
            last.period
        )
    })
}

fn verdict(condition: &Condition, speech: &Speech, looked_at: &[Reading]) -> (Verdict, String) {
    let mut verdict = Verdict::Holds;
    let mut said = Vec::new();
    for reading in looked_at {
        match satisfies(condition, reading) {
            Ok(true) => said.push(speech.fact(condition, reading)),
            Ok(false) => {
                verdict = Verdict::Breached;
                said.push(speech.fact(condition, reading));
            }
            Err(why) => {
                if verdict == Verdict::Holds {
                    verdict = Verdict::Unknown;
                }
                said.push(words::nobody_can_tell(&why));
            }
        }
    }
    (verdict, said.join(" "))
}

/// Whether one period satisfies the condition; exact on the stored numbers.
fn satisfies(condition: &Condition, reading: &Reading) -> Result<bool, String> {
    let period = reading.period;
    if reading.suppressed {
        return Err(format!("{period} is withheld because its group is small"));
    }
    let missing = |what: &str| format!("{period} has no {what}");
    let finite = |number: Option<f64>, what: &str| {
        let number = number.filter(|number| number.is_finite());
        number.ok_or_else(|| missing(what))
    };
    finite(reading.value, "value")?;
    match observations(reading) {
        None if condition.n_min > 0 => return Err(missing("number of observations")),
        Some(n) if n < condition.n_min => {
            return Err(format!(
                "{period} has {n} observations, and {} are asked for",
                condition.n_min
            ));
        }
        _ => {}
    }
    let low = || finite(reading.low, "lower end of an interval");
    let high = || finite(reading.high, "upper end of an interval");
    let threshold = condition.threshold;
    Ok(match (condition.bound, condition.comparison) {
        (_, Comparison::Includes) => low()? <= threshold && threshold <= high()?,
        (Bound::Low | Bound::Interval, Comparison::AtLeast) => low()? >= threshold,
        (Bound::Low, Comparison::AtMost) => low()? <= threshold,
        (Bound::High | Bound::Interval, Comparison::AtMost) => high()? <= threshold,
        (Bound::High, Comparison::AtLeast) => high()? >= threshold,
        (Bound::Value, Comparison::AtLeast) => finite(reading.value, "value")? >= threshold,
        (Bound::Value, Comparison::AtMost) => finite(reading.value, "value")? <= threshold,
    })
}

/// Observations behind a value; where none were counted, a whole number below the line.
fn observations(reading: &Reading) -> Option<i64> {
    let counted = || {
        let below = reading.denominator.filter(|below| below.fract() == 0.0)?;
        (below.abs() < 1e15).then_some(below as i64)
    };
    reading.n.or_else(counted)
}
