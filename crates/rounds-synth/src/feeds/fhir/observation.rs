//! Vital signs and laboratory results as Observations.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{concept, meta, quantity, set};
use super::{Export, OBSERVATION};
use crate::acts::result::{self, Measured, Sample, Vitals};
use crate::calendar::Moment;
use crate::course::VisitKind;
use crate::laboratory::{
    HEART_RATE, LOCAL, Panel, RESPIRATORY_RATE, TEMPERATURE, Test, WEIGHT, flag,
};
use crate::random::Topic;
use crate::terms::{BLOOD_PRESSURE, DIASTOLIC, SYSTOLIC};

const AMENDED: Topic = Topic::new("amended");
const MMHG: &str = "mm[Hg]";

/// What was measured and is exported.
pub(super) fn write(
    export: &mut Export<'_, '_>,
    records: &[Record<'_>],
    measured: &Measured,
) -> io::Result<()> {
    for vitals in &measured.vitals {
        if let Some(record) = records.get(vitals.visit) {
            write_vitals(export, record, vitals)?;
        }
    }
    for sample in &measured.samples {
        if let Some(record) = records.get(sample.visit).filter(|it| is_told(it, sample)) {
            for (position, measured) in result::numbered(sample) {
                let result = laboratory_result(record, sample, (position, measured));
                export.put(OBSERVATION, result)?;
            }
        }
    }
    Ok(())
}

/// Whether a sample is in the export: HbA1c always, the others where all is told, and none while
/// the feed of the site is silent.
pub(super) fn is_told(record: &Record<'_>, sample: &Sample) -> bool {
    let scene = record.scene;
    let data = &scene.planted.data;
    let silent = data.silent("Observation", scene.here().site, scene.day);
    !silent && (record.detailed || sample.panel == Panel::Hba1c)
}

/// The id of the Observation of a test of a sample.
pub(super) fn result_id(sample: &Sample, position: usize) -> String {
    format!("obs-{}-{position}", sample.number)
}

fn observation(
    record: &Record<'_>,
    (id, profile, category): (String, &str, &str),
    (taken_at, issued_at): (Moment, Moment),
) -> Value {
    json!({
        "resourceType": "Observation", "id": id,
        "meta": meta(record.scene.world, issued_at, profile), "status": "final",
        "category": [concept("observation-category", category, category)],
        "subject": record.subject(), "encounter": record.encounter(),
        "effectiveDateTime": record.time(taken_at), "issued": record.time(issued_at),
    })
}

/// Blood pressure of those who are watched for it, and everything where all is told.
fn write_vitals(
    export: &mut Export<'_, '_>,
    record: &Record<'_>,
    vitals: &Vitals,
) -> io::Result<()> {
    let watched = record.visit.kind.is_booked() && record.person.hypertension;
    if !watched && !record.detailed {
        return Ok(());
    }
    let at = (vitals.at, vitals.at);
    let head = |kind: &str, profile| {
        (
            format!("obs-{}-{kind}", vitals.number),
            profile,
            "vital-signs",
        )
    };
    let mut pressure = observation(record, head("bp", "blood-pressure"), at);
    set(&mut pressure, "code", BLOOD_PRESSURE.concept());
    let parts = json!([
        {"code": SYSTOLIC.concept(), "valueQuantity": quantity(vitals.systolic_mmhg, MMHG, 0)},
        {"code": DIASTOLIC.concept(), "valueQuantity": quantity(vitals.diastolic_mmhg, MMHG, 0)},
    ]);
    set(&mut pressure, "component", parts);
    export.put(OBSERVATION, pressure)?;
    if !record.detailed {
        return Ok(());
    }
    let clinic = record.visit.kind == VisitKind::Office;
    let others: &[(&Test, f64, &str)] = &[
        (&HEART_RATE, vitals.heart_rate, "heart-rate"),
        (&TEMPERATURE, vitals.temperature_celsius, "body-temperature"),
        (
            &RESPIRATORY_RATE,
            vitals.respiratory_rate,
            "respiratory-rate",
        ),
        (&WEIGHT, vitals.weight_kg, "body-weight"),
    ];
    // Clinics weigh, wards and emergency departments watch.
    let told = others.get(if clinic { 3..4 } else { 0..3 });
    for (test, value, profile) in told.into_iter().flatten().copied() {
        let kind = test.local_code.to_lowercase();
        let mut sign = observation(record, head(&kind, profile), at);
        set(&mut sign, "code", test.code.concept());
        let value = quantity(value, test.unit, test.decimals);
        set(&mut sign, "valueQuantity", value);
        export.put(OBSERVATION, sign)?;
    }
    Ok(())
}

fn laboratory_result(
    record: &Record<'_>,
    sample: &Sample,
    (position, (test, value)): (usize, (&Test, f64)),
) -> Value {
    let scene = record.scene;
    let (site, day) = (scene.here().site, scene.day);
    let data = &scene.planted.data;
    let head = (result_id(sample, position), "observation-lab", "laboratory");
    let mut result = observation(record, head, (sample.taken_at, sample.issued_at));
    set(&mut result, "code", code(record, sample.panel, test));
    let value_quantity = quantity(value, test.unit, test.decimals);
    set(&mut result, "valueQuantity", value_quantity);
    let (low, high) = test.usual;
    let range = json!([{
        "low": quantity(low, test.unit, test.decimals),
        "high": quantity(high, test.unit, test.decimals)}]);
    set(&mut result, "referenceRange", range);
    if let Some((flag, words)) = flag(test, value) {
        let flag = json!([concept("v3-ObservationInterpretation", flag, words)]);
        set(&mut result, "interpretation", flag);
    }
    if let Some(order) = sample.order.filter(|_| record.detailed) {
        let order = super::resource::reference("ServiceRequest", &crate::acts::order::id(order));
        set(&mut result, "basedOn", json!([order]));
    }
    let mut random = scene.random(AMENDED, &[sample.number, position as u64]);
    if data.amends_results(site, day) && random.chance(0.5) {
        set(&mut result, "status", json!("amended"));
        let reviewed = sample
            .issued_at
            .after_minutes(random.within(1_440.0, 5_760.0));
        let later = meta(scene.world, reviewed, "observation-lab");
        set(&mut result, "meta", later);
    }
    result
}

/// LOINC and the laboratory's own code, or its own alone.
fn code(record: &Record<'_>, panel: Panel, test: &Test) -> Value {
    let scene = record.scene;
    let (site, day) = (scene.here().site, scene.day);
    let data = &scene.planted.data;
    let own = json!({"system": LOCAL, "code": test.local_code});
    let standard = result::code(scene, test);
    let is_local = panel == Panel::BloodCount && data.blood_count_is_local(site, day);
    if is_local {
        json!({"coding": [own], "text": test.code.display})
    } else {
        json!({"coding": [standard.coding(), own], "text": standard.display})
    }
}
