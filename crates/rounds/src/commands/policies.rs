//! `rounds policies`: checks policies, compares them, and says who may see what.

use std::path::Path;

use anyhow::{Result, bail};
use rounds_access::policy::{Explanation, Ground, PolicySet, Question, diff};
use rounds_core::TableName;
use rounds_core::access::{Permission, Purpose};
use rounds_core::suggest::did_you_mean;

use super::Outcome;
use crate::cli::{Policies, PoliciesAction};
use crate::office::policies as of_site;
use crate::output::say;
use crate::site::Site;

pub fn run(site: &Site, flags: Policies) -> Result<Outcome> {
    let policies = of_site::read(site)?;
    match flags.action {
        PoliciesAction::Check => {
            say(format!(
                "{} roles in {} files hold; version {}",
                policies.roles().len(),
                policies.files().count(),
                policies.hash()
            ));
        }
        PoliciesAction::Diff { other } => {
            let other = read_other(site, other.as_deref())?;
            let changes = diff(&other, &policies);
            if changes.is_empty() {
                say("no decision differs");
            }
            for change in changes {
                say(change.to_string());
            }
        }
        PoliciesAction::Explain {
            question,
            roles,
            units,
            purpose,
            no_second_factor,
            emergency,
        } => {
            let mut principal = of_site::somebody("");
            principal.roles = known_roles(&policies, roles)?;
            principal.units = units.into_iter().collect();
            principal.purpose = read_purpose(&purpose)?;
            principal.second_factor = !no_second_factor;
            principal.break_glass = emergency.then(|| "asked about".to_owned());
            let explanation = policies.explain(&principal, &read_question(&question)?);
            tell(&question, &explanation);
        }
    }
    Ok(Outcome::Done)
}

/// The shipped policies, or those of a folder in place of the site's own.
fn read_other(site: &Site, folder: Option<&Path>) -> Result<PolicySet> {
    let own = match folder {
        Some(folder) => {
            if !folder.is_dir() {
                bail!("{}: there is no such folder", folder.display());
            }
            of_site::in_folder(folder)?
        }
        None => Vec::new(),
    };
    of_site::with_shipped(site, &own)
}

fn known_roles(
    policies: &PolicySet,
    roles: Vec<String>,
) -> Result<std::collections::BTreeSet<String>> {
    let known: Vec<&str> = policies
        .roles()
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    for role in &roles {
        if !known.contains(&role.as_str()) {
            bail!("there is no role {role:?}{}", did_you_mean(role, known));
        }
    }
    Ok(roles.into_iter().collect())
}

fn read_purpose(word: &str) -> Result<Purpose> {
    let words = Purpose::ALL.iter().map(|purpose| purpose.as_str());
    match Purpose::ALL.iter().find(|purpose| purpose.as_str() == word) {
        Some(purpose) => Ok(*purpose),
        None => bail!("{word:?} is not a purpose{}", did_you_mean(word, words)),
    }
}

/// A permission has a colon, a column two points, a table one.
fn read_question(text: &str) -> Result<Question> {
    if text.contains(':') {
        let words = Permission::ALL.iter().map(|permission| permission.as_str());
        return match text.parse() {
            Ok(permission) => Ok(Question::Permission(permission)),
            Err(_) => bail!("{text:?} is not a permission{}", did_you_mean(text, words)),
        };
    }
    let mut parts = text.splitn(3, '.');
    let (Some(schema), Some(table)) = (parts.next(), parts.next()) else {
        bail!(
            "{text:?}: expected a permission (ledger:read), a table (clinical.encounter) or a column (clinical.patient.birth_date)"
        );
    };
    let table = TableName::new(schema, table)?;
    Ok(match parts.next() {
        Some(column) => Question::Column(table, column.to_owned()),
        None => Question::Table(table),
    })
}

fn tell(question: &str, explanation: &Explanation) {
    let answer = if explanation.allowed { "yes" } else { "no" };
    let extent = match explanation.extent.as_str() {
        "" => String::new(),
        extent => format!(": {extent}"),
    };
    say(format!("{question}: {answer}{extent}"));
    let reasons = |word: &str, grounds: &[Ground]| {
        for ground in grounds {
            say(format!(
                "  {word} by {} ({}:{}): {}",
                ground.policy, ground.place.file, ground.place.line, ground.why
            ));
        }
    };
    reasons("permitted", &explanation.permits);
    reasons("forbidden", &explanation.forbids);
    for missing in &explanation.missing {
        say(format!("  would be allowed with {missing}"));
    }
}
