//! Who works where, and in which pattern of days and nights.

use super::department::{Department, Setting};
use super::patient::{BLOCK, Name, PatientNumber};
use super::{World, names};
use crate::calendar::Day;
use crate::random::{Topic, shuffled};

const HIRING: Topic = Topic::new("hiring");
const RECORD: Topic = Topic::new("employee record");

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Job {
    Physician,
    /// Nurse practitioner or physician assistant.
    AdvancedPractice,
    Resident,
    Nurse,
    MedicalAssistant,
    Pharmacist,
    Technician,
    Registrar,
    Coder,
    Informatician,
    Researcher,
    Student,
    Executive,
}

impl Job {
    /// The word of `workforce.clinician`.
    pub(crate) fn role(self) -> &'static str {
        match self {
            Self::Physician => "physician",
            Self::AdvancedPractice => "app",
            Self::Resident => "resident",
            Self::Nurse => "nurse",
            _ => "other",
        }
    }

    /// What stands on the badge.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Physician => "Physician",
            Self::AdvancedPractice => "Nurse practitioner",
            Self::Resident => "Resident",
            Self::Nurse => "Registered nurse",
            Self::MedicalAssistant => "Medical assistant",
            Self::Pharmacist => "Pharmacist",
            Self::Technician => "Technician",
            Self::Registrar => "Patient access representative",
            Self::Coder => "Coding specialist",
            Self::Informatician => "Systems analyst",
            Self::Researcher => "Research coordinator",
            Self::Student => "Student",
            Self::Executive => "Executive",
        }
    }

    /// Whether appointments are booked with such a person.
    pub(crate) fn sees_clinic_patients(self) -> bool {
        matches!(self, Self::Physician | Self::AdvancedPractice)
    }

    /// Whether such a person may sign orders.
    pub(crate) fn orders(self) -> bool {
        matches!(
            self,
            Self::Physician | Self::AdvancedPractice | Self::Resident
        )
    }
}

/// The days and hours of somebody's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Ten half days a week; in those of the mask (bit 0 is Monday morning) patients are booked.
    Clinic { half_days: u16 },
    /// Seven days at work, seven off; `night` works 19 to 7.
    SevenOnSevenOff { phase: i32, night: bool },
    /// Three shifts of twelve hours a week.
    ThreeTwelves { phase: i32, night: bool },
    /// Shifts of nine hours that begin at 7, 15 or 23, four of seven days.
    Emergency { phase: i32 },
    /// Working days from 8 to 17.
    Office,
}

/// One member of the staff.
#[derive(Debug, Clone)]
pub(crate) struct Clinician {
    /// Position in the staff of the system.
    pub(crate) position: usize,
    pub(crate) family: String,
    pub(crate) given: &'static str,
    pub(crate) female: bool,
    pub(crate) job: Job,
    /// Position of the home department.
    pub(crate) department: usize,
    pub(crate) fte: f64,
    /// First and last day of employment, where they lie within the data.
    pub(crate) starts: Option<Day>,
    pub(crate) ends: Option<Day>,
    pub(crate) pattern: Pattern,
    /// Their own record as a patient.
    pub(crate) patient: Option<PatientNumber>,
    /// Minutes of EHR work at home on a working day.
    pub(crate) home_minutes: f64,
}

impl Clinician {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        id(self.position)
    }

    /// The id of their Practitioner.
    pub(crate) fn practitioner_id(&self) -> String {
        format!("prac-{:05}", self.position + 1)
    }

    /// Name as it is shown.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// Whether they are employed on that day.
    pub(crate) fn is_employed(&self, day: Day) -> bool {
        self.starts.is_none_or(|first| first <= day) && self.ends.is_none_or(|last| day <= last)
    }
}

/// The id of the clinician at this position of the staff.
pub(crate) fn id(position: usize) -> String {
    format!("clin-{:05}", position + 1)
}

/// Hires everybody, department by department, and notes in each department who its people are.
pub(crate) fn all(world: &World) -> (Vec<Clinician>, Vec<Department>) {
    let mut staff = Vec::new();
    let mut departments = world.departments.clone();
    for (position, department) in departments.iter_mut().enumerate() {
        let first = staff.len();
        for (job, count) in posts(world, department) {
            for number in 0..count {
                staff.push(hire(
                    world,
                    staff.len(),
                    (position, department),
                    (job, number),
                ));
            }
        }
        department.staff = first..staff.len();
    }
    (staff, departments)
}

