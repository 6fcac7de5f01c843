//! `/office/policies/simulator`: who may see this, and why. The question is in the address, so that
//! an answer can be shown to somebody else who may ask.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rounds_core::access::{Permission, PersonId, Purpose};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::OfficeError;
use crate::page_data::office::{
    Explanation, PolicyQuestion, PolicyReason, Simulation, Subject, WhoMay,
};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{comma, form, href};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    permission: Option<String>,
    table: Option<String>,
    column: Option<String>,
    person: Option<String>,
    roles: Option<String>,
    units: Option<String>,
    purpose: Option<String>,
    second_factor: Option<String>,
    emergency: Option<String>,
}

/// What the policies said.
enum Said {
    One(Explanation),
    Everybody(Vec<WhoMay>),
}

/// Handler.
pub async fn page(visit: Visit, Params(asked): Params<Asked>) -> PageResult<Response> {
    let shell = visit.office_shell(Section::Policies).await;
    let (said, refusal) = match question(&asked)? {
        None => (None, None),
        Some(question) => match ask(&visit, &asked, question).await {
            Ok(said) => (Some(said), None),
            Err(PageFault::Refused(text)) => (None, Some(text)),
            Err(fault) => return Err(fault),
        },
    };
    let status = if refusal.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/office/policies" { "Roles and policies" } }
        h1 { "Who may see this, and why" }
        p.lead { "Asks the policies in force without anybody reading anything. Leave person and roles empty to ask of everybody." }
        (form::refusal(refusal.as_deref()))
        (asking(&asked))
        @match &said {
            None => "",
            Some(Said::One(explanation)) => section { h2 { "Answer" } (answer(explanation)) },
            Some(Said::Everybody(people)) => (everybody(people)),
        }
    };
    Ok((status, shell.page("Who may see this", content)).into_response())
}

async fn ask(visit: &Visit, asked: &Asked, question: PolicyQuestion) -> PageResult<Said> {
    let office = &visit.office().policies;
    let Some(subject) = subject(asked) else {
        return Ok(Said::Everybody(
            office.who_may(&visit.visitor, &question).await?,
        ));
    };
    let simulation = Simulation {
        subject,
        purpose: purpose(asked)?,
        second_factor: asked.second_factor.is_some(),
        emergency: asked.emergency.is_some(),
        question,
    };
    let explanation: Result<_, OfficeError> = office.simulate(&visit.visitor, &simulation).await;
    Ok(Said::One(explanation?))
}

fn question(asked: &Asked) -> PageResult<Option<PolicyQuestion>> {
    let bad = PageFault::BadRequest;
    if let Some(table) = filled(asked.table.clone()) {
        let table = table
            .parse()
            .map_err(|_| bad(format!("{table:?} is not the name of a table")))?;
        return Ok(Some(match filled(asked.column.clone()) {
            Some(column) => PolicyQuestion::Column(table, column),
            None => PolicyQuestion::Table(table),
        }));
    }
    let permission = filled(asked.permission.clone()).map(|word| word.parse::<Permission>());
    let permission = permission
        .transpose()
        .map_err(|error| bad(error.to_string()))?;
    Ok(permission.map(PolicyQuestion::Permission))
}

fn subject(asked: &Asked) -> Option<Subject> {
    if let Some(person) = filled(asked.person.clone()) {
        return Some(Subject::Person(PersonId(person)));
    }
    let roles = filled(asked.roles.clone())?;
    Some(Subject::Hypothetical {
        roles: comma::split(&roles).collect(),
        units: comma::split(asked.units.as_deref().unwrap_or("")).collect(),
    })
}

fn purpose(asked: &Asked) -> PageResult<Purpose> {
    let Some(word) = filled(asked.purpose.clone()) else {
        return Ok(Purpose::Quality);
    };
    let found = Purpose::ALL.iter().find(|purpose| purpose.as_str() == word);
    found
        .copied()
        .ok_or_else(|| PageFault::BadRequest(format!("there is no purpose {word:?}")))
}

