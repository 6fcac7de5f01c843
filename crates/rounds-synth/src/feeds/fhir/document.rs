//! Notes as documents; their text stays in the EHR, as in most exports.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::meta;
use super::{DOCUMENT, Export};
use crate::acts::{Acts, Note};

/// The notes about visits of which everything is told.
pub(super) fn write(
    export: &mut Export<'_, '_>,
    records: &[Record<'_>],
    acts: &Acts,
) -> io::Result<()> {
    for note in &acts.notes {
        if let Some(record) = records.get(note.visit).filter(|record| record.detailed) {
            export.put(DOCUMENT, document(record, note))?;
        }
    }
    Ok(())
}

fn document(record: &Record<'_>, note: &Note) -> Value {
    let (code, display) = note.kind.loinc();
    let id = format!("doc-{}", note.number);
    json!({
        "resourceType": "DocumentReference", "id": id,
        "meta": meta(record.scene.world, note.signed_at, "documentreference"),
        "status": "current", "docStatus": "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": code, "display": display}]},
        "category": [{"coding": [{
            "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "code": "clinical-note", "display": "Clinical Note"}]}],
        "subject": record.subject(), "date": record.time(note.signed_at),
        "author": [record.practitioner(note.author)],
        "custodian": {
            "reference": format!("Organization/{}", record.scene.site().organization_id()),
            "display": record.scene.site().name},
        "content": [{"attachment": {"contentType": "text/rtf", "url": format!("Binary/{id}"),
            "size": note.characters}}],
        "context": {"encounter": [record.encounter()],
            "period": {"start": record.time(note.opened_at), "end": record.time(note.signed_at)}},
    })
}
