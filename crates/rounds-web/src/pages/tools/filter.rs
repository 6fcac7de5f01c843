//! Which tools a list keeps. Every choice is in the address.

use rounds_governance::review::ContingencyState;
use rounds_governance::tool::{Kind, Stage, Tool};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::filled;
use crate::view::href;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    text: Option<String>,
    kind: Option<String>,
    stage: Option<String>,
    tier: Option<String>,
    only: Option<String>,
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Part of the title, the id, the vendor or an owner's name.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this stage.
    pub stage: Option<Stage>,
    /// Of this tier; `none` where it was not assessed.
    pub tier: Option<String>,
    /// With this mark.
    pub only: Option<Mark>,
}

/// What somebody should see about a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A day or a clock has passed.
    Overdue,
    /// A standing condition is breached.
    Breached,
    /// It passed a gate that was not met.
    Overridden,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Breached, Self::Overridden];

    /// The word in addresses and on screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Breached => "breached",
            Self::Overridden => "overridden",
        }
    }

    /// Whether it is on this tool.
    pub fn is_on(self, tool: &Tool, stand: &Stand) -> bool {
        match self {
            Self::Overdue => is_overdue(tool, stand),
            Self::Breached => tool
                .standing
                .values()
                .any(|condition| condition.open_breach().is_some()),
            Self::Overridden => tool.overrides().next().is_some(),
        }
    }
}

fn is_overdue(tool: &Tool, stand: &Stand) -> bool {
    let is_late = |review_by| review_by < stand.today && tool.stage != Stage::Retired;
    let reviews = stand.governance.reviews.values();
    let mut decisions = reviews
        .filter(|review| review.tool == tool.id)
        .filter_map(|review| review.decision.as_ref());
    tool.review_by.is_some_and(is_late)
        || tool
            .standing
            .values()
            .filter_map(|condition| condition.open_breach())
            .any(|breach| !breach.overdue.is_empty())
        || decisions.any(|decision| {
            let mut contingencies = decision.contingencies.iter();
            contingencies.any(|one| matches!(one.state, ContingencyState::Overdue { .. }))
        })
}

impl Choice {
    /// What it keeps.
    pub fn filter(self) -> PageResult<Filter> {
        let only = filled(self.only).map(|word| {
            let found = Mark::ALL.into_iter().find(|mark| mark.as_str() == word);
            found.ok_or_else(|| unknown("only", "overdue, breached or overridden", &word))
        });
        let kind = filled(self.kind).map(|word| {
            Kind::from_word(&word).ok_or_else(|| unknown("kind", "a kind of tool", &word))
        });
        let stage = filled(self.stage)
            .map(|word| Stage::from_word(&word).ok_or_else(|| unknown("stage", "a stage", &word)));
        Ok(Filter {
            text: filled(self.text),
            kind: kind.transpose()?,
            stage: stage.transpose()?,
            tier: filled(self.tier),
            only: only.transpose()?,
        })
    }
}

fn unknown(name: &str, expected: &str, found: &str) -> PageFault {
    PageFault::BadRequest(format!("{name} must be {expected}, found {found:?}"))
}

impl Filter {
    /// The tools it keeps, those to be seen first, then by title.
    pub fn keep<'s>(&self, stand: &'s Stand) -> Vec<&'s Tool> {
        let tools = stand.governance.tools.values();
        let mut kept: Vec<&Tool> = tools.filter(|tool| self.keeps(tool, stand)).collect();
        kept.sort_by_cached_key(|tool| {
            let is_marked = Mark::ALL.into_iter().any(|mark| mark.is_on(tool, stand));
            (!is_marked, tool.card.title.to_lowercase())
        });
        kept
    }

    fn keeps(&self, tool: &Tool, stand: &Stand) -> bool {
        let tier = tool.risk.as_ref().map_or("none", |risk| risk.tier.as_str());
        self.kind.is_none_or(|kind| tool.card.kind == kind)
            && self.stage.is_none_or(|stage| tool.stage == stage)
            && self.tier.as_deref().is_none_or(|wanted| wanted == tier)
            && self.only.is_none_or(|mark| mark.is_on(tool, stand))
            && self.text.as_ref().is_none_or(|text| is_named(tool, text))
    }

    /// An address with the filter in it.
    pub fn address(&self, path: &str) -> String {
        href::with_query(
            path,
            &[
                ("text", self.text.as_deref()),
                ("kind", self.kind.map(Kind::as_str)),
                ("stage", self.stage.map(Stage::as_str)),
                ("tier", self.tier.as_deref()),
                ("only", self.only.map(Mark::as_str)),
            ],
        )
    }
}

fn is_named(tool: &Tool, text: &str) -> bool {
    let text = text.to_lowercase();
    let owners = [&tool.card.clinical_owner, &tool.card.technical_owner];
    let owners = owners.into_iter().flatten().map(|owner| &owner.name);
    [&tool.card.title, &tool.card.vendor, &tool.id.0]
        .into_iter()
        .chain(owners)
        .any(|name| name.to_lowercase().contains(&text))
}
