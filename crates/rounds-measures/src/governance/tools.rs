//! Tools: what they are, their versions, moves, overrides and papers.

use rounds_governance::Governance;
use rounds_governance::tool::Tool;

use super::row::{Row, numbered};

/// `governance.tool`
pub(super) fn tools(governance: &Governance) -> Vec<Row> {
    governance.tools.values().map(tool).collect()
}

fn tool(tool: &Tool) -> Row {
    let card = &tool.card;
    let version = tool.version();
    let risk = tool.risk.as_ref();
    let in_force = tool.standing.values().filter(|one| one.is_in_force);
    let open = tool.standing.values();
    let open = open.filter(|one| one.open_breach().is_some());
    Row::default()
        .with("tool_id", tool.id.as_str())
        .with("kind", card.kind.as_str())
        .text("title", &card.title)
        .text("purpose", &card.purpose)
        .text("intended_use", &card.intended_use)
        .text("vendor", &card.vendor)
        .with("version", version.map(|version| version.version.as_str()))
        .with("version_from", version.map(|version| version.from))
        .with("stage", tool.stage.as_str())
        .with("stage_since", tool.stage_since)
        .with("tier", risk.map(|risk| risk.tier.as_str()))
        .with("risk_points", risk.map(|risk| i64::from(risk.points)))
        .person(
            ["clinical_owner_id", "clinical_owner"],
            card.clinical_owner.as_ref(),
        )
        .person(
            ["technical_owner_id", "technical_owner"],
            card.technical_owner.as_ref(),
        )
        .person(["proposed_by_id", "proposed_by"], &tool.proposed_by)
        .with("proposed_at", tool.proposed_at)
        .with("review_by", tool.review_by)
        .list("needs", &tool.needs)
        .json("measures", &tool.measures)
        .count("conditions_in_force", in_force.count())
        .count("breaches_open", open.count())
        .count("overrides", tool.overrides().count())
}

/// `governance.tool_version`
pub(super) fn versions(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.versions).map(|(number, version)| {
            of(tool, number)
                .text("version", &version.version)
                .with("from_day", version.from)
                .text("note", &version.note)
                .with("is_within_change_plan", version.is_within_change_plan)
        });
        rows.collect()
    })
}

/// `governance.tool_move`
pub(super) fn moves(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.moves).map(|(number, one)| {
            let gate = one.gate.as_ref();
            let tally = gate.map(rounds_governance::gate::GateReport::tally);
            of(tool, number)
                .with("from_stage", one.from.as_str())
                .with("to_stage", one.to.as_str())
                .with("moved_at", one.at)
                .person(["moved_by_id", "moved_by"], &one.by)
                .text("reason", &one.reason)
                .with("review_id", one.review.as_ref().map(|id| id.as_str()))
                .with("gate", gate.map(|gate| gate.gate.as_str()))
                .with("gate_policy", gate.map(|gate| gate.policy.as_str()))
                .with("needs_met", tally.map(|(met, _)| met))
                .with("needs_asked", tally.map(|(_, asked)| asked))
                .with("is_override", one.overridden.is_some())
        });
        rows.collect()
    })
}

/// `governance.gate_override`
pub(super) fn overrides(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.moves).filter_map(|(number, one)| {
            let overridden = one.overridden.as_ref()?;
            let row = of(tool, number)
                .with("from_stage", one.from.as_str())
                .with("to_stage", one.to.as_str())
                .with("overridden_at", one.at)
                .person(["overridden_by_id", "overridden_by"], &one.by)
                .text("rule", &overridden.rule)
                .text("reason", &overridden.reason)
                .count("missing_needs", overridden.missing.len())
                .json("missing", &overridden.missing);
            Some(row)
        });
        rows.collect()
    })
}

/// `governance.tool_document`
pub(super) fn documents(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.documents).map(|(number, document)| {
            let file = document.file.as_ref();
            of(tool, number)
                .text("kind", &document.kind)
                .text("title", &document.title)
                .with("file_name", file.map(|file| file.name.as_str()))
                .with("file_sha256", file.map(|file| file.sha256.as_str()))
                .text("location", &document.location)
                .with("valid_until", document.valid_until)
                .with("shown_at", document.at)
                .person(["shown_by_id", "shown_by"], &document.by)
        });
        rows.collect()
    })
}

/// `governance.tool_training`
pub(super) fn trainings(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.trainings).map(|(number, training)| {
            of(tool, number)
                .text("training", &training.training)
                .count("trained", training.trained)
                .count("required", training.required)
                .with("counted_on", training.on)
                .with("shown_at", training.at)
                .person(["shown_by_id", "shown_by"], &training.by)
        });
        rows.collect()
    })
}

/// `governance.sign_off`
pub(super) fn sign_offs(governance: &Governance) -> Vec<Row> {
    each(governance, |tool| {
        let rows = numbered(&tool.sign_offs).map(|(number, sign_off)| {
            of(tool, number)
                .text("role", &sign_off.role)
                .with("to_stage", sign_off.to.as_str())
                .with("version", sign_off.version.as_deref())
                .with("signed_at", sign_off.at)
                .person(["signed_by_id", "signed_by"], &sign_off.by)
                .text("note", &sign_off.note)
        });
        rows.collect()
    })
}

/// Rows of every tool.
fn each(governance: &Governance, rows: impl Fn(&Tool) -> Vec<Row>) -> Vec<Row> {
    governance.tools.values().flat_map(rows).collect()
}

/// The beginning of a row about something of a tool, counted from 1.
fn of(tool: &Tool, number: usize) -> Row {
    Row::default()
        .with("tool_id", tool.id.as_str())
        .count("number", number)
}
