//! `rounds tables`: what is in the lake.

use anyhow::Result;
use rounds_core::TableName;
use serde_json::json;

use super::Outcome;
use crate::cli::Tables;
use crate::output::{bytes, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: &Site, flags: &Tables) -> Result<Outcome> {
    match &flags.name {
        Some(name) => one(site, name, flags.json).await,
        None => all(site, flags.json).await,
    }
}

async fn all(site: &Site, print_json: bool) -> Result<Outcome> {
    let snapshot = site.lake.latest()?;
    let mut rows = vec![
        ["table", "rows", "size", "version", "one row is"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut objects = Vec::new();
    for definition in site.lake.definitions().tables() {
        let (count, size) = site.lake.size(&snapshot, &definition.name).await?;
        let version = snapshot.table_version(&definition.name);
        rows.push(vec![
            definition.name.to_string(),
            count.to_string(),
            bytes(size),
            version.map_or_else(|| "-".to_owned(), |version| version.to_string()),
            definition.title.clone(),
        ]);
        objects.push(json!({
            "table": definition.name, "rows": count, "bytes": size, "version": version,
            "title": definition.title,
        }));
    }
    if print_json {
        say_json(&objects)?;
    } else {
        say_columns(&rows);
        say(format!("lake version {}", snapshot.version()));
    }
    Ok(Outcome::Done)
}

async fn one(site: &Site, name: &str, print_json: bool) -> Result<Outcome> {
    let definitions = site.lake.definitions();
    let table: TableName = name.parse().map_err(|_| definitions.unknown(name))?;
    let definition = definitions.require(&table)?;
    if print_json {
        say_json(definition.as_ref())?;
        return Ok(Outcome::Done);
    }
    let snapshot = site.lake.latest()?;
    let (count, _) = site.lake.size(&snapshot, &table).await?;
    say(format!(
        "{table}: {}\nkey {}; {count} rows\n",
        definition.title,
        definition.key.join(", ")
    ));
    let mut rows = vec![
        ["column", "type", "unit", "PHI", "meaning"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(definition.columns.iter().map(|column| {
        vec![
            column.name.clone(),
            column.column_type.as_str().to_owned(),
            column.unit.clone().unwrap_or_default(),
            column.phi.as_str().to_owned(),
            column.meaning.clone(),
        ]
    }));
    say_columns(&rows);
    Ok(Outcome::Done)
}
