//! A hospital with a committee of five, a proposed model, and a clock that moves an hour with
//! everything that happens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rounds_core::access::{ActorKind, Permission, PersonId};
use rounds_core::{MeasureKind, Period, PeriodKind};
use rounds_governance::condition::{Bound, Comparison, Condition};
use rounds_governance::decide::follow;
use rounds_governance::due::Everybody;
use rounds_governance::ids::{CommitteeId, ReviewId, ToolId};
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Rules, Seat};
use rounds_governance::reading::MeasureWords;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Outcome, Question, Review, Standing, Vote, standing};
use rounds_governance::standing::{Action, Agreed};
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Card, Kind, Stage, Tool};
use rounds_governance::{
    Actor, Command, Event, Governance, Happened, PersonRef, Policies, Reading, Readings, Refused,
    Setting, decide,
};

/// What measures say: `ai.auroc` has a lower end, other measures do not exist.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    pub low: Option<f64>,
}

impl Readings for Numbers {
    fn measure(&self, measure_id: &str) -> Option<MeasureWords> {
        (measure_id == "ai.auroc").then(|| MeasureWords {
            title: "Area under the curve".to_owned(),
            unit: "area".to_owned(),
            kind: MeasureKind::Statistic,
        })
    }

    fn series(&self, _: &str, _: &str) -> Vec<Reading> {
        let reading = |low: f64| Reading {
            period: Period::containing(PeriodKind::Quarter, date(2026, 11, 1)),
            value: Some(low + 0.02),
            low: Some(low),
            high: Some(low + 0.04),
            numerator: None,
            denominator: None,
            n: Some(500),
            suppressed: false,
            partial: false,
            lake_version: 1,
        };
        self.low.map(reading).into_iter().collect()
    }
}

pub struct Hospital {
    pub governance: Governance,
    pub policies: Policies,
    pub numbers: Numbers,
    pub now: Timestamp,
    pub events: Vec<Event>,
    /// Who has an account that is not disabled.
    pub people: Everybody,
}

pub const AI: &str = "ai-committee";
pub const TOOL: &str = "sepsis-model";

impl Hospital {
    /// Nobody and nothing yet.
    pub fn empty() -> Self {
        Self {
            governance: Governance::default(),
            policies: Policies::shipped().expect("it is in order"),
            numbers: Numbers::default(),
            now: "2027-01-11T09:00:00Z".parse().expect("it is in order"),
            events: Vec::new(),
            people: Everybody::new(),
        }
    }

    /// A committee (chair Carla, members Milo, Nora, Omar, secretary Sina), all trained, and a
    /// model that Paula proposed, owned by Vera and Theo, built by Bob.
    pub fn open() -> Self {
        let mut hospital = Self::empty();
        for name in ["Carla", "Milo", "Nora", "Omar", "Sina", "Ava"] {
            hospital.joins(member(name));
        }
        for name in ["Vera", "Theo", "Bob", "Paula"] {
            hospital.joins(actor(name, &[Permission::ProposeTools]));
        }
        hospital.found(Rules::default());
        for (name, seat) in [
            ("Carla", Seat::Chair),
            ("Milo", Seat::Member),
            ("Nora", Seat::Member),
            ("Omar", Seat::Member),
            ("Sina", Seat::Secretary),
        ] {
            hospital.seat(name, seat).expect("it is in order");
            hospital.train(name, date(2027, 1, 1));
        }
        let command = ToolCommand::Propose {
            id: Some(ToolId::from(TOOL)),
            card: card("Sepsis model"),
            version: None,
        };
        hospital
            .ask(&paula(), Command::Tool { id: None, command })
            .expect("it is in order");
        hospital
    }

    /// A review of the model going silent, with voting open.
    pub fn voting() -> (Self, ReviewId) {
        let mut hospital = Self::open();
        let id = hospital.submit(Stage::Silent).expect("it is in order");
        hospital
            .review(&sina(), &id, triage())
            .expect("it is in order");
        hospital
            .review(&sina(), &id, ReviewCommand::OpenVoting)
            .expect("it is in order");
        (hospital, id)
    }

    /// Gives somebody an account.
    pub fn joins(&mut self, somebody: Actor) {
        self.people.insert(somebody.person.id.clone(), somebody);
    }

