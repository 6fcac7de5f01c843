//! Whether what the policy files say makes sense: names that exist, numbers that can be, things
//! that must be said once. Reading is in `read`.

use std::collections::BTreeSet;

use rounds_core::suggest::did_you_mean;

use super::read::{Found, Placed, PolicyError, Source};
use crate::condition::{Bound, Comparison};
use crate::gate::{Needed, Requirement};
use crate::ids::is_slug;
use crate::request::PriorityPolicy;
use crate::risk::RiskPolicy;
use crate::tool::Kind;

/// Parts of a card that gates can ask for besides its facts.
pub(super) const CARD_PARTS: [&str; 5] = [
    "purpose",
    "intended_use",
    "clinical_owner",
    "technical_owner",
    "vendor",
];

/// Checks the questions and tiers of risk.
pub(super) fn risk(source: &Source<'_>, policy: &RiskPolicy) -> Result<(), PolicyError> {
    let questions: Vec<&str> = policy.question.iter().map(|q| q.name.as_str()).collect();
    once(&questions, |name| {
        source.wrong(format!("the question {name:?} is there twice"))
    })?;
    for question in &policy.question {
        let words: Vec<&str> = question.answer.iter().map(|a| a.word.as_str()).collect();
        if words.is_empty() {
            return Err(source.wrong(format!("the question {:?} has no answer", question.name)));
        }
        once(&words, |word| {
            let name = &question.name;
            source.wrong(format!(
                "the question {name:?} has the answer {word:?} twice"
            ))
        })?;
    }
    let tiers: Vec<&str> = policy.tier.iter().map(|tier| tier.name.as_str()).collect();
    once(&tiers, |name| {
        source.wrong(format!("the tier {name:?} is there twice"))
    })?;
    let answers: Vec<String> = policy
        .question
        .iter()
        .flat_map(|q| {
            q.answer
                .iter()
                .map(move |a| format!("{}={}", q.name, a.word))
        })
        .collect();
    for tier in &policy.tier {
        if let Some(unknown) = tier.or_any.iter().find(|any| !answers.contains(any)) {
            return Err(source.wrong(format!(
                "the tier {:?} names the answer {unknown:?}, which does not exist{}",
                tier.name,
                did_you_mean(unknown, answers.iter().map(String::as_str))
            )));
        }
    }
    let stricter = policy.tier.iter().rev().skip(1);
    if let Some(greedy) = stricter.into_iter().find(|tier| tier.points_min == 0) {
        return Err(source.wrong(format!(
            "the tier {:?} takes every tool, and none is left for those after it: give it points_min",
            greedy.name
        )));
    }
    match policy.tier.last() {
        Some(mildest) if mildest.points_min == 0 => Ok(()),
        Some(mildest) => Err(source.wrong(format!(
            "a tool with few points has no tier: give the last tier, {:?}, no points_min",
            mildest.name
        ))),
        None => Err(source.wrong("there is no [[tier]]: give at least one")),
    }
}

/// Checks how requests are ranked.
pub(super) fn priorities(source: &Source<'_>, policy: &PriorityPolicy) -> Result<(), PolicyError> {
    if !policy.capacity_days.is_finite() || policy.capacity_days < 0.0 {
        return Err(source.wrong(format!(
            "capacity_days is {}: give the person-days of a quarter, 0 or more",
            policy.capacity_days
        )));
    }
    let names: Vec<&str> = policy.criterion.iter().map(|c| c.name.as_str()).collect();
    once(&names, |name| {
        source.wrong(format!("the criterion {name:?} is there twice"))
    })?;
    for criterion in &policy.criterion {
        let name = &criterion.name;
        let is_range = criterion.from.is_finite() && criterion.from < criterion.to;
        if !is_range || !criterion.to.is_finite() {
            return Err(source.wrong(format!(
                "the criterion {name:?} goes from {} to {}: from must be less",
                criterion.from, criterion.to
            )));
        }
        if !criterion.weight.is_finite() || criterion.weight < 0.0 {
            return Err(source.wrong(format!(
                "the weight of {name:?} is {}: give 0 or more",
                criterion.weight
            )));
        }
    }
    for (pair, times) in &policy.pairs {
        let parts: Vec<&str> = pair.split('/').collect();
        let unknown = parts.iter().find(|part| !names.contains(*part));
        if parts.len() != 2 || unknown.is_some() {
            let suggestion = unknown.map(|name| did_you_mean(name, names.iter().copied()));
            return Err(source.wrong(format!(
                "the pair {pair:?} must be two criteria with a stroke between{}",
                suggestion.unwrap_or_default()
            )));
        }
        if !times.is_finite() || *times <= 0.0 {
            return Err(source.wrong(format!("the pair {pair:?} is {times}: give more than 0")));
        }
    }
    Ok(())
}

/// Checks everything that is said in one place about another.
pub(super) fn together(found: &Found, risk: &RiskPolicy) -> Result<(), PolicyError> {
    unique(&found.requirements, "requirement", |one| &one.name)?;
    unique(&found.gates, "gate", |one| &one.name)?;
    unique(&found.overrides, "override", |one| &one.name)?;
    unique(&found.forms, "form", |one| &one.name)?;
    unique(&found.activities, "activity", |one| &one.name)?;
    unique(&found.trainings, "training", |one| &one.name)?;
    for requirement in &found.requirements {
        requirement_makes_sense(found, requirement)?;
    }
    let tiers: Vec<&str> = risk.tier.iter().map(|tier| tier.name.as_str()).collect();
    for gate in &found.gates {
        if !gate.value.to.has_gate() {
            return Err(gate.wrong(format!(
                "the gate {:?} leads into {}, which everybody may enter: gates lead into silent, pilot or live",
                gate.value.name, gate.value.to
            )));
        }
        known_tiers(gate, &gate.value.tiers, &tiers)?;
    }
    for route in &found.routes {
        known_tiers(route, &route.value.tiers, &tiers)?;
        if !is_slug(route.value.committee.as_str()) {
            return Err(route.wrong(format!(
                "{:?} is no name for a committee: lower-case letters, digits and hyphens",
                route.value.committee.as_str()
            )));
        }
    }
    overrides(found)?;
    forms(found)?;
    every_kind(found)
}

