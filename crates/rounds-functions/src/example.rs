//! Runs the example of a description, so that what is documented is what happens.

use crate::description::Description;
use crate::{References, SiteValues, register};
use std::collections::BTreeMap;

use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use jiff::tz::TimeZone;
use rounds_stats::drift::ReferenceBins;

/// The rows the example gives, each as a JSON object in one line.
///
/// # Errors
/// The engine's error, if the example does not run.
pub async fn answer(description: &Description) -> Result<Vec<String>> {
    let context = SessionContext::new();
    register(&context, &example_site());
    let batches = context.sql(description.example).await?.collect().await?;
    let mut lines = Vec::new();
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, LineDelimited>(&mut lines);
    for batch in &batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    let text = String::from_utf8_lossy(&lines);
    Ok(text.lines().map(str::to_owned).collect())
}

/// The site that examples speak of.
fn example_site() -> SiteValues {
    SiteValues {
        time_zone: TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC),
        references: References::new(BTreeMap::from_iter(example_reference())),
    }
}

/// Ages of 400 imaginary patients in four bins.
fn example_reference() -> Option<(String, ReferenceBins)> {
    let bins = ReferenceBins::from_edges(vec![40.0, 60.0, 75.0], vec![100; 4], 0);
    bins.ok().map(|bins| ("example".to_owned(), bins))
}