    pub fn today(&self) -> Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    pub fn setting(&self) -> Setting<'_> {
        Setting {
            now: self.now,
            today: self.today(),
            policies: &self.policies,
            readings: &self.numbers,
        }
    }

    pub fn days_pass(&mut self, days: i64) {
        self.now += SignedDuration::from_hours(24 * days);
    }

    /// The day so many days from now.
    pub fn day(&self, days: i64) -> Date {
        self.today().saturating_add(days.days())
    }

    pub fn happen(&mut self, by: &Actor, all: &[Happened]) {
        for body in all {
            let seq = self.governance.seq + 1;
            let event = Event {
                seq,
                subject: body.subject(),
                version: seq,
                at: self.now,
                by: by.person.clone(),
                kind: by.kind,
                body: body.clone(),
                previous: String::new(),
                hash: String::new(),
            };
            self.governance.apply(&event);
            self.events.push(event);
        }
        self.now += SignedDuration::from_hours(1);
    }

    pub fn ask(&mut self, actor: &Actor, command: Command) -> Result<Vec<Happened>, Refused> {
        let all = decide(&self.governance, actor, &command, &self.setting())?;
        self.happen(actor, &all);
        Ok(all)
    }

    pub fn round(&mut self) -> Vec<Happened> {
        let all = follow(&self.governance, &self.setting());
        self.happen(&Actor::system(), &all);
        all
    }

    pub fn tool_event(&mut self, event: ToolEvent) {
        let id = ToolId::from(TOOL);
        self.happen(&paula(), &[Happened::Tool { id, event }]);
    }

    /// Moves the model without asking anybody: how it came there is not what is tried here.
    pub fn put(&mut self, to: Stage) {
        self.tool_event(ToolEvent::Moved {
            from: self.tool().stage,
            to,
            reason: "To try what follows.".to_owned(),
            gate: None,
            review: None,
            overridden: None,
            day: Some(self.today()),
        });
    }

    pub fn tool(&self) -> &Tool {
        let id = ToolId::from(TOOL);
        self.governance.tools.get(&id).expect("proposed")
    }

    pub fn office(&mut self, actor: &Actor, command: OfficeCommand) -> Result<(), Refused> {
        self.ask(actor, Command::Office { command }).map(|_| ())
    }

    pub fn found(&mut self, rules: Rules) {
        let command = OfficeCommand::SetCommittee {
            id: CommitteeId::from(AI),
            name: "AI committee".to_owned(),
            purpose: String::new(),
            reports_to: None,
            rules,
        };
        self.office(&lead(), command).expect("it is in order");
    }

    pub fn seat(&mut self, name: &str, seat: Seat) -> Result<(), Refused> {
        let command = OfficeCommand::Seat {
            committee: CommitteeId::from(AI),
            person: person(name),
            seat,
            speaks_for: String::new(),
            from: date(2027, 1, 1),
            until: None,
        };
        self.office(&lead(), command)
    }

    pub fn train(&mut self, name: &str, done_on: Date) {
        let command = OfficeCommand::RecordTraining {
            person: person(name),
            training: "conflict-of-interest".to_owned(),
            done_on,
            valid_until: None,
        };
        self.office(&lead(), command).expect("it is in order");
    }

    pub fn cover(&mut self, away: &str, stands_in: &str, days: i64) -> Result<(), Refused> {
        let command = OfficeCommand::Cover {
            away: person(away),
            stands_in: person(stands_in),
            from: self.today(),
            until: self.day(days),
            reason: String::new(),
        };
        self.office(&member(away), command)
    }

    pub fn submit(&mut self, stage: Stage) -> Result<ReviewId, Refused> {
        let answers = self.answers();
        self.submit_with(&paula(), Question::Enter { stage }, answers)
    }

    pub fn submit_with(
        &mut self,
        actor: &Actor,
        question: Question,
        answers: BTreeMap<String, String>,
    ) -> Result<ReviewId, Refused> {
        let command = ReviewCommand::Submit {
            tool: ToolId::from(TOOL),
            question,
            committee: None,
            answers,
        };
        let all = self.ask(actor, Command::Review { id: None, command })?;
        let first = all.first().expect("something happened");
        Ok(ReviewId(first.subject().id))
    }

    /// An answer to every required question of the form.
    pub fn answers(&self) -> BTreeMap<String, String> {
        let form = self.policies.form(Kind::AiModel).expect("it is in order");
        let asked = form.question.iter().filter(|asked| asked.is_required);
        asked
            .map(|asked| {
                let answer = asked.choices.first().cloned();
                (asked.name.clone(), answer.unwrap_or("Said.".to_owned()))
            })
            .collect()
    }

    pub fn review(
        &mut self,
        actor: &Actor,
        id: &ReviewId,
        command: ReviewCommand,
    ) -> Result<Vec<Happened>, Refused> {
        let id = Some(id.clone());
        self.ask(actor, Command::Review { id, command })
    }

    pub fn vote(&mut self, name: &str, id: &ReviewId, vote: Vote) -> Result<(), Refused> {
        self.review(&member(name), id, vote_in(vote, None))
            .map(|_| ())
    }

    pub fn approve(&mut self, names: &[&str], id: &ReviewId) {
        for name in names {
            self.vote(name, id, Vote::For(Outcome::Approve))
                .expect("it is in order");
        }
    }

    pub fn of(&self, id: &ReviewId) -> &Review {
        self.governance.reviews.get(id).expect("asked for")
    }

    pub fn standing(&self, id: &ReviewId) -> Standing {
        let committees = &self.governance.office.committees;
        let committee = committees.get(&CommitteeId::from(AI)).expect("founded");
        standing(&self.governance, self.of(id), committee, &self.setting())
    }
}

