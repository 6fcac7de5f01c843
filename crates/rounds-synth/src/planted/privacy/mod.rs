//! Privacy: people who look into charts that are not theirs to see, one for each rule that
//! reviewers of access logs know, and as many accesses that look the same and have a good reason.
//!
//! In the log both look like any other opening of a chart. Which patients there are to look at
//! follows from the courses, so that the accesses are settled after those (`Privacy::settle`).
//! `rules.rs` and `problems.rs` have the rules, `reasons.rs` and `decoys.rs` what only looks like
//! breaking one, `people.rs` finds who and whom.

mod decoys;
mod people;
mod problems;
mod reasons;
mod rules;

use super::entry::{Area, Entry, Seen, Span, Target};
use crate::calendar::Day;
use crate::course::Plan;
use crate::random::Topic;
use crate::world::{PatientNumber, World};
use people::People;

const PRIVACY: Topic = Topic::new("planted privacy");

/// What an access leaves in the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Style {
    /// The chart is opened and read for so many seconds.
    Read(f64),
    /// Looked up, opened and closed within half a minute.
    Browse,
    /// Opened past a warning, with this reason of `activity::log::REASONS`.
    BreakGlass(u8),
    /// So many pages are printed.
    Print(u16),
    /// Seen in the portal with the patient's own account.
    Portal,
}

/// One planted access.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Position in the staff; the log is that of the home department.
    pub(crate) user: usize,
    pub(crate) patient: PatientNumber,
    pub(crate) visit: Option<u64>,
    pub(crate) day: Day,
    pub(crate) minute: f64,
    pub(crate) at_home: bool,
    pub(crate) style: Style,
    /// Position of its story.
    pub(crate) story: usize,
}

/// A problem or decoy with its accesses.
#[derive(Debug)]
pub(crate) struct Story {
    /// R1 to R21: the rule that it breaks, or seems to.
    pub(crate) rule: &'static str,
    pub(crate) entry: Entry,
}

/// What is planted in the access log.
#[derive(Debug, Default)]
pub(crate) struct Privacy {
    is_drawn: bool,
    stories: Vec<Story>,
    /// By department, day and minute.
    accesses: Vec<(usize, Access)>,
    /// A clinician, the record of a former partner, and the day the relation ended.
    pub(crate) former: Option<(usize, PatientNumber, Day)>,
}

impl Privacy {
    pub(super) fn draw() -> Self {
        Self {
            is_drawn: true,
            ..Self::default()
        }
    }

    /// Decides who looks at whom, now that the courses are known.
    pub(crate) fn settle(&mut self, world: &World, plan: &Plan) {
        if !self.is_drawn {
            return;
        }
        let mut people = People::new(world, plan, world.random(PRIVACY, &[]));
        let mut drafts = rules::all(&mut people);
        drafts.extend(reasons::all(&mut people));
        self.former = people.former;
        for draft in drafts {
            let story = self.stories.len();
            let accesses = draft.accesses.into_iter().map(|access| {
                let department = world.clinician(access.user).department;
                (department, Access { story, ..access })
            });
            self.accesses.extend(accesses);
            self.stories.push(Story {
                rule: draft.rule,
                entry: draft.entry,
            });
        }
        let end = world.calendar.end();
        self.accesses
            .retain(|(_, access)| access.day.0 >= 0 && access.day < end);
        self.accesses.sort_by(|(one, a), (other, b)| {
            (one, a.day)
                .cmp(&(other, b.day))
                .then(a.minute.total_cmp(&b.minute))
        });
    }

    /// The planted accesses of a department's people on a day, each with its position.
    pub(crate) fn on(&self, department: usize, day: Day) -> impl Iterator<Item = (u32, &Access)> {
        let first = self
            .accesses
            .partition_point(|(other, access)| (*other, access.day) < (department, day));
        let rest = self.accesses.iter().enumerate().skip(first);
        rest.take_while(move |(_, (other, access))| (*other, access.day) == (department, day))
            .map(|(position, (_, access))| (position as u32, access))
    }

