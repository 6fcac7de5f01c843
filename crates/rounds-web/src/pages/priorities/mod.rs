//! `/priorities`: which requests come first, by which method, how sure that is, and where capacity
//! ends. One request is in `request`, the plan by quarter in `roadmap`.

pub mod request;
pub mod roadmap;
pub mod step;
pub mod submit;
mod wanted;

use maud::{Markup, html};
use rounds_charts::PlaceRange;
use rounds_core::access::Permission;
use rounds_governance::request::policy::Method;
use rounds_governance::request::rank::{Ranked, Ranking, rank};
use rounds_governance::request::{OverrideClass, Request, RequestState};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::definition_list::pairs;
use crate::view::{empty, href, number};
use crate::visit::Visit;

/// The part of the site these pages belong to.
pub(super) const SECTION: Section = Section::Priorities;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    method: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let method = match filled(choice.method) {
        None => stand.policies.priorities.method,
        Some(word) => Method::from_word(&word).ok_or_else(|| {
            let words = Method::ALL.map(Method::as_str).join(", ");
            PageFault::BadRequest(format!("method must be one of {words}, found {word:?}"))
        })?,
    };
    let ranking = rank(&stand.governance, method, &stand.setting());
    let shell = visit.office_shell(SECTION).await;
    Ok(shell.page("Priorities", view(&visit, &stand, &ranking)))
}

fn view(visit: &Visit, stand: &Stand, ranking: &Ranking) -> Markup {
    html! {
        h1 { "Priorities" }
        p.lead { "What is asked for, in the order of its worth: what a law, safety, security or a vendor forces goes first, then the scores, down to the line where capacity ends." }
        p.card-links {
            @if visit.visitor.may(Permission::ProposeTools) {
                a.button href="/priorities/submit" { "Hand in a request" }
            }
            a href="/priorities/roadmap" { "Roadmap by quarter" }
        }
        @if stand.governance.requests.is_empty() {
            (empty::teach(
                "No request yet. Whoever meets a problem hands it in; triage lets it in, scorers score it, and it takes its place here.",
                "open /priorities/submit",
            ))
        } @else {
            (methods(ranking.method))
            (table(stand, ranking))
            div.ranking-notes { (margin(stand, ranking)) }
        }
    }
}

fn methods(chosen: Method) -> Markup {
    html! {
        nav.choices aria-label="Method" {
            @for method in Method::ALL {
                a href=(href::with_query("/priorities", &[("method", Some(method.as_str()))]))
                    aria-current=[(method == chosen).then_some("true")] { (method_words(method)) }
            }
        }
    }
}

fn table(stand: &Stand, ranking: &Ranking) -> Markup {
    let places = ranking
        .lines
        .iter()
        .filter(|line| line.place.is_some())
        .count();
    let last_within = ranking.lines.iter().rposition(|line| line.is_within);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Requests in order" {
            table.ranking {
                thead {
                    tr {
                        th.number scope="col" { "Place" }
                        th scope="col" { "Request" }
                        th.number scope="col" { "Score" }
                        th scope="col" { "May lie between" }
                        th.number scope="col" { "Person-days" }
                        th.number scope="col" { "Within capacity" }
                        th.number scope="col" { "Waiting" }
                    }
                }
                tbody {
                    @if last_within.is_none() { (capacity_line(ranking)) }
                    @for (index, line) in ranking.lines.iter().enumerate() {
                        (row(stand, line, places))
                        @if last_within == Some(index) { (capacity_line(ranking)) }
                    }
                }
            }
        }
        @if ranking.lines.is_empty() { p.absent { "Nothing waits: every request is started, done or declined." } }
    }
}

fn capacity_line(ranking: &Ranking) -> Markup {
    html! {
        tr.capacity {
            th colspan="7" scope="rowgroup" {
                "Capacity ends here: " (number::plain(ranking.capacity_days)) " person-days a quarter"
            }
        }
    }
}

