//! `/tools/propose`: a new tool in the inventory. The kind comes first, because the questions
//! depend on it.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::ids::ToolId;
use rounds_governance::policy::FormQuestion;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Card, Kind, ToolVersion};
use rounds_governance::{Command, PersonRef};
use serde::Deserialize;

use super::step::described;
use super::tool::condition::day;
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::{OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::href;
use crate::view::sent::Sent;
use crate::visit::Visit;

const NAME: &str = "propose";
const ADDRESS: &str = "/tools/propose";

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    kind: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let kind = filled(choice.kind).map(|word| kind(&word)).transpose()?;
    show(&visit, kind, None).await
}

fn kind(word: &str) -> PageResult<Kind> {
    Kind::from_word(word).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::as_str);
        let suggestion = rounds_core::suggest::did_you_mean(word, known);
        PageFault::BadRequest(format!("there is no kind of tool {word:?}{suggestion}"))
    })
}

/// Handler of the form.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let kind = kind(&sent.required("kind")?)?;
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let people = office.people(&visit.visitor).await?;
    let done = match command(kind, &stand, &sent, &people) {
        Ok(command) => office.act(&caller, &visit.visitor, &command, None).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(done) => {
            let subject = done.subject().map(|subject| href::tool(&subject.id));
            Ok(Redirect::to(subject.as_deref().unwrap_or("/tools")).into_response())
        }
        Err(error) => {
            let sent = Sent::of(NAME, sent, error)?;
            let page = show(&visit, Some(kind), Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn command(
    kind: Kind,
    stand: &Stand,
    sent: &Fields,
    people: &[PersonRef],
) -> Result<Command, String> {
    let mut card = described(sent, &blank(kind), people)?;
    for question in questions(stand, kind) {
        if let Some(answer) = sent.text(&format!("fact-{}", question.name)) {
            card.facts.insert(question.name.clone(), answer);
        }
    }
    let version = sent.text("version").map(|version| -> Result<_, String> {
        Ok(ToolVersion {
            version,
            from: day(sent, "from")?.unwrap_or(stand.today),
            note: String::new(),
            is_within_change_plan: false,
        })
    });
    Ok(Command::Tool {
        id: None,
        command: ToolCommand::Propose {
            id: sent.text("id").map(ToolId),
            card,
            version: version.transpose()?,
        },
    })
}

fn blank(kind: Kind) -> Card {
    Card {
        kind,
        title: String::new(),
        purpose: String::new(),
        intended_use: String::new(),
        vendor: String::new(),
        clinical_owner: None,
        technical_owner: None,
        builders: Vec::new(),
        facts: BTreeMap::new(),
    }
}

/// What the intake form of the kind asks besides the card.
fn questions(stand: &Stand, kind: Kind) -> &[FormQuestion] {
    let form = stand.policies.form(kind);
    form.map_or(&[], |form| form.question.as_slice())
}

async fn show(visit: &Visit, kind: Option<Kind>, sent: Option<&Sent>) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let people = office.people(&visit.visitor).await?;
    let forms = Filled::new(&visit.form_token, sent);
    let shell = visit.office_shell(Section::Tools).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/tools" { "Tools" } }
        h1 { "Propose a tool" }
        (forms.notice())
        p.lead { "Proposing costs nothing and starts nothing: the tool gets a page, and the page says what has to be shown." }
        nav.choices aria-label="Kind of tool" {
            @for one in Kind::ALL {
                a href=(href::with_query(ADDRESS, &[("kind", Some(one.as_str()))]))
                    aria-current=[(kind == Some(one)).then_some("true")] { (one.words()) }
            }
        }
        @match kind {
            Some(kind) => (form(&forms, &stand, kind, &people)),
            None => p.quiet { "Choose what it is." },
        }
    };
    Ok(shell.page("Propose a tool", content))
}

fn form(forms: &Filled<'_>, stand: &Stand, kind: Kind, people: &[PersonRef]) -> Markup {
    let options = || {
        let people = people.iter();
        people.map(|person| (person.id.0.as_str(), person.name.as_str()))
    };
    let intake = stand.policies.form(kind);
    let fields = html! {
        input type="hidden" name="kind" value=(kind.as_str());
        (forms.line(&needed(NAME, "title", "Name")))
        (forms.line(&field(NAME, "id", "Id").hint("lower-case letters, digits, hyphens, as tables know it; empty makes one of the name")))
        (forms.area(&needed(NAME, "purpose", "The problem it is for")))
        (forms.area(&field(NAME, "intended_use", "Who uses it, on whom, and who decides")))
        (forms.line(&field(NAME, "vendor", "Vendor").hint("empty for what is built here")))
        (forms.line(&field(NAME, "version", "Version")))
        (forms.day(&field(NAME, "from", "First day in use, meant or real")))
        (forms.choice(&field(NAME, "clinical_owner", "Clinical owner").hint("answers for what it does to patients"), options()))
        (forms.choice(&field(NAME, "technical_owner", "Technical owner").hint("answers for keeping it running"), options()))
        (forms.line(&field(NAME, "builders", "Builders").hint("ids of people, with commas between; they approve nothing about it")))
        @if let Some(intake) = intake {
            fieldset.stacked {
                legend { (intake.title) }
                p.quiet { (intake.citation) }
                @for question in &intake.question { (asked(forms, question)) }
            }
        }
    };
    forms.form(NAME, ADDRESS, "Propose", &fields)
}

/// A question of an intake form; none is asked for here, the review asks for those that it needs.
fn asked(forms: &Filled<'_>, question: &FormQuestion) -> Markup {
    let name = format!("fact-{}", question.name);
    let asked = field(NAME, &name, &question.question).hint(&question.hint);
    let options = question.choices.iter().map(|one| (&**one, &**one));
    match question.choices.is_empty() {
        true => forms.area(&asked),
        false => forms.choice(&asked, options),
    }
}
