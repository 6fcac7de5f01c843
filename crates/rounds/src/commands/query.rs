//! `rounds query`: read-only SQL.

use std::io::Read;

use anyhow::{Context, Result, bail};
use rounds_lake::{AsOf, LakeError};
use rounds_store::ledger::{Action, Object};
use serde_json::json;

use super::Outcome;
use crate::cli::Query;
use crate::office::{Act, Home};
use crate::output::{say_rows_csv, say_rows_json, say_table};
use crate::reader::refused;
use crate::site::Site;

pub async fn run(site: Site, flags: Query) -> Result<Outcome> {
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
    let answer = match site.lake.query(&snapshot, &sql, &limits).await {
        Ok(answer) => answer,
        Err(error) => bail!(in_words(&error, &sql, &site)),
    };
    let mut act = Act::done(Action::Query, Object::kind("tables")).with(json!({ "sql": sql }));
    act.rows = Some(answer.rows() as u64);
    Home::open(site).await?.record(act).await?;
    if flags.json {
        say_rows_json(&answer)?;
    } else if flags.csv {
        say_rows_csv(&answer)?;
    } else {
        say_table(&answer)?;
    }
    Ok(Outcome::Done)
}

/// What is wrong, where, and what to do, as the Query page says it.
fn in_words(error: &LakeError, sql: &str, site: &Site) -> String {
    let refused = refused(error, sql, &site.lake);
    let mut text = refused.message;
    if let Some(position) = refused.position {
        text += &format!(" (line {}, column {})", position.line, position.column);
    }
    if let Some(hint) = refused.hint {
        text += &format!("\n{hint}");
    }
    text
}
