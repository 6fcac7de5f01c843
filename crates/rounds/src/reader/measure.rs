//! `/measures/{id}`: one measure with the series of one group.

use rounds_measures::read::ChartedSeries;
use rounds_web::SiteError;
use rounds_web::page_data::{GroupChoice, MeasurePage, Series, TableRead, Variation};

use super::current::{Current, Measured};
use super::{findings, groups, measures, not_found, reading, series};

/// The page. Without a group it shows the series that speaks for the measure.
pub fn one(current: &Current, id: &str, group: Option<&str>) -> Result<MeasurePage, SiteError> {
    let Some(measure) = current.measure(id) else {
        let ids = current
            .measures
            .iter()
            .map(|measure| measure.definition.id.as_str());
        return Err(not_found("measure", id, ids));
    };
    let shown = match group {
        Some(key) => Some(with_key(measure, key)?),
        None => groups::shown(measure),
    };
    Ok(page(current, measure, shown))
}

fn with_key<'a>(measure: &'a Measured, key: &str) -> Result<&'a ChartedSeries, SiteError> {
    let found = measure
        .series
        .iter()
        .find(|one| one.series.group.key() == key);
    found.ok_or_else(|| {
        let keys: Vec<String> = measure
            .series
            .iter()
            .map(|one| one.series.group.key())
            .collect();
        not_found("group", key, keys.iter().map(String::as_str))
    })
}

fn page(current: &Current, measure: &Measured, shown: Option<&ChartedSeries>) -> MeasurePage {
    let definition = &measure.definition;
    let evaluation = measure.evaluation.as_ref();
    let open = current
        .findings
        .iter()
        .filter(|detail| detail.finding.is_open() && detail.finding.measure.id == definition.id);
    MeasurePage {
        id: definition.id.clone(),
        title: definition.title.clone(),
        area: measures::area(measure),
        scale: reading::scale(definition.kind, &definition.unit),
        direction: definition.direction,
        period: definition.period,
        description: definition.description.clone(),
        failure: evaluation.and_then(|evaluation| evaluation.failure.clone()),
        has_whole_site: measure
            .series
            .iter()
            .any(|one| groups::label(&one.series.group).is_none()),
        minimum: definition.minimum.map(|minimum| minimum.to_string()),
        citation: definition.citation.clone(),
        sql: definition.sql.clone(),
        file: definition.file.clone(),
        definition_hash: definition.hash.0.clone(),
        reads: reads(measure),
        computed_at: evaluation.map(|evaluation| evaluation.evaluated_at),
        dimensions: groups::dimensions(measure),
        group: shown.and_then(|one| chosen(measure, one)),
        series: shown.map_or_else(Series::default, |one| series::page_series(definition, one)),
        variation: shown.map_or(Variation::TooFewPoints, |one| {
            series::variation(definition, one)
        }),
        assurance: shown.and_then(|one| series::assurance(definition, one)),
        findings: open.map(|detail| findings::row(current, detail)).collect(),
    }
}

fn chosen(measure: &Measured, one: &ChartedSeries) -> Option<GroupChoice> {
    groups::label(&one.series.group)?;
    Some(groups::choice(
        measure,
        one,
        groups::last_full_period(measure),
    ))
}

/// Tables that did not exist when the measure was computed had no version.
fn reads(measure: &Measured) -> Vec<TableRead> {
    let inputs = measure
        .evaluation
        .iter()
        .flat_map(|evaluation| &evaluation.inputs.0);
    inputs
        .filter_map(|(table, version)| {
            Some(TableRead {
                table: table.clone(),
                version: i64::try_from((*version)?).ok()?,
            })
        })
        .collect()
}
