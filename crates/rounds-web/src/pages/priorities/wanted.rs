//! The fields that say what is asked for: for a new request and for one that is corrected.

use jiff::civil::Date;
use maud::{Markup, html};
use rounds_governance::ids::ToolId;
use rounds_governance::request::{OverrideClass, Wanted};

use super::class_words;
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::Stand;

/// What was typed. Texts may be empty: `rounds_governance` says what is missing.
pub fn read(sent: &Fields) -> PageResult<Wanted> {
    let text = |name: &str| sent.text(name).unwrap_or_default();
    let class = sent.text("class").map(|word| {
        OverrideClass::from_word(&word)
            .ok_or_else(|| PageFault::BadRequest(format!("there is no class {word:?}")))
    });
    Ok(Wanted {
        title: text("title"),
        problem: text("problem"),
        if_not: text("if_not"),
        sponsor: text("sponsor"),
        tool: sent.text("tool").map(ToolId),
        class: class.transpose()?,
        needed_by: day(sent, "needed_by")?,
    })
}

/// A day that may be left out.
pub fn day(sent: &Fields, name: &str) -> PageResult<Option<Date>> {
    let parsed = sent.text(name).map(|text| {
        text.parse().map_err(|_| {
            PageFault::BadRequest(format!(
                "{name}: expected a day such as 2027-01-31, found {text:?}"
            ))
        })
    });
    parsed.transpose()
}

/// The fields, filled with what is there.
pub fn view(stand: &Stand, wanted: Option<&Wanted>) -> Markup {
    let text = |choose: fn(&Wanted) -> &String| wanted.map_or("", |wanted| choose(wanted).as_str());
    let class = wanted.and_then(|wanted| wanted.class);
    let tool = wanted.and_then(|wanted| wanted.tool.as_ref());
    html! {
        label for="title" { "Title " span.quiet { "(a few words)" } }
        input #title name="title" required maxlength="160" value=(text(|wanted| &wanted.title)) autocomplete="off";
        label for="problem" { "Problem " span.quiet { "(the problem, not the solution)" } }
        textarea #problem name="problem" required rows="3" maxlength="4000" { (text(|wanted| &wanted.problem)) }
        label for="if_not" { "What happens if nothing is done" }
        textarea #if_not name="if_not" required rows="2" maxlength="4000" { (text(|wanted| &wanted.if_not)) }
        label for="sponsor" { "Sponsor " span.quiet { "(who stands behind it)" } }
        input #sponsor name="sponsor" required maxlength="160" value=(text(|wanted| &wanted.sponsor)) autocomplete="off";
        label for="tool" { "Tool it is about" }
        select #tool name="tool" {
            option value="" { "none, or a new one" }
            @for known in stand.governance.tools.values() {
                option value=(known.id) selected[tool == Some(&known.id)] { (known.card.title) }
            }
        }
        label for="class" { "Goes before all scoring because of " span.quiet { "(triage looks at it)" } }
        select #class name="class" {
            option value="" { "nothing: it is scored" }
            @for known in OverrideClass::ALL {
                option value=(known.as_str()) selected[class == Some(known)] { (class_words(known)) }
            }
        }
        label for="needed_by" { "Needed by " span.quiet { "(where a day is set from outside)" } }
        input #needed_by type="date" name="needed_by" value=(wanted.and_then(|wanted| wanted.needed_by).map(|day| day.to_string()).unwrap_or_default());
    }
}