fn asking(asked: &Asked) -> Markup {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let purpose = text(&asked.purpose);
    html! {
        form.stacked action="/office/policies/simulator" {
            div.columns {
                fieldset {
                    legend { "What" }
                    label for="permission" { "May they" }
                    select #permission name="permission" {
                        option value="" { "(a table instead)" }
                        @for permission in Permission::ALL {
                            option value=(permission.as_str()) selected[text(&asked.permission) == permission.as_str()] { (permission.as_str()) ": " (permission.meaning()) }
                        }
                    }
                    label for="table" { "or read the table" }
                    input #table name="table" value=(text(&asked.table)) placeholder="clinical.patient" maxlength="200";
                    label for="column" { "and its column" }
                    input #column name="column" value=(text(&asked.column)) placeholder="any" maxlength="200";
                }
                fieldset {
                    legend { "Who" }
                    label for="person" { "The person with the id" }
                    input #person name="person" value=(text(&asked.person)) maxlength="200";
                    label for="roles" { "or anybody with the roles" }
                    input #roles name="roles" value=(text(&asked.roles)) placeholder="analyst, clinician" maxlength="500";
                    label for="units" { "of the units" }
                    input #units name="units" value=(text(&asked.units)) maxlength="500";
                    label for="purpose" { "who look for" }
                    select #purpose name="purpose" {
                        @for known in Purpose::ALL {
                            option value=(known.as_str()) selected[known.as_str() == purpose || (purpose.is_empty() && *known == Purpose::Quality)] { (known.as_str()) }
                        }
                    }
                    label.box { input type="checkbox" name="second_factor" value="on" checked[asked.second_factor.is_some()]; " with second factor" }
                    label.box { input type="checkbox" name="emergency" value="on" checked[asked.emergency.is_some()]; " in emergency access" }
                }
            }
            button.primary type="submit" { "Ask" }
        }
    }
}

fn answer(explanation: &Explanation) -> Markup {
    html! {
        p.answer-value { (verdict(explanation)) }
        (reasons("Policies that forbid it", &explanation.forbids))
        (reasons("Policies that allow it", &explanation.permits))
        @if !explanation.allowed {
            @if explanation.permits.is_empty() && explanation.forbids.is_empty() { p { "No policy allows it, so it is forbidden." } }
            p { "Roles with which it would be allowed: " (comma::list(explanation.roles_that_would.iter(), "none")) "." }
        }
    }
}

fn verdict(explanation: &Explanation) -> Markup {
    html! {
        @if explanation.allowed { span.mark-good { "✓ Yes" } } @else { span.mark-bad { "✗ No" } }
        @if !explanation.extent.is_empty() { ": " (explanation.extent) }
    }
}

fn reasons(heading: &str, reasons: &[PolicyReason]) -> Markup {
    html! {
        @if !reasons.is_empty() {
            h3 { (heading) }
            ul {
                @for reason in reasons {
                    li {
                        code { (reason.id) } ": " (reason.why) " "
                        a href=(href::policy_file(&reason.file)) { (reason.file) ":" (reason.line) }
                    }
                }
            }
        }
    }
}

fn everybody(people: &[WhoMay]) -> Markup {
    let may = people
        .iter()
        .filter(|answer| answer.explanation.allowed)
        .count();
    html! {
        section {
            h2 { (may) " of " (people.len()) " people may" }
            div.scroll tabindex="0" role="region" aria-label="People" {
                table {
                    thead { tr { th scope="col" { "Person" } th scope="col" { "May" } th scope="col" { "Because" } } }
                    tbody {
                        @for answer in people {
                            tr {
                                th.name scope="row" { a href=(href::person(&answer.person.0)) { (answer.name) } }
                                td { (verdict(&answer.explanation)) }
                                td.prose {
                                    @let deciding = if answer.explanation.forbids.is_empty() { &answer.explanation.permits } else { &answer.explanation.forbids };
                                    @for reason in deciding { span.made-of { (reason.why) " (" (reason.id) ")" } }
                                    @if deciding.is_empty() { span.absent { "no policy allows it" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
