//! `/priorities/{id}`: one request: what is asked for, how it was scored, where it is, and what can
//! be done with it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::ids::RequestId;
use rounds_governance::request::policy::Criterion;
use rounds_governance::request::{Request, RequestState, first_day_of_quarter};

use super::step::SCORE;
use super::{SECTION, class_words, href_of, wanted};
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::Segment;
use crate::shell::Shell;
use crate::view::definition_list::pairs;
use crate::view::{form, href, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let request = stand.governance.requests.get(&RequestId(id.clone()));
    let request =
        request.ok_or_else(|| PageFault::NoSuchThing(format!("there is no request {id:?}")))?;
    let shell = visit.office_shell(SECTION).await;
    let content = view(&visit, &shell, &stand, request);
    Ok(shell.page(&request.wanted.title, content))
}

fn view(visit: &Visit, shell: &Shell<'_>, stand: &Stand, request: &Request) -> Markup {
    let wanted = &request.wanted;
    html! {
        nav.crumbs aria-label="Path" { a href="/priorities" { "Priorities" } " › " span { (request.state.as_str()) } }
        h1 { (wanted.title) }
        p.lead {
            span.status { (request.state.as_str()) }
            @if let Some(class) = wanted.class { " " span.status { (class_words(class)) } }
        }
        div.with-margin {
            div {
                h2 { "Problem" }
                p.wrapped { (wanted.problem) }
                h2 { "If nothing is done" }
                p.wrapped { (wanted.if_not) }
                h2 { "Scores" }
                (scores(&stand.policies.priorities.criterion, request))
                (forms(visit, stand, request))
                @if !request.notes.is_empty() {
                    h2 { "What was said" }
                    ul.plain {
                        @for (by, at, text) in &request.notes {
                            li { (shell.moment(*at)) ", " (by.name) ": " (text) }
                        }
                    }
                }
            }
            aside { (margin(shell, stand, request)) }
        }
    }
}

fn margin(shell: &Shell<'_>, stand: &Stand, request: &Request) -> Markup {
    let wanted = &request.wanted;
    let tool = wanted.tool.as_ref();
    let tool_title = |id| {
        let tool = stand.governance.tools.get(id);
        tool.map_or_else(|| format!("{id}"), |tool| tool.card.title.clone())
    };
    pairs(
        "Request",
        [
            ("Id", Some(html! { code { (request.id) } })),
            ("Handed in", Some(html! { (shell.moment(request.at)) " by " (request.by.name) })),
            ("Sponsor", Some(html! { (wanted.sponsor) })),
            ("Since", Some(html! { (request.state.as_str()) " since " (shell.moment(request.state_since)) })),
            ("Tool", tool.map(|id| html! { a href={ "/tools/" (href::part(id.as_str())) } { (tool_title(id)) } })),
            ("Needed by", wanted.needed_by.map(|day| html! { (time::day(day)) })),
            ("Quarter", request.quarter.map(|day| html! { (time::period(rounds_core::Period::containing(rounds_core::PeriodKind::Quarter, day))) })),
            ("Work", Some(match request.effort_days {
                Some((low, likely, high)) => html! { (number::plain(likely)) " person-days" span.made-of { (number::range(low, high)) " if all goes well or badly" } },
                None => html! { span.absent { "no estimate" } },
            })),
        ],
    )
}

fn scores(criteria: &[Criterion], request: &Request) -> Markup {
    if request.scores.is_empty() {
        return html! { p.absent { "Nobody scored it yet." } };
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label="Scores" {
            table {
                thead {
                    tr {
                        th scope="col" { "Criterion" }
                        @for scored in &request.scores { th.number scope="col" { (scored.by.name) } }
                        th.number scope="col" { "Mean" }
                    }
                }
                tbody {
                    @for criterion in criteria {
                        tr {
                            th scope="row" { (criterion.title) p.made-of { (number::plain(criterion.from)) " to " (number::plain(criterion.to)) ": " (criterion.meaning) } }
                            @for scored in &request.scores {
                                td.number { (scored.values.get(&criterion.name).map_or_else(|| "–".to_owned(), |value| number::plain(*value))) }
                            }
                            td.number { (mean(request, &criterion.name)) }
                        }
                    }
                }
            }
        }
    }
}

