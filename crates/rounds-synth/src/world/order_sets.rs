//! Order sets: what is offered together, for whom, who looks after it. A few carry most of the
//! use and many are never opened, as libraries of order sets are (Wright 2012, PMC3466359: the top
//! fifth of the sets had 90.1 % of the uses; Cowansage 2012, PMC3540558: 46 % and 39 % unused in
//! three years).

use super::Setting;
use super::orderables::orderable_named;
use crate::random::{Random, Topic};
use crate::terms::{DIABETES, HEART_FAILURE};

const REVIEWS: Topic = Topic::new("order set reviews");
/// Share of the uses that go to the sets with a weight.
const MAIN_SHARE: f64 = 0.9;
/// How many of the others are used at all, rarely.
const RARE: usize = 14;

/// One order set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderSet {
    pub(crate) title: &'static str,
    pub(crate) setting: Setting,
    /// How often it is used among the sets of its place that fit; 0 for rare and unused ones.
    weight: f64,
    /// The illnesses it is for; none for any.
    illnesses: &'static [usize],
    items: &'static [&'static str],
}

const fn set(
    title: &'static str,
    setting: Setting,
    weight: f64,
    illnesses: &'static [usize],
    items: &'static [&'static str],
) -> OrderSet {
    OrderSet {
        title,
        setting,
        weight,
        illnesses,
        items,
    }
}

use Setting::{Ambulatory, Emergency, Inpatient};

const SEPSIS_ITEMS: &[&str] = &[
    "lactate",
    "blood-culture",
    "blood-count",
    "metabolic-panel",
    "sodium-chloride",
    "piperacillin-tazobactam",
    "vancomycin",
];
const ADMISSION_ITEMS: &[&str] = &[
    "basic-panel",
    "blood-count",
    "enoxaparin",
    "acetaminophen",
    "regular-diet",
    "fall-precautions",
];
const CHEST_PAIN: usize = 9;
const PNEUMONIA: usize = 10;
const KNEE: usize = 12;
const SEPSIS: usize = 13;

/// The library. Those with a weight come first.
#[rustfmt::skip]
const ORDER_SETS: [OrderSet; 40] = [
    set("General admission", Inpatient, 6.0, &[], ADMISSION_ITEMS),
    set("Emergency abdominal and undifferentiated complaint", Emergency, 5.0, &[], &["blood-count", "metabolic-panel", "urinalysis", "sodium-chloride", "ondansetron"]),
    set("Emergency chest pain", Emergency, 9.0, &[CHEST_PAIN], &["electrocardiogram", "troponin", "chest-x-ray", "aspirin", "basic-panel"]),
    set("Sepsis bundle, emergency", Emergency, 14.0, &[SEPSIS], SEPSIS_ITEMS),
    set("Heart failure admission", Inpatient, 9.0, &[HEART_FAILURE], &["furosemide", "basic-panel", "natriuretic-peptide", "telemetry", "lisinopril"]),
    set("Pneumonia admission", Inpatient, 9.0, &[PNEUMONIA], &["chest-x-ray", "blood-count", "ceftriaxone", "azithromycin", "albuterol"]),
    set("Joint replacement, after surgery", Inpatient, 12.0, &[KNEE], &["oxycodone", "acetaminophen", "enoxaparin", "physical-therapy", "blood-count"]),
    set("Diabetes visit", Ambulatory, 5.0, &[DIABETES], &["hba1c", "lipids", "creatinine", "metformin"]),
    set("Ventilator liberation", Inpatient, 0.0, &[], &["lorazepam", "potassium"]),
    set("Heparin infusion by weight", Inpatient, 0.0, &[], &["heparin", "inr", "blood-count"]),
    set("Alcohol withdrawal", Inpatient, 0.0, &[], &["lorazepam", "basic-panel"]),
    set("Sepsis bundle, wards", Inpatient, 0.0, &[], SEPSIS_ITEMS),
    set("Stroke, emergency", Emergency, 0.0, &[], &["head-ct", "inr", "glucose"]),
    set("Asthma and COPD, emergency", Emergency, 0.0, &[], &["albuterol", "prednisone", "chest-x-ray"]),
    set("Pulmonary embolism, emergency", Emergency, 0.0, &[], &["d-dimer", "chest-ct-angiography", "enoxaparin"]),
    set("Ankle injury", Emergency, 0.0, &[], &["ankle-x-ray", "ibuprofen"]),
    set("Adult annual visit", Ambulatory, 0.0, &[], &["lipids", "hba1c", "thyroid"]),
    set("Child well visit", Ambulatory, 0.0, &[], &["lead", "blood-count"]),
    set("Anticoagulation visit", Ambulatory, 0.0, &[], &["inr", "warfarin"]),
    set("Low back pain", Ambulatory, 0.0, &[], &["naproxen", "physical-therapy"]),
    set("Hypertension visit", Ambulatory, 0.0, &[], &["basic-panel", "lisinopril"]),
    set("Vancomycin dosing", Inpatient, 0.0, &[], &["vancomycin", "vancomycin-trough"]),
    set("Electrolyte replacement", Inpatient, 0.0, &[], &["potassium-chloride", "potassium"]),
    set("Pain after surgery", Inpatient, 0.0, &[], &["morphine", "ketorolac", "acetaminophen"]),
    set("Comfort care", Inpatient, 0.0, &[], &["morphine", "lorazepam"]),
    set("Transfusion", Inpatient, 0.0, &[], &["blood-count"]),
    set("Burns", Emergency, 0.0, &[], &["morphine"]),
    set("Snake bite", Emergency, 0.0, &[], &["inr"]),
    set("Carbon monoxide", Emergency, 0.0, &[], &["lactate"]),
    set("Hypothermia", Emergency, 0.0, &[], &["sodium-chloride"]),
    set("Travel clinic", Ambulatory, 0.0, &[], &["azithromycin"]),
    set("Infusion, biologics", Ambulatory, 0.0, &[], &["adalimumab"]),
    set("Weight management", Ambulatory, 0.0, &[], &["semaglutide"]),
    set("Preoperative visit", Ambulatory, 0.0, &[], &["electrocardiogram"]),
    set("Syncope observation", Inpatient, 0.0, &[], &["telemetry"]),
    set("Cellulitis admission (retired content)", Inpatient, 0.0, &[], &["amoxicillin-clavulanate"]),
    set("Influenza admission 2019", Inpatient, 0.0, &[], &["azithromycin"]),
    set("Bariatric surgery, old", Inpatient, 0.0, &[], &["enoxaparin"]),
    set("Test order set DO NOT USE", Inpatient, 0.0, &[], &["acetaminophen"]),
    set("Dr. Marsh's favorites", Inpatient, 0.0, &[], &["ondansetron"]),
];

