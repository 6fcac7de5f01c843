//! One line of the truth: a problem or a decoy, with what a detector would have to say to be right
//! about it.

use std::ops::Range;

use serde::Serialize;

use crate::calendar::{Calendar, Day};

/// When something planted holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Day,
    /// The first day on which it no longer holds; `None` while the data last.
    pub(crate) to: Option<Day>,
}

impl Span {
    /// From a day to the end of the data.
    pub(crate) fn from(day: Day) -> Self {
        Self {
            from: day,
            to: None,
        }
    }

    /// The days of a range.
    pub(crate) fn of(days: Range<Day>) -> Self {
        Self {
            from: days.start,
            to: Some(days.end),
        }
    }

    /// Whether it holds on that day.
    pub(crate) fn holds(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// How far it has come on that day, from 0 before it to 1 when `days` have passed.
    pub(crate) fn progress(&self, day: Day, days: i32) -> f64 {
        if !self.holds(day) {
            return 0.0;
        }
        (f64::from(day.0 - self.from.0 + 1) / f64::from(days.max(1))).min(1.0)
    }
}

/// The part of an informatics office that a planted thing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Ai,
    Alerts,
    Clinicians,
    Privacy,
    Data,
    PriorAuth,
    Access,
    Cost,
}

impl Area {
    /// The word in the truth.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Alerts => "alerts",
            Self::Clinicians => "clinicians",
            Self::Privacy => "privacy",
            Self::Data => "data",
            Self::PriorAuth => "prior-auth",
            Self::Access => "access",
            Self::Cost => "cost",
        }
    }
}

/// What a planted thing befalls.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Target {
    /// rule, model, department, clinician, feed, site, payer, tool …
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Target {
    /// The thing of this kind.
    pub(crate) fn new(kind: &'static str, id: &str, name: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }
}

/// A finding that would be this entry noticed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Seen {
    pub(crate) measure: &'static str,
    pub(crate) groups: serde_json::Map<String, serde_json::Value>,
    /// up, down, or `None` for either.
    pub(crate) side: Option<&'static str>,
}

impl Seen {
    /// A finding of `measure` on this side, in a group that has all of these values.
    pub(crate) fn by(
        measure: &'static str,
        groups: &[(&str, &str)],
        side: Option<&'static str>,
    ) -> Self {
        let groups = groups
            .iter()
            .map(|(name, value)| ((*name).to_owned(), serde_json::Value::from(*value)));
        Self {
            measure,
            groups: groups.collect(),
            side,
        }
    }
}

/// A problem or a decoy.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Unique in the truth of a seed.
    pub(crate) id: String,
    /// Looks wrong and is not.
    pub(crate) decoy: bool,
    pub(crate) area: Area,
    /// What is wrong, the same word over all seeds.
    pub(crate) kind: &'static str,
    pub(crate) target: Target,
    pub(crate) span: Span,
    pub(crate) size: f64,
    pub(crate) size_unit: &'static str,
    /// Who ought to notice.
    pub(crate) notice: &'static str,
    /// What was done to the data, in a sentence.
    pub(crate) story: String,
    /// The findings that would be it; none where nobody can see it yet.
    pub(crate) seen_in: Vec<Seen>,
}

impl Entry {
    /// An entry of an area, yet without size and words; a decoy when its id says so.
    pub(crate) fn new(
        area: Area,
        (id, kind): (&str, &'static str),
        (target, span): (Target, Span),
    ) -> Self {
        Self {
            id: id.to_owned(),
            decoy: id.contains("decoy"),
            area,
            kind,
            target,
            span,
            size: 0.0,
            size_unit: "",
            notice: "nobody: it was announced",
            story: String::new(),
            seen_in: Vec::new(),
        }
    }

    /// How large it is, in which unit.
    pub(crate) fn sized(self, size: f64, size_unit: &'static str) -> Self {
        Self {
            size,
            size_unit,
            ..self
        }
    }

    /// What was done to the data.
    pub(crate) fn told(self, story: String) -> Self {
        Self { story, ..self }
    }

    /// Who ought to notice; nobody where this is not said.
    pub(crate) fn noticed_by(self, notice: &'static str) -> Self {
        Self { notice, ..self }
    }

    /// One more finding that would be it.
    pub(crate) fn seen_by(mut self, seen: Seen) -> Self {
        self.seen_in.push(seen);
        self
    }

    /// As it stands in `truth.json`.
    pub(crate) fn json(&self, calendar: &Calendar) -> serde_json::Value {
        serde_json::json!({
            "id": self.id, "decoy": self.decoy, "area": self.area.word(), "kind": self.kind,
            "target": self.target,
            "start": calendar.date(self.span.from).to_string(),
            "end": self.span.to.map(|day| calendar.date(day).to_string()),
            "size": self.size, "size_unit": self.size_unit, "notice": self.notice,
            "story": self.story, "seen_in": self.seen_in,
        })
    }
}
