//! A measure file: a YAML header in a block comment, then one query.
//!
//! ```sql
//! /*---
//! id: clinical.ed_visits
//! …
//! ---*/
//! select …
//! ```
//! Read next: [`super::header`] for the keys.

use super::MeasureDefinition;
use super::hash::{Deciding, normalised_sql, sha256};
use super::header::Header;
use super::problem::{InvalidMeasure, Problem};
use rounds_core::suggest;
use rounds_core::table::is_identifier;

const OPENING: &str = "/*---";
const CLOSING: &str = "---*/";

/// Reads one measure file.
///
/// `file` is its path as it should stand in messages; its last two parts name the measure
/// (`…/clinical/ed_visits.sql` holds `clinical.ed_visits`).
pub fn parse(file: &str, text: &str) -> Result<MeasureDefinition, InvalidMeasure> {
    let parts = split(text).map_err(|(line, problem)| InvalidMeasure::at(file, line, problem))?;
    let header = read_header(parts.header)
        .map_err(|(line, problem)| InvalidMeasure::at(file, line, problem))?;
    check(file, &header, &parts)
        .map_err(|(key, problem)| InvalidMeasure::at(file, line_of_key(parts.header, key), problem))
}

struct Parts<'a> {
    whole: &'a str,
    /// From behind the opening mark, so that its lines count as the file's lines do.
    header: &'a str,
    sql: &'a str,
    sql_line: usize,
}

fn split(text: &str) -> Result<Parts<'_>, (usize, Problem)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let behind_opening = text
        .strip_prefix(OPENING)
        .ok_or((1, Problem::HeaderMissing))?;
    let (header, behind_closing) = behind_opening
        .split_once(CLOSING)
        .ok_or((1, Problem::HeaderUnclosed))?;
    let trimmed = behind_closing.trim_start();
    let before_sql = text.len() - trimmed.len();
    let sql_line = 1 + text
        .get(..before_sql)
        .map_or(0, |before| before.matches('\n').count());
    let sql = trimmed.trim_end().trim_end_matches(';').trim_end();
    if sql.is_empty() {
        return Err((sql_line, Problem::QueryMissing));
    }
    Ok(Parts {
        whole: text,
        header,
        sql,
        sql_line,
    })
}

fn read_header(header: &str) -> Result<Header, (usize, Problem)> {
    serde_saphyr::from_str(header).map_err(|error| {
        let error = error.without_snippet();
        let message = error.to_string();
        let line = error
            .location()
            .and_then(|place| usize::try_from(place.line()).ok())
            .unwrap_or(1);
        (line.max(1), Problem::Header(plain_message(&message)))
    })
}

/// The reader's message without its own account of the place, and with a suggestion.
fn plain_message(message: &str) -> String {
    let first_line = message.lines().next().unwrap_or(message);
    let without_prefix = match first_line.split_once(": ") {
        Some((prefix, rest)) if prefix.contains("line ") => rest,
        _ => first_line,
    };
    let without_place = match without_prefix.rfind(" at line ") {
        Some(position) => without_prefix.get(..position).unwrap_or(without_prefix),
        None => without_prefix,
    };
    suggest::improve_unknown_name(&quote_expected(without_place))
}

/// `expected one of a, b` with each name in backquotes, which is how suggestions find them.
fn quote_expected(message: &str) -> String {
    const LIST: &str = "expected one of ";
    match message.split_once(LIST) {
        Some((before, names)) if !names.contains('`') => {
            let quoted: Vec<String> = names.split(", ").map(|name| format!("`{name}`")).collect();
            format!("{before}{LIST}{}", quoted.join(", "))
        }
        _ => message.to_owned(),
    }
}

fn check(
    file: &str,
    header: &Header,
    parts: &Parts<'_>,
) -> Result<MeasureDefinition, (&'static str, Problem)> {
    check_id(file, &header.id).map_err(|problem| ("id", problem))?;
    for (key, text, what) in [
        ("title", &header.title, "a short name for screens"),
        (
            "description",
            &header.description,
            "what is counted, and in whom",
        ),
        ("unit", &header.unit, "the unit of the value"),
        (
            "citation",
            &header.citation,
            "where the definition comes from",
        ),
    ] {
        if text.trim().is_empty() {
            return Err((key, Problem::Empty { key, what }));
        }
    }
    header
        .check_groups()
        .map_err(|problem| ("groups", problem))?;
    header.check_kind_keys()?;
    let minimum = header
        .check_minimum()
        .map_err(|problem| ("minimum", problem))?;
    let signal = header
        .check_signal()
        .map_err(|problem| ("signal", problem))?;
    let quantile = header
        .check_quantile()
        .map_err(|problem| ("quantile", problem))?;
    let deciding = Deciding {
        id: &header.id,
        unit: &header.unit,
        kind: header.kind,
        period: header.period,
        groups: &header.groups,
        minimum,
        interval: header.interval,
        quantile: header.quantile,
        sql: normalised_sql(parts.sql),
    };
    Ok(MeasureDefinition {
        hash: deciding.hash(),
        id: header.id.clone(),
        title: header.title.trim().to_owned(),
        description: header.description.trim().to_owned(),
        unit: header.unit.trim().to_owned(),
        kind: header.kind,
        direction: header.direction,
        period: header.period,
        groups: header.groups.clone(),
        minimum,
        signal,
        citation: header.citation.trim().to_owned(),
        time: header.time.clone(),
        lookback_days: header.lookback_days,
        target: header.target,
        interval: header.interval,
        quantile,
        absent: header.absent,
        sql: parts.sql.to_owned(),
        sql_line: parts.sql_line,
        file: file.to_owned(),
        text: parts.whole.into(),
        file_hash: sha256(parts.whole),
    })
}

fn check_id(file: &str, id: &str) -> Result<(), Problem> {
    let well_formed = id
        .split_once('.')
        .is_some_and(|(area, name)| is_identifier(area) && is_identifier(name));
    if !well_formed {
        return Err(Problem::IdForm(id.to_owned()));
    }
    let stem = file.strip_suffix(".sql").unwrap_or(file);
    let mut from_the_end = stem.rsplit(['/', '\\']);
    let (Some(name), Some(area)) = (from_the_end.next(), from_the_end.next()) else {
        return Ok(());
    };
    let expected = format!("{area}.{name}");
    if expected == id {
        Ok(())
    } else {
        Err(Problem::IdPlace {
            id: id.to_owned(),
            expected,
        })
    }
}

/// The line on which a top-level key stands, or 1.
fn line_of_key(header: &str, key: &str) -> usize {
    header
        .lines()
        .position(|line| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
        .map_or(1, |position| position + 1)
}