fn row(stand: &Stand, line: &Ranked, places: usize) -> Markup {
    let request = stand.governance.requests.get(&line.id);
    let title = request.map_or(line.id.as_str(), |request| &request.wanted.title);
    html! {
        tr {
            td.number { @if let Some(place) = line.place { (place) } @else { "–" } }
            th scope="row" {
                a href=(href_of(line.id.as_str())) { (title) }
                @if let Some(class) = line.class { " " span.status { (class_words(class)) } }
                @if let Some(request) = request {
                    @if request.state != RequestState::Ranked { " " span.status { (request.state.as_str()) } }
                }
                @if !line.missing.is_empty() { p.made-of { "Needs " (line.missing.join(", ")) } }
            }
            td.number {
                @match line.score {
                    Some(score) => (score_digits(score)),
                    None => span.absent { "not scored" },
                }
                @if line.scorers > 0 { p.made-of { (number::counted(line.scorers as u64, "scorer", "scorers")) } }
            }
            td { (place_range(line, places)) }
            td.number {
                @match line.effort_days {
                    Some((own, so_far)) => { (number::plain(own)) p.made-of { "with all above " (number::plain(so_far)) } }
                    None => span.absent { "no estimate" },
                }
            }
            td.number { @if let Some(chance) = line.chance_within { (percent_whole(chance)) } }
            td.number { (age(line)) }
        }
    }
}

fn place_range(line: &Ranked, of: usize) -> Markup {
    let Some(place) = line.place else {
        return html! {};
    };
    let Some((first, last)) = line.places else {
        return html! { span.absent { "needs two scorers" } };
    };
    let drawing = PlaceRange {
        label: format!("place {place}, between {first} and {last} of {of}"),
        place,
        range: line.places,
        of,
    };
    html! { (drawing.render()) " " span.whole { (first) "–" (last) } }
}

fn age(line: &Ranked) -> Markup {
    let (days, most) = line.age_days;
    let days = u64::try_from(days).unwrap_or(0);
    html! {
        (number::counted(days, "day", "days"))
        @if let Some(most) = most {
            p.made-of { @if line.is_late() { strong { "late, " } } "at most " (most) }
        }
    }
}

fn margin(stand: &Stand, ranking: &Ranking) -> Markup {
    let requests = || stand.governance.requests.values();
    let started: Vec<&Request> = requests()
        .filter(|request| request.state == RequestState::Started)
        .collect();
    let started_days: f64 = started
        .iter()
        .filter_map(|request| request.effort_days.map(|(_, likely, _)| likely))
        .sum();
    let waiting = requests()
        .filter(|request| request.state == RequestState::Submitted)
        .count();
    let (scorers, shared) = ranking.agreement_over;
    pairs(
        "How sure the order is",
        [
            ("Method", Some(html! { (method_words(ranking.method)) })),
            ("Agreement", Some(match ranking.agreement {
                Some(w) => html! { "W = " (format!("{w:.2}")) span.made-of { "Kendall’s W over " (scorers) " scorers and " (shared) " requests; 1 is one mind, 0 none" } },
                None => html! { span.absent { "needs two scorers who scored the same two requests" } },
            })),
            ("Consistency", (ranking.method == Method::Ahp).then(|| match ranking.consistency {
                Some(ratio) => html! { "CR = " (format!("{ratio:.3}")) span.made-of { @if ratio <= 0.10 { "the judgements of pairs agree with each other (0.10 or less)" } @else { "the judgements of pairs contradict each other (more than 0.10): look at them again" } } },
                None => html! { span.absent { "not all pairs are judged" } },
            })),
            ("Ranges", Some(html! { span.made-of { "90 % of 1,000 draws: scorers drawn again with replacement, efforts drawn between low and high. Few scorers show less doubt than there is." } })),
            ("Not let in", Some(html! { (number::counted(waiting as u64, "request waits", "requests wait")) " for triage" })),
            ("Started", Some(html! { (number::counted(started.len() as u64, "request", "requests")) ", " (number::plain(started_days)) " person-days" span.made-of { "not taken off the capacity: how much is left nobody said" } })),
            ("Source", Some(html! { details.more { summary { "where criteria and methods come from" } p.made-of { (stand.policies.priorities.citation) } } })),
        ],
    )
}

/// A request's page.
pub(super) fn href_of(id: &str) -> String {
    format!("/priorities/{}", href::part(id))
}

/// A method on screen.
pub(super) const fn method_words(method: Method) -> &'static str {
    match method {
        Method::Rice => "RICE",
        Method::Wsjf => "WSJF",
        Method::Weighted => "weighted sum",
        Method::Ahp => "AHP",
        Method::Topsis => "TOPSIS",
    }
}

/// A class on screen.
pub(super) const fn class_words(class: OverrideClass) -> &'static str {
    match class {
        OverrideClass::VendorMandated => "forced by the vendor",
        other => other.as_str(),
    }
}

fn score_digits(score: f64) -> String {
    if score.abs() >= 100.0 {
        number::plain(score.round())
    } else {
        format!("{score:.2}")
    }
}

fn percent_whole(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}
