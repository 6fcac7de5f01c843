//! `rounds reference`: the samples that drift is measured against.

use anyhow::{Context, Result, bail};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use rounds_core::suggest::did_you_mean;
use rounds_core::{Clock, SystemClock};
use rounds_lake::Limits;
use rounds_stats::drift::{ReferenceBins, ReferenceKind};
use serde_json::json;

use super::Outcome;
use crate::cli::{Reference as Flags, ReferenceAction};
use crate::output::{say, say_columns, say_json};
use crate::reference::{Reference, read_files, write};
use crate::site::Site;

pub async fn run(site: &Site, flags: Flags) -> Result<Outcome> {
    match flags.action {
        ReferenceAction::Take {
            name,
            sql,
            bins,
            replace,
        } => take(site, &name, &sql, bins, replace).await,
        ReferenceAction::List(flags) => list(site, flags.json),
        ReferenceAction::Show { name } => show(site, &name),
    }
}

async fn take(site: &Site, name: &str, sql: &str, bins: u16, replace: bool) -> Result<Outcome> {
    let snapshot = site.lake.latest()?;
    let schema = site.lake.plan_schema(&snapshot, sql).await?;
    let [column] = schema.fields().as_ref() else {
        bail!(
            "the query gives {} columns; a reference is one column of numbers or names",
            schema.fields().len()
        );
    };
    let bins = if column.data_type().is_numeric() {
        // sql: the question is the person's own, and only reading is let through
        let of_numbers = format!(
            "select reference_bins(\"{}\", {bins}) from ({sql})",
            column.name()
        );
        numbers(site, &of_numbers).await?
    } else {
        // sql: as above
        let of_names = format!(
            "select cast(\"{0}\" as varchar), count(*) from ({sql}) group by 1 order by 1",
            column.name()
        );
        names(site, &of_names).await?
    };
    let reference = Reference {
        taken_at: SystemClock.now(),
        lake_version: snapshot.version(),
        sql: sql.to_owned(),
        bins,
    };
    let path = write(&site.folder, name, &reference, replace)?;
    say(format!(
        "{}: {} rows, {} of them without a value, in {} bins",
        path.display(),
        reference.rows(),
        reference.bins.missing(),
        reference.bins.kind().bins()
    ));
    Ok(Outcome::Done)
}

async fn numbers(site: &Site, sql: &str) -> Result<ReferenceBins> {
    let answer = site
        .lake
        .query(&site.lake.latest()?, sql, &Limits::WHOLE)
        .await?;
    let cell = answer.batches.iter().find_map(|batch| {
        let texts = batch.columns().first()?.as_string_opt::<i32>()?;
        texts.iter().next().flatten().map(str::to_owned)
    });
    let text = cell.context("the query gives no values to make bins of")?;
    Ok(serde_json::from_str(&text)?)
}

async fn names(site: &Site, sql: &str) -> Result<ReferenceBins> {
    let answer = site
        .lake
        .query(&site.lake.latest()?, sql, &Limits::WHOLE)
        .await?;
    let mut rows: Vec<(String, u64)> = Vec::new();
    let mut missing = 0;
    for batch in &answer.batches {
        let [names, counts] = batch.columns() else {
            continue;
        };
        let counts = arrow_cast::cast(counts, &DataType::UInt64)?;
        let counts = counts.as_primitive::<arrow_array::types::UInt64Type>();
        let names = names.as_string::<i32>();
        for (row, count) in counts.values().iter().enumerate() {
            if names.is_null(row) {
                missing += count;
            } else {
                rows.push((names.value(row).to_owned(), *count));
            }
        }
    }
    let borrowed: Vec<(&str, u64)> = rows
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    Ok(ReferenceBins::categorical(&borrowed, missing)?)
}

fn list(site: &Site, print_json: bool) -> Result<Outcome> {
    let references = read_files(&site.folder)?;
    if print_json {
        let objects = references.iter().map(|(name, reference)| {
            json!({
                "name": name, "rows": reference.rows(), "missing": reference.bins.missing(),
                "bins": reference.bins.kind().bins(), "taken_at": reference.taken_at,
                "lake_version": reference.lake_version, "sql": reference.sql,
            })
        });
        say_json(&objects.collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    let mut rows = vec![
        ["reference", "rows", "missing", "bins", "taken", "query"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(references.iter().map(|(name, reference)| {
        vec![
            name.clone(),
            reference.rows().to_string(),
            reference.bins.missing().to_string(),
            reference.bins.kind().bins().to_string(),
            reference
                .taken_at
                .strftime("%Y-%m-%d %H:%M UTC")
                .to_string(),
            reference.sql.clone(),
        ]
    }));
    say_columns(&rows);
    Ok(Outcome::Done)
}

fn show(site: &Site, name: &str) -> Result<Outcome> {
    let references = read_files(&site.folder)?;
    let Some(reference) = references.get(name) else {
        let names = references.keys().map(String::as_str);
        bail!("no reference {name:?}{}", did_you_mean(name, names));
    };
    say(format!(
        "{name}: {} rows, taken {} from lake version {}\n{}\n",
        reference.rows(),
        reference.taken_at.strftime("%Y-%m-%d %H:%M UTC"),
        reference.lake_version,
        reference.sql
    ));
    let mut labels: Vec<String> = match reference.bins.kind() {
        ReferenceKind::Numeric { edges } => {
            let firsts = edges.iter().map(|edge| format!("up to {edge}"));
            firsts.chain(std::iter::once("above".to_owned())).collect()
        }
        ReferenceKind::Categorical { names } => names
            .iter()
            .cloned()
            .chain(std::iter::once("other".to_owned()))
            .collect(),
    };
    labels.push("missing".to_owned());
    let counts = reference.bins.counts().iter().copied();
    let counts = counts.chain(std::iter::once(reference.bins.missing()));
    let mut rows = vec![["bin", "rows"].map(str::to_owned).to_vec()];
    rows.extend(
        labels
            .into_iter()
            .zip(counts)
            .map(|(label, count)| vec![label, count.to_string()]),
    );
    say_columns(&rows);
    Ok(Outcome::Done)
}
