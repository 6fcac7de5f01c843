//! What a planted thing does to a rule or to an order, by day.

use crate::calendar::{Calendar, Day};
use crate::planted::entry::Span;

/// How the rate moves while a thing holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// At once to this many times the usual.
    Step(f64),
    /// To this many times the usual within some days, in even steps.
    Ramp(f64, i32),
    /// More in winter and less in summer, by this share.
    Winter(f64),
}

/// What happens to one rule, or to one thing that is ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    pub(super) span: Span,
    pub(super) shape: Shape,
    /// Share of answers that override, while it holds.
    pub(super) override_share: Option<f64>,
    /// Whether people who see it notice that it is wrong.
    pub(super) annoys: bool,
}

impl Effect {
    /// A change of the rate alone.
    pub(super) fn rate(span: Span, shape: Shape) -> Self {
        Self {
            span,
            shape,
            override_share: None,
            annoys: false,
        }
    }

    /// Fires for the wrong patients, who are most of them overridden with a sharp remark.
    pub(super) fn wrong(span: Span, shape: Shape) -> Self {
        Self {
            span,
            shape,
            override_share: Some(0.965),
            annoys: true,
        }
    }

    /// Times the usual rate on that day.
    pub(super) fn factor(&self, calendar: &Calendar, day: Day) -> f64 {
        if !self.span.holds(day) {
            return 1.0;
        }
        match self.shape {
            Shape::Step(factor) => factor,
            Shape::Ramp(factor, days) => 1.0 + (factor - 1.0) * self.span.progress(day, days),
            Shape::Winter(share) => 1.0 + share * calendar.winter(day),
        }
    }
}

/// A new version of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Version {
    pub(crate) from: Day,
    /// What changed, as the change log says it.
    pub(crate) note: &'static str,
    pub(crate) title: Option<String>,
    pub(crate) interruptive: Option<bool>,
    /// Whether it runs without being shown.
    pub(crate) silent: bool,
}

impl Version {
    /// A version that only changes the logic.
    pub(super) fn noted(from: Day, note: &'static str) -> Self {
        Self {
            from,
            note,
            title: None,
            interruptive: None,
            silent: false,
        }
    }
}
