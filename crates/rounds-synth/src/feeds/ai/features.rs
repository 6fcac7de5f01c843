//! What a model was given, as JSON: measurements that rise and fall with the signal in them, and
//! what the chart says of the patient. An input that did not arrive is null.

use std::fmt::Write;

use crate::acts::Prediction;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::Patient;
use crate::world::models::{Event, Model};

const INPUTS: Topic = Topic::new("inputs of a model");

/// The inputs of a prediction as one JSON object.
pub(super) fn json(scene: &Scene<'_>, prediction: &Prediction, model: &Model) -> String {
    let patient = scene.world.patient(prediction.patient);
    let random = scene.world.random(INPUTS, &[prediction.number]);
    let (median, _) = model.chance;
    let mut inputs = Inputs {
        text: String::with_capacity(160),
        random,
        // How much graver than the usual case this one looked.
        gravity: prediction.signal - (median / (1.0 - median)).ln(),
        lacks_first: prediction.lacks_input,
    };
    inputs.text.push('{');
    match model.event {
        Event::Sepsis | Event::Deterioration | Event::KidneyInjury => inputs.ward(model.event),
        Event::Hemorrhage | Event::Pneumothorax => inputs.imaging(),
        Event::NoShow => inputs.appointment(scene, prediction, &patient),
        Event::UrgentMessage => inputs.message(),
        Event::Readmission | Event::Thrombosis | Event::Fall | Event::Admission => {
            inputs.chart(&patient);
        }
    }
    let age = patient.age_years(scene.world.calendar.date(scene.day));
    inputs.number("age", f64::from(age), 0);
    inputs.text.pop();
    inputs.text.push('}');
    inputs.text
}

struct Inputs {
    text: String,
    random: Random,
    gravity: f64,
    lacks_first: bool,
}

impl Inputs {
    /// Adds a value; writing to a String cannot fail. The first is the one that can be lost.
    fn number(&mut self, name: &str, value: f64, decimals: usize) {
        let is_lost = self.lacks_first && self.text.len() == 1;
        let _ = if is_lost {
            write!(self.text, "\"{name}\":null,")
        } else {
            write!(self.text, "\"{name}\":{value:.decimals$},")
        };
    }

    /// A measurement: usual value, its spread, and how far a step of gravity moves it.
    fn measured(&mut self, name: &str, (usual, spread, step): (f64, f64, f64), decimals: usize) {
        let value = self.random.normal(usual + step * self.gravity, spread);
        self.number(name, value.max(0.0), decimals);
    }

    fn ward(&mut self, event: Event) {
        match event {
            Event::KidneyInjury => self.measured("creatinine_mg_dl", (1.05, 0.25, 0.22), 2),
            _ => self.measured("lactate_mmol_l", (1.4, 0.35, 0.3), 1),
        }
        self.measured("heart_rate", (84.0, 12.0, 6.0), 0);
        self.measured("respiratory_rate", (17.0, 2.5, 1.3), 0);
        self.measured("systolic_mmhg", (127.0, 15.0, -6.0), 0);
        self.measured("temperature_c", (36.9, 0.5, 0.16), 1);
        self.measured("leukocytes_10_9_l", (8.4, 2.4, 1.1), 1);
        self.measured("oxygen_saturation", (96.5, 1.4, -0.6), 0);
    }

    fn imaging(&mut self) {
        self.measured("lesion_confidence", (0.22, 0.05, 0.1), 3);
        self.measured("image_quality", (0.9, 0.05, 0.0), 2);
        self.measured("slices", (38.0, 6.0, 0.0), 0);
        self.measured("slice_thickness_mm", (2.5, 0.4, 0.0), 1);
    }

    fn appointment(&mut self, scene: &Scene<'_>, prediction: &Prediction, patient: &Patient) {
        let visit = prediction.visit.and_then(|visit| scene.visits.get(visit));
        let lead_days = visit.and_then(|visit| {
            let booked = visit.booked_at?;
            Some(visit.start.minutes_since(booked) / 1_440.0)
        });
        self.measured("prior_no_shows", (0.6, 0.3, 0.5), 0);
        self.number("lead_days", lead_days.unwrap_or(0.0), 0);
        self.measured("distance_km", (9.0, 3.0, 0.8), 0);
        self.measured("prior_visits_year", (4.0, 1.5, -0.2), 0);
        self.number("portal", f64::from(u8::from(patient.has_portal)), 0);
    }

    fn message(&mut self) {
        self.measured("urgent_words", (0.4, 0.4, 0.5), 0);
        self.measured("characters", (310.0, 90.0, 20.0), 0);
        self.measured("messages_30_days", (1.4, 0.8, 0.3), 0);
        self.measured("days_since_visit", (40.0, 18.0, -5.0), 0);
    }

    fn chart(&mut self, patient: &Patient) {
        self.measured("prior_stays_year", (0.5, 0.3, 0.4), 0);
        self.measured("medications", (7.0, 2.2, 1.0), 0);
        self.measured("hemoglobin_g_dl", (12.6, 1.3, -0.4), 1);
        self.measured("albumin_g_dl", (3.8, 0.35, -0.12), 1);
        let chronic = [
            ("diabetes", patient.diabetes),
            ("heart_failure", patient.heart_failure),
            ("kidney_disease", patient.kidney_disease),
        ];
        for (name, has) in chronic {
            self.number(name, f64::from(u8::from(has)), 0);
        }
    }
}
