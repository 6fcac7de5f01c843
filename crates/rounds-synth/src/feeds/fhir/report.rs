//! Laboratory reports: one for each sample, with its results.

use std::io;

use serde_json::{Value, json};

use super::observation::{is_told, result_id};
use super::record::Record;
use super::resource::{concept, meta, reference, set};
use super::{Export, REPORT};
use crate::acts::result::{self, Measured, Sample};

/// The reports of the samples that are exported.
pub(super) fn write(
    export: &mut Export<'_, '_>,
    records: &[Record<'_>],
    measured: &Measured,
) -> io::Result<()> {
    for sample in &measured.samples {
        if let Some(record) = records.get(sample.visit).filter(|it| is_told(it, sample)) {
            export.put(REPORT, report(record, sample))?;
        }
    }
    Ok(())
}

fn report(record: &Record<'_>, sample: &Sample) -> Value {
    let results: Vec<Value> = result::numbered(sample)
        .map(|(position, _)| reference("Observation", &result_id(sample, position)))
        .collect();
    let organization = record.scene.site().organization_id();
    let mut report = json!({
        "resourceType": "DiagnosticReport", "id": format!("rep-{}", sample.number),
        "meta": meta(record.scene.world, sample.issued_at, "diagnosticreport-lab"),
        "status": "final",
        "category": [concept("v2-0074", "LAB", "Laboratory")],
        "code": sample.panel.code().concept(),
        "subject": record.subject(), "encounter": record.encounter(),
        "effectiveDateTime": record.time(sample.taken_at),
        "issued": record.time(sample.issued_at),
        "performer": [
            reference("Organization", &organization),
            record.practitioner(record.visit.clinician),
        ],
        "result": results,
    });
    if let Some(order) = sample.order.filter(|_| record.detailed) {
        let order = reference("ServiceRequest", &crate::acts::order::id(order));
        set(&mut report, "basedOn", json!([order]));
    }
    report
}
