//! The finding in words: a short title (what, where, since when) and a sentence with the figures
//! and what was expected.

use super::number::{in_period, in_unit, short};
use super::{Finding, MeasureWords, Member};
use crate::signal::{Rule, Side};

/// `ED visits: higher for West since 2026-07`, `ED visits: above its limits for West in 2026-09`.
pub fn title(finding: &Finding) -> String {
    let lead = finding.lead();
    let when = match finding.rule {
        Rule::OutsideLimits => in_period(lead.last),
        Rule::Shift => format!("since {}", with_article(&lead.since.to_string())),
    };
    format!(
        "{}: {}{} {when}",
        finding.measure.title,
        moved(finding),
        whom(finding)
    )
}

/// `ED visits: above its limits for West in 2026-09: 312, expected 221 (limits 190 to 252)`.
pub fn sentence(finding: &Finding) -> String {
    let lead = finding.lead();
    let evidence = &lead.evidence;
    let unit = &finding.measure.unit;
    let limits = format!(
        "expected {} (limits {} to {})",
        in_unit(evidence.centre, unit),
        in_unit(evidence.lower, unit),
        in_unit(evidence.upper, unit),
    );
    let when = match finding.rule {
        Rule::OutsideLimits => String::new(),
        Rule::Shift => format!(" {}", in_period(lead.last)),
    };
    let latest = format!(
        "{}{}{when}",
        in_unit(evidence.value, unit),
        fraction(&finding.measure, lead),
    );
    format!("{}: {latest}, {limits}", title(finding))
}

fn moved(finding: &Finding) -> &'static str {
    match (finding.rule, finding.side) {
        (Rule::OutsideLimits, Side::Up) => "above its limits",
        (Rule::OutsideLimits, Side::Down) => "below its limits",
        (Rule::Shift, Side::Up) => "higher",
        (Rule::Shift, Side::Down) => "lower",
    }
}

/// `the week of 2026-07-27`, but `2026-07`.
fn with_article(period: &str) -> String {
    match period.starts_with("week") {
        true => format!("the {period}"),
        false => period.to_owned(),
    }
}

fn whom(finding: &Finding) -> String {
    let lead = finding.lead().group.words();
    let others = finding.members.len() - 1;
    let group_word = if others == 1 { "group" } else { "groups" };
    match (lead.is_empty(), others) {
        (true, 0) => String::new(),
        (true, _) => format!(" in all and in {others} {group_word}"),
        (false, 0) => format!(" for {lead}"),
        (false, _) => format!(" for {lead} and {others} other {group_word}"),
    }
}

/// ` (38/307)` after a percentage.
fn fraction(measure: &MeasureWords, member: &Member) -> String {
    match (member.evidence.numerator, member.evidence.denominator) {
        (Some(numerator), Some(denominator)) if measure.unit.starts_with('%') => {
            format!(" ({}/{})", short(numerator), short(denominator))
        }
        _ => String::new(),
    }
}
