//! The good reasons that look like a broken rule, one for each of `rules.rs`. Who does what in a
//! story is in `decoys.rs`.

use super::decoys::{
    audit, break_glass, coder, colleague, colleague_emergency, confidential, float_nurse,
    follow_up, household_emergency, household_stay, late_coding, neighbour, on_call, own_patients,
    own_portal, pharmacist, relative, release, same_surname, student, team, treated,
};
use super::people::People;
use super::{BREAK_GLASS, Draft, Finder, Sight, Telling, WITHOUT_VISIT, draft, seen};

const fn decoy(rule: &'static str, kind: &'static str, story: &'static str) -> Telling {
    Telling::new((rule, kind), true, story)
}

const REASONS: [(Telling, Finder); 21] = [
    (
        decoy(
            "R1",
            "own-portal",
            "Somebody of the staff sees their own record with their own portal account.",
        ),
        own_portal,
    ),
    (
        decoy(
            "R2",
            "surname-by-chance",
            "A clinician treats a patient who has the same surname by chance.",
        ),
        same_surname,
    ),
    (
        decoy(
            "R3",
            "household-emergency",
            "Somebody's relative comes to the emergency department while they are on duty there.",
        ),
        household_emergency,
    ),
    (
        decoy(
            "R4",
            "household-stay",
            "Somebody's relative is a patient of the ward they work in.",
        ),
        household_stay,
    ),
    (
        decoy(
            "R5",
            "neighbour-treated",
            "A clinician treats a patient from the same neighbourhood.",
        ),
        neighbour,
    ),
    (
        decoy(
            "R6",
            "co-worker-treated",
            "A colleague is a patient, and the clinician in charge reads the chart.",
        ),
        colleague,
    ),
    (
        decoy(
            "R7",
            "staff-emergency",
            "One of the staff comes to the emergency department and is treated there.",
        ),
        colleague_emergency,
    ),
    (
        decoy(
            "R8",
            "confidential-treated",
            "The clinician in charge reads a confidential record.",
        ),
        confidential,
    ),
    (
        decoy(
            "R9",
            "trauma-team",
            "A whole team of the emergency department works on one patient.",
        ),
        team,
    ),
    (
        decoy(
            "R10",
            "late-coding-query",
            "A coder finishes the chart of a patient who died weeks before.",
        ),
        late_coding,
    ),
    (
        decoy(
            "R11",
            "calls-after-discharge",
            "A nurse of the ward calls a patient after discharge, as the programme asks.",
        ),
        follow_up,
    ),
    (
        decoy(
            "R12",
            "float-nurse",
            "A nurse of another ward helps out for a day.",
        ),
        float_nurse,
    ),
    (
        decoy(
            "R13",
            "pharmacist-review",
            "A pharmacist checks the medicines of patients of psychiatry in hospital.",
        ),
        pharmacist,
    ),
    (
        seen(
            decoy(
                "R14",
                "break-glass-with-reason",
                "On a bad day the emergency department opens many protected charts and documents why.",
            ),
            BREAK_GLASS,
        ),
        break_glass,
    ),
    (
        decoy(
            "R15",
            "on-call-from-home",
            "The physician on call looks into charts from home by night.",
        ),
        on_call,
    ),
    (
        seen(
            decoy(
                "R16",
                "coder-catches-up",
                "A coder works off a backlog in one go.",
            ),
            WITHOUT_VISIT,
        ),
        coder,
    ),
    (
        decoy(
            "R17",
            "release-of-information",
            "Health information prints charts that patients have asked for.",
        ),
        release,
    ),
    (
        decoy(
            "R18",
            "treated-relative",
            "A clinician in charge has the patient's surname and street.",
        ),
        relative,
    ),
    (
        decoy(
            "R19",
            "rotating-student",
            "A student reads the charts of the ward of their rotation.",
        ),
        student,
    ),
    (
        decoy(
            "R20",
            "back-to-work",
            "Somebody who was warned once reads charts of their own patients.",
        ),
        own_patients,
    ),
    (
        seen(
            decoy(
                "R21",
                "quality-audit",
                "A quality review reads some charts of a roster each week for months.",
            ),
            WITHOUT_VISIT,
        ),
        audit,
    ),
];

/// All decoys for which this seed has the people; a decoy without them is about some patient who
/// is treated, so that there are as many as problems.
pub(super) fn all(people: &mut People<'_>) -> Vec<Draft> {
    let found = REASONS.iter().filter_map(|(telling, find)| {
        let mut accesses = find(people);
        if accesses.is_empty() {
            accesses = treated(people, |_, _| true);
        }
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
        _ => None,
    }
}
