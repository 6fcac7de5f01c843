//! `/priorities/{id}`: one request: what is asked for, how it was scored, where it is, and what can
//! be done with it.

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
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{href, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &id, None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(visit: &Visit, id: &str, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let request = stand.governance.requests.get(&RequestId(id.to_owned()));
    let request =
        request.ok_or_else(|| PageFault::NoSuchThing(format!("there is no request {id:?}")))?;
    let shell = visit.office_shell(SECTION).await;
    let forms = Forms {
        visit,
        stand: &stand,
        request,
        filled: Filled::new(&visit.form_token, sent),
    };
    let content = view(&forms, &shell);
    Ok(shell.page(&request.wanted.title, content))
}

fn view(forms: &Forms<'_>, shell: &Shell<'_>) -> Markup {
    let (stand, request) = (forms.stand, forms.request);
    let wanted = &request.wanted;
    html! {
        nav.crumbs aria-label="Path" { a href="/priorities" { "Priorities" } " › " span { (request.state.as_str()) } }
        h1 { (wanted.title) }
        (forms.filled.notice())
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
                (forms.view())
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

/// What can be done with a request.
struct Forms<'a> {
    visit: &'a Visit,
    stand: &'a Stand,
    request: &'a Request,
    filled: Filled<'a>,
}

impl Forms<'_> {
    fn view(&self) -> Markup {
        let may = |permission| self.visit.visitor.may(permission);
        let state = self.request.state;
        let is_correctable = matches!(state, RequestState::Submitted | RequestState::Ranked);
        let is_before_work = is_correctable || state == RequestState::Planned;
        let is_own = self.visit.visitor.principal.person == self.request.by.id;
        html! {
            @if is_before_work && may(Permission::ScorePriorities) {
                (self.folded("score", "Score it", "Save scores", &self.score_fields()))
                (self.folded("estimate", "Say how much work it is", "Save estimate", &self.estimate_fields()))
            }
            @if state.is_open() && may(Permission::ManagePriorities) {
                (self.folded("set", "Move it on", "Move", &self.set_fields()))
            }
            @if is_correctable && (is_own || may(Permission::ManagePriorities)) {
                @let wanted = Some(&self.request.wanted);
                (self.folded("correct", "Correct it", "Save", &wanted::fields(&self.filled, "correct", self.stand, wanted)))
            }
        }
    }

    /// A form of this page. It names the last event its reader saw.
    fn folded(&self, step: &str, words: &str, button: &str, fields: &Markup) -> Markup {
        let action = format!("{}/{step}", href_of(self.request.id.as_str()));
        let fields = html! {
            // Scores of several people do not disturb each other; a corrected text would.
            @if step != "score" { input type="hidden" name="seen" value=(self.stand.governance.seq); }
            (fields)
        };
        let form = self.filled.form(step, &action, button, &fields);
        self.filled.folded(step, words, &form)
    }

    fn score_fields(&self) -> Markup {
        let me = &self.visit.visitor.principal.person;
        let mut scores = self.request.scores.iter();
        let own = scores.find(|scored| scored.by.id == *me);
        let value = |criterion: &Criterion| {
            let value = own.and_then(|scored| scored.values.get(&criterion.name));
            value.map(f64::to_string).unwrap_or_default()
        };
        html! {
            p.quiet { "Your scores take the place of your earlier ones. Leave out what you cannot judge." }
            @for criterion in &self.stand.policies.priorities.criterion {
                @let name = format!("{SCORE}{}", criterion.name);
                @let (from, to) = (number::plain(criterion.from), number::plain(criterion.to));
                @let hint = format!("{from} to {to}: {}", criterion.meaning);
                (self.filled.number(&field("score", &name, &criterion.title).hint(&hint).value(&value(criterion))))
            }
        }
    }

    fn estimate_fields(&self) -> Markup {
        let said = |choose: fn((f64, f64, f64)) -> f64| {
            let days = self.request.effort_days.map(choose);
            days.map(|days| days.to_string()).unwrap_or_default()
        };
        let days = |name, label| needed("estimate", name, label).hint("person-days");
        html! {
            (self.filled.number(&days("low", "If all goes well").value(&said(|(low, _, _)| low))))
            (self.filled.number(&days("likely", "Likely").value(&said(|(_, likely, _)| likely))))
            (self.filled.number(&days("high", "If all goes badly").value(&said(|(_, _, high)| high))))
        }
    }

    fn set_fields(&self) -> Markup {
        let next = self.request.state.next();
        let states = next.iter().map(|state| (state.as_str(), state.as_str()));
        let quarter = first_day_of_quarter(self.stand.today).to_string();
        html! {
            (self.filled.choice(&needed("set", "state", "To"), states))
            @if next.contains(&RequestState::Planned) {
                (self.filled.day(&field("set", "quarter", "Quarter, if planned").hint("its first day").value(&quarter)))
            }
            (self.filled.area(&field("set", "note", "Why").hint("needed to decline")))
        }
    }
}
