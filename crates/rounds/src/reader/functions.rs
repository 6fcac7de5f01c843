//! `/functions` and `/functions/{name}`: the SQL functions, and what their examples answer.
//!
//! Examples are answered by this site's own session, so that the page shows what Query will: the
//! local day of an instant differs from site to site. Where a site lacks what an example names,
//! the answer is that of the practice site of `rounds_functions::example`, and the page says so.

use arrow_array::RecordBatch;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::ArrowError;
use rounds_functions::{Call, Description, Function, Parameter, SiteValues, all, example};
use rounds_lake::{Lake, LakeError, Limits};
use rounds_web::SiteError;
use rounds_web::page_data::{
    AnswerPart, FunctionCall, FunctionPage, FunctionParameter, FunctionRow,
};

use super::{failed, not_found};

/// What is read here, in the words of an error.
const EXAMPLE: &str = "the example of a function";

/// The list page.
pub fn list(lake: &Lake) -> Vec<FunctionRow> {
    of_site(lake).iter().map(row).collect()
}

/// One function's page.
pub async fn one(lake: &Lake, limits: &Limits, name: &str) -> Result<FunctionPage, SiteError> {
    let functions = of_site(lake);
    let named = |function: &&Function| function.description().name.eq_ignore_ascii_case(name);
    let Some(function) = functions.iter().find(named) else {
        let known = functions.iter().map(|function| function.description().name);
        return Err(not_found("function", name, known));
    };
    let description = function.description();
    let here = answered_here(lake, limits, description).await?;
    let runs_here = here.is_some();
    let lines = match here {
        Some(lines) => lines,
        None => example::answer(description)
            .await
            .map_err(failed(EXAMPLE))?,
    };
    let answer: Result<Vec<AnswerPart>, _> = lines
        .iter()
        .map(|line| serde_json::from_str(line))
        .collect();
    Ok(FunctionPage {
        row: row(function),
        parameters: description.parameters.iter().map(parameter).collect(),
        formula: description.formula.to_owned(),
        citation: description.citation.to_owned(),
        example: description.example.to_owned(),
        answer: answer.map_err(failed(EXAMPLE))?,
        runs_here,
    })
}

fn of_site(lake: &Lake) -> Vec<Function> {
    let settings = lake.settings();
    all(&SiteValues {
        time_zone: settings.time_zone.clone(),
        references: settings.references.clone(),
    })
}

fn row(function: &Function) -> FunctionRow {
    let description = function.description();
    FunctionRow {
        name: description.name.to_owned(),
        topic: description.topic.as_str().to_owned(),
        call: match function.call() {
            Call::PerRow => FunctionCall::PerRow,
            Call::Aggregate => FunctionCall::Aggregate,
        },
        signature: description.signature(),
        summary: description.summary.to_owned(),
    }
}

fn parameter(parameter: &Parameter) -> FunctionParameter {
    FunctionParameter {
        name: parameter.name.to_owned(),
        takes: parameter.kind.as_str().to_owned(),
        meaning: parameter.meaning.to_owned(),
        is_required: parameter.is_required,
    }
}

/// The rows as lines of JSON; none if this site refuses the query.
async fn answered_here(
    lake: &Lake,
    limits: &Limits,
    description: &Description,
) -> Result<Option<Vec<String>>, SiteError> {
    let snapshot = lake.latest().map_err(failed(EXAMPLE))?;
    match lake.query(&snapshot, description.example, limits).await {
        Ok(answer) => lines(&answer.batches).map(Some).map_err(failed(EXAMPLE)),
        Err(LakeError::Sql(_)) => Ok(None),
        Err(other) => Err(failed(EXAMPLE)(other)),
    }
}

fn lines(batches: &[RecordBatch]) -> Result<Vec<String>, ArrowError> {
    let mut written = Vec::new();
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, LineDelimited>(&mut written);
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    let text = String::from_utf8_lossy(&written);
    Ok(text.lines().map(str::to_owned).collect())
}
