//! Patients, each a function of the seed and a number. Neighbouring numbers live together: eight
//! numbers are a few households in one street.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Setting, World, names};
use crate::random::{Random, Topic, shuffled};

/// Which patient, counted from 0 over the whole system.
pub(crate) type PatientNumber = u32;

const PERSON: Topic = Topic::new("patient");
const HOUSEHOLD: Topic = Topic::new("household");
const NAME: Topic = Topic::new("name");
const PANEL: Topic = Topic::new("panel");

/// Patients whose numbers share the eighth part lie in the same block of houses.
pub(crate) const BLOCK: u32 = 8;
/// Ways in which eight people live together.
const PATTERNS: [&[u32]; 6] = [
    &[1, 2, 5],
    &[2, 2, 4],
    &[1, 3, 4],
    &[1, 1, 1, 2, 3],
    &[2, 1, 3, 2],
    &[1, 1, 2, 2, 2],
];
const PAYERS: [(&str, f64); 5] = [
    ("Medicare", 0.3),
    ("Northeast Mutual", 0.26),
    ("Harbor Health Plan", 0.2),
    ("Medicaid", 0.18),
    ("Pinnacle Advantage", 0.06),
];
/// Race as the OMB categories have it, with shares.
const RACES: [(&str, &str, f64); 4] = [
    ("2106-3", "White", 0.66),
    ("2054-5", "Black or African American", 0.18),
    ("2028-9", "Asian", 0.1),
    ("2131-1", "Other Race", 0.06),
];

/// One person who is, was or could be a patient.
#[derive(Debug, Clone)]
pub(crate) struct Patient {
    pub(crate) number: PatientNumber,
    pub(crate) female: bool,
    pub(crate) family: String,
    pub(crate) given: &'static str,
    pub(crate) birth_date: Date,
    /// Code and words of the OMB category.
    pub(crate) race: (&'static str, &'static str),
    pub(crate) hispanic: bool,
    /// BCP 47.
    pub(crate) language: &'static str,
    /// Number of the household's first member.
    pub(crate) household: PatientNumber,
    /// Who else lives there, as a range of numbers with this person in it.
    pub(crate) members: std::ops::Range<PatientNumber>,
    pub(crate) house_number: u32,
    pub(crate) street: String,
    pub(crate) postal_code: String,
    pub(crate) phone: String,
    pub(crate) payer: &'static str,
    pub(crate) has_portal: bool,
    pub(crate) is_confidential: bool,
    pub(crate) diabetes: bool,
    pub(crate) hypertension: bool,
    pub(crate) heart_failure: bool,
    pub(crate) lung_disease: bool,
    pub(crate) kidney_disease: bool,
    pub(crate) depression: bool,
    /// Usual HbA1c in %, for those with diabetes.
    pub(crate) hba1c_percent: f64,
    /// Usual systolic pressure in mmHg.
    pub(crate) systolic_mmhg: f64,
    /// Usual creatinine in mg/dL.
    pub(crate) creatinine_mg_dl: f64,
    /// How much more than others this person needs care; 1 is usual.
    pub(crate) frailty: f64,
    /// Chance of not keeping an appointment.
    pub(crate) no_show_chance: f64,
}

impl Patient {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        id(self.number)
    }

    /// The medical record number.
    pub(crate) fn record_number(&self) -> String {
        format!("M{:07}", 1_000_000 + self.number)
    }

    /// Completed years on a date.
    pub(crate) fn age_years(&self, on: Date) -> i32 {
        let years = i32::from(on.year()) - i32::from(self.birth_date.year());
        let birthday = (self.birth_date.month(), self.birth_date.day());
        years - i32::from((on.month(), on.day()) < birthday)
    }
}

/// The id of the patient with this number.
pub(crate) fn id(number: PatientNumber) -> String {
    format!("pat-{number:07}")
}

/// The id that a second registration of this patient has.
pub(crate) fn second_id(number: PatientNumber) -> String {
    format!("pat-r{number:07}")
}

