//! A finding: one thing that deserves a person's attention, with an effect size, over its life.
//!
//! One finding covers one episode of one series (or of several groups of one measure that left
//! their centre the same way in the same period). It opens once, is updated while it lasts, and
//! closes with a reason. Read next: [`lifecycle`] (the state machine), [`fold`] (several groups,
//! one finding), [`title`] (the sentence), [`ranking`] (what comes first on Today).

pub mod fold;
pub mod lifecycle;
pub mod number;
pub mod ranking;
pub mod title;

use jiff::Timestamp;
use rounds_core::{Direction, MeasureKind, Period};
use serde::{Deserialize, Serialize};

use crate::definition::hash::sha256;
use crate::definition::{DefinitionHash, MeasureDefinition};
use crate::result::Group;
use crate::signal::chart::{Charted, ChartedPoint};
use crate::signal::{Meaning, Rule, Side};

pub use lifecycle::{Advance, advance};

/// A finding as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The same over all rounds: made of measure, group, side and the episode's first period.
    pub id: String,
    /// The measure, with the words a sentence about it needs.
    pub measure: MeasureWords,
    /// The definition its figures were computed with.
    pub definition: DefinitionHash,
    /// Which way the series left its centre.
    pub side: Side,
    /// The rule that opened it.
    pub rule: Rule,
    /// The groups it covers; the first one leads and gives the title its figures.
    pub members: Vec<Member>,
    /// Open or closed.
    pub state: State,
    /// Round that opened it.
    pub opened: RoundStamp,
    /// Round that changed it last.
    pub updated: RoundStamp,
    /// Round that closed it, and why.
    pub closed: Option<(RoundStamp, CloseReason)>,
}

/// What sentences and ranking need to know of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureWords {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Kind.
    pub kind: MeasureKind,
    /// Which way is better.
    pub direction: Direction,
}

impl From<&MeasureDefinition> for MeasureWords {
    fn from(definition: &MeasureDefinition) -> Self {
        Self {
            id: definition.id.clone(),
            title: definition.title.clone(),
            unit: definition.unit.clone(),
            kind: definition.kind,
            direction: definition.direction,
        }
    }
}

/// Open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Deserves attention.
    Open,
    /// Over.
    Closed,
}

impl State {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Number and time of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoundStamp {
    /// Counted from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
}

/// Why a finding closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// Two periods in a row gave no signal.
    Returned,
    /// The figures were corrected and no longer signal.
    Revised,
    /// The new level has become the baseline.
    NewBaseline,
    /// The measure's definition changed, which starts a new series.
    Superseded,
    /// The measure is no longer defined.
    Withdrawn,
}

impl CloseReason {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Revised => "revised",
            Self::NewBaseline => "new-baseline",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The reason as a sentence's end.
    pub fn words(self) -> &'static str {
        match self {
            Self::Returned => "two periods in a row are back inside the limits",
            Self::Revised => "the figures were corrected and no longer signal",
            Self::NewBaseline => "the new level has become the baseline",
            Self::Superseded => "the measure's definition changed, which starts a new series",
            Self::Withdrawn => "the measure is no longer defined",
        }
    }
}

/// One group of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The group.
    pub group: Group,
    /// First period of the episode.
    pub since: Period,
    /// Last period that signalled.
    pub last: Period,
    /// Whether the group came back while others have not.
    pub ended: bool,
    /// Figures of the last period that signalled.
    pub evidence: Evidence,
}

/// The figures behind a finding: one period against what the baseline leads one to expect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Value in the stored scale.
    pub value: f64,
    /// Lower end of the value's 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the value's 95 % interval.
    pub high: Option<f64>,
    /// Events.
    pub numerator: Option<f64>,
    /// Those at risk or the exposure.
    pub denominator: Option<f64>,
    /// Observations behind the value.
    pub n: Option<i64>,
    /// Centre of the chart: what was expected.
    pub centre: f64,
    /// Lower control limit.
    pub lower: f64,
    /// Upper control limit.
    pub upper: f64,
    /// Distance from the centre in standard deviations.
    pub z: Option<f64>,
    /// Probability that chance alone made it.
    pub p: f64,
    /// The same, adjusted over all series of the site.
    pub q: f64,
    /// Share of the measure's n in that period that this group has.
    pub reach: f64,
}

impl Evidence {
    /// The figures of one charted point.
    pub fn of(charted: &Charted, at: &ChartedPoint, p: f64, q: f64, reach: f64) -> Self {
        Self {
            value: at.value,
            low: at.point.low,
            high: at.point.high,
            numerator: at.point.numerator,
            denominator: at.point.denominator,
            n: at.point.n,
            centre: charted.centre,
            lower: at.lower,
            upper: at.upper,
            z: at.z,
            p,
            q,
            reach,
        }
    }

    /// Effect size: value less centre, in the stored scale.
    pub fn difference(&self) -> f64 {
        self.value - self.centre
    }

    /// Effect size: value over centre; none where nothing was expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.centre != 0.0).then(|| self.value / self.centre)
    }
}

impl Finding {
    /// The group that gives the title its figures.
    pub fn lead(&self) -> &Member {
        self.members
            .first()
            .expect("invariant: a finding opens with at least one member")
    }

    /// What it means for the hospital.
    pub fn meaning(&self) -> Meaning {
        Meaning::of(self.side, self.measure.direction)
    }

    /// The last period in which any member signalled.
    pub fn last(&self) -> Period {
        let last = self.members.iter().map(|member| member.last).max();
        last.unwrap_or(self.lead().last)
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }
}

/// The id of the finding of this episode: the same whichever round opens it.
pub fn finding_id(measure_id: &str, group: &Group, side: Side, since: Period) -> String {
    let text = format!(
        "{measure_id}\n{}\n{}\n{}",
        group.key(),
        side.as_str(),
        since.start
    );
    let hexadecimal = sha256(&text);
    format!("f-{}", hexadecimal.get(..12).unwrap_or(&hexadecimal))
}

/// Something that happened to a finding; the history is made of these.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingEvent {
    /// The finding.
    pub finding_id: String,
    /// When.
    pub round: RoundStamp,
    /// What.
    pub kind: EventKind,
    /// The period it is about.
    pub period: Period,
    /// The finding's value in that period.
    pub value: f64,
    /// In words.
    pub note: String,
}

/// What can happen to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// It was seen for the first time.
    Opened,
    /// It lasts, its figures were corrected, or a group joined or came back.
    Updated,
    /// It is over.
    Closed,
    /// It was closed and signals again in the same episode.
    Reopened,
}

impl EventKind {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Updated => "updated",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }
}
