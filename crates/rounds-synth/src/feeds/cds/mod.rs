//! Rules and alerts, as the record system's reporting database has them. Dirt is in `dirt.rs`:
//! rows that stand twice, alerts without an answer or closed by the system, times by a clock
//! at UTC, impossible display times.

mod dirt;

use std::io;

use super::Configuration;
use super::workforce::local_time;
use crate::acts::Acts;
use crate::acts::alert::{Alert, Response};
use crate::calendar::Day;
use crate::course::Visit;
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::rules::Trigger;
use crate::world::{Job, Rule, World, patient, staff};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "cds.toml",
    include_str!("../../../configuration/sources/cds.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 2] = [
    (
        "cds-rules.toml",
        include_str!("../../../configuration/mappings/cds-rules.toml"),
    ),
    (
        "cds-alerts.toml",
        include_str!("../../../configuration/mappings/cds-alerts.toml"),
    ),
];

const RULES: Feed = Feed::csv(
    "cds",
    "rules",
    "RULE_ID,VERSION,NAME,KIND,INTERRUPTIVE_YN,SEVERITY,TRIGGER,OWNER,VENDOR,EVIDENCE,BUILD_DTTM,RELEASE_DTTM,RETIRE_DTTM,NEXT_REVIEW_DATE,POPULATION,ACTION,CHANGE_NOTE",
);
const ALERTS: Feed = Feed::csv(
    "cds",
    "alerts",
    "ALERT_ID,ALERT_DTTM,RULE_ID,RULE_VERSION,USER_ID,USER_ROLE,DEPARTMENT_ID,PAT_ID,ENCOUNTER_ID,ORDER_ID,TRIGGER_ACTION,DISPLAYED_AS,RESPONSE,OVERRIDE_REASON,COMMENT,DISPLAY_MS,SILENT_YN,ACTION_DTTM,SEVERITY",
);

/// What one version of a rule says of itself.
struct RuleVersion<'a> {
    number: usize,
    title: &'a str,
    interruptive: bool,
    from: Day,
    to: Option<Day>,
    note: &'a str,
}

/// Every version of every rule.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    for (position, rule) in world.rules.iter().enumerate() {
        let retired = planted.alerts.retired(position);
        let later: Vec<_> = planted.alerts.versions(position).collect();
        let ends = later.iter().map(|version| Some(version.from));
        let ends: Vec<Option<Day>> = ends.chain([retired]).collect();
        let mut version = RuleVersion {
            number: 1,
            title: rule.title,
            interruptive: rule.interruptive,
            from: Day(30 - rule.built_days_before.min(700)),
            to: ends.first().copied().flatten(),
            note: "first version",
        };
        files.line(RULES, rule_row(world, rule, &version).line())?;
        for (change, to) in later.into_iter().zip(ends.into_iter().skip(1)) {
            version = RuleVersion {
                number: version.number + 1,
                title: change.title.as_deref().unwrap_or(version.title),
                interruptive: change.interruptive.unwrap_or(version.interruptive),
                from: change.from,
                to,
                note: change.note,
            };
            files.line(RULES, rule_row(world, rule, &version).line())?;
        }
    }
    Ok(())
}

fn rule_row(world: &World, rule: &Rule, version: &RuleVersion<'_>) -> Row {
    let calendar = &world.calendar;
    let at_six = |day: Day| local_time(world, calendar.moment(day, 360.0));
    Row::new()
        .text(&rule.id)
        .plain(version.number)
        .text(version.title)
        .text(rule.kind.word())
        .text(if version.interruptive { "Y" } else { "N" })
        .maybe(rule.severity())
        .text(rule.trigger.word())
        .text(rule.owner())
        .maybe(rule.vendor)
        .text(rule.evidence())
        .plain(at_six(Day(version.from.0 - 30)))
        .plain(at_six(version.from))
        .maybe(version.to.map(at_six))
        .plain(calendar.date(Day(version.from.0 + 730)))
        .text(rule.population.words())
        .text(rule.action)
        .text(version.note)
}

/// The alerts of a department and day.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    acts.alerts
        .iter()
        .try_for_each(|alert| dirt::lines(scene, (acts, alert), files))
}

fn role(job: Job) -> &'static str {
    match job {
        Job::Physician => "MD",
        Job::AdvancedPractice => "NP",
        Job::Resident => "RES",
        Job::Nurse => "RN",
        Job::Pharmacist => "RPH",
        _ => "OTH",
    }
}

fn trigger_name(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Orders(_) => "Sign order",
        Trigger::Charts(_) => "Open chart",
        Trigger::Predictions(_) => "Score",
    }
}

fn response_name(response: Response) -> &'static str {
    match response {
        Response::Accepted => "Accept",
        Response::Overridden => "Override",
        Response::Dismissed => "Cancel",
        Response::Ignored => "No action",
    }
}

/// What a row says that dirt may change.
struct Telling {
    at: String,
    rule_id: String,
    response: Option<&'static str>,
    shown_ms: Option<i64>,
}

fn row(scene: &Scene<'_>, (acts, alert): (&Acts, &Alert), telling: &Telling) -> Row {
    let world = scene.world;
    let rule = alert.rule(scene);
    let visit = scene.visits.get(alert.visit);
    let order = alert.order.and_then(|order| acts.orders.get(order));
    let shown = match (alert.silent, alert.interruptive) {
        (true, _) => "Silent",
        (false, true) => "Popup",
        (false, false) => "Sidebar",
    };
    Row::new()
        .text(&alert.id())
        .plain(&telling.at)
        .text(&telling.rule_id)
        .plain(alert.version)
        .text(&staff::id(alert.clinician))
        .text(role(world.clinician(alert.clinician).job))
        .text(&scene.here().id)
        .maybe(visit.map(|visit| patient::id(visit.patient)))
        .maybe(visit.map(Visit::id))
        .maybe(order.map(crate::acts::Order::id))
        .text(rule.map_or("", |rule| trigger_name(&rule.trigger)))
        .text(shown)
        .maybe(telling.response)
        .text(alert.reason.unwrap_or_default())
        .text(alert.comment.unwrap_or_default())
        .maybe(telling.shown_ms)
        .text(if alert.silent { "Y" } else { "N" })
        .maybe(alert.action_at.map(|moment| local_time(world, moment)))
        .maybe(rule.and_then(Rule::severity))
}
