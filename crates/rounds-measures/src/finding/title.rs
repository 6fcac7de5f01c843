//! The finding as a sentence: what, where, when, against what was expected.

use super::number::{in_period, in_unit, short};
use super::{Finding, MeasureWords, Member};
use crate::signal::{Rule, Side};

/// `ED visits rose for West: 312 in 2026-09, expected 221 (limits 190 to 252)`.
pub fn title(finding: &Finding) -> String {
    let lead = finding.lead();
    let evidence = &lead.evidence;
    let unit = &finding.measure.unit;
    let limits = format!(
        "expected {} (limits {} to {})",
        in_unit(evidence.centre, unit),
        in_unit(evidence.lower, unit),
        in_unit(evidence.upper, unit),
    );
    let latest = format!(
        "{}{} {}",
        in_unit(evidence.value, unit),
        fraction(&finding.measure, lead),
        in_period(lead.last)
    );
    let moved = match (finding.rule, finding.side) {
        (Rule::OutsideLimits, Side::Up) => "rose",
        (Rule::OutsideLimits, Side::Down) => "fell",
        (Rule::Shift, Side::Up) => "has been higher",
        (Rule::Shift, Side::Down) => "has been lower",
    };
    let since = match finding.rule {
        Rule::OutsideLimits => String::new(),
        Rule::Shift => format!(" since {}", lead.since),
    };
    format!(
        "{} {moved}{}{since}: {latest}, {limits}",
        finding.measure.title,
        whom(finding)
    )
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
