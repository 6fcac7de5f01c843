//! Invented findings, one for each measure that jumps.

use rounds_core::Direction;

use super::catalogue::{Invented, invented};
use super::values::{self, MONTHS};
use super::{Scenario, instant};
use crate::page_data::{
    Change, FindingEvent, FindingFilter, FindingList, FindingPage, FindingRow, FindingState, Scale,
    Tone,
};

/// All findings of a scenario, open ones first.
pub fn all(scenario: Scenario) -> Vec<FindingRow> {
    if matches!(scenario, Scenario::Empty | Scenario::Failing) {
        return Vec::new();
    }
    let measures = invented(scenario);
    let mut rows: Vec<FindingRow> = measures.iter().filter_map(from_measure).collect();
    if scenario == Scenario::Crowded {
        let originals = rows.clone();
        for number in 2..=12 {
            rows.extend(originals.iter().map(|row| renamed(row, number)));
        }
    }
    rows.extend(measures.first().map(closed));
    rows
}

/// Those the last round opened, updated or closed.
pub fn changed(scenario: Scenario) -> Vec<FindingRow> {
    if scenario == Scenario::Quiet {
        return Vec::new();
    }
    all(scenario)
        .into_iter()
        .filter(|row| row.change != Change::Unchanged)
        .take(if scenario == Scenario::Crowded { 11 } else { 7 })
        .collect()
}

/// How many are open.
pub fn count_open(scenario: Scenario) -> u64 {
    all(scenario)
        .iter()
        .filter(|row| row.state == FindingState::Open)
        .count() as u64
}

fn from_measure(measure: &Invented) -> Option<FindingRow> {
    let (months, factor) = measure.recipe.jump?;
    let series = values::series(&measure.recipe);
    let recipe = &measure.recipe;
    let rose = factor > 1.0;
    let tone = match (recipe.direction, rose) {
        (Direction::Neither, _) => Tone::Neither,
        (Direction::Lower, true) | (Direction::Higher, false) => Tone::Concern,
        (Direction::Lower, false) | (Direction::Higher, true) => Tone::Improvement,
    };
    let verb = if rose { "went up" } else { "went down" };
    let now = values::reading(recipe.kind, recipe.usual * factor, recipe.denominator);
    let before = values::reading(recipe.kind, recipe.usual, recipe.denominator * 12.0);
    Some(FindingRow {
        id: format!("F-{:04}", 100 + recipe.seed),
        title: format!("{} {verb} and stayed there", measure.title),
        place: measure.groups.first().cloned(),
        measure_id: measure.id.clone(),
        measure_title: measure.title.clone(),
        group: None,
        scale: Scale {
            kind: recipe.kind,
            unit: measure.unit.to_owned(),
        },
        since: values::month(MONTHS - 1 - months),
        until: values::month(MONTHS - 2),
        tone,
        state: FindingState::Open,
        change: if months < 4 {
            Change::Opened
        } else {
            Change::Updated
        },
        now,
        before,
        q_value: Some(0.0004 * recipe.seed as f64),
        recent: values::recent(&series),
        recent_in_episode: months,
        owner: (recipe.seed.is_multiple_of(2)).then(|| "Dr Osei".to_owned()),
        tool: (measure.area == "AI models").then(|| "APACHE IVa".to_owned()),
    })
}

fn renamed(row: &FindingRow, number: u64) -> FindingRow {
    FindingRow {
        id: format!("{}-{number}", row.id),
        title: format!("{} in the department of long names and <i>markup</i>, number {number}", row.title),
        owner: Some("Professor Wilhelmina Featherstonehaugh-Cholmondeley, Associate Chief Medical Information Officer".to_owned()),
        ..row.clone()
    }
}

fn closed(measure: &Invented) -> FindingRow {
    let series = values::series(&measure.recipe);
    FindingRow {
        id: "F-0007".to_owned(),
        title: format!("{} went up for five months", measure.title),
        place: None,
        measure_id: measure.id.clone(),
        measure_title: measure.title.clone(),
        group: None,
        scale: Scale {
            kind: measure.recipe.kind,
            unit: measure.unit.to_owned(),
        },
        since: values::month(8),
        until: values::month(12),
        tone: Tone::Concern,
        state: FindingState::Closed,
        change: Change::Unchanged,
        now: values::reading(
            measure.recipe.kind,
            measure.recipe.usual * 1.2,
            measure.recipe.denominator,
        ),
        before: values::reading(
            measure.recipe.kind,
            measure.recipe.usual,
            measure.recipe.denominator,
        ),
        q_value: None,
        recent: values::recent(&series),
        recent_in_episode: 0,
        owner: None,
        tool: None,
    }
}

/// The list page.
pub fn list(scenario: Scenario, filter: &FindingFilter) -> FindingList {
    let all = all(scenario);
    let open = count_open(scenario);
    let closed = all.len() as u64 - open;
    let rows = all
        .into_iter()
        .filter(|row| filter.state.is_none_or(|state| state == row.state))
        .collect();
    FindingList { rows, open, closed }
}

/// A finding's page.
pub fn one(scenario: Scenario, id: &str) -> Option<FindingPage> {
    let row = all(scenario).into_iter().find(|row| row.id == id)?;
    let measure = invented(scenario)
        .into_iter()
        .find(|measure| measure.id == row.measure_id)?;
    let series = values::series(&measure.recipe);
    let is_closed = row.state == FindingState::Closed;
    let history = [
        (0, 31, Change::Updated, "one more month outside the limits"),
        (
            30 * 86_400,
            30,
            Change::Updated,
            "one more month outside the limits",
        ),
        (
            61 * 86_400,
            29,
            Change::Opened,
            "two months in a row above the upper limit",
        ),
    ];
    Some(FindingPage {
        opened_by: "Above the upper limit in two months in a row".to_owned(),
        closed_by: is_closed.then(|| "Six months within the limits".to_owned()),
        history: history
            .into_iter()
            .map(|(seconds, round, change, reason)| FindingEvent {
                at: instant(seconds),
                round,
                change,
                reason: reason.to_owned(),
                reading: row.now.clone(),
            })
            .collect(),
        row,
        series,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_hold_what_their_names_say() {
        assert!(changed(Scenario::Quiet).is_empty());
        assert!(changed(Scenario::Crowded).len() > crate::page_data::Today::CHANGES_MAX);
        assert!((1..=7).contains(&changed(Scenario::Normal).len()));
    }
}
