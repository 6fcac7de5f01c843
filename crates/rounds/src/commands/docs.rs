//! `rounds docs`: documentation generated from definitions, so that it cannot go stale unnoticed.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use rounds_access::policy::{PolicySet, document};
use rounds_functions::{catalogue, example};
use rounds_lake::{Definitions, dictionary};
use rounds_measures::MeasureSet;

use super::Outcome;
use crate::cli::{Arguments, Docs};

pub async fn run(flags: &Docs) -> Result<Outcome> {
    let definitions = Definitions::read(
        rounds_content::views(),
        rounds_content::tables(),
        &jiff::tz::TimeZone::UTC,
    )?;
    let measures = MeasureSet::from_files(rounds_content::measures());
    write(
        &flags.folder,
        "tables.md",
        &dictionary::markdown(&definitions),
    )?;
    write(&flags.folder, "measures.md", &measure_list(&measures))?;
    let tables: Vec<_> = definitions.tables().cloned().collect();
    let policies = PolicySet::read(rounds_content::policies(), &tables)?;
    write(&flags.folder, "permissions.md", &document(&policies))?;
    write(&flags.folder, "cli.md", &reference())?;
    write(&flags.folder, "functions.md", &functions().await?)?;
    write(&flags.folder, "planted.md", &planted(&measures)?)?;
    write(
        &flags.folder,
        "openapi.json",
        rounds_web::api::description(),
    )?;
    Ok(Outcome::Done)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    std::fs::write(&path, text).with_context(|| path.display().to_string())
}

/// Every shipped measure.
fn measure_list(measures: &MeasureSet) -> String {
    let mut text = String::from(
        "# Measures\n\nGenerated from `content/measures` by `cargo xtask docs`; do not edit.\n\n\
         | id | title | kind | period | groups | better | source |\n|---|---|---|---|---|---|---|\n",
    );
    for measure in measures.iter() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            measure.id,
            measure.title,
            measure.kind.as_str(),
            measure.period.as_str(),
            measure.groups.join(", "),
            measure.direction.as_str(),
            measure.citation.replace('|', "\\|"),
        );
    }
    text
}

/// Every SQL function, with what its example answers.
async fn functions() -> Result<String> {
    let functions = super::functions::every();
    let mut answers = Vec::with_capacity(functions.len());
    for function in &functions {
        let description = function.description();
        let answer = example::answer(description).await;
        answers.push(answer.with_context(|| format!("example of {}", description.name))?);
    }
    Ok(catalogue::markdown(&functions, &answers))
}

/// What a synthetic health system has planted, problems and decoys by area.
fn planted(measures: &MeasureSet) -> Result<String> {
    let lines = rounds_synth::catalogue(rounds_synth::Size::Demo, 0)?;
    let mut text = String::from(
        "# What is planted\n\nGenerated from `rounds-synth` by `cargo xtask docs`; do not edit.\n\n\
         The problems and decoys of seed 0 at size `demo`. Other seeds have the same kinds with other targets, dates and sizes; \
         the labels of a health system are in its own `truth/truth.json`. How they are scored: [score.md](score.md).\n",
    );
    let areas: std::collections::BTreeSet<_> =
        lines.iter().map(|line| line.area.as_str()).collect();
    for area in areas {
        let _ = write!(
            text,
            "\n## {area}\n\n| kind | on | size | story | seen in | who should notice |\n|---|---|---|---|---|---|\n"
        );
        for line in lines.iter().filter(|line| line.area == area) {
            let _ = writeln!(
                text,
                "| {}{} | {} | {} | {} | {} | {} |",
                if line.decoy { "*decoy:* " } else { "" },
                line.kind,
                line.target,
                line.size,
                line.story.replace('|', "\\|"),
                seen_in(measures, line),
                line.notice,
            );
        }
    }
    Ok(text)
}

/// The measures that could show a planted thing, those that exist.
fn seen_in(measures: &MeasureSet, line: &rounds_synth::CatalogueLine) -> String {
    let names: std::collections::BTreeSet<_> = line
        .measures
        .iter()
        .map(|(measure, _)| *measure)
        .filter(|measure| measures.get(measure).is_some())
        .map(|measure| format!("`{measure}`"))
        .collect();
    if names.is_empty() {
        return "nothing yet".to_owned();
    }
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// Every command's help.
fn reference() -> String {
    let mut command = Arguments::command().term_width(100);
    command.build();
    let mut text = String::from(
        "# Command line\n\nGenerated from the program's own help by `cargo xtask docs`; do not edit.\n",
    );
    let overview = command.render_long_help().to_string();
    let _ = write!(text, "\n```text\n{}\n```\n", overview.trim_end());
    for subcommand in command.get_subcommands_mut() {
        if subcommand.is_hide_set() || subcommand.get_name() == "help" {
            continue;
        }
        let name = subcommand.get_name().to_owned();
        let help = subcommand.render_long_help().to_string();
        let _ = write!(
            text,
            "\n## rounds {name}\n\n```text\n{}\n```\n",
            help.trim_end()
        );
    }
    text
}
