//! Why a question was not answered, in words for the person who asked: what, where and what to do.
//!
//! What fails while rows are read may quote a value of a row (`Cannot cast string 'Smith'`); such
//! values are left out. What fails before quotes the question itself.

use rounds_core::suggest::nearest;
use rounds_functions::{References, SiteValues};
use rounds_lake::{Lake, LakeError};
use rounds_web::page_data::{Position, QueryRefused, RefusalCause};

/// How the engine begins what it says before it has read a row.
const BEFORE_READING: [&str; 5] = [
    "SQL error: ParserError(",
    "Error during planning: ",
    "Schema error: ",
    "This feature is not implemented: ",
    "Error: ",
];

/// Columns named where none is near the one that was asked for.
const COLUMNS_MAX: usize = 20;

/// The refusal that this error means.
pub fn refused(error: &LakeError, sql: &str, lake: &Lake) -> QueryRefused {
    match error {
        LakeError::Sql(text) => from_engine(text, sql, lake),
        LakeError::Refused(text) | LakeError::Limit(text) => plain(text, None),
        LakeError::NoVersion { .. } => {
            let hint = "Leave the field empty for the present.";
            plain(&error.to_string(), Some(hint.to_owned()))
        }
        LakeError::Busy { retry_after_s } => QueryRefused {
            cause: RefusalCause::Busy {
                retry_after_seconds: *retry_after_s,
            },
            ..plain(&error.to_string(), None)
        },
        other => {
            tracing::error!(error = %other, "the lake could not be read for a query");
            let hint = "The log says why; `rounds doctor` looks for the cause.";
            plain("the tables could not be read", Some(hint.to_owned()))
        }
    }
}

fn plain(message: &str, hint: Option<String>) -> QueryRefused {
    QueryRefused {
        message: message.to_owned(),
        position: None,
        hint,
        cause: RefusalCause::Question,
    }
}

fn from_engine(text: &str, sql: &str, lake: &Lake) -> QueryRefused {
    let Some(said) = BEFORE_READING
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
    else {
        if let Some(said) = from_own_function(text) {
            return plain(said, None);
        }
        let hint = "To read a text as another type where it can be, use try_cast.";
        let is_cast = text.contains("Cast error") || text.contains("Parser error");
        return plain(&without_values(text), is_cast.then(|| hint.to_owned()));
    };
    let unquoted = said
        .strip_prefix('"')
        .and_then(|said| said.strip_suffix("\")"));
    let said = unquoted.unwrap_or(said);
    let said = said.replace("\\\"", "\"").replace('\n', " ");
    if let Some(name) = unknown_table(&said) {
        return no_table(&name, sql, lake);
    }
    if let Some((message, place)) = said.split_once(" at Line: ") {
        return QueryRefused {
            position: position(place),
            ..plain(message, None)
        };
    }
    let (message, rest) = said.split_once(". ").unwrap_or((&said, ""));
    if let Some(name) = message.strip_prefix("No field named ") {
        return no_column(name, rest, sql);
    }
    plain(message, (!rest.is_empty()).then(|| rest.to_owned()))
}

/// What one of Rounds' own functions refuses. It quotes numbers and names of the call, never a
/// person's.
fn from_own_function(text: &str) -> Option<&str> {
    let said = text.strip_prefix("Execution error: ")?;
    let (name, _) = said.split_once(": ")?;
    let site = SiteValues {
        time_zone: jiff::tz::TimeZone::UTC,
        references: References::default(),
    };
    rounds_functions::all(&site)
        .iter()
        .any(|function| function.description().name == name)
        .then_some(said)
}

/// `No field named clas. Did you mean 'clinical.encounter.class'? Valid fields are …`
fn no_column(name: &str, rest: &str, sql: &str) -> QueryRefused {
    let (suggestion, columns) = rest.split_once("Valid fields are ").unwrap_or((rest, ""));
    let suggestion = suggestion.trim().trim_end_matches('.');
    let hint = if suggestion.is_empty() {
        columns_there(columns)
    } else {
        Some(suggestion.to_owned())
    };
    QueryRefused {
        position: position_of(own_name(name), sql),
        ..plain(&format!("there is no column {name}"), hint)
    }
}

