//! A few functions as the product describes them, among them one whose example this site cannot run.

use rounds_core::suggest::did_you_mean;
use serde::Deserialize;

use super::Scenario;
use crate::page_data::{AnswerPart, FunctionCall, FunctionPage, FunctionParameter, FunctionRow};
use crate::site_reader::SiteError;

/// As `rounds functions --json` writes them, with what their examples answer.
const FUNCTIONS: &str = include_str!("functions.json");

#[derive(Deserialize)]
struct Described {
    name: String,
    topic: String,
    kind: String,
    signature: String,
    summary: String,
    parameters: Vec<Taken>,
    formula: String,
    citation: String,
    example: String,
    runs_here: bool,
    answer: Vec<AnswerPart>,
}

#[derive(Deserialize)]
struct Taken {
    name: String,
    takes: String,
    required: bool,
    meaning: String,
}

/// Every function of a scenario. They come with the program, so an empty site has them too.
pub fn all(scenario: Scenario) -> Vec<FunctionPage> {
    let described: Vec<Described> =
        serde_json::from_str(FUNCTIONS).expect("invariant: the sample's functions are JSON");
    let mut pages: Vec<FunctionPage> = described.into_iter().map(page).collect();
    if scenario == Scenario::Crowded {
        pages.extend(crowd());
    }
    pages
}

/// One function.
pub fn one(scenario: Scenario, name: &str) -> Result<FunctionPage, SiteError> {
    let all = all(scenario);
    let found = all
        .iter()
        .find(|page| page.row.name.eq_ignore_ascii_case(name));
    found.cloned().ok_or_else(|| SiteError::NotFound {
        kind: "function",
        name: name.to_owned(),
        suggestion: did_you_mean(name, all.iter().map(|page| page.row.name.as_str())),
    })
}

fn page(described: Described) -> FunctionPage {
    let parameter = |taken: Taken| FunctionParameter {
        name: taken.name,
        takes: taken.takes,
        meaning: taken.meaning,
        is_required: taken.required,
    };
    FunctionPage {
        row: FunctionRow {
            name: described.name,
            topic: described.topic,
            call: match described.kind.as_str() {
                "per row" => FunctionCall::PerRow,
                _ => FunctionCall::Aggregate,
            },
            signature: described.signature,
            summary: described.summary,
        },
        parameters: described.parameters.into_iter().map(parameter).collect(),
        formula: described.formula,
        citation: described.citation,
        example: described.example,
        answer: described.answer,
        runs_here: described.runs_here,
    }
}

/// Many functions with long signatures and markup in every text.
fn crowd() -> impl Iterator<Item = FunctionPage> {
    (0..80).map(|number| {
        let name = format!("crowd_function_with_a_long_name_{number}");
        let words = "<script>alert(1)</script> & “quotes”";
        FunctionPage {
            row: FunctionRow {
                signature: format!("{name}(first_parameter, second_parameter[, third_parameter])"),
                name,
                topic: format!("Crowd {words}"),
                call: FunctionCall::Aggregate,
                summary: format!("{words} in a summary."),
            },
            parameters: vec![FunctionParameter {
                name: "first_parameter".to_owned(),
                takes: words.to_owned(),
                meaning: words.repeat(8),
                is_required: true,
            }],
            formula: format!("Σ{}; {words}", "(x−y)²".repeat(60)),
            citation: words.to_owned(),
            example: format!("select '{words}' from (values (1)) as t(v)"),
            answer: vec![AnswerPart::Parts(vec![(
                words.to_owned(),
                AnswerPart::Text(words.to_owned()),
            )])],
            runs_here: number % 2 == 0,
        }
    })
}
