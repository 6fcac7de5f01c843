//! Requests and how they were scored. Their ranking follows from policy and method and is asked of
//! the pages, the interface or the command line.

use rounds_governance::Governance;

use super::row::Row;

/// `governance.request`
pub(super) fn requests(governance: &Governance) -> Vec<Row> {
    let rows = governance.requests.values().map(|request| {
        let wanted = &request.wanted;
        let effort = request.effort_days;
        Row::default()
            .with("request_id", request.id.as_str())
            .text("title", &wanted.title)
            .text("problem", &wanted.problem)
            .text("if_not", &wanted.if_not)
            .text("sponsor", &wanted.sponsor)
            .with("tool_id", wanted.tool.as_ref().map(|id| id.as_str()))
            .with("class", wanted.class.map(|class| class.as_str()))
            .with("needed_by", wanted.needed_by)
            .with("state", request.state.as_str())
            .with("state_since", request.state_since)
            .with("requested_at", request.at)
            .person(["requested_by_id", "requested_by"], &request.by)
            .with("effort_days_low", effort.map(|(low, _, _)| low))
            .with("effort_days_likely", effort.map(|(_, likely, _)| likely))
            .with("effort_days_high", effort.map(|(_, _, high)| high))
            .count("scorers", request.scores.len())
            .with("quarter", request.quarter)
    });
    rows.collect()
}

/// `governance.request_score`
pub(super) fn scores(governance: &Governance) -> Vec<Row> {
    let requests = governance.requests.values();
    let scored = requests.flat_map(|request| request.scores.iter().map(move |one| (request, one)));
    let rows = scored.flat_map(|(request, scored)| {
        scored.values.iter().map(move |(criterion, value)| {
            Row::default()
                .with("request_id", request.id.as_str())
                .person(["scorer_id", "scorer"], &scored.by)
                .with("criterion", criterion.as_str())
                .with("score", *value)
                .with("scored_at", scored.at)
        })
    });
    rows.collect()
}
