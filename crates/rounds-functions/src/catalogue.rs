//! The functions as text: the list, one function, and the page of the docs.

use std::fmt::Write;

use serde_json::Value;

use crate::description::{Call, Description, Topic};
use crate::function::Function;

const HEAD: &str = "# SQL functions

Generated from `crates/rounds-functions` by `cargo xtask docs`; do not edit. The same texts come from
`rounds functions NAME`. Every example is a query that runs as it stands; what it answers was computed
when this page was written.

What all of them have in common:

- **NULL**: a row without a value, a score or a label is left out. A label that is not known yet must be NULL,
  never 0. A group without rows, or one in which the number cannot be estimated, answers NULL.
- **Impossible input is an error**: a probability of 1.7, a label of 2, a negative count.
- **The same digits everywhere**: an aggregate's state is a table of counts that merges to the same bytes in any order,
  on any number of partitions. Memory is in proportion to distinct values.
- **Aggregates** work with GROUP BY, GROUPING SETS, FILTER and OVER; a moving window counts its frame's rows anew
  for every row, which suits frames over days and weeks.
- **Patients who repeat**: give `patient_id` wherever a patient can have several rows. Intervals then count patients, not rows.
- An interval has `value`, `low`, `high`, `n` (what it rests on) and `method`; its level is 95 % where no `level` can be given.
";

/// The page of the docs. `answers` holds what each example gave.
pub fn markdown(functions: &[Function], answers: &[Vec<String>]) -> String {
    let mut text = String::from(HEAD);
    let mut topic: Option<Topic> = None;
    for (function, answer) in functions.iter().zip(answers) {
        let description = function.description();
        if topic != Some(description.topic) {
            topic = Some(description.topic);
            // Writing to a String cannot fail.
            let _ = write!(text, "\n## {}\n", description.topic.as_str());
        }
        let _ = write!(
            text,
            "\n### {}\n\n`{}` ({})\n\n{}\n\n",
            description.name,
            description.signature(),
            kind_of(function.call()),
            description.summary,
        );
        for parameter in description.parameters {
            let _ = writeln!(text, "- `{}`: {}", parameter.name, parameter.reading());
        }
        let _ = write!(
            text,
            "\n{}\n\nSource: {}.\n\n```sql\n{}\n```\n\n```json\n{}\n```\n",
            description.formula,
            description.citation,
            description.example,
            answer.join("\n"),
        );
    }
    text
}

/// One function for the terminal.
pub fn text(function: &Function, answer: &[String]) -> String {
    let description = function.description();
    let mut text = format!(
        "{} ({})\n{}\n",
        description.signature(),
        kind_of(function.call()),
        description.summary
    );
    for parameter in description.parameters {
        let _ = write!(text, "\n  {}: {}", parameter.name, parameter.reading());
    }
    let _ = write!(
        text,
        "\n\nFormula: {}\nSource: {}\n\nExample:\n  {}\n{}",
        description.formula,
        description.citation,
        description.example,
        answer.join("\n")
    );
    text
}

/// The description as JSON.
pub fn json(function: &Function) -> Value {
    let Description {
        name,
        topic,
        parameters,
        summary,
        formula,
        citation,
        example,
    } = *function.description();
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|parameter| {
            serde_json::json!({
                "name": parameter.name, "takes": parameter.kind.as_str(),
                "required": parameter.is_required, "meaning": parameter.meaning,
            })
        })
        .collect();
    serde_json::json!({
        "name": name, "topic": topic.as_str(), "kind": kind_of(function.call()),
        "signature": function.description().signature(), "parameters": parameters,
        "summary": summary, "formula": formula, "citation": citation, "example": example,
    })
}

fn kind_of(call: Call) -> &'static str {
    match call {
        Call::PerRow => "per row",
        Call::Aggregate => "aggregate",
    }
}
