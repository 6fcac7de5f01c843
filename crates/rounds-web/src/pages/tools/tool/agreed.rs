//! The fields of what must stay true: a condition, why, what follows if it does not hold, and the
//! clocks. On the tool's page one is agreed at a time; a decision agrees on several.

use maud::{Markup, html};
use rounds_governance::standing::{Action, Agreed};
use rounds_governance::tool::Tool;

use super::condition::{self, Row, text, whole};
use crate::guard::fields::Fields;
use crate::view::filled::Filled;

const ACTIONS: [(&str, &str); 3] = [
    ("watch", "watch: the owners are told"),
    (
        "contingency",
        "contingency: owners and committee are told, a re-review is opened",
    ),
    (
        "pause",
        "pause: Rounds pauses the tool at once, a re-review is opened",
    ),
];

/// The fields.
pub fn fields(forms: &Filled<'_>, row: &Row<'_>, tool: &Tool) -> Markup {
    let name = |part: &str| row.name(part);
    let watch = Action::Watch.as_str();
    html! {
        (condition::fields(forms, row, tool))
        (forms.area(&row.needed(&name("reason"), "Why")))
        (forms.choice(&row.needed(&name("action"), "What follows if not").value(watch), ACTIONS))
        (forms.number(&row.needed(&name("acknowledge_hours"), "Hours to acknowledge").value("24")))
        (forms.number(&row.needed(&name("respond_hours"), "Hours to respond").value("72")))
    }
}

/// Whether anything was typed in a row; what stands there from the beginning does not count.
pub fn is_typed(sent: &Fields, row: &Row<'_>) -> bool {
    let typed = ["measure", "threshold", "reason", "age_days_max"];
    typed
        .iter()
        .any(|part| sent.text(&row.name(part)).is_some())
}

/// What was typed, or what is wrong with it.
pub fn read(sent: &Fields, row: &Row<'_>) -> Result<Agreed, String> {
    let condition = condition::read(sent, row)?;
    let name = row.name("action");
    let word = text(sent, &name)?;
    let mut actions = Action::ALL.into_iter();
    let action = actions.find(|action| action.as_str() == word);
    let hours = |part: &str| {
        let name = row.name(part);
        whole(sent, &name)?.ok_or(format!("{name}: type a number of hours"))
    };
    Ok(Agreed {
        condition,
        reason: text(sent, &row.name("reason"))?,
        action: action.ok_or_else(|| format!("{name}: {word:?} is none"))?,
        acknowledge_hours: hours("acknowledge_hours")?,
        respond_hours: hours("respond_hours")?,
    })
}
