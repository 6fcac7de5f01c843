//! Requirements about numbers: what was agreed to be shown, measures that the policy names, and
//! evidence that can be computed again.

use super::{Held, Shown, days, is_too_old};
use crate::condition::{Condition, Judged, Verdict, judge};
use crate::gate::{ItemState, Needed};

/// Whether everything agreed beforehand for this stage holds.
pub(super) fn acceptance(held: &Held<'_>, conditions_min: u32) -> Shown {
    let agreed = held.tool.acceptance.iter();
    let agreed = agreed.filter(|one| one.to == held.to);
    let judged = agreed.map(|one| held.judge(&one.condition)).collect();
    let mut shown = all_hold(judged);
    let there = shown.judged.len();
    if there == 0 {
        shown.sentence = format!("Nothing is agreed that must be shown for {}.", held.to);
    }
    if there < usize::try_from(conditions_min).unwrap_or(usize::MAX) {
        let first = format!(
            "{conditions_min} must be agreed for {}, and there are {there}.",
            held.to
        );
        shown.sentence = [first, shown.sentence].join(" ").trim().to_owned();
        if shown.state == ItemState::Met {
            shown.state = ItemState::Missing;
        }
    }
    shown
}

/// Whether a condition of the policy holds for every group that is this tool.
pub(super) fn measure(held: &Held<'_>, needed: &Needed) -> Shown {
    let Needed::Measure {
        measure,
        bound,
        comparison,
        threshold,
        n_min,
        periods,
        age_days_max,
    } = needed
    else {
        return Shown::missing(String::new());
    };
    let signs = held.tool.measures.iter();
    let groups = signs.filter(|sign| sign.measure == *measure);
    let conditions = groups.map(|sign| Condition {
        measure: measure.clone(),
        group: sign.group.clone(),
        bound: *bound,
        comparison: *comparison,
        threshold: *threshold,
        n_min: *n_min,
        periods: periods.unwrap_or(1),
        age_days_max: *age_days_max,
    });
    let judged: Vec<Judged> = conditions.map(|one| held.judge(&one)).collect();
    if judged.is_empty() {
        let words = held.setting.readings.measure(measure);
        let title = words.map_or_else(|| measure.clone(), |words| words.title);
        return Shown::missing(format!("{title} is not among its vital signs."));
    }
    all_hold(judged)
}

fn all_hold(judged: Vec<Judged>) -> Shown {
    let verdicts = || judged.iter().map(|one| one.verdict);
    let state = if verdicts().any(|verdict| verdict == Verdict::Breached) {
        ItemState::Failed
    } else if verdicts().any(|verdict| verdict == Verdict::Unknown) {
        ItemState::Missing
    } else {
        ItemState::Met
    };
    let sentences: Vec<&str> = judged.iter().map(|one| one.sentence.as_str()).collect();
    Shown {
        state,
        sentence: sentences.join(" "),
        judged,
    }
}

/// Whether there is a snapshot about the tool's present version, young enough.
pub(super) fn evidence(held: &Held<'_>, age_days_max: Option<u32>) -> Shown {
    let tool = held.tool;
    let about = held.governance.evidence.values();
    let about = about.filter(|one| one.tool.as_ref() == Some(&tool.id));
    let Some(latest) = about.max_by_key(|one| one.at) else {
        return Shown::missing("No snapshot of evidence about it was taken.");
    };
    let age = held.days_since(latest.at);
    let name = format!("{}, {}, {} old", latest.id, latest.title, days(age));
    if latest.at < tool.version_since {
        return Shown::failed(format!("{name}: taken before the present version."));
    }
    if is_too_old(age, age_days_max) {
        let oldest = age_days_max.unwrap_or_default();
        return Shown::failed(format!("{name}, and {oldest} are allowed."));
    }
    Shown::met(format!(
        "{name}: {} values of lake version {}.",
        latest.values, latest.lake_version
    ))
}

impl Held<'_> {
    fn judge(&self, condition: &Condition) -> Judged {
        judge(condition, self.setting.readings, self.setting.today)
    }
}