pub fn person(name: &str) -> PersonRef {
    PersonRef {
        id: PersonId(name.to_lowercase()),
        name: name.to_owned(),
    }
}

pub fn actor(name: &str, may: &[Permission]) -> Actor {
    let mut may: BTreeSet<Permission> = may.iter().copied().collect();
    may.insert(Permission::ReadGovernance);
    Actor {
        person: person(name),
        kind: ActorKind::Person,
        roles: BTreeSet::new(),
        may,
    }
}

/// May do something, and has a role.
pub fn in_role(name: &str, role: &str, may: &[Permission]) -> Actor {
    Actor {
        roles: [role.to_owned()].into(),
        ..actor(name, may)
    }
}

/// May what a member of a committee may.
pub fn member(name: &str) -> Actor {
    actor(
        name,
        &[
            Permission::ProposeTools,
            Permission::Vote,
            Permission::PrepareReviews,
        ],
    )
}

pub fn paula() -> Actor {
    actor("Paula", &[Permission::ProposeTools])
}

pub fn carla() -> Actor {
    member("Carla")
}

pub fn sina() -> Actor {
    member("Sina")
}

/// May everything, and sits nowhere.
pub fn lead() -> Actor {
    actor("Lea", Permission::ALL)
}

pub fn card(title: &str) -> Card {
    Card {
        kind: Kind::AiModel,
        title: title.to_owned(),
        purpose: "Sees sepsis hours before blood pressure falls.".to_owned(),
        intended_use: "Nurses on adult wards; physicians decide.".to_owned(),
        vendor: String::new(),
        clinical_owner: Some(person("Vera")),
        technical_owner: Some(person("Theo")),
        builders: vec![person("Bob")],
        facts: BTreeMap::new(),
    }
}

pub fn triage() -> ReviewCommand {
    ReviewCommand::Triage {
        note: "Looked at.".to_owned(),
        overlaps: Vec::new(),
    }
}

pub fn vote_in(vote: Vote, member: Option<&str>) -> ReviewCommand {
    ReviewCommand::Vote {
        vote,
        reason: String::new(),
        member: member.map(|name| person(name).id),
    }
}

pub fn record(outcome: Outcome) -> ReviewCommand {
    ReviewCommand::Decide {
        reason: "The numbers hold.".to_owned(),
        contingencies: Vec::new(),
        standing: Vec::new(),
        review_by: None,
        outcome,
    }
}

pub fn recuse() -> ReviewCommand {
    ReviewCommand::DeclareConflict {
        interest: "Shares of the vendor".to_owned(),
        is_recused: true,
    }
}

pub fn at_least(threshold: f64) -> Condition {
    Condition {
        measure: "ai.auroc".to_owned(),
        group: String::new(),
        bound: Bound::Low,
        comparison: Comparison::AtLeast,
        threshold,
        n_min: 100,
        periods: 1,
        age_days_max: None,
    }
}

pub fn agreed(action: Action) -> Agreed {
    Agreed {
        condition: at_least(0.8),
        reason: "Below it, one in four alerts is for nothing.".to_owned(),
        action,
        acknowledge_hours: 24,
        respond_hours: 72,
    }
}

/// The text of a refusal.
pub fn why<T: std::fmt::Debug>(answer: Result<T, Refused>) -> String {
    answer.expect_err("it is refused").to_string()
}
