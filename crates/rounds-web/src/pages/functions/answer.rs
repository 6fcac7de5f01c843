//! What an example answers: numbers rounded for reading, intervals in brackets, parts under the
//! names by which SQL takes them.

use maud::{Markup, html};

use crate::page_data::AnswerPart;
use crate::view::number;

/// The parts of every estimate. Any others of it are written after them.
const OF_ESTIMATES: [&str; 5] = ["value", "low", "high", "n", "method"];

/// The rows of an answer. Most have one row with one column, whose parts are what matters.
pub fn view(answer: &[AnswerPart]) -> Markup {
    match answer {
        [AnswerPart::Parts(columns)] if columns.len() == 1 => {
            html! { @for (_, value) in columns { (column(value)) } }
        }
        rows => table("Rows of the answer", rows),
    }
}

fn column(value: &AnswerPart) -> Markup {
    match value {
        AnswerPart::Parts(parts) => parts_view(parts),
        AnswerPart::List(items) if has_records(items) => table("Rows of the answer", items),
        other => html! { p.answer-value { (words(other)) } },
    }
}

fn parts_view(parts: &[(String, AnswerPart)]) -> Markup {
    let tables = parts.iter().filter_map(|(name, part)| match part {
        AnswerPart::List(items) if has_records(items) => Some((name, items)),
        _ => None,
    });
    let lines: Vec<_> = parts
        .iter()
        .filter(|(_, part)| !matches!(part, AnswerPart::List(items) if has_records(items)))
        .collect();
    html! {
        @if !lines.is_empty() {
            table.parts {
                thead { tr { th scope="col" { "Part" } th scope="col" { "Value" } } }
                tbody {
                    @for (name, part) in lines {
                        tr { th scope="row" { code { (name) } } td { (cell(part)) } }
                    }
                }
            }
        }
        @for (name, items) in tables {
            h3 { code { (name) } }
            (table(name, items))
        }
    }
}

fn has_records(items: &[AnswerPart]) -> bool {
    items
        .iter()
        .any(|item| matches!(item, AnswerPart::Parts(_)))
}

/// Records with the same parts, one a row.
fn table(name: &str, items: &[AnswerPart]) -> Markup {
    let names: Vec<&str> = match items.first() {
        Some(AnswerPart::Parts(parts)) => parts.iter().map(|(name, _)| name.as_str()).collect(),
        _ => Vec::new(),
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table.records {
                thead { tr { @for name in &names { th scope="col" { code { (name) } } } } }
                tbody {
                    @for item in items {
                        tr { @for name in &names { td { (cell(item.part(name).unwrap_or(&AnswerPart::Null))) } } }
                    }
                }
            }
        }
    }
}

fn cell(part: &AnswerPart) -> Markup {
    match part {
        AnswerPart::Null => html! { span.absent { "null" } },
        AnswerPart::Parts(parts) if part.part("value").is_some() => estimate(part, parts),
        other => html! { (words(other)) },
    }
}

/// An estimate in one cell: value, interval and number, then how, then what else it says.
fn estimate(part: &AnswerPart, parts: &[(String, AnswerPart)]) -> Markup {
    let said = |name| part.part(name).filter(|part| **part != AnswerPart::Null);
    let others: Vec<String> = parts
        .iter()
        .filter(|(name, _)| !OF_ESTIMATES.contains(&name.as_str()))
        .map(|(name, part)| format!("{name} {}", words(part)))
        .collect();
    html! {
        @match said("value") {
            Some(value) => b { (words(value)) },
            None => span.absent { "null" },
        }
        @match (said("low"), said("high")) {
            (Some(low), Some(high)) => { " (" (interval(low, high)) ")" },
            (Some(low), None) => { " (from " (words(low)) ")" },
            (None, Some(high)) => { " (to " (words(high)) ")" },
            (None, None) => {},
        }
        @if let Some(n) = said("n") { ", n\u{a0}" (words(n)) }
        @if let Some(method) = said("method") { span.made-of { (words(method)) } }
        @if !others.is_empty() { span.made-of { (others.join("; ")) } }
    }
}

/// `0.1–0.5`, or `−0.2 to 1.1` where a minus sign would meet the dash.
fn interval(low: &AnswerPart, high: &AnswerPart) -> String {
    let (low, high) = (words(low), words(high));
    let has_minus = low.starts_with('−') || high.starts_with('−');
    let dash = if has_minus { " to " } else { "–" };
    format!("{low}{dash}{high}")
}

