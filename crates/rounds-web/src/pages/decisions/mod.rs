//! `/decisions`: the log of what was decided, and what was passed without a decision; `.csv` for
//! programs.

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use rounds_governance::review::{ContingencyState, Decision, Outcome, Review};
use rounds_governance::tool::{Move, Tool};
use serde::Deserialize;

use super::reviews::tool_link;
use super::tools::csv;
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::{Params, filled};
use crate::shell::{Section, Shell};
use crate::view::comma_separated::CommaSeparated;
use crate::view::{empty, happened, href};
use crate::visit::Visit;

const ADDRESS: &str = "/decisions";
/// The choice of moves that passed a gate without meeting it.
const OVERRIDES: &str = "overridden";

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    outcome: Option<String>,
}

/// A line of the log.
enum Line<'s> {
    Decided(&'s Review, &'s Decision),
    Overridden(&'s Tool, &'s Move),
}

impl Line<'_> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Decided(_, decision) => decision.at,
            Self::Overridden(_, one) => one.at,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Decided(_, decision) => decision.outcome.as_str(),
            Self::Overridden(..) => OVERRIDES,
        }
    }
}

fn outcome(choice: Choice) -> PageResult<Option<String>> {
    let word = filled(choice.outcome);
    match &word {
        Some(word) if word != OVERRIDES && Outcome::from_word(word).is_none() => {
            let text = format!("outcome must be an outcome or {OVERRIDES}, found {word:?}");
            Err(PageFault::BadRequest(text))
        }
        _ => Ok(word),
    }
}

/// The newest first.
fn lines<'s>(stand: &'s Stand, word: Option<&str>) -> Vec<Line<'s>> {
    let reviews = stand.governance.reviews.values();
    let decided =
        reviews.filter_map(|review| Some(Line::Decided(review, review.decision.as_ref()?)));
    let tools = stand.governance.tools.values();
    let overridden =
        tools.flat_map(|tool| tool.overrides().map(move |one| Line::Overridden(tool, one)));
    let mut lines: Vec<Line<'s>> = decided
        .chain(overridden)
        .filter(|line| word.is_none_or(|word| line.word() == word))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at()));
    lines
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let word = outcome(choice)?;
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Decisions).await;
    let kept = lines(&stand, word.as_deref());
    let words = Outcome::ALL.map(|one| (one.as_str(), one.words()));
    let words = words.into_iter().chain([(OVERRIDES, "gate overridden")]);
    let content = html! {
        h1 { "Decisions" }
        p.lead { "What committees decided, on which evidence, contingent on what; and every gate that was passed without being met." }
        nav.choices aria-label="Outcome" {
            a href=(ADDRESS) aria-current=[word.is_none().then_some("true")] { "all " span.count { (lines(&stand, None).len()) } }
            @for (one, said) in words {
                a href=(href::with_query(ADDRESS, &[("outcome", Some(one))])) aria-current=[(word.as_deref() == Some(one)).then_some("true")] {
                    (said) " " span.count { (lines(&stand, Some(one)).len()) }
                }
            }
        }
        p.quiet { a href=(href::with_query("/decisions.csv", &[("outcome", word.as_deref())])) { "CSV" } }
        @if lines(&stand, None).is_empty() {
            p.absent { "Nothing was decided yet. A decision comes out of a review." }
        } @else if kept.is_empty() {
            (empty::nothing_found("None with this outcome.", ADDRESS))
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Decisions" {
                table {
                    thead { tr { th scope="col" { "When" } th scope="col" { "Tool" } th scope="col" { "Question" } th scope="col" { "Decided" } th scope="col" { "Contingencies" } } }
                    tbody { @for line in &kept { (row(&shell, &stand, line)) } }
                }
            }
        }
    };
    Ok(shell.page("Decisions", content))
}

fn row(shell: &Shell<'_>, stand: &Stand, line: &Line<'_>) -> Markup {
    match line {
        Line::Decided(review, decision) => html! {
            tr {
                td { (shell.moment(decision.at)) }
                td.name { (tool_link(stand, review)) }
                td.prose {
                    a href=(href::review(review.id.as_str())) { (happened::question(&review.question)) }
                    span.made-of { (review.committee) ", recorded by " (decision.by.name) }
                }
                td.prose { b { (decision.outcome.words()) } span.made-of { (decision.reason) } }
                td { (contingencies(decision)) }
            }
        },
        Line::Overridden(tool, one) => html! {
            tr {
                td { (shell.moment(one.at)) }
                td.name { a href=(href::tool(tool.id.as_str())) { (tool.card.title) } }
                td.prose { "Moved from " (one.from.words()) " to " (one.to.words()) span.made-of { "by " (one.by.name) } }
                td.prose {
                    span.mark-bad { "gate overridden" }
                    @if let Some(over) = &one.overridden { span.made-of { (over.rule) ": " (over.reason) } }
                }
                td { "–" }
            }
        },
    }
}

/// Met, open and overdue.
fn counts(decision: &Decision) -> [usize; 3] {
    let of = |test: fn(&ContingencyState) -> bool| {
        let all = decision.contingencies.iter();
        all.filter(|one| test(&one.state)).count()
    };
    [
        of(|state| matches!(state, ContingencyState::Met { .. })),
        of(|state| matches!(state, ContingencyState::Open)),
        of(|state| matches!(state, ContingencyState::Overdue { .. })),
    ]
}

fn contingencies(decision: &Decision) -> Markup {
    let [met, open, overdue] = counts(decision);
    html! {
        @if decision.contingencies.is_empty() { "none" } @else {
            (met) " met, " (open) " open"
            @if overdue > 0 { ", " span.mark-bad { (overdue) " overdue" } }
        }
    }
}

const COLUMNS: [&str; 11] = [
    "at",
    "tool_id",
    "review_id",
    "committee_id",
    "outcome",
    "reason",
    "recorded_by",
    "contingencies_met",
    "contingencies_open",
    "contingencies_overdue",
    "evidence",
];

/// Handler: the log as CSV.
pub async fn file(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Response> {
    let word = outcome(choice)?;
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let mut csv = CommaSeparated::with_header(COLUMNS);
    for line in lines(&stand, word.as_deref()) {
        write(&mut csv, &line);
    }
    Ok(csv::response(csv))
}

fn write(csv: &mut CommaSeparated, line: &Line<'_>) {
    let at = line.at().to_string();
    match line {
        Line::Decided(review, decision) => {
            let [met, open, overdue] = counts(decision).map(|count| count.to_string());
            let evidence = decision.evidence.iter();
            let evidence: Vec<&str> = evidence.map(|one| one.id.as_str()).collect();
            csv.line([
                at.as_str(),
                review.tool.as_str(),
                review.id.as_str(),
                review.committee.as_str(),
                line.word(),
                &decision.reason,
                &decision.by.name,
                &met,
                &open,
                &overdue,
                &evidence.join(" "),
            ]);
        }
        Line::Overridden(tool, one) => {
            let reason = one.overridden.as_ref().map_or("", |over| &over.reason);
            let id = tool.id.as_str();
            let by = one.by.name.as_str();
            csv.line([
                at.as_str(),
                id,
                "",
                "",
                line.word(),
                reason,
                by,
                "",
                "",
                "",
                "",
            ]);
        }
    }
}
