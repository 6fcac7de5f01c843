//! What is due in the office itself: terms, trainings and covers that end.

use jiff::Span;
use jiff::civil::Date;
use rounds_core::access::Permission;

use super::{COVER_DAYS, Due, EXPIRY_DAYS, with_covers};
use crate::office::{Committee, Member};
use crate::setting::Setting;
use crate::state::Governance;

pub(super) fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let mut all = covers(governance, setting);
    let active = governance.office.committees.values();
    for committee in active.filter(|committee| committee.is_active) {
        for member in committee.sitting(setting.today) {
            all.extend(term(committee, member, setting));
            all.extend(trainings(governance, committee, member, setting));
        }
    }
    // Who sits in two committees does a training once.
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all.dedup_by(|a, b| a.key == b.key);
    all
}

fn near(today: Date, days: i64) -> Date {
    today.saturating_add(Span::new().days(days))
}

/// A seat that will be empty.
fn term(committee: &Committee, member: &Member, setting: &Setting<'_>) -> Option<Due> {
    let today = setting.today;
    let day = member
        .until
        .filter(|day| *day <= near(today, EXPIRY_DAYS))?;
    let follows = |other: &Member| {
        other.from > day && (other.person.id == member.person.id || other.seat == member.seat)
    };
    if committee.members.iter().any(follows) {
        return None;
    }
    let key = format!("term/{}/{}/{day}", committee.id, member.person.id);
    let sentence = format!(
        "The term of {} ({}) in {} ends on {day}: seat them again or somebody else.",
        member.person.name,
        member.seat.as_str(),
        committee.name
    );
    let path = format!("/committees/{}", committee.id);
    let due = Due::new(key, path, sentence, "You manage the office.".to_owned());
    let due = due.of(Vec::new(), Permission::ManageOffice);
    Some(due.by_day(day, today))
}

/// Trainings that a seat needs and that are missing or run out.
fn trainings(
    governance: &Governance,
    committee: &Committee,
    member: &Member,
    setting: &Setting<'_>,
) -> Vec<Due> {
    let today = setting.today;
    let mut all = Vec::new();
    let rules = setting.policies.trainings.iter();
    for rule in rules.filter(|rule| rule.seats.contains(&member.seat)) {
        let until = governance.office.trained_until(&member.person.id, rule);
        let sentence = match until {
            Some(day) if day > near(today, EXPIRY_DAYS) => continue,
            Some(day) => format!(
                "Renew the training {:?}: it counts until {day}.",
                rule.title
            ),
            None => format!("Do the training {:?}.", rule.title),
        };
        let consequence = if rule.is_needed_to_vote {
            "without it you have no vote"
        } else {
            "your seat needs it"
        };
        let why = format!("You sit in {}; {consequence}.", committee.name);
        let day = until.map_or_else(|| "never".to_owned(), |day| day.to_string());
        let key = format!("training/{}/{}/{day}", member.person.id, rule.name);
        let path = format!("/committees/{}", committee.id);
        let who = vec![member.person.id.clone()];
        let due = Due::new(key, path, sentence, why).of(who, Permission::ReadGovernance);
        all.push(match until {
            Some(day) => due.by_day(day, today),
            None => due,
        });
    }
    all
}

/// Covers that end: who was away takes their work back, or the cover goes on.
fn covers(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let today = setting.today;
    let covers = governance.office.covers.iter().enumerate();
    let ending = covers
        .filter(|(_, cover)| cover.is_in_force(today) && cover.until <= near(today, COVER_DAYS));
    ending
        .map(|(index, cover)| {
            let sentence = format!(
                "{} stands in for {} until {}: hand the work back, or have the cover go on.",
                cover.stands_in.name, cover.away.name, cover.until
            );
            let why = "You stand in, or are stood in for.".to_owned();
            let key = format!("cover/{index}");
            let who = with_covers(governance, [&cover.away], today);
            Due::new(key, "/committees".to_owned(), sentence, why)
                .of(who, Permission::ReadGovernance)
                .by_day(cover.until, today)
        })
        .collect()
}
