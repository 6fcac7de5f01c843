//! Runs the example of a description, so that what is documented is what happens.

use crate::description::Description;
use crate::{SiteValues, register};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use jiff::tz::TimeZone;

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
    }
}
