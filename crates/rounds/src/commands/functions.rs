//! `rounds functions`: the statistics that can be called in SQL.

use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use rounds_core::suggest::did_you_mean;
use rounds_functions::{Function, References, SiteValues, all, catalogue, example};

use super::Outcome;
use crate::cli::Functions;
use crate::output::{say, say_columns, say_json};

/// Every function; what they say about themselves does not depend on the site.
pub(super) fn every() -> Vec<Function> {
    all(&SiteValues {
        time_zone: TimeZone::UTC,
        references: References::default(),
    })
}

pub async fn run(flags: &Functions) -> Result<Outcome> {
    let functions = every();
    match &flags.name {
        Some(name) => one(&functions, name, flags.json).await,
        None => list(&functions, flags.json),
    }
}

fn list(functions: &[Function], print_json: bool) -> Result<Outcome> {
    if print_json {
        say_json(&functions.iter().map(catalogue::json).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    let mut topic = "";
    let mut rows = Vec::new();
    for function in functions {
        let description = function.description();
        let heading = description.topic.as_str();
        let shown = if heading == topic { "" } else { heading };
        topic = heading;
        rows.push(vec![
            shown.to_owned(),
            description.signature(),
            description.summary.to_owned(),
        ]);
    }
    say_columns(&rows);
    Ok(Outcome::Done)
}

async fn one(functions: &[Function], name: &str, print_json: bool) -> Result<Outcome> {
    let found = functions
        .iter()
        .find(|function| function.description().name.eq_ignore_ascii_case(name));
    let Some(function) = found else {
        let names = functions.iter().map(|function| function.description().name);
        bail!(
            "no function {name:?}{}; `rounds functions` lists them",
            did_you_mean(name, names)
        );
    };
    if print_json {
        say_json(&catalogue::json(function))?;
    } else {
        let answer = example::answer(function.description()).await?;
        say(catalogue::text(function, &answer));
    }
    Ok(Outcome::Done)
}
