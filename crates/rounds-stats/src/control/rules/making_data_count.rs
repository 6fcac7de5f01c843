//! The four "Making Data Count" rules, exactly as NHS England's charts apply them.
//!
//! | rule | which points carry it |
//! |---|---|
//! | outside | beyond a limit, strictly |
//! | trend | all 7 of 7 successive points that strictly rise or strictly fall (6 differences) |
//! | 2 in 3 | of three successive points on one side of the mean, those beyond 2σ but not beyond 3σ, if there are at least two |
//! | shift | all of 7 or more successive points strictly on one side of the mean |
//!
//! Conventions follow the NHS-R community's `NHSRplotthedots`. Comparisons forgive rounding errors.

use serde::Serialize;

use super::super::ControlChart;
use super::Side;
use super::pattern::{Carried, OnCentre, Others, Pattern, Quality};

/// The rules in the order in which they paint, and [`PATTERNS`] in the same order.
const RULES: [Rule; 4] = [Rule::Outside, Rule::Trend, Rule::TwoInThree, Rule::Shift];

/// What the rules look for.
pub(super) const PATTERNS: [Pattern; 4] = [
    Pattern::of_one("making-data-count-outside", Quality::Beyond3),
    Pattern::in_a_row("making-data-count-trend", Quality::Moving, 7),
    Pattern {
        code: "making-data-count-two-in-three",
        quality: Quality::Near,
        needed: 2,
        of: 3,
        others: Others::OnTheSameSide,
        on_centre: OnCentre::Breaks,
    },
    Pattern::in_a_row("making-data-count-shift", Quality::Aside, 7),
];

/// A rule, in the order in which the first that applies paints a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Beyond a limit.
    Outside,
    /// Seven points steadily up or down.
    Trend,
    /// Two of three near a limit.
    TwoInThree,
    /// Seven points on one side of the mean.
    Shift,
}

impl Rule {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "outside the limits",
            Self::Trend => "trend of 7 points",
            Self::TwoInThree => "2 of 3 points near a limit",
            Self::Shift => "7 points on one side of the mean",
        }
    }
}

/// The rules one point carries, each with its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PointMarks {
    /// Beyond this limit.
    pub outside: Option<Side>,
    /// Part of a trend; a point that ends one and begins another belongs to the later one.
    pub trend: Option<Side>,
    /// One of the near points of a 2-in-3.
    pub two_in_three: Option<Side>,
    /// Part of a shift.
    pub shift: Option<Side>,
}

impl PointMarks {
    /// Every rule the point carries, the painting one first.
    pub fn rules(&self) -> impl Iterator<Item = (Rule, Side)> {
        [
            (Rule::Outside, self.outside),
            (Rule::Trend, self.trend),
            (Rule::TwoInThree, self.two_in_three),
            (Rule::Shift, self.shift),
        ]
        .into_iter()
        .filter_map(|(rule, side)| side.map(|side| (rule, side)))
    }

    fn of_mut(&mut self, rule: Rule) -> &mut Option<Side> {
        match rule {
            Rule::Outside => &mut self.outside,
            Rule::Trend => &mut self.trend,
            Rule::TwoInThree => &mut self.two_in_three,
            Rule::Shift => &mut self.shift,
        }
    }

    /// The rule that paints the point, and its side.
    pub fn painted(&self) -> Option<(Rule, Side)> {
        self.rules().next()
    }
}

/// The marks of each point of a chart, in order.
pub fn mark_points(chart: &ControlChart) -> Vec<PointMarks> {
    let mut marks = vec![PointMarks::default(); chart.points.len()];
    for (pattern, rule) in PATTERNS.iter().zip(RULES) {
        for (mark, found) in marks.iter_mut().zip(pattern.carriers(chart)) {
            let Some(Carried { side }) = found else {
                continue;
            };
            *mark.of_mut(rule) = side;
        }
    }
    marks
}