/// The first columns by their own names.
fn columns_there(columns: &str) -> Option<String> {
    let names = columns.trim_end_matches('.').split(", ").map(own_name);
    let mut first: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let are_more = first.len() > COLUMNS_MAX;
    first.truncate(COLUMNS_MAX);
    let more = if are_more { ", …" } else { "" };
    (!first.is_empty()).then(|| format!("Columns here: {}{more}", first.join(", ")))
}

/// `class` of `clinical.encounter."class"`.
fn own_name(name: &str) -> &str {
    name.rsplit('.')
        .next()
        .unwrap_or(name)
        .trim_matches(['"', '\''])
}

/// `table 'rounds.clinical.encounte' not found`
fn unknown_table(said: &str) -> Option<String> {
    let name = said.strip_prefix("table '")?.strip_suffix("' not found")?;
    Some(name.strip_prefix("rounds.").unwrap_or(name).to_owned())
}

fn no_table(name: &str, sql: &str, lake: &Lake) -> QueryRefused {
    let known: Vec<String> = lake
        .definitions()
        .tables()
        .filter(|table| lake.shows(&table.name))
        .map(|table| table.name.to_string())
        .collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let hint = near.map_or_else(
        || "`show tables` and the page Tables list them all.".to_owned(),
        |near| format!("Did you mean {near}?"),
    );
    QueryRefused {
        position: position_of(name, sql).or_else(|| position_of(own_name(name), sql)),
        ..plain(&format!("there is no table {name}"), Some(hint))
    }
}

/// `1, Column: 8`
fn position(place: &str) -> Option<Position> {
    let (line, column) = place.split_once(", Column: ")?;
    let digits: String = column.chars().take_while(char::is_ascii_digit).collect();
    Some(Position {
        line: line.trim().parse().ok()?,
        column: digits.parse().ok()?,
    })
}

/// Where a name first stands in the question by itself, whatever its case.
fn position_of(name: &str, sql: &str) -> Option<Position> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    // Lower case of ASCII only keeps every byte in its place.
    let (question, name) = (sql.to_ascii_lowercase(), name.to_ascii_lowercase());
    let (at, _) = question.match_indices(&name).find(|(at, found)| {
        let before = question
            .get(..*at)
            .and_then(|text| text.chars().next_back());
        let after = question
            .get(at + found.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })?;
    let before = question.get(..at)?;
    let on_line = before.rsplit('\n').next().unwrap_or(before);
    Some(Position {
        line: before.matches('\n').count() as u64 + 1,
        column: on_line.chars().count() as u64 + 1,
    })
}

/// The text with everything that is quoted, and every number, left out.
fn without_values(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut quote = None;
    let mut before = ' ';
    for character in text.chars() {
        let is_in_word = before.is_alphanumeric() || before == '_';
        match quote {
            Some(end) if character == end => {
                quote = None;
                shown.push(character);
            }
            Some(_) => {}
            None if matches!(character, '\'' | '"' | '`') && !is_in_word => {
                quote = Some(character);
                shown.push(character);
                shown.push('…');
            }
            None if character.is_ascii_digit() && !is_in_word => shown.push('…'),
            None if character.is_ascii_digit() && shown.ends_with('…') => {}
            None => shown.push(character),
        }
        before = character;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_rows_are_left_out() {
        assert_eq!(
            without_values(
                "Arrow error: Cast error: Cannot cast string 'Smith, 42' to value of Int64 type"
            ),
            "Arrow error: Cast error: Cannot cast string '…' to value of Int64 type"
        );
        assert_eq!(
            without_values("Overflow happened on: 9223372036854775807 + 1"),
            "Overflow happened on: … + …"
        );
        assert_eq!(without_values("an open \"quote is cut"), "an open \"…");
    }

    #[test]
    fn what_our_own_functions_refuse_is_said_in_full() {
        let refusal = "brier: score: expected a probability from 0 to 1, found 1.7";
        let text = format!("Execution error: {refusal}");
        assert_eq!(from_own_function(&text), Some(refusal));
        let engine = "Execution error: to_date: cannot read 'Smith 1970'";
        assert_eq!(from_own_function(engine), None);
    }

    #[test]
    fn a_name_is_found_where_it_stands_alone() {
        let sql = "select classes,\n       é, clas from t";
        assert_eq!(
            position_of("CLAS", sql),
            Some(Position {
                line: 2,
                column: 11
            })
        );
        assert_eq!(position_of("nothing", sql), None);
    }
}
