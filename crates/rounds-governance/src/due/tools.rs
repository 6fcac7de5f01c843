//! What is due about tools: breaches to acknowledge and to answer, papers and days that run out.

use jiff::{Span, Timestamp};
use rounds_core::access::{Permission, PersonId};

use super::{Due, EXPIRY_DAYS, with_covers};
use crate::ids::ConditionId;
use crate::notice::Urgency;
use crate::review::again;
use crate::said;
use crate::setting::Setting;
use crate::standing::{Breach, StandingCondition};
use crate::state::Governance;
use crate::tool::{Document, Stage, Tool};

pub(super) fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let tools = governance.tools.values();
    tools
        .filter(|tool| tool.stage != Stage::Retired)
        .flat_map(|tool| {
            let mut all = breaches(governance, tool, setting);
            all.extend(documents(governance, tool, setting));
            all.extend(review_by(governance, tool, setting));
            all
        })
        .collect()
}

fn due(
    tool: &Tool,
    key: String,
    sentence: String,
    owners: Vec<PersonId>,
    activity: &'static str,
) -> Due {
    let path = format!("/tools/{}", tool.id);
    let why = if owners.is_empty() {
        "Nobody owns the tool.".to_owned()
    } else {
        "You own the tool.".to_owned()
    };
    Due::new(key, path, sentence, why)
        .of(owners, Permission::ManageTools)
        .about(&tool.id, activity)
}

fn owners(governance: &Governance, tool: &Tool, setting: &Setting<'_>) -> Vec<PersonId> {
    let owners = [&tool.card.clinical_owner, &tool.card.technical_owner];
    with_covers(governance, owners.into_iter().flatten(), setting.today)
}

fn breaches(governance: &Governance, tool: &Tool, setting: &Setting<'_>) -> Vec<Due> {
    let mut all = Vec::new();
    for (id, standing) in &tool.standing {
        let Some(breach) = standing.open_breach() else {
            continue;
        };
        let who = owners(governance, tool, setting);
        all.push(breach_due(tool, id, standing, breach, who, setting.now));
    }
    all
}

/// A breach waits to be seen first, and then for what has to be done.
fn breach_due(
    tool: &Tool,
    id: &ConditionId,
    standing: &StandingCondition,
    breach: &Breach,
    who: Vec<PersonId>,
    now: Timestamp,
) -> Due {
    let title = &tool.card.title;
    let (clock, hours, sentence) = if breach.acknowledged.is_none() {
        let sentence = said::sentence(&format!("Acknowledge the breach of {title}"));
        (
            "acknowledgement",
            standing.agreed.acknowledge_hours,
            sentence,
        )
    } else {
        let what = format!("Say what was done about the breach of {title}");
        let sentence = said::sentence(&what);
        ("response", standing.agreed.respond_hours, sentence)
    };
    let key = format!(
        "breach/{}/{id}/{}/{clock}",
        tool.id,
        standing.breaches.len()
    );
    let hours = Span::new().try_hours(i64::from(hours));
    let by = hours.and_then(|hours| breach.at.checked_add(hours));
    let told_as = format!("{title} does not keep {id}: the {clock} is still to be given.");
    let due = due(tool, key, sentence, who, "monitoring");
    let why = format!("{} {}", breach.judged.sentence, due.why);
    Due { why, ..due }
        .told_as(told_as)
        .pressing(Urgency::Urgent)
        .by_hour(by.unwrap_or(breach.at), now)
        .about_care(tool.stage.touches_care())
}

/// The latest document of each kind, where it runs out soon or has.
fn documents(governance: &Governance, tool: &Tool, setting: &Setting<'_>) -> Vec<Due> {
    let today = setting.today;
    let near = today.saturating_add(Span::new().days(EXPIRY_DAYS));
    let is_latest = |index: usize, one: &Document| {
        let later = tool.documents.iter().skip(index + 1);
        !later.clone().any(|other| other.kind == one.kind)
    };
    let all = tool.documents.iter().enumerate();
    let latest = all.filter(|(index, one)| is_latest(*index, one));
    latest
        .filter_map(|(_, one)| {
            let day = one.valid_until.filter(|day| *day <= near)?;
            let key = format!("document/{}/{}/{day}", tool.id, one.kind);
            let sentence = format!(
                "Renew {:?} of {}: it counts until {day}.",
                one.title, tool.card.title
            );
            let who = owners(governance, tool, setting);
            let told_as = format!(
                "A document of {} ({}) counts until {day}: renew it.",
                tool.card.title, one.kind
            );
            let due = due(tool, key, sentence, who, "evidence").told_as(told_as);
            Some(due.by_day(day, today))
        })
        .collect()
}

/// The day of the next review, where no review is open yet.
fn review_by(governance: &Governance, tool: &Tool, setting: &Setting<'_>) -> Option<Due> {
    let today = setting.today;
    let near = today.saturating_add(Span::new().days(EXPIRY_DAYS));
    let day = tool.review_by.filter(|day| *day <= near)?;
    let mut reviews = governance.reviews.values();
    if reviews.any(|review| review.tool == tool.id && review.state.is_open()) {
        return None;
    }
    let title = &tool.card.title;
    let key = format!("review-by/{}/{day}", tool.id);
    let about_care = tool.stage.touches_care() && day <= today;
    if again::committee(governance, tool, setting).is_none() {
        let sentence = format!(
            "{title} is to be reviewed again by {day}, and no committee is there to ask: found one."
        );
        let why = "You manage the office.".to_owned();
        let due = Due::new(key, "/committees".to_owned(), sentence, why);
        let due = due.of(Vec::new(), Permission::ManageOffice);
        let due = due.about(&tool.id, "reviews");
        return Some(due.by_day(day, today).about_care(about_care));
    }
    let sentence = format!("Prepare {title} to be reviewed again by {day}.");
    let who = owners(governance, tool, setting);
    let due = due(tool, key, sentence, who, "reviews").by_day(day, today);
    Some(due.about_care(about_care))
}
