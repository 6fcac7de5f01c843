//! Which changes belong on a chart, and which may explain a finding.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Change;
use crate::state::Governance;
use crate::tool::Tool;

/// Days before the first period of an episode in which a change may be its cause.
pub const LOOK_BACK_DAYS: i64 = 28;

/// Changes that mark the chart of a measure for a group (its key) between two days, both included,
/// in order of their first day. One that stays marks the day it began; one with a last day marks
/// all days it lasts.
pub fn on_chart<'g>(
    governance: &'g Governance,
    measure: &str,
    group: &str,
    from: Date,
    until: Date,
) -> Vec<&'g Change> {
    let mut found: Vec<&Change> = governance
        .changes
        .values()
        .filter(|change| {
            let last = change.planned.ends.unwrap_or(change.planned.starts);
            change.cancelled.is_none()
                && change.planned.starts <= until
                && last >= from
                && marks(governance, change, measure, group)
        })
        .collect();
    found.sort_by(|a, b| {
        let by_day = a.planned.starts.cmp(&b.planned.starts);
        by_day.then_with(|| a.at.cmp(&b.at))
    });
    found
}

/// Changes that may explain an episode of a measure that began in the period with these first and
/// last days: those that mark its chart and began in it or in the [`LOOK_BACK_DAYS`] before, the
/// nearest first.
pub fn explaining<'g>(
    governance: &'g Governance,
    measure: &str,
    group: &str,
    period: (Date, Date),
) -> Vec<&'g Change> {
    let (first, last) = period;
    let from = first.saturating_sub(LOOK_BACK_DAYS.days());
    let mut found = on_chart(governance, measure, group, from, last);
    found.retain(|change| change.planned.starts >= from);
    // Those within the period are nearest; before it, the later the nearer.
    let days_before = |change: &Change| {
        let span = change.planned.starts.until(first);
        span.map_or(i32::MAX, |span| span.get_days()).max(0)
    };
    found.sort_by_key(|change| days_before(change));
    found
}

/// Whether a change is about a measure and a group: it names them, their tool, or nothing at all.
fn marks(governance: &Governance, change: &Change, measure: &str, group: &str) -> bool {
    let planned = &change.planned;
    if !is_part(&planned.place, group) {
        return false;
    }
    if planned.tools.is_empty() && planned.measures.is_empty() {
        return true;
    }
    let is_named = planned.measures.iter().any(|named| {
        let area = named.strip_suffix('*');
        *named == measure || area.is_some_and(|area| measure.starts_with(area))
    });
    let tools = planned.tools.iter();
    let mut tools = tools.filter_map(|id| governance.tools.get(id));
    is_named || tools.any(|tool| is_watched_by(tool, measure, group))
}

fn is_watched_by(tool: &Tool, measure: &str, group: &str) -> bool {
    let mut measures = tool.measures.iter();
    measures.any(|one| one.measure == measure && is_part(&one.group, group))
}

/// Whether every `column=value` of a part is in a group's key. A chart of all groups together, with
/// an empty key, holds every place.
fn is_part(part: &str, group: &str) -> bool {
    let pairs = |text: &str| -> Vec<String> {
        let parts = text
            .split(';')
            .map(str::trim)
            .filter(|pair| !pair.is_empty());
        parts.map(str::to_owned).collect()
    };
    let of_group = pairs(group);
    of_group.is_empty() || pairs(part).iter().all(|pair| of_group.contains(pair))
}
