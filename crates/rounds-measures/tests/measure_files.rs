//! A measure file is taken whole or refused with the place and what to do.

use arrow_schema::{DataType, Field, Schema};
use rounds_measures::definition::{ChartKind, MeasureSet, columns, parse};

const PATH: &str = "content/measures/clinical/readmission.sql";

fn text_with(change: &[(&str, &str)]) -> String {
    let mut text = String::from(
        "/*---
id: clinical.readmission
title: Readmission within 30 days
description: Inpatient stays followed by another within 30 days of discharge.
unit: \"% of discharges\"
kind: proportion
direction: lower
period: month
groups: [class, site]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: CMS Hospital-Wide Readmission, 2025
time: { clinical.encounter: period_end }
lookback_days: 30
---*/

select date_trunc('month', period_end) as period, class, site,
       sum(again) as numerator, count(*) as denominator
from clinical.encounter group by 1, 2, 3;
",
    );
    for (from, to) in change {
        assert!(text.contains(from), "{from:?} is not in the file");
        text = text.replace(from, to);
    }
    text
}

fn refusal(change: &[(&str, &str)]) -> String {
    let refused = parse(PATH, &text_with(change)).expect_err("refused");
    refused.to_string()
}

#[test]
fn a_good_file_is_read_whole() {
    let definition = parse(PATH, &text_with(&[])).expect("a good file");
    assert_eq!(definition.id, "clinical.readmission");
    assert_eq!(definition.area(), "clinical");
    assert_eq!(definition.groups, ["class", "site"]);
    assert_eq!(definition.signal.chart, Some(ChartKind::P));
    assert_eq!(definition.signal.window, 36);
    assert_eq!(definition.sql_line, 17);
    assert!(definition.sql.starts_with("select"), "{}", definition.sql);
    assert!(definition.sql.ends_with("1, 2, 3"), "{}", definition.sql);
    assert!(definition.is_percentage());
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_a_suggestion() {
    let message = refusal(&[("groups:", "grups:")]);
    assert!(
        message.starts_with("content/measures/clinical/readmission.sql:9: "),
        "{message}"
    );
    assert!(message.ends_with("did you mean \"groups\"?"), "{message}");
}

#[test]
fn an_unknown_word_is_named_with_its_line_and_a_suggestion() {
    let message = refusal(&[("kind: proportion", "kind: proporton")]);
    assert!(
        message.starts_with("content/measures/clinical/readmission.sql:6: "),
        "{message}"
    );
    assert!(
        message.ends_with("did you mean \"proportion\"?"),
        "{message}"
    );
    let message = refusal(&[("chart: p", "chart: xmrr")]);
    assert!(
        message.starts_with("content/measures/clinical/readmission.sql:11: "),
        "{message}"
    );
    assert!(message.ends_with("did you mean \"xmr\"?"), "{message}");
}

#[test]
fn a_missing_citation_is_refused() {
    let message = refusal(&[("citation: CMS Hospital-Wide Readmission, 2025\n", "")]);
    assert!(message.contains("missing field `citation`"), "{message}");
    let message = refusal(&[("CMS Hospital-Wide Readmission, 2025", "\"\"")]);
    assert!(message.contains(":12: citation is empty"), "{message}");
}

#[test]
fn the_id_is_the_place() {
    let message = refusal(&[("id: clinical.readmission", "id: clinical.readmissions")]);
    assert!(
        message.contains(":2: id \"clinical.readmissions\""),
        "{message}"
    );
    assert!(
        message.ends_with("expected \"clinical.readmission\""),
        "{message}"
    );
}

#[test]
fn the_chart_fits_the_kind() {
    let message = refusal(&[("chart: p", "chart: u")]);
    assert!(
        message.contains(":11: chart u does not fit a proportion"),
        "{message}"
    );
    let message = refusal(&[("kind: proportion", "kind: rate")]);
    assert!(
        message.contains(":11: chart p does not fit a rate"),
        "{message}"
    );
}

#[test]
fn the_minimum_is_on_a_column_that_exists() {
    let message = refusal(&[("denominator >= 20", "denominator > 20")]);
    assert!(
        message.contains(":10: minimum \"denominator > 20\" is not understood"),
        "{message}"
    );
    let message = refusal(&[
        ("kind: proportion", "kind: quantile"),
        ("chart: p", "chart: xmr"),
    ]);
    assert!(
        message.contains(":10: minimum is set on denominator, which a quantile"),
        "{message}"
    );
}

#[test]
fn a_file_without_header_or_query_is_refused() {
    let message = parse(PATH, "select 1").expect_err("no header").to_string();
    assert!(message.contains(":1: expected the header"), "{message}");
    let text = text_with(&[]);
    let header_only = text.split_once("select").expect("a query").0;
    let message = parse(PATH, header_only).expect_err("no query").to_string();
    assert!(message.contains("there is no query"), "{message}");
    let unclosed = text.replace("---*/", "");
    let message = parse(PATH, &unclosed).expect_err("unclosed").to_string();
    assert!(message.contains("not closed"), "{message}");
}

#[test]
fn the_hash_changes_with_the_numbers_and_not_with_the_words() {
    let hash = |change: &[(&str, &str)]| parse(PATH, &text_with(change)).expect("good").hash;
    let original = hash(&[]);
    assert_eq!(
        original,
        hash(&[("Readmission within 30 days", "Readmitted")])
    );
    assert_eq!(original, hash(&[("1, 2, 3;", "1, 2, 3  \r")]));
    assert_ne!(original, hash(&[("count(*)", "count(id)")]));
    assert_ne!(original, hash(&[(">= 20", ">= 30")]));
}

#[test]
fn the_columns_of_the_query_are_checked() {
    let definition = parse(PATH, &text_with(&[])).expect("a good file");
    let field = |name: &str, data_type| Field::new(name, data_type, true);
    let fields = vec![
        field("period", DataType::Date32),
        field("class", DataType::Utf8),
        field("site", DataType::Utf8View),
        field("numerator", DataType::Int64),
        field("denominator", DataType::Float64),
    ];
    let message = |position: usize, replacement: Field| {
        let mut changed = fields.clone();
        changed[position] = replacement;
        columns::check(&definition, &Schema::new(changed))
            .expect_err("a wrong column")
            .to_string()
    };
    assert_eq!(
        columns::check(&definition, &Schema::new(fields.clone())),
        Ok(())
    );
    let wrong = message(4, field("denominater", DataType::Int64));
    assert!(
        wrong.contains(":17: the query does not return \"denominator\""),
        "{wrong}"
    );
    assert!(wrong.ends_with("did you mean \"denominater\"?"), "{wrong}");
    let wrong = message(3, field("numerator", DataType::Utf8));
    assert!(wrong.contains("as Utf8: expected a number"), "{wrong}");
    let wrong = message(0, field("period", DataType::Int64));
    assert!(wrong.contains("expected a date"), "{wrong}");
}

#[test]
fn a_site_overrides_and_adds() {
    let shipped_text = text_with(&[]);
    let own_text = text_with(&[("Readmission within 30 days", "Our readmissions")]);
    let added = text_with(&[("id: clinical.readmission", "id: own.readmission")]);
    let shipped = MeasureSet::from_files([(PATH, shipped_text.as_str())]);
    let site = MeasureSet::from_files([
        ("site/measures/clinical/readmission.sql", own_text.as_str()),
        ("site/measures/own/readmission.sql", added.as_str()),
        ("site/measures/own/broken.sql", "select 1"),
    ]);
    let all = shipped.overridden_by(site);
    assert_eq!(all.len(), 2);
    assert_eq!(
        all.get("clinical.readmission").map(|m| m.title.as_str()),
        Some("Our readmissions")
    );
    assert_eq!(all.invalid().len(), 1);
}