fn mean(request: &Request, criterion: &str) -> String {
    let values: Vec<f64> = request
        .scores
        .iter()
        .filter_map(|scored| scored.values.get(criterion).copied())
        .collect();
    if values.is_empty() {
        return "–".to_owned();
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    format!("{} (n = {})", number::plain(mean), values.len())
}

fn forms(visit: &Visit, stand: &Stand, request: &Request) -> Markup {
    let may = |permission| visit.visitor.may(permission);
    let is_before_work = matches!(
        request.state,
        RequestState::Submitted | RequestState::Ranked | RequestState::Planned
    );
    let is_own = visit.visitor.principal.person == request.by.id;
    let is_correctable = matches!(
        request.state,
        RequestState::Submitted | RequestState::Ranked
    );
    html! {
        @if is_before_work && may(Permission::ScorePriorities) {
            details.more { summary { "Score it" } (score_form(visit, stand, request)) }
            details.more { summary { "Say how much work it is" } (estimate_form(visit, request)) }
        }
        @if request.state.is_open() && may(Permission::ManagePriorities) {
            details.more { summary { "Move it on" } (set_form(visit, stand, request)) }
        }
        @if is_correctable && (is_own || may(Permission::ManagePriorities)) {
            details.more {
                summary { "Correct it" }
                (posted(visit, stand, request, "correct", "Save", &wanted::view(stand, Some(&request.wanted))))
            }
        }
    }
}

/// A form of this page. It names the last event its reader saw.
fn posted(
    visit: &Visit,
    stand: &Stand,
    request: &Request,
    step: &str,
    word: &str,
    fields: &Markup,
) -> Markup {
    html! {
        form.stacked method="post" action={ (href_of(request.id.as_str())) "/" (step) } {
            (form::token(&visit.form_token))
            // Scores of several people do not disturb each other; a corrected text would.
            @if step != "score" { input type="hidden" name="seen" value=(stand.governance.seq); }
            (fields)
            button.primary type="submit" { (word) }
        }
    }
}

fn score_form(visit: &Visit, stand: &Stand, request: &Request) -> Markup {
    let own = request
        .scores
        .iter()
        .find(|scored| scored.by.id == visit.visitor.principal.person);
    let nothing = BTreeMap::new();
    let own = own.map_or(&nothing, |scored| &scored.values);
    let fields = html! {
        p.quiet { "Your scores take the place of your earlier ones. Leave out what you cannot judge." }
        @for criterion in &stand.policies.priorities.criterion {
            label for={ (SCORE) (criterion.name) } {
                (criterion.title) " " span.quiet { "(" (number::plain(criterion.from)) " to " (number::plain(criterion.to)) ": " (criterion.meaning) ")" }
            }
            input id={ (SCORE) (criterion.name) } name={ (SCORE) (criterion.name) } type="number" step="any"
                min=(criterion.from) max=(criterion.to)
                value=(own.get(&criterion.name).map(|value| value.to_string()).unwrap_or_default());
        }
    };
    posted(visit, stand, request, "score", "Save scores", &fields)
}

fn estimate_form(visit: &Visit, request: &Request) -> Markup {
    let (low, likely, high) = request.effort_days.map_or_else(
        || (String::new(), String::new(), String::new()),
        |(low, likely, high)| (low.to_string(), likely.to_string(), high.to_string()),
    );
    let fields = [
        ("low", "If all goes well", low),
        ("likely", "Likely", likely),
        ("high", "If all goes badly", high),
    ];
    html! {
        form.stacked method="post" action={ (href_of(request.id.as_str())) "/estimate" } {
            (form::token(&visit.form_token))
            @for (name, label, value) in fields {
                label for=(name) { (label) " " span.quiet { "(person-days)" } }
                input id=(name) name=(name) type="number" step="any" min="0" required value=(value);
            }
            button.primary type="submit" { "Save estimate" }
        }
    }
}

fn set_form(visit: &Visit, stand: &Stand, request: &Request) -> Markup {
    let next = request.state.next();
    let fields = html! {
        label for="state" { "To" }
        select #state name="state" required {
            @for state in next { option value=(state.as_str()) { (state.as_str()) } }
        }
        @if next.contains(&RequestState::Planned) {
            label for="quarter" { "Quarter, if planned " span.quiet { "(its first day)" } }
            input #quarter type="date" name="quarter" value=(first_day_of_quarter(stand.today));
        }
        label for="note" { "Why " span.quiet { "(needed to decline)" } }
        textarea #note name="note" rows="2" maxlength="4000" {}
    };
    posted(visit, stand, request, "set", "Move", &fields)
}
