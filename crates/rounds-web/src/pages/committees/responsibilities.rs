//! `/responsibilities`: who does, answers for, is asked and is told (RACI), by kind of tool.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::PersonRef;
use rounds_governance::office::Part;
use rounds_governance::office::responsibility::Activity;
use rounds_governance::tool::Kind;
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::href;
use crate::view::sent::Sent;
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    kind: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let kind = filled(choice.kind).map(|word| {
        let found = Kind::from_word(&word);
        found.ok_or_else(|| PageFault::BadRequest(format!("there is no kind of tool {word:?}")))
    });
    show(&visit, kind.transpose()?, None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(
    visit: &Visit,
    kind: Option<Kind>,
    sent: Option<&Sent>,
) -> PageResult<Markup> {
    let asked = sent.and_then(|sent| sent.fields.text("kind"));
    let asked = asked.and_then(|word| Kind::from_word(&word));
    let kind = kind.or(asked).unwrap_or(Kind::AiModel);
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let people = office.people(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Committees).await;
    let forms = Filled::new(&visit.form_token, sent);
    let all = stand.policies.matrix.activity.iter();
    let rows: Vec<&Activity> = all
        .filter(|row| row.kinds.is_empty() || row.kinds.contains(&kind))
        .collect();
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/committees" { "Committees" } }
        h1 { "Who is responsible for what" }
        (forms.notice())
        p.lead { "For each activity: who does it (R), who answers for it (A), who is asked before (C), who is told after (I). Roles come from the policy file, names from the office." }
        nav.choices aria-label="Kind of tool" {
            @for one in Kind::ALL {
                a href=(href::with_query("/responsibilities", &[("kind", Some(one.as_str()))])) aria-current=[(one == kind).then_some("true")] { (one.words()) }
            }
        }
        @if rows.is_empty() { p.absent { "The policy names no activity for this kind (governance/office.toml)." } }
        @else { (matrix(&stand, kind, &rows)) }
        @if visit.visitor.may(Permission::ManageOffice) && !rows.is_empty() { (name_form(&forms, kind, &rows, &people)) }
    };
    Ok(shell.page("Who is responsible for what", content))
}

fn matrix(stand: &Stand, kind: Kind, rows: &[&Activity]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Responsibilities" {
            table {
                thead { tr { th scope="col" { "Activity" } @for part in Part::ALL { th scope="col" { (part.letter()) ", " (part.as_str()) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            th.name scope="row" { (row.title) }
                            @for part in Part::ALL { td.name { (cell(stand, kind, row, part)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cell(stand: &Stand, kind: Kind, row: &Activity, part: Part) -> Markup {
    let roles = match part {
        Part::Responsible => row.responsible.clone(),
        Part::Accountable => vec![row.accountable.clone()],
        Part::Consulted => row.consulted.clone(),
        Part::Informed => row.informed.clone(),
    };
    let named = stand.governance.office.responsibilities.iter();
    let named = named
        .filter(|one| one.activity == row.name && one.kind == kind && one.part == part)
        .map(|one| one.person.name.as_str());
    html! {
        (roles.join(", ").replace(['_', '-'], " "))
        @for name in named { span.made-of { b { (name) } } }
    }
}

fn name_form(forms: &Filled<'_>, kind: Kind, rows: &[&Activity], people: &[PersonRef]) -> Markup {
    let name = "named";
    let activities = rows
        .iter()
        .map(|row| (row.name.as_str(), row.title.as_str()));
    let parts = Part::ALL.map(|part| (part.as_str(), part.as_str()));
    let everybody = people
        .iter()
        .map(|one| (one.id.0.as_str(), one.name.as_str()));
    let fields = html! {
        input type="hidden" name="kind" value=(kind.as_str());
        (forms.choice(&needed(name, "activity", "Activity"), activities))
        (forms.choice(&needed(name, "part", "Part"), parts))
        (forms.choice(&field(name, "person", "Who").hint("empty takes the name out"), everybody))
    };
    let form = forms.form(name, "/responsibilities", "Name", &fields);
    forms.folded(name, "Name a person", &form)
}
