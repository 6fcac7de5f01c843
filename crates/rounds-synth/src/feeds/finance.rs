//! What tools cost, as the ledger has it: a line for each tool, kind of cost and month, with what
//! was budgeted. It goes back two years before the other data.
//!
//! Dirt: lines booked with a first amount and corrected later, licences without a quantity.

use std::io;

use super::Configuration;
use crate::calendar::Day;
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::planted::operations::costs::{BILLS, Bill};
use crate::random::{Random, Topic};
use crate::world::World;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "finance.toml",
    include_str!("../../configuration/sources/finance.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "finance-ledger.toml",
    include_str!("../../configuration/mappings/finance-ledger.toml"),
)];

const LEDGER: Feed = Feed::csv(
    "finance",
    "ledger",
    "DOC_NO,PERIOD,COST_OBJECT,COST_OBJECT_TEXT,VENDOR,CONTRACT,COST_ELEMENT,AMOUNT,CURR,BUDGET,QTY,UOM",
);
const FINANCE: Topic = Topic::new("finance");
/// Days before the first of the data that the ledger goes back.
const EARLIER_DAYS: i32 = 730;
/// Own work on a tool, as a share of what is paid for it.
const OWN_WORK: f64 = 0.12;
const CORRECTED: f64 = 0.02;
const NO_QUANTITY: f64 = 0.02;

/// One line of the ledger.
struct Line {
    element: &'static str,
    amount: f64,
    budget: f64,
    quantity: Option<(f64, &'static str)>,
}

/// The ledger of the years before the data.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    (-EARLIER_DAYS..0).try_for_each(|day| write_day((world, planted), Day(day), files))
}

/// The costs of a month, on its last day.
pub(crate) fn write_day(
    (world, planted): (&World, &Planted),
    day: Day,
    files: &mut Files,
) -> io::Result<()> {
    let date = world.calendar.date(day);
    if date.day() != date.days_in_month() {
        return Ok(());
    }
    let first = Day(day.0 - i32::from(date.day()) + 1);
    for (tool, bill) in BILLS.iter().enumerate() {
        let mut random = world.random(FINANCE, &[tool as u64, first.0 as u64]);
        let lines = lines(world, planted, (tool, first), &mut random);
        for (place, line) in lines.iter().enumerate() {
            let id = format!("{:04}{:02}-{tool:02}{place}", date.year(), date.month());
            if random.chance(CORRECTED) {
                let early = Line {
                    amount: line.amount * random.within(0.5, 0.9),
                    ..*line
                };
                files.line(LEDGER, row((&id, date), bill, &early).line())?;
            }
            files.line(LEDGER, row((&id, date), bill, line).line())?;
        }
    }
    Ok(())
}

fn lines(
    world: &World,
    planted: &Planted,
    (tool, first): (usize, Day),
    random: &mut Random,
) -> Vec<Line> {
    let Some(bill) = BILLS.get(tool) else {
        return Vec::new();
    };
    let costs = &planted.operations.costs;
    let people = world
        .staff
        .iter()
        .filter(|person| person.is_employed(first));
    let usual = people.count() as f64 * bill.per_person;
    // Bills by use follow what the month brought; licences are counted.
    let quantity = if bill.by_use {
        let late = Day(first.0 + 27);
        usual * random.normal(1.0, 0.03) * costs.use_factor(tool, late)
    } else {
        (usual * (1.0 + costs.unused_share(tool, first))).ceil()
    };
    let price = bill.price * costs.price_factor(tool, first);
    let unit = if bill.by_use {
        "1000 calls"
    } else {
        "licences"
    };
    let has_quantity = !random.chance(NO_QUANTITY);
    let mut lines = vec![
        Line {
            element: if bill.by_use { "USAGE" } else { "LICENSE" },
            amount: quantity * price,
            budget: usual * price * 1.02,
            quantity: has_quantity.then_some((quantity, unit)),
        },
        Line {
            element: "LABOR",
            amount: usual * bill.price * OWN_WORK * random.normal(1.0, 0.05),
            budget: usual * bill.price * OWN_WORK,
            quantity: None,
        },
    ];
    lines.extend(costs.invoice(tool, first).map(|months| Line {
        element: "MAINT",
        amount: months * usual * bill.price,
        budget: months * usual * bill.price,
        quantity: None,
    }));
    lines
}

fn row((id, date): (&str, jiff::civil::Date), bill: &Bill, line: &Line) -> Row {
    let (tool, name) = bill.tool;
    let is_own = line.element == "LABOR";
    Row::new()
        .text(id)
        .plain(format_args!("{:04}-{:02}", date.year(), date.month()))
        .text(tool)
        .text(name)
        .text(if is_own { "" } else { bill.vendor })
        .text(if is_own { "" } else { bill.contract })
        .text(line.element)
        .plain(format_args!("{:.2}", line.amount))
        .text("USD")
        .plain(format_args!("{:.2}", line.budget))
        .maybe(line.quantity.map(|(quantity, _)| format!("{quantity:.1}")))
        .text(line.quantity.map_or("", |(_, unit)| unit))
}
