//! `rounds query`: read-only SQL.

use std::io::Read;

use anyhow::{Context, Result};
use rounds_lake::AsOf;

use super::Outcome;
use crate::cli::Query;
use crate::output::{say_rows_csv, say_rows_json, say_table};
use crate::site::Site;

pub async fn run(site: &Site, flags: Query) -> Result<Outcome> {
    let mut sql = flags.sql;
    if sql == "-" {
        sql.clear();
        std::io::stdin()
            .read_to_string(&mut sql)
            .context("standard input")?;
    }
    let as_of = match &flags.as_of {
        Some(text) => AsOf::parse(text, &site.config.zone()?)?,
        None => AsOf::Latest,
    };
    let snapshot = site.lake.as_of(as_of)?;
    let mut limits = site.config.limits();
    if let Some(rows) = flags.rows {
        limits.rows = rows;
    }
    let answer = site.lake.query(&snapshot, &sql, &limits).await?;
    if flags.json {
        say_rows_json(&answer)?;
    } else if flags.csv {
        say_rows_csv(&answer)?;
    } else {
        say_table(&answer)?;
    }
    Ok(Outcome::Done)
}