/// How many of which job a department has.
fn posts(world: &World, department: &Department) -> Vec<(Job, usize)> {
    let site = world.site(department.site);
    let providers = department.providers;
    // A post that is filled day and night by shifts of twelve hours, three a week.
    let around_the_clock = |posts: usize| posts * 14 / 3 + 1;
    match department.setting {
        Setting::Ambulatory => vec![
            (Job::Physician, providers - providers / 3),
            (Job::AdvancedPractice, providers / 3),
            (Job::Nurse, providers.div_ceil(3)),
            (Job::MedicalAssistant, providers.div_ceil(2)),
            (Job::Registrar, providers.div_ceil(4)),
        ],
        Setting::Inpatient => vec![
            (Job::Physician, 2 * department.beds.div_ceil(14) + 2),
            (
                Job::Resident,
                if site.catchment == 0 {
                    department.beds.div_ceil(10)
                } else {
                    0
                },
            ),
            (Job::Nurse, around_the_clock(department.beds.div_ceil(6))),
        ],
        Setting::Emergency => {
            let load = site.emergency_per_day / 24.0;
            vec![
                (Job::Physician, (6.0 * load).ceil() as usize + 3),
                (Job::AdvancedPractice, (2.0 * load).ceil() as usize),
                (Job::Nurse, around_the_clock((2.0 * load).ceil() as usize)),
                (Job::Registrar, 3),
            ]
        }
        Setting::Perioperative => vec![
            (Job::Physician, site.beds.div_ceil(40) + 1),
            (Job::Nurse, site.beds.div_ceil(30) + 2),
        ],
        Setting::Support => support(department.specialty, site.beds),
    }
}

fn support(specialty: &str, beds: usize) -> Vec<(Job, usize)> {
    match specialty {
        "pharmacy" => vec![(Job::Pharmacist, beds.div_ceil(40) + 1)],
        "registration" => vec![(Job::Registrar, beds.div_ceil(25) + 1)],
        "coding" => vec![(Job::Coder, beds.div_ceil(50) + 1)],
        "laboratory" => vec![(Job::Technician, beds.div_ceil(50) + 2)],
        "information technology" => vec![(Job::Informatician, 2)],
        _ => vec![(Job::Researcher, 1), (Job::Student, 2), (Job::Executive, 1)],
    }
}

fn hire(
    world: &World,
    position: usize,
    (department, of): (usize, &Department),
    (job, number): (Job, usize),
) -> Clinician {
    let mut random = world.random(HIRING, &[position as u64]);
    let catchment = world.site(of.site).catchment;
    let patient = random
        .chance(0.7)
        .then(|| employee_record(world, catchment, position));
    let stranger = Name {
        family: names::family(&mut random),
        female: random.chance(if job == Job::Nurse { 0.85 } else { 0.5 }),
        given: "",
    };
    let given = names::given(&mut random, stranger.female);
    let stranger = Name { given, ..stranger };
    let name = patient.map_or(stranger, |number| Name::of_head(world.seed, number));
    let days = world.calendar.end().0;
    let starts = random
        .chance(0.06)
        .then(|| Day(random.between(20, i64::from(days) - 60) as i32));
    let ends = (starts.is_none() && random.chance(0.05))
        .then(|| Day(random.between(60, i64::from(days) - 20) as i32));
    Clinician {
        position,
        family: name.family,
        given: name.given,
        female: name.female,
        job,
        department,
        fte: *random.pick(&[1.0, 1.0, 1.0, 0.8, 0.6]).unwrap_or(&1.0),
        starts,
        ends,
        pattern: pattern(of.setting, job, number, random.next()),
        patient,
        home_minutes: if job.sees_clinic_patients() {
            random.log_normal(32.0, 0.7)
        } else {
            0.0
        },
    }
}

/// The head of a household of the area; two of the staff never are the same person.
fn employee_record(world: &World, catchment: usize, position: usize) -> PatientNumber {
    let blocks = (world.scale.patients_per_hospital as u64) / u64::from(BLOCK);
    let key = world.random(RECORD, &[catchment as u64]).next();
    let block = shuffled(position as u64 % blocks, blocks, key);
    (catchment * world.scale.patients_per_hospital) as u32 + block as u32 * BLOCK
}

fn pattern(setting: Setting, job: Job, number: usize, chance: u64) -> Pattern {
    let phase = number as i32;
    match (setting, job) {
        (Setting::Ambulatory, job) if job.sees_clinic_patients() => {
            // Eight of the ten half days, at most, have patients.
            let free = [chance % 10, chance / 16 % 10, chance / 256 % 10];
            let mask = free
                .iter()
                .fold(0x3ff_u16, |mask, half| mask & !(1 << half));
            Pattern::Clinic { half_days: mask }
        }
        (Setting::Inpatient, Job::Physician) => Pattern::SevenOnSevenOff {
            phase: 7 * (phase % 2),
            night: number < 2,
        },
        (Setting::Inpatient, Job::Nurse | Job::Resident)
        | (Setting::Emergency, Job::Nurse | Job::Registrar) => Pattern::ThreeTwelves {
            phase,
            night: number % 2 == 1,
        },
        (Setting::Emergency, _) => Pattern::Emergency { phase },
        _ => Pattern::Office,
    }
}

/// Who of the patients works here, by patient.
pub(crate) fn employees(staff: &[Clinician]) -> Vec<(PatientNumber, usize)> {
    let own = staff
        .iter()
        .filter_map(|person| Some((person.patient?, person.position)));
    let mut employees: Vec<_> = own.collect();
    employees.sort_unstable();
    employees.dedup_by_key(|(patient, _)| *patient);
    employees
}