/// A value in one line.
fn words(part: &AnswerPart) -> String {
    match part {
        AnswerPart::Null => "null".to_owned(),
        AnswerPart::Boolean(value) => value.to_string(),
        AnswerPart::Integer(value) => number::plain(*value as f64),
        AnswerPart::Number(value) => rounded(*value),
        AnswerPart::Text(text) => text.clone(),
        AnswerPart::Parts(parts) => {
            let each = parts
                .iter()
                .map(|(name, part)| format!("{name} {}", words(part)));
            each.collect::<Vec<_>>().join("; ")
        }
        AnswerPart::List(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
    }
}

/// Four digits, more than measures are shown with, because areas under curves and p values differ
/// there. What arithmetic leaves over where zero is meant is shown as zero.
fn rounded(value: f64) -> String {
    let size = value.abs();
    if size < 1e-9 {
        return "0".to_owned();
    }
    if size >= 1e3 {
        return number::plain(value);
    }
    let decimals = (3.0 - size.log10().floor()).clamp(0.0, 12.0) as usize;
    let digits = format!("{value:.decimals$}");
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => &digits,
    };
    digits.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> String {
        let row: AnswerPart = serde_json::from_str(json).expect("JSON");
        view(&[row]).into_string()
    }

    #[test]
    fn a_number_alone_is_one_line() {
        assert_eq!(
            shown(r#"{"auroc":0.75}"#),
            "<p class=\"answer-value\">0.75</p>"
        );
        assert!(shown(r#"{"adjusted":[0.003,0.04]}"#).contains("0.003, 0.04"));
    }

    #[test]
    fn four_digits_are_shown_and_no_noise() {
        let all = [
            0.75,
            2.0 / 3.0,
            0.00009172773,
            -4.4e-16,
            10.0,
            99.996,
            -12.345,
            45_678.9,
        ];
        assert_eq!(
            all.map(rounded),
            [
                "0.75",
                "0.6667",
                "0.00009173",
                "0",
                "10",
                "100",
                "−12.35",
                "45,679"
            ]
        );
        assert_eq!(rounded(f64::NAN), "NaN");
    }

    #[test]
    fn parts_of_one_estimate_are_listed_under_their_names() {
        let page = shown(r#"{"a":{"value":0.8333,"low":null,"high":null,"n":5,"method":"exact"}}"#);
        for expected in ["<code>low</code>", "null", "0.8333", "exact"] {
            assert!(page.contains(expected), "{expected}: {page}");
        }
    }

    #[test]
    fn an_estimate_inside_an_answer_is_one_cell_with_all_it_says() {
        let page = shown(
            r#"{"a":{"slope":{"value":0.5,"low":-0.2,"high":1.1,"n":6,"method":"Wald","p":0.3}}}"#,
        );
        assert!(
            page.contains("<b>0.5</b> (−0.2 to 1.1), n\u{a0}6"),
            "{page}"
        );
        assert!(page.contains("p 0.3"), "{page}");
        let open = shown(r#"{"a":{"time":{"value":5.0,"low":1.0,"high":null}}}"#);
        assert!(open.contains("(from 1)"), "{open}");
    }

    #[test]
    fn records_become_a_table() {
        let page = shown(r#"{"a":{"points":[{"x":0.0,"y":-4e-16},{"x":1.0,"y":1.0}],"n":2}}"#);
        assert_eq!(page.matches("<tr>").count(), 2 + 3);
        assert!(!page.contains('−'), "{page}");
    }

    #[test]
    fn several_rows_or_columns_are_a_table() {
        let rows = [r#"{"sex":"f","value":0.5}"#, r#"{"sex":"m","value":null}"#];
        let rows = rows.map(|json| serde_json::from_str(json).expect("JSON"));
        assert_eq!(view(&rows).into_string().matches("<tr>").count(), 3);
        assert!(shown(r#"{"a":1,"b":2}"#).contains("<code>b</code>"));
    }

    #[test]
    fn markup_in_an_answer_is_shown() {
        assert!(shown(r#"{"a":"<b>"}"#).contains("&lt;b&gt;"));
        assert!(shown(r#"{"a":{"<i>":"<b>"}}"#).contains("&lt;i&gt;"));
    }
}
