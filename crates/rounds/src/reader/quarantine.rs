//! `/data/quarantine`: rows that wait to be mended. Rows that a replay took in are not listed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rounds_core::TableName;
use rounds_lake::{Lake, Limits};
use rounds_web::SiteError;
use rounds_web::page_data::{QuarantineFilter, QuarantinePage, QuarantineRow, Window};

use super::batch::most_frequent_first;
use super::current::{Current, RefusedRows};
use super::data::file_name;
use super::failed;
use super::rows::{Row, rows};

/// The page.
pub async fn page(
    current: &Current,
    lake: &Lake,
    filter: &QuarantineFilter,
    window: Window,
) -> Result<QuarantinePage, SiteError> {
    if !lake.shows(&table()) {
        return Err(SiteError::NotFound {
            kind: "table",
            name: table().to_string(),
            suggestion:
                " among those you may see now; roles and the purpose on your profile decide"
                    .to_owned(),
        });
    }
    let open = || current.refused.iter().filter(|refused| refused.is_open);
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    let mut sources = BTreeSet::new();
    for refused in open() {
        *reasons.entry(refused.reason.as_str()).or_default() += refused.count;
        sources.insert(refused.source.clone());
    }
    let passing = open().filter(|refused| passes(refused, filter));
    // A page of raw rows may be large; none of them may be cut off.
    let limits = Limits {
        bytes: usize::MAX,
        rows: usize::try_from(window.limit).unwrap_or(usize::MAX - 1),
        ..Limits::INTERACTIVE
    };
    let answer = lake
        .query(&current.snapshot, &sql(filter, window), &limits)
        .await;
    let answer = answer.map_err(failed("the quarantine"))?;
    Ok(QuarantinePage {
        rows: rows(&answer).map(quarantined).collect(),
        total: passing.map(|refused| refused.count).sum(),
        reasons: most_frequent_first(reasons),
        sources: sources.into_iter().collect(),
    })
}

/// Where refused rows are.
pub fn table() -> TableName {
    TableName::new("system", "quarantine").expect("invariant: a name of two identifiers")
}

fn passes(refused: &RefusedRows, filter: &QuarantineFilter) -> bool {
    filter
        .source
        .as_ref()
        .is_none_or(|source| *source == refused.source)
        && filter
            .reason
            .as_ref()
            .is_none_or(|reason| *reason == refused.reason)
        && filter.batch.is_none_or(|batch| batch == refused.batch)
}

fn sql(filter: &QuarantineFilter, window: Window) -> String {
    let mut conditions = vec!["state = 'open'".to_owned()];
    conditions.extend(
        filter
            .source
            .iter()
            .map(|text| format!("source = {}", literal(text))),
    );
    conditions.extend(
        filter
            .reason
            .iter()
            .map(|text| format!("reason = {}", literal(text))),
    );
    conditions.extend(filter.batch.map(|number| format!("batch = {number}")));
    // The engine reads both as signed numbers.
    let largest = i64::MAX.unsigned_abs();
    // sql: texts of the address go through `literal`, the others are numbers
    format!(
        "select batch, source, file, line, \"column\", reason, message, raw, at \
         from system.quarantine where {} order by batch desc, line, quarantine_id limit {} offset {}",
        conditions.join(" and "),
        window.limit.min(largest),
        window.offset.min(largest),
    )
}

/// A text in SQL. Quotes are the only characters with a meaning inside one.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn quarantined(row: Row<'_>) -> QuarantineRow {
    let text = |column| row.text(column).unwrap_or_default();
    QuarantineRow {
        source: text("source"),
        file: file_name(&text("file")),
        line: row.whole("line").unwrap_or(0),
        column: row.text("column"),
        reason: text("reason"),
        message: text("message"),
        raw: text("raw"),
        batch: row.whole("batch").unwrap_or(0),
        at: row.instant("at").unwrap_or(Timestamp::UNIX_EPOCH),
    }
}
