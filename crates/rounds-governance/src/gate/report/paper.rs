//! Requirements that people meet with paper: documents, trainings, sign-offs.

use rounds_charts::format_value;

use super::{Held, Shown, days, is_too_old, spoken};
use crate::said;

/// Whether a document of this kind counts today.
pub(super) fn document(held: &Held<'_>, kind: &str, age_days_max: Option<u32>) -> Shown {
    let of_kind = held.tool.documents.iter().filter(|one| one.kind == kind);
    let Some(latest) = of_kind.max_by_key(|document| document.at) else {
        return Shown::missing(format!(
            "No document of the kind {:?} is there.",
            spoken(kind)
        ));
    };
    let title = &latest.title;
    if !latest.counts_on(held.setting.today) {
        let until = latest.valid_until.map(|day| format!(" since {day}"));
        let until = until.unwrap_or_default();
        return Shown::failed(format!("{title:?} no longer counts{until}."));
    }
    let age = held.days_since(latest.at);
    if is_too_old(age, age_days_max) {
        return Shown::failed(format!(
            "{title:?} is {} old, and {} are allowed.",
            days(age),
            age_days_max.unwrap_or_default()
        ));
    }
    Shown::met(said::sentence(&format!(
        "{title:?}, shown by {}",
        latest.by.name
    )))
}

/// Whether enough of those who must have done a training.
pub(super) fn training(
    held: &Held<'_>,
    training: &str,
    share_min: f64,
    age_days_max: Option<u32>,
) -> Shown {
    let counted = held.tool.trainings.iter().rev();
    let mut counted = counted.filter(|shown| shown.training == training);
    let name = spoken(training);
    let wanted = format_value(share_min, "%");
    let Some(latest) = counted.next() else {
        return Shown::missing(format!(
            "Nobody has counted who is trained ({name}); {wanted} are asked for."
        ));
    };
    let share = f64::from(latest.trained) / f64::from(latest.required.max(1));
    let said = format!(
        "{} of {} trained ({name}, {}) on {}; {wanted} are asked for.",
        latest.trained,
        latest.required,
        format_value(share, "%"),
        latest.on
    );
    let age = held.days_after(latest.on);
    if is_too_old(age, age_days_max) {
        let oldest = age_days_max.unwrap_or_default();
        return Shown::failed(format!(
            "{said} That was {} ago, and {oldest} are allowed.",
            days(age)
        ));
    }
    // Compared as counts: 19 of 20 is 95 %, whatever the division makes of it.
    let enough = (f64::from(latest.required) * share_min - 1e-9).ceil();
    if latest.required > 0 && f64::from(latest.trained) >= enough {
        Shown::met(said)
    } else {
        Shown::missing(said)
    }
}

/// Whether somebody signed in this role for this stage and the present version.
pub(super) fn sign_off(held: &Held<'_>, role: &str) -> Shown {
    let tool = held.tool;
    let mut given = tool.sign_offs.iter().rev();
    let name = spoken(role);
    let Some(latest) = given.find(|one| one.role == role && one.to == held.to) else {
        return Shown::missing(format!("Nobody has signed ({name}) for {}.", held.to));
    };
    let who = &latest.by.name;
    let present = tool.version().map(|version| version.version.as_str());
    if latest.version.as_deref() != present {
        return Shown::failed(format!(
            "{who} signed ({name}) for version {}, and it has version {} now.",
            latest.version.as_deref().unwrap_or("unnamed"),
            present.unwrap_or("unnamed")
        ));
    }
    let owner = match role {
        "clinical-owner" => Some(&tool.card.clinical_owner),
        "technical-owner" => Some(&tool.card.technical_owner),
        _ => None,
    };
    match owner {
        Some(owner) if owner.as_ref().is_none_or(|one| one.id != latest.by.id) => Shown::failed(
            format!("{who} signed ({name}) and is not the {name} any more."),
        ),
        None if tool.is_barred(&latest.by) => Shown::failed(format!(
            "{who} signed ({name}) and built or owns it; somebody else must sign."
        )),
        _ => Shown::met(format!("{who} signed ({name}) for {}.", held.to)),
    }
}
