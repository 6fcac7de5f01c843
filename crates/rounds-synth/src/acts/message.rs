//! Messages in the in-basket: what comes, to whom, and when. Who deals with it is in
//! `turnaround.rs`.
//!
//! Advice (15) and refills (14) per eight scheduled hours of a primary-care physician are those of
//! Arndt et al., Ann Fam Med 2024;22:12; results, messages among staff and administrative ones are
//! our choice. Offices are closed on weekends and holidays, patients write all the same.

use jiff::civil::Weekday;

use super::turnaround::{self, Handling};
use crate::calendar::{Day, Moment};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::{Clinician, Job, PatientNumber, Setting};

const MESSAGES: Topic = Topic::new("messages");
/// Fewer messages than this reach one person on one day.
const MESSAGES_A_DAY: u64 = 2_000;
/// Messages come on leave and free days as well, so that hours at work see more of them.
const LEAVE_ALLOWANCE: f64 = 0.89;
/// Messages of one kind to a physician of a ward or an emergency department, for each shift.
const HOSPITAL_MESSAGES: f64 = 2.5;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MessageKind {
    PatientAdvice,
    Refill,
    Result,
    Staff,
    Admin,
}

impl MessageKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 5] = [
        Self::PatientAdvice,
        Self::Refill,
        Self::Result,
        Self::Staff,
        Self::Admin,
    ];

    /// Messages per eight scheduled hours in primary care.
    fn per_eight_hours(self) -> f64 {
        match self {
            Self::PatientAdvice => 15.0,
            Self::Refill => 14.0,
            Self::Result => 18.0,
            Self::Staff => 11.0,
            Self::Admin => 5.0,
        }
    }

    /// How many times as many a specialty has.
    fn specialty_factor(self, specialty: &str) -> f64 {
        match specialty {
            "family medicine" | "internal medicine" | "pediatrics" | "geriatrics" => 1.0,
            "orthopedic surgery" | "ophthalmology" | "otolaryngology" | "urology"
            | "sports medicine" => match self {
                Self::Refill => 0.2,
                Self::Result => 0.4,
                _ => 0.55,
            },
            _ => match self {
                Self::Refill => 0.6,
                Self::Result => 0.8,
                _ => 0.75,
            },
        }
    }

    /// Whether patients write them.
    fn is_from_patient(self) -> bool {
        matches!(self, Self::PatientAdvice | Self::Refill)
    }

    /// Share that goes to a pool of nurses, assistants or registrars.
    fn pool_share(self) -> f64 {
        match self {
            Self::PatientAdvice => 0.6,
            Self::Refill => 0.75,
            Self::Admin => 0.5,
            Self::Result | Self::Staff => 0.0,
        }
    }

    fn median_characters(self) -> f64 {
        match self {
            Self::PatientAdvice => 420.0,
            Self::Refill => 90.0,
            Self::Result => 240.0,
            Self::Staff => 280.0,
            Self::Admin => 180.0,
        }
    }
}

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) kind: MessageKind,
    pub(crate) received_at: Moment,
    pub(crate) opened_at: Option<Moment>,
    pub(crate) done_at: Option<Moment>,
    /// Positions in the staff.
    pub(crate) recipient: usize,
    pub(crate) handled_by: Option<usize>,
    /// Who of the staff wrote it; patients and programs are not among them.
    pub(crate) sender: Option<usize>,
    /// Whether it went to a pool of people first.
    pub(crate) pool: bool,
    /// Whether it was dealt with at home.
    pub(crate) at_home: bool,
    pub(crate) patient: Option<PatientNumber>,
    pub(crate) is_urgent: bool,
    pub(crate) characters: u32,
}

impl Message {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        format!("msg-{}", self.number)
    }
}

/// The messages received in a scene's department on its day.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Message> {
    match scene.here().setting {
        Setting::Ambulatory => in_clinic(scene),
        Setting::Inpatient | Setting::Emergency => in_hospital(scene),
        Setting::Perioperative | Setting::Support => Vec::new(),
    }
}

fn in_clinic(scene: &Scene<'_>) -> Vec<Message> {
    let mut messages = Vec::new();
    let providers = scene.roster.iter().map(|(position, _)| *position);
    for position in providers {
        let person = scene.world.clinician(position);
        if !person.job.sees_clinic_patients() || !person.is_employed(scene.day) {
            continue;
        }
        let hours_a_week = scene.world.clinic_hours_a_week(person);
        let mut inbox = Inbox::new(scene, person);
        for kind in MessageKind::ALL {
            let a_week = kind.per_eight_hours() * hours_a_week / 8.0 * LEAVE_ALLOWANCE;
            let expected = a_week
                * kind.specialty_factor(scene.here().specialty)
                * share_of_week(scene, kind)
                * scene.world.scale.message_volume
                * scene
                    .planted
                    .clinicians
                    .message_factor(scene.department, kind, scene.day);
            inbox.receive(kind, expected);
        }
        messages.extend(inbox.messages);
    }
    messages
}