    /// Departments and days with planted accesses, each once.
    pub(crate) fn days(&self) -> Vec<(usize, Day)> {
        let mut days: Vec<(usize, Day)> = self
            .accesses
            .iter()
            .map(|(department, access)| (*department, access.day))
            .collect();
        days.dedup();
        days
    }

    /// The story of the access at this position.
    pub(crate) fn story(&self, position: u32) -> Option<&Story> {
        let (_, access) = self.accesses.get(position as usize)?;
        self.stories.get(access.story)
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.stories
            .iter()
            .map(|story| story.entry.clone())
            .collect()
    }
}

/// A story in the making.
struct Draft {
    rule: &'static str,
    entry: Entry,
    accesses: Vec<Access>,
}

/// What a story is called and told by; the rest follows from its accesses.
struct Telling {
    rule: &'static str,
    kind: &'static str,
    decoy: bool,
    story: &'static str,
    seen: Option<Sight>,
}

impl Telling {
    const fn new(
        (rule, kind): (&'static str, &'static str),
        decoy: bool,
        story: &'static str,
    ) -> Self {
        Self {
            rule,
            kind,
            decoy,
            story,
            seen: None,
        }
    }
}

const fn seen(telling: Telling, sight: Sight) -> Telling {
    Telling {
        seen: Some(sight),
        ..telling
    }
}

const WITHOUT_VISIT: Sight = Sight::Department("privacy.patients_without_visit");
const BREAK_GLASS: Sight = Sight::Department("privacy.break_glass");

/// Draws who does what to whom in a story.
type Finder = fn(&mut People<'_>) -> Vec<Access>;

/// Where a finding about it would be.
#[derive(Debug, Clone, Copy)]
enum Sight {
    /// In the department of whoever looks, in this measure.
    Department(&'static str),
    /// Among the charts of people with this tie.
    Tie(&'static str),
}

impl Sight {
    fn seen(self, department: &str) -> Seen {
        match self {
            Self::Department(measure) => {
                Seen::by(measure, &[("department", department)], Some("up"))
            }
            Self::Tie(kind) => Seen::by("privacy.related_charts", &[("kind", kind)], Some("up")),
        }
    }
}

/// Makes a draft of the accesses; none of no access.
fn draft(
    world: &World,
    telling: &Telling,
    sight: Option<Sight>,
    accesses: Vec<Access>,
) -> Option<Draft> {
    let first = accesses.iter().map(|access| access.day).min()?;
    let last = accesses.iter().map(|access| access.day).max()?;
    let users: std::collections::BTreeSet<usize> =
        accesses.iter().map(|access| access.user).collect();
    let user = world.clinician(*users.first()?);
    let department = world.department(user.department);
    let target = if users.len() == 1 {
        Target {
            kind: "clinician",
            id: user.id(),
            name: user.name(),
        }
    } else {
        Target {
            kind: "patient",
            id: crate::world::patient::id(accesses.first()?.patient),
            name: "one patient".into(),
        }
    };
    let seen_in = sight.map(|sight| sight.seen(&department.name));
    let word = if telling.decoy { "decoy-" } else { "" };
    let rule = telling.rule;
    Some(Draft {
        rule,
        entry: Entry {
            id: format!("privacy-{word}{}-{}", rule.to_lowercase(), telling.kind),
            decoy: telling.decoy,
            area: Area::Privacy,
            kind: telling.kind,
            target,
            span: Span::of(first..Day(last.0 + 1)),
            size: accesses.len() as f64,
            size_unit: "charts opened",
            notice: if telling.decoy {
                "nobody: there is a good reason"
            } else {
                "privacy officer"
            },
            story: telling.story.into(),
            seen_in: seen_in.into_iter().collect(),
        },
        accesses,
    })
}
