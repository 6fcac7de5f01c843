//! The rules R1 to R21 that reviewers of access logs know, each with the story that breaks it. Who
//! does what in a story is in `problems.rs`.

use super::people::People;
use super::problems::{
    after_discharge, break_glass, browse, colleague, confidential, deceased, former_partner,
    household, neighbour, newsworthy, off_duty, outside_site, own_record, printing, repeated,
    report, same_surname, sensitive, slowly, unrelated,
};
use super::{BREAK_GLASS, Draft, Finder, Sight, Telling, WITHOUT_VISIT, draft, seen};

const fn problem(rule: &'static str, kind: &'static str, story: &'static str) -> Telling {
    Telling::new((rule, kind), false, story)
}

const RULES: [(Telling, Finder); 21] = [
    (
        problem(
            "R1",
            "own-record",
            "Somebody reads their own record at work.",
        ),
        own_record,
    ),
    (
        problem(
            "R2",
            "same-surname",
            "Somebody reads the chart of a relative who lives elsewhere.",
        ),
        same_surname,
    ),
    (
        problem(
            "R3",
            "household",
            "Somebody reads the chart of a person they live with.",
        ),
        household,
    ),
    (
        problem(
            "R4",
            "shared-phone",
            "Somebody reads the chart of a person with their own phone number.",
        ),
        household,
    ),
    (
        problem(
            "R5",
            "neighbour",
            "Somebody reads the chart of a neighbour.",
        ),
        neighbour,
    ),
    (
        problem(
            "R6",
            "co-worker",
            "Somebody reads the chart of a colleague.",
        ),
        colleague,
    ),
    (
        problem(
            "R7",
            "manager",
            "The head of a department reads the chart of one of its people.",
        ),
        report,
    ),
    (
        problem(
            "R8",
            "confidential-record",
            "Somebody without a part in the care reads a confidential record.",
        ),
        confidential,
    ),
    (
        problem(
            "R9",
            "newsworthy-patient",
            "A patient is in the news, and people of many departments read the chart within a day.",
        ),
        newsworthy,
    ),
    (
        problem(
            "R10",
            "deceased-patient",
            "Somebody reads the chart of a patient who died long before.",
        ),
        deceased,
    ),
    (
        problem(
            "R11",
            "after-discharge",
            "Somebody follows a former patient of their ward for weeks after discharge.",
        ),
        after_discharge,
    ),
    (
        problem(
            "R12",
            "no-relationship",
            "Somebody reads charts of people who have nothing to do with their department.",
        ),
        unrelated,
    ),
    (
        problem(
            "R13",
            "sensitive-record",
            "Somebody outside psychiatry reads charts of its patients.",
        ),
        sensitive,
    ),
    (
        seen(
            problem(
                "R14",
                "break-glass-without-reason",
                "Somebody opens protected charts again and again and gives no real reason.",
            ),
            BREAK_GLASS,
        ),
        break_glass,
    ),
    (
        problem(
            "R15",
            "after-employment",
            "An account is used from home by night after its owner has left.",
        ),
        off_duty,
    ),
    (
        seen(
            problem(
                "R16",
                "search-and-browse",
                "Somebody looks up, opens and closes one chart after the other.",
            ),
            WITHOUT_VISIT,
        ),
        browse,
    ),
    (
        seen(
            problem("R17", "printing", "Somebody prints many charts."),
            WITHOUT_VISIT,
        ),
        printing,
    ),
    (
        problem(
            "R18",
            "former-partner",
            "Somebody reads the chart of a former partner.",
        ),
        former_partner,
    ),
    (
        problem(
            "R19",
            "outside-site",
            "A student reads charts of patients of another site.",
        ),
        outside_site,
    ),
    (
        problem(
            "R20",
            "repeat-after-warning",
            "Somebody is warned for reading a stranger's chart, and does it again.",
        ),
        repeated,
    ),
    (
        seen(
            problem(
                "R21",
                "low-and-slow",
                "Somebody reads a few strangers' charts each week for months.",
            ),
            WITHOUT_VISIT,
        ),
        slowly,
    ),
];

/// All problems for which this seed has the people.
pub(super) fn all(people: &mut People<'_>) -> Vec<Draft> {
    let found = RULES.iter().filter_map(|(telling, find)| {
        let accesses = find(people);
        draft(
            people.world,
            telling,
            telling.seen.or(tie(telling.rule)),
            accesses,
        )
    });
    found.collect()
}

/// The tie under which reviews of related charts would show it.
fn tie(rule: &str) -> Option<Sight> {
    match rule {
        "R1" | "R3" | "R4" => Some(Sight::Tie("household")),
        "R6" => Some(Sight::Tie("co-worker")),
        "R7" => Some(Sight::Tie("manager")),
        "R18" => Some(Sight::Tie("family")),
        _ => None,
    }
}
