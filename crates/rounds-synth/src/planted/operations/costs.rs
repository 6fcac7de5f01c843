//! Costs: a bill by use that runs away, licences for people who left; and what only looks so: a
//! price that the contract raises, a yearly invoice.

use super::START;
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::World;

/// What a tool costs in a month, about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bill {
    /// The id and name of the tool.
    pub(crate) tool: (&'static str, &'static str),
    pub(crate) vendor: &'static str,
    pub(crate) contract: &'static str,
    pub(crate) by_use: bool,
    /// What one licence, or one thousand calls, costs.
    pub(crate) price: f64,
    /// Licences for one of the staff, or thousands of calls of one of them in a month.
    pub(crate) per_person: f64,
}

const fn bill(
    tool: (&'static str, &'static str),
    (vendor, contract): (&'static str, &'static str),
    by_use: bool,
    price: f64,
    per_person: f64,
) -> Bill {
    Bill {
        tool,
        vendor,
        contract,
        by_use,
        price,
        per_person,
    }
}

/// The tools that are paid for; prices are our choice.
pub(crate) const BILLS: [Bill; 11] = [
    bill(
        ("tool-note-writer", "Note writer"),
        ("Quillworks", "C-1009"),
        false,
        18.0,
        0.5,
    ),
    bill(
        ("tool-ambient-scribe", "Ambient scribe"),
        ("Quillworks", "C-1021"),
        false,
        210.0,
        0.1,
    ),
    bill(
        ("tool-image-viewer", "Image viewer"),
        ("Lumenray", "C-1104"),
        false,
        24.0,
        0.4,
    ),
    bill(
        ("tool-decision-support", "Decision support content"),
        ("Corvane Health", "C-1130"),
        false,
        9.0,
        0.6,
    ),
    bill(
        ("tool-dictation", "Dictation"),
        ("Voxline", "C-1144"),
        false,
        62.0,
        0.3,
    ),
    bill(
        ("tool-analytics", "Analytics workbench"),
        ("Datafield", "C-1150"),
        false,
        48.0,
        0.15,
    ),
    bill(
        ("tool-cloud", "Cloud computing"),
        ("Nimbus Hosting", "C-1201"),
        true,
        3.2,
        22.0,
    ),
    bill(
        ("tool-message-replies", "Reply drafts"),
        ("Corvane Health", "C-1212"),
        true,
        6.5,
        3.0,
    ),
    bill(
        ("tool-video-app", "Video visits"),
        ("ClearVisit", "C-1220"),
        true,
        240.0,
        0.04,
    ),
    bill(
        ("tool-texting", "Text messages to patients"),
        ("Pingfield", "C-1233"),
        true,
        14.0,
        2.4,
    ),
    bill(
        ("tool-interface-engine", "Interface engine"),
        ("Linkhub", "C-1240"),
        true,
        1.1,
        30.0,
    ),
];
/// Those whose bill may run away, and those with licences that may be paid in vain.
const BY_USE: [usize; 2] = [6, 7];
const LICENSED: [usize; 3] = [0, 4, 5];
/// Those with a new price, or a yearly invoice.
const REPRICED: [usize; 2] = [2, 3];
const INVOICED: usize = 10;
const INVOICE_DAYS: i32 = 31;

/// What is planted in costs, each a position in [`BILLS`].
#[derive(Debug, Default)]
pub(crate) struct Costs {
    overrun: Option<(usize, Span, f64)>,
    unused: Option<(usize, Span, f64)>,
    /// Decoy: the contract's price from a day on.
    repriced: Option<(usize, Span, f64)>,
    /// Decoy: maintenance of a year, in one month.
    invoice: Option<(usize, Span, f64)>,
}

/// The first day of the month of a day or, when that is over, of the next.
fn month_start(world: &World, day: Day) -> Day {
    let date = world.calendar.date(day);
    let left = date.days_in_month() - date.day() + 1;
    if date.day() == 1 {
        day
    } else {
        Day(day.0 + i32::from(left))
    }
}

impl Costs {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let start = |random: &mut Random| month_start(world, a_day(world, random, START));
        let of = |from: &[usize], random: &mut Random| random.pick(from).copied().unwrap_or(0);
        let invoiced = start(random);
        Self {
            overrun: Some((
                of(&BY_USE, random),
                Span::from(start(random)),
                random.within(1.8, 2.6),
            )),
            unused: Some((
                of(&LICENSED, random),
                Span::from(start(random)),
                random.within(0.2, 0.35),
            )),
            repriced: Some((
                of(&REPRICED, random),
                Span::from(start(random)),
                random.within(1.12, 1.2),
            )),
            invoice: Some((
                INVOICED,
                Span::of(invoiced..Day(invoiced.0 + INVOICE_DAYS)),
                random.within(2.5, 4.0),
            )),
        }
    }

    /// How many times the usual quantity a tool uses, reached within two months.
    pub(crate) fn use_factor(&self, tool: usize, day: Day) -> f64 {
        match self.overrun {
            Some((other, span, factor)) if other == tool => {
                1.0 + (factor - 1.0) * span.progress(day, 45)
            }
            _ => 1.0,
        }
    }

    /// Licences of people who left, as a share of the others.
    pub(crate) fn unused_share(&self, tool: usize, day: Day) -> f64 {
        match self.unused {
            Some((other, span, share)) if other == tool && span.holds(day) => share,
            _ => 0.0,
        }
    }

    /// How many times the old price a tool costs, as its contract says.
    pub(crate) fn price_factor(&self, tool: usize, day: Day) -> f64 {
        match self.repriced {
            Some((other, span, factor)) if other == tool && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    /// The yearly invoice of a month, in bills of a usual month.
    pub(crate) fn invoice(&self, tool: usize, day: Day) -> Option<f64> {
        let (other, span, months) = self.invoice?;
        (other == tool && span.from == day).then_some(months)
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.overrun.and_then(|planted| {
            let entry = entry(("cost-runaway-use", "cost-overrun"), planted)?;
            let unit = "times the usual quantity, reached within 45 days";
            Some(entry.sized(planted.2, unit).noticed_by("CIO, CFO").told(
                "Jobs that nobody ends run on, and the bill by use grows past the budget.".into(),
            ))
        }));
        entries.extend(self.unused.and_then(|planted| {
            let entry = entry(("cost-licences-of-leavers", "unused-licences"), planted)?;
            let unit = "licences paid in vain for each used";
            Some(entry.sized(planted.2, unit).noticed_by("CIO, CFO").told(
                "Accounts of people who left were taken over by mistake and are paid for.".into(),
            ))
        }));
        entries.extend(self.repriced.and_then(|planted| {
            let entry = entry(("cost-decoy-contract-price", "contract-price"), planted)?;
            let told = "The contract raises the price from this month on, as budgeted.";
            Some(
                entry
                    .sized(planted.2, "times the old price")
                    .told(told.into()),
            )
        }));
        entries.extend(self.invoice.and_then(|planted| {
            let entry = entry(("cost-decoy-yearly-invoice", "yearly-invoice"), planted)?;
            let told = "Maintenance of a whole year is paid in one month, as budgeted.";
            let unit = "bills of a usual month";
            Some(entry.sized(planted.2, unit).told(told.into()))
        }));
        entries
    }
}

fn entry(words: (&str, &'static str), (tool, span, _): (usize, Span, f64)) -> Option<Entry> {
    let (id, name) = BILLS.get(tool)?.tool;
    let target = Target::new("tool", id, name);
    let seen = Seen::by("finance.cost_per_month", &[("tool", name)], Some("up"));
    Some(Entry::new(Area::Cost, words, (target, span)).seen_by(seen))
}
