//! `/functions/{name}`: one function: what it takes, how it is computed, who published that, and
//! an example with what it answers.

use maud::{Markup, html};

use super::{anchor, answer, formula};
use crate::fault::PageResult;
use crate::page_data::{AnswerPart, FunctionCall, FunctionPage, FunctionParameter, FunctionRow};
use crate::params::Segment;
use crate::shell::Section;
use crate::view::definition_list::pairs;
use crate::view::href;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(name): Segment) -> PageResult<Markup> {
    let shell = visit.shell(Section::Query).await?;
    let function = visit.site.function(&name).await?;
    let mut related = visit.site.functions().await?;
    related.retain(|row| row.topic == function.row.topic && row.name != function.row.name);
    Ok(shell.page(&function.row.name, view(&function, &related)))
}

fn view(function: &FunctionPage, related: &[FunctionRow]) -> Markup {
    let row = &function.row;
    html! {
        nav.crumbs aria-label="Path" {
            a href="/query" { "Query" } " › " a href="/functions" { "Functions" } " › "
            a href={ "/functions#" (anchor(&row.topic)) } { (row.topic) }
        }
        h1 { (row.name) }
        p.lead { (row.summary) }
        pre.wrapped { code { (row.signature) } }
        div.with-margin {
            div {
                h2 { "Parameters" }
                (parameters(&function.parameters))
                h2 { "How it is computed" }
                (formula::view(&function.formula))
                h2 { "Source" }
                ul.plain { @for source in function.citation.split("; ") { li { (source) } } }
                h2 #example { "Example" }
                (example(function))
            }
            aside { (facts(function)) (neighbours(related)) }
        }
    }
}

fn parameters(parameters: &[FunctionParameter]) -> Markup {
    html! {
        table.parts {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Meaning" } } }
            tbody {
                @for parameter in parameters {
                    tr {
                        th scope="row" {
                            code { (parameter.name) }
                            @if !parameter.is_required { " " span.status { "optional" } }
                        }
                        td { (parameter.meaning) span.made-of { "takes " (parameter.takes) } }
                    }
                }
            }
        }
    }
}

fn example(function: &FunctionPage) -> Markup {
    let sql = in_lines(&function.example);
    html! {
        pre.wrapped { code { (sql) } }
        @if function.runs_here {
            p { a.button href=(href::query(&sql)) { "Run this in Query" } }
        } @else {
            p.notice { "This example does not run on this site: it names something that the site does not have, such as a stored reference. Below is what it answers where that is there." }
        }
        h3 { "It answers" }
        (answer::view(&function.answer))
        p.quiet {
            "Rounded here; Query gives all digits."
            @if let Some(part) = first_part(function) {
                " For one part alone write " code { (function.row.name) "(…)['" (part) "']" } "."
            }
        }
    }
}

fn facts(function: &FunctionPage) -> Markup {
    let reads = match function.row.call {
        FunctionCall::PerRow => html! { "one row, and answers for each row" },
        FunctionCall::Aggregate => {
            html! { "many rows, and answers for each group; also with " code { "FILTER" } " and " code { "OVER" } }
        }
    };
    let has_optional = function.parameters.iter().any(|one| !one.is_required);
    pairs(
        "How it is called",
        [
            ("Reads", Some(reads)),
            (
                "In brackets",
                has_optional.then(|| html! { "may be left out" }),
            ),
        ],
    )
}

/// The first part of what the function answers, if that has parts and the example shows it.
fn first_part(function: &FunctionPage) -> Option<&str> {
    let called = function.example.strip_prefix("select ")?;
    called.strip_prefix(&function.row.name)?.strip_prefix('(')?;
    let AnswerPart::Parts(columns) = function.answer.first()? else {
        return None;
    };
    match columns.as_slice() {
        [(_, AnswerPart::Parts(parts))] => parts.first().map(|(name, _)| name.as_str()),
        _ => None,
    }
}

fn neighbours(related: &[FunctionRow]) -> Markup {
    html! {
        @if !related.is_empty() {
            section.pairs {
                h2 { "In the same topic" }
                ul.plain {
                    @for row in related { li { a href=(href::function(&row.name)) { code { (row.name) } } } }
                }
            }
        }
    }
}

/// The query with each of its clauses on a line of its own, outside brackets and quotes.
fn in_lines(sql: &str) -> String {
    const CLAUSES: [&str; 4] = [" from ", " where ", " group by ", " order by "];
    let mut lines = String::with_capacity(sql.len());
    let mut depth = 0_i32;
    let mut is_quoted = false;
    for (at, character) in sql.char_indices() {
        match character {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
        let (_, rest) = sql.split_at(at);
        let begins = CLAUSES.iter().any(|clause| rest.starts_with(clause));
        let ends_line = begins && depth == 0 && !is_quoted;
        lines.push(if ends_line { '\n' } else { character });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Scenario, functions};

    #[test]
    fn the_clauses_of_an_example_stand_on_their_own_lines() {
        assert_eq!(
            in_lines("select f(v) from (select 1 from u) as t(v) where v > 0 order by 1"),
            "select f(v)\nfrom (select 1 from u) as t(v)\nwhere v > 0\norder by 1"
        );
        let kept = "select extract(day from d), ' from x'";
        assert_eq!(in_lines(kept), kept);
    }

    #[test]
    fn only_an_answer_with_parts_says_how_to_take_one() {
        let part = |name: &str| {
            let function = functions::one(Scenario::Normal, name).expect("a sample");
            first_part(&function).map(str::to_owned)
        };
        assert_eq!(part("wilson").as_deref(), Some("value"));
        assert_eq!(part("auroc"), None);
        let mut inside_another = functions::one(Scenario::Normal, "wilson").expect("a sample");
        inside_another.example = "select abs(wilson(7, 20)['low'])".to_owned();
        assert_eq!(first_part(&inside_another), None);
    }
}