fn overrides(found: &Found) -> Result<(), PolicyError> {
    for rule in &found.overrides {
        let name = &rule.value.name;
        if rule.value.to.is_empty() || rule.value.to.iter().any(|stage| !stage.has_gate()) {
            return Err(rule.wrong(format!(
                "the override {name:?} must lead into silent, pilot or live: nothing else has a gate"
            )));
        }
        if rule.value.review_within_days == 0 {
            return Err(rule.wrong(format!(
                "the override {name:?} has no review: give review_within_days of 1 or more"
            )));
        }
        let known = || found.requirements.iter().map(|one| one.value.name.as_str());
        let mut even_so = rule.value.even_so.iter();
        if let Some(unknown) = even_so.find(|one| !known().any(|name| name == *one)) {
            return Err(rule.wrong(format!(
                "the override {name:?} asks even so for {unknown:?}, and no [[requirement]] has this name{}",
                did_you_mean(unknown, known())
            )));
        }
    }
    Ok(())
}

fn forms(found: &Found) -> Result<(), PolicyError> {
    for form in &found.forms {
        let form_name = &form.value.name;
        let names: Vec<&str> = form
            .value
            .question
            .iter()
            .map(|q| q.name.as_str())
            .collect();
        once(&names, |name| {
            form.wrong(format!("the form {form_name:?} asks {name:?} twice"))
        })?;
    }
    Ok(())
}

/// Every kind of tool has a form and a committee, even before its tier is known.
fn every_kind(found: &Found) -> Result<(), PolicyError> {
    let missing = |file: &str, kind: Kind, what: &str| PolicyError {
        file: file.to_owned(),
        line: None,
        what: format!(
            "tools of the kind {:?} have no {what}: add one",
            kind.as_str()
        ),
    };
    for kind in Kind::ALL {
        let fits = |kinds: &[Kind]| kinds.is_empty() || kinds.contains(&kind);
        if !found.forms.iter().any(|form| fits(&form.value.kinds)) {
            return Err(missing("forms.toml", kind, "[[form]]"));
        }
        let mut routes = found.routes.iter();
        if !routes.any(|one| fits(&one.value.kinds) && one.value.tiers.is_empty()) {
            return Err(missing("routes.toml", kind, "[[route]] for every tier"));
        }
    }
    Ok(())
}

fn requirement_makes_sense(
    found: &Found,
    requirement: &Placed<Requirement>,
) -> Result<(), PolicyError> {
    let name = &requirement.value.name;
    let wrong = |what: &str| Err(requirement.wrong(format!("the requirement {name:?}: {what}")));
    match &requirement.value.shown {
        Needed::Card { fields } => {
            let asked = || {
                let forms = found.forms.iter();
                let questions = forms.flat_map(|form| form.value.question.iter());
                questions.map(|q| q.name.as_str()).chain(CARD_PARTS)
            };
            let unknown = fields
                .iter()
                .find(|field| !asked().any(|one| one == *field));
            if let Some(unknown) = unknown {
                let suggestion = did_you_mean(unknown, asked());
                return wrong(&format!(
                    "{unknown:?} is no part of a card and no form asks for it{suggestion}"
                ));
            }
        }
        Needed::Training { share_min, .. } if !(0.0..=1.0).contains(share_min) => {
            return wrong(&format!(
                "share_min is {share_min}: give a share between 0 and 1"
            ));
        }
        Needed::Measure {
            measure,
            bound,
            comparison,
            threshold,
            periods,
            ..
        } => {
            if measure.split('.').count() != 2 {
                return wrong(&format!("{measure:?} is no measure: write area.name"));
            }
            if (*comparison == Comparison::Includes) != (*bound == Bound::Interval)
                && *comparison == Comparison::Includes
            {
                return wrong("only an interval includes a value: bound = \"interval\"");
            }
            if !threshold.is_finite() {
                return wrong("the threshold must be a number");
            }
            if *periods == Some(0) {
                return wrong("periods is 0: give 1 or more");
            }
        }
        Needed::Decision { votes_min: 0, .. } => {
            return wrong("votes_min is 0: give 1 or more");
        }
        _ => {}
    }
    Ok(())
}

fn known_tiers<T>(placed: &Placed<T>, named: &[String], tiers: &[&str]) -> Result<(), PolicyError> {
    let unknown = named.iter().find(|tier| !tiers.contains(&tier.as_str()));
    unknown.map_or(Ok(()), |unknown| {
        Err(placed.wrong(format!(
            "{unknown:?} is no tier of risk.toml{}",
            did_you_mean(unknown, tiers.iter().copied())
        )))
    })
}

fn unique<T>(
    placed: &[Placed<T>],
    kind: &str,
    name: impl Fn(&T) -> &String,
) -> Result<(), PolicyError> {
    let mut seen = BTreeSet::new();
    for one in placed {
        if !seen.insert(name(&one.value)) {
            let name = name(&one.value);
            return Err(one.wrong(format!(
                "the {kind} {name:?} is there twice: give each another name"
            )));
        }
    }
    Ok(())
}

fn once(names: &[&str], twice: impl Fn(&str) -> PolicyError) -> Result<(), PolicyError> {
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(**name)) {
        Some(name) => Err(twice(name)),
        None => Ok(()),
    }
}
