//! Invented answers: any text that begins with `select` gets the same few rows.

use super::{Scenario, tables};
use crate::page_data::{
    AnswerColumn, Cell, Position, QueryAnswer, QueryRefused, Question, RefusalCause, TableRead,
};

/// Answers or refuses.
pub fn answer(scenario: Scenario, question: &Question) -> Result<QueryAnswer, QueryRefused> {
    if !question.sql.to_lowercase().starts_with("select") {
        return Err(QueryRefused {
            message: "expected select or with, found another statement; questions only read"
                .to_owned(),
            position: Some(Position { line: 1, column: 1 }),
            hint: Some("Begin with select.".to_owned()),
            cause: RefusalCause::Question,
        });
    }
    let rows_there = match scenario {
        Scenario::Empty => 0,
        Scenario::Crowded => 5_000,
        Scenario::Normal | Scenario::Quiet | Scenario::Failing => 8,
    };
    Ok(QueryAnswer {
        columns: columns(),
        rows: (0..rows_there).take(question.rows_max).map(row).collect(),
        more: rows_there > question.rows_max,
        duration_seconds: 0.084,
        reads: tables::list(scenario)
            .into_iter()
            .skip(1)
            .take(1)
            .map(|table| TableRead {
                table: table.name,
                version: table.version.unwrap_or(0),
            })
            .collect(),
    })
}

fn columns() -> Vec<AnswerColumn> {
    [
        ("id", "text"),
        ("class", "text"),
        ("start", "timestamp"),
        ("length_hours", "number"),
        ("events", "integer"),
        ("finished", "boolean"),
    ]
    .map(|(name, type_name)| AnswerColumn {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
    })
    .into()
}

fn row(index: usize) -> Vec<Cell> {
    vec![
        Cell::Text(format!("e-{index:05}")),
        if index % 5 == 3 {
            Cell::Null
        } else {
            Cell::Text("AMB & <b>IMP</b>".to_owned())
        },
        Cell::Text("2026-11-03T14:20:00Z".to_owned()),
        Cell::Number(1.25 * index as f64),
        Cell::Integer(index as i64 * 1_000),
        Cell::Boolean(index.is_multiple_of(2)),
    ]
}