/// First number and count of the household that `number` belongs to, and its place in it.
fn household(seed: u64, number: PatientNumber) -> (PatientNumber, u32) {
    let block = number / BLOCK;
    let mut random = Random::of(seed, HOUSEHOLD, &[u64::from(block)]);
    let pattern = random.pick(&PATTERNS).copied().unwrap_or(&[8]);
    let mut first = block * BLOCK;
    for count in pattern {
        if number < first + count {
            return (first, *count);
        }
        first += count;
    }
    (number, 1)
}

impl World {
    /// The hospital, counted from 0, in whose area a patient lives.
    pub(crate) fn catchment(&self, number: PatientNumber) -> usize {
        number as usize / self.scale.patients_per_hospital
    }

    /// The patient with this number.
    pub(crate) fn patient(&self, number: PatientNumber) -> Patient {
        let (first, count) = household(self.seed, number);
        let mut home = self.random(HOUSEHOLD, &[u64::from(first), 1]);
        let mut random = self.random(PERSON, &[u64::from(number)]);
        let place = number - first;
        let mut name = Name::of(self.seed, first, number);
        if place == 1 && random.chance(0.25) {
            name.family = names::family(&mut random);
        }
        let is_employee = self.employee(number).is_some();
        let (youngest, oldest) = if is_employee { (24, 64) } else { (22, 92) };
        let age_years = age_years(place, home.between(youngest, oldest), &mut home);
        let (postal_code, street) = address(self, first);
        let race = random_race(&mut home);
        let mut patient = Patient {
            number,
            female: name.female,
            family: name.family,
            given: name.given,
            birth_date: birth_date(self.calendar.first_date(), age_years, &mut random),
            race,
            hispanic: home.chance(0.16),
            language: if home.chance(0.08) { "es" } else { "en-US" },
            household: first,
            members: first..first + count,
            house_number: 2 * (first / BLOCK % 60) * 4 + 2 * (first % BLOCK) + 1,
            street,
            postal_code,
            phone: format!("555-{:03}-{:04}", first / 10_000 % 1_000, first % 10_000),
            payer: "",
            has_portal: random.chance(0.58),
            is_confidential: random.chance(0.006),
            diabetes: false,
            hypertension: false,
            heart_failure: false,
            lung_disease: false,
            kidney_disease: false,
            depression: random.chance(0.11),
            hba1c_percent: random.normal(7.5, 1.2).max(5.6),
            systolic_mmhg: 0.0,
            creatinine_mg_dl: 0.0,
            frailty: 0.0,
            no_show_chance: (random.exponential(0.065)).min(0.6),
        };
        health(&mut patient, age_years, &mut random);
        patient.payer = payer(age_years, &mut home);
        patient
    }
}

/// What somebody is called.
pub(crate) struct Name {
    pub(crate) family: String,
    pub(crate) given: &'static str,
    pub(crate) female: bool,
}

impl Name {
    /// The name of a member of the household whose first member is `first`.
    fn of(seed: u64, first: PatientNumber, number: PatientNumber) -> Self {
        let mut home = Random::of(seed, NAME, &[u64::from(first)]);
        let head_is_female = home.chance(0.5);
        let family = names::family(&mut home);
        let mut own = Random::of(seed, NAME, &[u64::from(number), 1]);
        let female = match number - first {
            0 => head_is_female,
            1 => !head_is_female,
            _ => own.chance(0.5),
        };
        Self {
            family,
            given: names::given(&mut own, female),
            female,
        }
    }

    /// The name of the first member of a household.
    pub(crate) fn of_head(seed: u64, first: PatientNumber) -> Self {
        Self::of(seed, first, first)
    }
}

fn age_years(place: u32, oldest_years: i64, home: &mut Random) -> i64 {
    match place {
        0 => oldest_years,
        1 => (oldest_years + home.between(-6, 6)).clamp(19, 95),
        _ if oldest_years > 62 => oldest_years - home.between(24, 40),
        _ => (oldest_years - home.between(21, 36)).max(0),
    }
}

fn birth_date(first: Date, age_years: i64, random: &mut Random) -> Date {
    let days = age_years * 365 + age_years / 4 + random.between(1, 364);
    first.checked_sub(days.days()).unwrap_or(first)
}

fn address(world: &World, first: PatientNumber) -> (String, String) {
    let local = first as usize % world.scale.patients_per_hospital;
    let street = names::street(local / 480);
    let postal_code = 12_500 + 20 * world.catchment(first) + local / 1_500 % 20;
    (postal_code.to_string(), street)
}

