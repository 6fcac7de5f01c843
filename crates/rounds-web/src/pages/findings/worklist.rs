//! Who works on findings, in the list: whose each is, and the filters by it.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::ids::FindingId;
use rounds_governance::worklist::FindingWork;

use crate::office::Stand;
use crate::page_data::FindingRow;
use crate::view::{href, time};
use crate::visit::Visit;

/// Which work a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Given to who looks.
    Mine,
    /// Given to nobody.
    Unassigned,
    /// Seen by somebody.
    Acknowledged,
    /// Put aside.
    Snoozed,
    /// Ended.
    Resolved,
}

impl Work {
    /// Every filter.
    pub const ALL: [Self; 5] = [
        Self::Mine,
        Self::Unassigned,
        Self::Acknowledged,
        Self::Snoozed,
        Self::Resolved,
    ];

    /// The word in addresses and on screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }

    /// The filter with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.as_str() == word)
    }

    /// Whether it keeps this finding.
    pub fn keeps(self, visit: &Visit, stand: &Stand, row: &FindingRow) -> bool {
        let work = on(stand, row);
        let is_resolved = work.is_some_and(|work| work.resolved.is_some());
        match self {
            Self::Mine => {
                !is_resolved
                    && work.is_some_and(|work| work.is_for(&visit.visitor.principal.person))
            }
            Self::Unassigned => !is_resolved && work.is_none_or(|work| work.assignee.is_none()),
            Self::Acknowledged => {
                !is_resolved && work.is_some_and(|work| work.acknowledged.is_some())
            }
            Self::Snoozed => work.is_some_and(|work| work.is_snoozed(stand.today)),
            Self::Resolved => is_resolved,
        }
    }
}

/// How governance stands, where this visitor may know and it can be read: findings are read without
/// it, too.
pub async fn stand(visit: &Visit) -> Option<Stand> {
    if !visit.visitor.may(Permission::ReadGovernance) {
        return None;
    }
    let office = &visit.office().governance;
    office.stand(&visit.visitor).await.ok()
}

fn on<'s>(stand: &'s Stand, row: &FindingRow) -> Option<&'s FindingWork> {
    stand.governance.findings.get(&FindingId(row.id.clone()))
}

/// Links to the filters, each with how many of these rows it keeps.
pub fn choices(
    visit: &Visit,
    stand: &Stand,
    rows: &[FindingRow],
    state: &str,
    chosen: Option<Work>,
) -> Markup {
    let count = |work: Work| {
        rows.iter()
            .filter(|row| work.keeps(visit, stand, row))
            .count()
    };
    html! {
        nav.choices aria-label="Whose work" {
            a href=(href::with_query("/findings", &[("state", Some(state))])) aria-current=[chosen.is_none().then_some("true")] {
                "everybody’s " span.count { (rows.len()) }
            }
            @for work in Work::ALL {
                a href=(href::with_query("/findings", &[("state", Some(state)), ("work", Some(work.as_str()))]))
                    aria-current=[(chosen == Some(work)).then_some("true")] {
                    (work.as_str()) " " span.count { (count(work)) }
                }
            }
        }
    }
}

/// The work on one finding, in a line.
pub fn line(stand: &Stand, row: &FindingRow) -> Markup {
    let Some(work) = on(stand, row) else {
        return html! { p.made-of { "Given to nobody" } };
    };
    html! {
        p.made-of {
            @match &work.assignee { Some(person) => { "Given to " (person.name) }, None => "Given to nobody" }
            @if work.acknowledged.is_some() { ", " span.status { "acknowledged" } }
            @if work.explanation.is_some() { ", " span.status { "explained" } }
            @if let Some(snoozed) = work.snoozed.as_ref().filter(|_| work.is_snoozed(stand.today)) {
                ", " span.status { "put aside until " (time::day(snoozed.until)) }
            }
            @if work.resolved.is_some() { ", " span.status { "resolved" } }
        }
    }
}
