//! Several groups of one measure that leave their centre the same way in the same round are one
//! piece of news: the most aggregate, then the surest, leads, the others are listed under it.

use std::collections::BTreeMap;

use rounds_core::Period;

use super::{Evidence, Member};
use crate::signal::family::Judged;
use crate::signal::{Rule, Side};

/// News about one measure in one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded<'a> {
    /// The series that leads.
    pub lead: &'a Judged,
    /// Which way.
    pub side: Side,
    /// The rule that the lead broke.
    pub rule: Rule,
    /// First period of the lead's episode.
    pub since: Period,
    /// All groups, the lead first.
    pub members: Vec<Member>,
}

/// Folds the series that open a finding.
pub fn fold<'a>(opening: impl IntoIterator<Item = &'a Judged>) -> Vec<Folded<'a>> {
    let mut by_measure: BTreeMap<(&str, Side), Vec<&'a Judged>> = BTreeMap::new();
    for judged in opening {
        if let Some(news) = judged.judgement.news {
            by_measure
                .entry((judged.measure_id.as_str(), news.side))
                .or_default()
                .push(judged);
        }
    }
    by_measure
        .into_iter()
        .filter_map(|((_, side), mut series)| {
            series.sort_by(|a, b| order(a, b));
            let lead = *series.first()?;
            Some(Folded {
                lead,
                side,
                rule: lead.judgement.news?.rule,
                since: lead.judgement.news?.since,
                members: series.into_iter().filter_map(member).collect(),
            })
        })
        .collect()
}

fn order(a: &Judged, b: &Judged) -> std::cmp::Ordering {
    a.group
        .depth()
        .cmp(&b.group.depth())
        .then(a.judgement.p.total_cmp(&b.judgement.p))
        .then(b.reach.total_cmp(&a.reach))
        .then(a.group.cmp(&b.group))
}

fn member(judged: &Judged) -> Option<Member> {
    let news = judged.judgement.news?;
    let last = judged.charted.points.last()?;
    Some(Member {
        group: judged.group.clone(),
        since: news.since,
        last: last.point.period,
        ended: false,
        evidence: latest_evidence(judged)?,
    })
}

/// The figures of a series' latest point.
pub fn latest_evidence(judged: &Judged) -> Option<Evidence> {
    let last = judged.charted.points.last()?;
    let p = judged.judgement.p;
    Some(Evidence::of(
        &judged.charted,
        last,
        p,
        judged.q,
        judged.reach,
    ))
}