fn random_race(random: &mut Random) -> (&'static str, &'static str) {
    let position = random.weighted(RACES.iter().map(|(_, _, share)| *share));
    RACES
        .get(position)
        .map_or(("2131-1", "Other Race"), |(code, display, _)| {
            (code, display)
        })
}

/// The names of all payers.
pub(crate) fn payers() -> impl Iterator<Item = &'static str> {
    PAYERS.iter().map(|(name, _)| *name)
}

fn payer(age_years: i64, random: &mut Random) -> &'static str {
    if age_years >= 65 {
        return if random.chance(0.82) {
            "Medicare"
        } else {
            "Pinnacle Advantage"
        };
    }
    let position = random.weighted(PAYERS.iter().skip(1).map(|(_, share)| *share));
    PAYERS
        .get(position + 1)
        .map_or("Medicaid", |(name, _)| name)
}

/// Long-lasting illness becomes likelier with age.
fn health(patient: &mut Patient, age_years: i64, random: &mut Random) {
    let old = ((age_years as f64 - 18.0) / 72.0).clamp(0.0, 1.0);
    let is_adult = age_years >= 18;
    patient.hypertension = is_adult && random.chance(0.08 + 0.6 * old);
    patient.diabetes = is_adult && random.chance(0.04 + 0.2 * old);
    patient.heart_failure = is_adult && random.chance(0.16 * old * old);
    patient.lung_disease = random.chance(0.05 + 0.08 * old);
    patient.kidney_disease = is_adult && random.chance(0.02 + 0.2 * old * old);
    let usual = if patient.hypertension { 136.0 } else { 120.0 };
    patient.systolic_mmhg = random.normal(if is_adult { usual } else { 105.0 }, 8.0);
    let kidneys = if patient.kidney_disease { 1.7 } else { 0.9 };
    patient.creatinine_mg_dl = random.normal(kidneys, 0.15).max(0.3);
    let burden = [
        patient.diabetes,
        patient.heart_failure,
        patient.lung_disease,
        patient.kidney_disease,
    ];
    let burden = burden.into_iter().filter(|ill| *ill).count() as f64;
    patient.frailty = 0.35 + 0.9 * old * old + 0.55 * burden + 0.5 * random.unit();
}

/// Who sees whom: each patient has one provider in primary care and, by illness, some in
/// specialties; children go to pediatrics. In the order of patients.
pub(crate) fn panels(world: &World) -> Vec<Vec<PatientNumber>> {
    let mut panels = vec![Vec::new(); world.staff.len()];
    let clinics: Vec<(usize, usize, Vec<usize>)> = world
        .departments
        .iter()
        .enumerate()
        .filter(|(_, department)| department.setting == Setting::Ambulatory)
        .map(|(position, department)| {
            let providers = world.staff_of(position, |job| job.sees_clinic_patients());
            (
                position,
                world.site(department.site).catchment,
                providers.collect(),
            )
        })
        .collect();
    for (position, catchment, providers) in &clinics {
        let specialty = world.department(*position).specialty;
        let first = (catchment * world.scale.patients_per_hospital) as u32;
        for number in first..first + world.scale.patients_per_hospital as u32 {
            let mut random = world.random(PANEL, &[u64::from(number), *position as u64]);
            if !random.chance(share_of_patients(specialty)) {
                continue;
            }
            if let Some(panel) = random
                .pick(providers)
                .and_then(|chosen| panels.get_mut(*chosen))
            {
                panel.push(number);
            }
        }
    }
    for (position, panel) in panels.iter_mut().enumerate() {
        let key = world.random(PANEL, &[position as u64]).next();
        let count = panel.len() as u64;
        *panel = (0..count)
            .filter_map(|index| panel.get(shuffled(index, count, key) as usize).copied())
            .collect();
    }
    panels
}

/// The share of the people around a clinic who are its patients.
fn share_of_patients(specialty: &str) -> f64 {
    match specialty {
        "family medicine" => 0.4,
        "internal medicine" => 0.3,
        "pediatrics" => 0.16,
        "psychiatry" | "geriatrics" => 0.08,
        _ => 0.12,
    }
}
