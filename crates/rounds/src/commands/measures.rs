//! `rounds measures`: definitions with their last values, or one with its series.

use anyhow::{Result, bail};
use rounds_core::suggest::did_you_mean;
use rounds_measures::read::{self, MeasureLine};
use rounds_measures::signal::series::{Point, Series};
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::Measures;
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

/// Periods of a series that are listed for people; `--json` gives all.
const PERIODS_SHOWN: usize = 24;

pub async fn run(site: &Site, flags: &Measures) -> Result<Outcome> {
    for invalid in site.measures.invalid() {
        note(format!("error: {invalid}"));
    }
    let shown = match &flags.id {
        Some(id) => one(site, id, flags.json).await,
        None => all(site, flags.json).await,
    };
    shown.map(|()| match site.measures.invalid().is_empty() {
        true => Outcome::Done,
        false => Outcome::Incomplete,
    })
}

async fn all(site: &Site, print_json: bool) -> Result<()> {
    let lines = read::measures(&site.lake, &site.lake.latest()?, &site.measures).await?;
    if print_json {
        return say_json(&lines.iter().map(line_json).collect::<Vec<_>>());
    }
    let header = [
        "measure",
        "last period",
        "value",
        "numerator / denominator",
        "groups",
        "title",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let last = whole(line).and_then(last_point);
        vec![
            line.definition.id.clone(),
            last.map_or_else(|| "-".to_owned(), |point| point.period.to_string()),
            last.map_or_else(String::new, |point| value_text(line, point)),
            last.map_or_else(String::new, fraction_text),
            line.series.len().to_string(),
            line.definition.title.clone(),
        ]
    }));
    say_columns(&rows);
    Ok(())
}

/// The series of the whole site, or the only one there is.
fn whole(line: &MeasureLine) -> Option<&Series> {
    line.series
        .iter()
        .find(|series| series.group.key().is_empty())
        .or(match line.series.as_slice() {
            [only] => Some(only),
            _ => None,
        })
}

fn last_point(series: &Series) -> Option<&Point> {
    series.points.iter().rev().find(|point| !point.partial)
}

fn value_text(line: &MeasureLine, point: &Point) -> String {
    if point.suppressed {
        return "suppressed".to_owned();
    }
    match point.value {
        Some(value) => rounds_charts::format_value(value, &line.definition.unit),
        None => "missing".to_owned(),
    }
}

fn fraction_text(point: &Point) -> String {
    match (point.numerator, point.denominator) {
        (Some(numerator), Some(denominator)) => {
            format!("{} / {}", plain(numerator), plain(denominator))
        }
        (Some(numerator), None) => plain(numerator),
        _ => point.n.map_or_else(String::new, |n| format!("n = {n}")),
    }
}

fn plain(number: f64) -> String {
    rounds_charts::format_number(number, "")
}

fn line_json(line: &MeasureLine) -> Value {
    json!({
        "id": line.definition.id, "title": line.definition.title, "unit": line.definition.unit,
        "kind": line.definition.kind, "direction": line.definition.direction,
        "citation": line.definition.citation, "series": line.series.len(),
        "open_findings": line.open_findings,
        "last": whole(line).and_then(last_point).map(point_json),
    })
}

fn point_json(point: &Point) -> Value {
    json!({
        "period": point.period.start, "value": point.value, "low": point.low, "high": point.high,
        "numerator": point.numerator, "denominator": point.denominator, "n": point.n,
        "suppressed": point.suppressed, "partial": point.partial,
    })
}

async fn one(site: &Site, id: &str, print_json: bool) -> Result<()> {
    let Some(definition) = site.measures.get(id) else {
        let known = site.measures.iter().map(|measure| measure.id.as_str());
        bail!(
            "no measure {id:?}{}; rounds measures lists them",
            did_you_mean(id, known)
        );
    };
    let detail = read::measure(&site.lake, &site.lake.latest()?, definition).await?;
    if print_json {
        let series = detail.series.iter().map(|charted| {
            let points = charted.series.points.iter().map(point_json);
            json!({ "group": charted.series.group.key(), "points": points.collect::<Vec<_>>() })
        });
        return say_json(&json!({
            "id": definition.id, "title": definition.title, "unit": definition.unit,
            "description": definition.description, "citation": definition.citation,
            "definition_hash": definition.hash.to_string(), "sql": definition.sql,
            "series": series.collect::<Vec<_>>(),
        }));
    }
    say(format!(
        "{}: {}\n{}\nsource: {}\n",
        definition.id, definition.title, definition.description, definition.citation
    ));
    for charted in &detail.series {
        let key = charted.series.group.key();
        say(if key.is_empty() {
            "all".to_owned()
        } else {
            key
        });
        let mut rows = vec![
            [
                "period",
                "value",
                "95 % interval",
                "numerator / denominator",
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        for point in charted.series.points.iter().rev().take(PERIODS_SHOWN) {
            let value = |value: Option<f64>| {
                value.map(|value| rounds_charts::format_value(value, &definition.unit))
            };
            let state = if point.suppressed {
                "suppressed"
            } else {
                "missing"
            };
            let interval = match (value(point.low), value(point.high)) {
                (Some(low), Some(high)) => format!("{low} to {high}"),
                _ => String::new(),
            };
            let partial = if point.partial { " (not over)" } else { "" };
            rows.push(vec![
                format!("{}{partial}", point.period),
                value(point.value).unwrap_or_else(|| state.to_owned()),
                interval,
                fraction_text(point),
            ]);
        }
        say_columns(&rows);
        say("");
    }
    Ok(())
}