/// All order sets.
pub(crate) fn all() -> &'static [OrderSet] {
    &ORDER_SETS
}

/// The order set at this position; the first of an impossible one.
pub(crate) fn order_set_at(position: usize) -> &'static OrderSet {
    let [first, ..] = &ORDER_SETS;
    ORDER_SETS.get(position).unwrap_or(first)
}

/// The id of the order set at this position.
pub(crate) fn id(position: usize) -> String {
    format!("os-{:03}", position + 1)
}

impl OrderSet {
    /// Positions of its items in the catalogue.
    pub(crate) fn items(&self) -> impl Iterator<Item = usize> {
        self.items.iter().filter_map(|key| orderable_named(key))
    }

    /// Who looks after it.
    pub(crate) fn owner(&self) -> &'static str {
        match self.setting {
            Emergency => "Emergency medicine council",
            Ambulatory => "Ambulatory practice group",
            _ => "Order set committee",
        }
    }

    /// Days before the first day of the data on which its content was last reviewed.
    pub(crate) fn reviewed_days_before(position: usize, seed: u64) -> i32 {
        Random::of(seed, REVIEWS, &[position as u64]).between(20, 1_400) as i32
    }
}

/// The order set that somebody opens for a visit of this illness in this place.
pub(crate) fn choose(setting: Setting, illness: usize, random: &mut Random) -> Option<usize> {
    let here = |position: &usize| order_set_at(*position).setting == setting;
    if random.chance(MAIN_SHARE) {
        let fitting = |set: &OrderSet| {
            let fits = set.illnesses.is_empty() || set.illnesses.contains(&illness);
            if fits { set.weight } else { 0.0 }
        };
        let main: Vec<usize> = (0..ORDER_SETS.len())
            .filter(here)
            .filter(|position| fitting(order_set_at(*position)) > 0.0)
            .collect();
        let chosen = random.weighted(main.iter().map(|set| fitting(order_set_at(*set))));
        return main.get(chosen).copied();
    }
    let main = ORDER_SETS.iter().take_while(|set| set.weight > 0.0).count();
    let rare: Vec<usize> = (main..main + RARE).filter(here).collect();
    random.pick(&rare).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_the_catalogue() {
        for set in all() {
            assert_eq!(set.items().count(), set.items.len(), "{}", set.title);
        }
    }
}
