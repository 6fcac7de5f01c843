//! The latest results, as conditions of tools are judged on them.

use std::collections::{BTreeMap, HashMap};

use rounds_governance::reading::MeasureWords;
use rounds_governance::{Reading, Readings};
use rounds_lake::{Lake, Snapshot};

use crate::definition::MeasureSet;
use crate::result::MeasureResult;
use crate::round::RoundError;
use crate::round::stored::select;
use crate::store::{Table, results};

/// Results under the present definitions as of one state of the lake, in memory: read once after a
/// round and shared by everybody who asks.
#[derive(Debug, Clone, Default)]
pub struct LakeReadings {
    lake_version: u64,
    measures: BTreeMap<String, OfMeasure>,
}

#[derive(Debug, Clone)]
struct OfMeasure {
    words: MeasureWords,
    /// By the group's key, each the oldest first.
    series: HashMap<String, Vec<Reading>>,
}

impl LakeReadings {
    /// Reads the results of every measure of the set. Results of definitions that no longer hold
    /// are left out: nobody agreed on them.
    ///
    /// # Errors
    /// The lake cannot be read, or holds rows that no round wrote.
    pub async fn read(
        lake: &Lake,
        snapshot: &Snapshot,
        measures: &MeasureSet,
    ) -> Result<Self, RoundError> {
        let rows = select(lake, snapshot, Table::Result, "").await?;
        Ok(Self::of(
            measures,
            &results::read(&rows)?,
            snapshot.version(),
        ))
    }

    /// The same of results that are in memory already, by measure id.
    pub fn of(
        measures: &MeasureSet,
        results: &HashMap<String, Vec<MeasureResult>>,
        lake_version: u64,
    ) -> Self {
        let of_measure = |definition: &crate::MeasureDefinition| {
            let mut series: HashMap<String, Vec<Reading>> = HashMap::new();
            let stored = results.get(&definition.id).into_iter().flatten();
            for result in stored.filter(|result| result.definition == definition.hash) {
                let group = series.entry(result.group.key()).or_default();
                group.push(reading(result));
            }
            for readings in series.values_mut() {
                readings.sort_by_key(|reading| reading.period.start);
            }
            let words = MeasureWords {
                title: definition.title.clone(),
                unit: definition.unit.clone(),
                kind: definition.kind,
            };
            (definition.id.clone(), OfMeasure { words, series })
        };
        Self {
            lake_version,
            measures: measures.iter().map(of_measure).collect(),
        }
    }

    /// The lake version they were read from.
    pub fn lake_version(&self) -> u64 {
        self.lake_version
    }

    /// The groups of a measure that have results, by key.
    pub fn groups(&self, measure_id: &str) -> Vec<&str> {
        let measure = self.measures.get(measure_id);
        let mut groups: Vec<&str> = measure
            .into_iter()
            .flat_map(|measure| measure.series.keys().map(String::as_str))
            .collect();
        groups.sort_unstable();
        groups
    }
}

impl Readings for LakeReadings {
    fn measure(&self, measure_id: &str) -> Option<MeasureWords> {
        Some(self.measures.get(measure_id)?.words.clone())
    }

    fn series(&self, measure_id: &str, group: &str) -> Vec<Reading> {
        let measure = self.measures.get(measure_id);
        let series = measure.and_then(|measure| measure.series.get(group));
        series.cloned().unwrap_or_default()
    }
}

fn reading(result: &MeasureResult) -> Reading {
    let number = |number: Option<f64>| number.map(kept_by_text);
    Reading {
        period: result.period,
        value: number(result.value),
        low: number(result.low),
        high: number(result.high),
        numerator: number(result.numerator),
        denominator: number(result.denominator),
        n: result.n,
        suppressed: result.suppressed,
        partial: result.partial,
        lake_version: result.origin.lake_version,
    }
}

/// The nearest number that reading it from its JSON text gives again. The reader of JSON may miss
/// very small numbers by their last bit; an event whose hash covers such a number would look
/// changed when it is read again.
fn kept_by_text(number: f64) -> f64 {
    const TRIES: usize = 8;
    let mut kept = number;
    for _ in 0..TRIES {
        let text = serde_json::Value::from(kept).to_string();
        let Ok(read) = serde_json::from_str::<f64>(&text) else {
            return kept;
        };
        if read == kept {
            return kept;
        }
        kept = read;
    }
    // Nothing this small decides anything; nought is kept by every text.
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_the_text_of_an_event() {
        // Lower ends of intervals around nought look like these.
        for digits in 1..400_u64 {
            let number: f64 = format!("{}e-28", 277_555_756_156 + digits * 7_919)
                .parse()
                .expect("a number");
            let kept = kept_by_text(number);
            let text = serde_json::to_string(&kept).expect("a number is JSON");
            assert_eq!(serde_json::from_str::<f64>(&text).expect("a number"), kept);
            assert!((kept - number).abs() <= number * 1e-14);
        }
    }
}
