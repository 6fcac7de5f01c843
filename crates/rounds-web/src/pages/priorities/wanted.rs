//! The fields that say what is asked for: for a new request and for one that is corrected.

use maud::{Markup, html};
use rounds_governance::ids::ToolId;
use rounds_governance::request::{OverrideClass, Wanted};

use super::class_words;
use crate::guard::fields::Fields;
use crate::office::Stand;
use crate::pages::tools::tool::condition::day;
use crate::view::filled::{Filled, field, needed};

/// What was typed, or what is wrong with it. Texts may be empty: `rounds_governance` says what is
/// missing.
pub fn read(sent: &Fields) -> Result<Wanted, String> {
    let text = |name: &str| sent.text(name).unwrap_or_default();
    let class = sent.text("class").map(|word| {
        OverrideClass::from_word(&word).ok_or_else(|| format!("class: there is no {word:?}"))
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

/// The fields of a form, filled with what is there.
pub fn fields(forms: &Filled<'_>, name: &str, stand: &Stand, present: Option<&Wanted>) -> Markup {
    let text =
        |choose: fn(&Wanted) -> &String| present.map_or("", |wanted| choose(wanted).as_str());
    let class = present.and_then(|wanted| wanted.class);
    let tool = present.and_then(|wanted| wanted.tool.as_ref());
    let tools = stand.governance.tools.values();
    let tools = tools.map(|tool| (tool.id.as_str(), tool.card.title.as_str()));
    let classes = OverrideClass::ALL.map(|class| (class.as_str(), class_words(class)));
    let needed_by = present.and_then(|wanted| wanted.needed_by);
    let needed_by = needed_by.map(|day| day.to_string()).unwrap_or_default();
    html! {
        (forms.line(&needed(name, "title", "Title").hint("a few words").value(text(|wanted| &wanted.title))))
        (forms.area(&needed(name, "problem", "Problem").hint("the problem, not the solution").value(text(|wanted| &wanted.problem))))
        (forms.area(&needed(name, "if_not", "What happens if nothing is done").value(text(|wanted| &wanted.if_not))))
        (forms.line(&needed(name, "sponsor", "Sponsor").hint("who stands behind it").value(text(|wanted| &wanted.sponsor))))
        (forms.choice(&field(name, "tool", "Tool it is about").hint("empty is none, or a new one").value(tool.map_or("", ToolId::as_str)), tools))
        (forms.choice(&field(name, "class", "Goes before all scoring because of").hint("triage looks at it; empty is nothing: it is scored").value(class.map_or("", OverrideClass::as_str)), classes))
        (forms.day(&field(name, "needed_by", "Needed by").hint("where a day is set from outside").value(&needed_by)))
    }
}