fn in_hospital(scene: &Scene<'_>) -> Vec<Message> {
    let mut messages = Vec::new();
    for (person, _) in scene.at_work() {
        if !person.job.sees_clinic_patients() {
            continue;
        }
        let mut inbox = Inbox::new(scene, person);
        for kind in [MessageKind::Result, MessageKind::Staff] {
            inbox.receive(kind, HOSPITAL_MESSAGES * scene.world.scale.message_volume);
        }
        messages.extend(inbox.messages);
    }
    messages
}

/// What share of a week's messages of a kind comes on the scene's day.
fn share_of_week(scene: &Scene<'_>, kind: MessageKind) -> f64 {
    let calendar = &scene.world.calendar;
    let is_open = calendar.is_working_day(scene.day);
    let weekday = calendar.weekday(scene.day);
    if !is_open {
        return match kind {
            MessageKind::PatientAdvice | MessageKind::Refill => 0.06,
            MessageKind::Result => 0.03,
            MessageKind::Staff | MessageKind::Admin => 0.0,
        };
    }
    let usual = match weekday {
        Weekday::Monday => 0.2,
        Weekday::Tuesday => 0.185,
        Weekday::Wednesday | Weekday::Thursday => 0.17,
        Weekday::Friday | Weekday::Saturday | Weekday::Sunday => 0.155,
    };
    // The first day after a holiday brings what the holiday held back.
    let before = Day(scene.day.0 - 1);
    let after_holiday = if calendar.holiday(before).is_some() {
        1.3
    } else {
        1.0
    };
    let season = if kind == MessageKind::PatientAdvice {
        1.0 + 0.05 * calendar.winter(scene.day)
    } else {
        1.0
    };
    usual * after_holiday * season
}

/// One person's messages of one day in the making.
struct Inbox<'a> {
    scene: &'a Scene<'a>,
    person: &'a Clinician,
    random: Random,
    messages: Vec<Message>,
}

impl<'a> Inbox<'a> {
    fn new(scene: &'a Scene<'a>, person: &'a Clinician) -> Self {
        Self {
            scene,
            person,
            random: scene.random(MESSAGES, &[person.position as u64]),
            messages: Vec::new(),
        }
    }

    fn receive(&mut self, kind: MessageKind, expected: f64) {
        for _ in 0..self.random.poisson(expected) {
            let message = self.message(kind);
            self.messages.push(message);
        }
    }

    fn message(&mut self, kind: MessageKind) -> Message {
        let world = self.scene.world;
        let random = &mut self.random;
        let minute = if kind.is_from_patient() && random.chance(0.3) {
            random.within(360.0, 1_410.0)
        } else {
            random.within(470.0, 1_020.0)
        };
        let received_at = world.calendar.moment(self.scene.day, minute);
        let pool =
            self.scene.here().setting == Setting::Ambulatory && random.chance(kind.pool_share());
        let handling = if random.chance(open_share(kind)) {
            None
        } else if pool {
            turnaround::by_pool(self.scene, kind, received_at, random)
        } else {
            turnaround::by_person(self.scene, kind, (self.person, received_at), random)
        };
        let panel = world.panels.get(self.person.position);
        let patient = panel.and_then(|panel| random.pick(panel)).copied();
        let is_about_patient =
            kind.is_from_patient() || kind == MessageKind::Result || random.chance(0.7);
        let sender = (kind == MessageKind::Staff)
            .then(|| {
                let colleagues = self.scene.here().staff.clone();
                colleagues.start + random.below(colleagues.len())
            })
            .filter(|sender| *sender != self.person.position);
        let day = u64::from(self.scene.day.0.unsigned_abs());
        let staff = world.staff.len() as u64;
        let inbox = day * staff + self.person.position as u64;
        let (opened_at, done_at, handled_by, at_home) = Handling::parts(handling);
        Message {
            number: inbox * MESSAGES_A_DAY + self.messages.len() as u64,
            kind,
            received_at,
            opened_at,
            done_at,
            recipient: self.person.position,
            handled_by,
            sender,
            pool,
            at_home,
            patient: patient.filter(|_| is_about_patient),
            is_urgent: random.chance(0.03),
            characters: random.log_normal(kind.median_characters(), 0.7) as u32,
        }
    }
}

/// Share of messages that nobody ever marks done.
fn open_share(kind: MessageKind) -> f64 {
    match kind {
        MessageKind::PatientAdvice | MessageKind::Refill => 0.003,
        MessageKind::Result => 0.006,
        MessageKind::Staff | MessageKind::Admin => 0.025,
    }
}

/// Whether somebody with this job works off a pool of messages of this kind.
pub(super) fn works_pool(kind: MessageKind, job: Job) -> bool {
    match kind {
        MessageKind::Admin => matches!(job, Job::Registrar | Job::MedicalAssistant),
        _ => matches!(job, Job::Nurse | Job::MedicalAssistant),
    }
}
