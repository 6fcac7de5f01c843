//! Names of invented people, and such as make trouble on pages.

use crate::sample::Scenario;

/// Id part, sign-in name, name on screen, roles, units.
pub type Invented = (
    &'static str,
    String,
    String,
    &'static [&'static str],
    &'static [&'static str],
);

/// Names that pages must show and not obey: markup, quotes, right to left, very long.
const TROUBLE: [&str; 6] = [
    "<script>alert(1)</script>",
    "O'Brien \"Bo\" & Söhne <b>",
    "\u{202e}gnihtyna ma I",
    "מרגנית כהן־לוי",
    "'; drop table people; --",
    "{{7*7}} ${7*7} %3Cscript%3E",
];

/// Everybody.
pub fn people(scenario: Scenario) -> Vec<Invented> {
    let named = |id, sign_in: &str, name: &str, roles, units| -> Invented {
        (id, sign_in.to_owned(), name.to_owned(), roles, units)
    };
    let mut people = vec![
        named(
            "per_castellanos",
            "acastellanos",
            "Ada Castellanos",
            &["cmio"],
            &[],
        ),
        named(
            "per_okafor",
            "bokafor",
            "Ben Okafor",
            &["it_administrator"],
            &[],
        ),
        named(
            "per_lindqvist",
            "clindqvist",
            "Clara Lindqvist",
            &["analyst"],
            &["Northside"],
        ),
        named(
            "per_mbeki",
            "dmbeki",
            "Daniel Mbeki",
            &["clinician", "committee_member"],
            &["Eastside ED"],
        ),
        named("per_ruiz", "eruiz", "Elena Ruiz", &["privacy_officer"], &[]),
        named("per_tanaka", "ftanaka", "Fumiko Tanaka", &["auditor"], &[]),
    ];
    if scenario == Scenario::Crowded {
        people.extend(
            TROUBLE
                .iter()
                .enumerate()
                .map(|(number, name)| -> Invented {
                    (
                        CROWD.get(number).copied().unwrap_or("per_crowd"),
                        format!("{name}{number}"),
                        (*name).to_owned(),
                        &["analyst", "clinician"],
                        &["Department of Internal Medicine and Ambulatory Care, West Campus"],
                    )
                }),
        );
        let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(6);
        people.push((
            "per_long",
            "long".to_owned(),
            long,
            &["executive_reader"],
            &["Eastside"],
        ));
        people.extend((0..70).map(|number| -> Invented {
            (
                "per_many",
                format!("many{number}"),
                format!("Person {number:02}"),
                &["clinician"],
                &["Westside"],
            )
        }));
    }
    people
}

/// Ids of those whose names make trouble.
const CROWD: [&str; 6] = [
    "per_crowd0",
    "per_crowd1",
    "per_crowd2",
    "per_crowd3",
    "per_crowd4",
    "per_crowd5",
];
