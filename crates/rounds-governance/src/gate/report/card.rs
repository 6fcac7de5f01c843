//! Requirements about what a tool is: parts of its card, and its risk.

use super::{Held, Shown, spoken};

/// Whether these parts of the card are filled in.
pub(super) fn fields(held: &Held<'_>, fields: &[String]) -> Shown {
    let empty: Vec<String> = fields
        .iter()
        .filter(|field| !is_filled(held, field))
        .map(|field| spoken(field))
        .collect();
    if empty.is_empty() {
        let named: Vec<String> = fields.iter().map(|field| spoken(field)).collect();
        return Shown::met(format!("Said: {}.", named.join(", ")));
    }
    Shown::missing(format!(
        "Neither the card nor an intake form says: {}.",
        empty.join(", ")
    ))
}

fn is_filled(held: &Held<'_>, field: &str) -> bool {
    let card = &held.tool.card;
    let is_said = |text: &str| !text.trim().is_empty();
    match field {
        "purpose" => is_said(&card.purpose),
        "intended_use" => is_said(&card.intended_use),
        "vendor" => is_said(&card.vendor),
        "clinical_owner" => card.clinical_owner.is_some(),
        "technical_owner" => card.technical_owner.is_some(),
        fact => {
            // The intake form of a review asks the same questions; nobody answers them twice.
            let reviews = held.governance.reviews.values();
            let of_tool = reviews.filter(|review| review.tool == held.tool.id);
            let mut said = of_tool.filter_map(|review| review.answers.get(fact));
            let on_card = card.facts.get(fact);
            on_card.is_some_and(|text| is_said(text)) || said.any(|text| is_said(text))
        }
    }
}

/// Whether risk was assessed for the present version.
pub(super) fn risk(held: &Held<'_>) -> Shown {
    let Some(risk) = &held.tool.risk else {
        return Shown::missing("Its risk is not assessed.");
    };
    let present = held.tool.version().map(|version| version.version.as_str());
    if risk.version.as_deref() == present {
        return Shown::met(risk.reason.clone());
    }
    let of = |version: Option<&str>| {
        version.map_or_else(|| "no version".to_owned(), |text| format!("version {text}"))
    };
    Shown::failed(format!(
        "Its risk was assessed for {}, and it has {} now.",
        of(risk.version.as_deref()),
        of(present)
    ))
}
