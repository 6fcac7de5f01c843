//! An office in which requests are asked for, scored and moved on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use rounds_core::access::{ActorKind, Permission, PersonId};
use rounds_governance::ids::RequestId;
use rounds_governance::reading::{MeasureWords, Reading};
use rounds_governance::request::policy::Method;
use rounds_governance::request::rank::{Ranking, rank};
use rounds_governance::request::{OverrideClass, RequestCommand, RequestState, Wanted};
use rounds_governance::{
    Actor, Command, Event, Governance, PersonRef, Policies, Readings, Refused, Setting, decide,
};

pub struct NothingMeasured;

impl Readings for NothingMeasured {
    fn measure(&self, _: &str) -> Option<MeasureWords> {
        None
    }

    fn series(&self, _: &str, _: &str) -> Vec<Reading> {
        Vec::new()
    }
}

/// An office in which things happen one after another, an hour apart.
pub struct Story {
    pub governance: Governance,
    pub policies: Policies,
    pub now: Timestamp,
}

impl Story {
    pub fn begin() -> Self {
        Self {
            governance: Governance::default(),
            policies: Policies::shipped().unwrap(),
            now: "2027-02-10T09:00:00Z".parse().unwrap(),
        }
    }

    pub fn setting(&self) -> Setting<'_> {
        Setting {
            now: self.now,
            today: date(2027, 2, 10),
            policies: &self.policies,
            readings: &NothingMeasured,
        }
    }

    pub fn ask(
        &mut self,
        actor: &Actor,
        id: Option<&RequestId>,
        command: RequestCommand,
    ) -> Result<RequestId, Refused> {
        let command = Command::Request {
            id: id.cloned(),
            command,
        };
        let happened = decide(&self.governance, actor, &command, &self.setting())?;
        let [body] = happened.as_slice() else {
            panic!("one thing happens");
        };
        let subject = body.subject();
        let seq = self.governance.seq + 1;
        self.governance.apply(&Event {
            seq,
            subject: subject.clone(),
            version: seq,
            at: self.now,
            by: actor.person.clone(),
            kind: actor.kind,
            body: body.clone(),
            previous: String::new(),
            hash: String::new(),
        });
        self.now += SignedDuration::from_hours(1);
        Ok(RequestId(subject.id))
    }

    pub fn submitted(&mut self, title: &str, class: Option<OverrideClass>) -> RequestId {
        let wanted = wanted(title, class);
        self.ask(&ward(), None, RequestCommand::Submit { wanted })
            .unwrap()
    }

    /// Submitted, let in, estimated and scored the same on everything.
    pub fn ranked(
        &mut self,
        title: &str,
        class: Option<OverrideClass>,
        days: f64,
        scores: &[f64],
    ) -> RequestId {
        let id = self.submitted(title, class);
        self.ask(&lead(), Some(&id), to(RequestState::Ranked))
            .unwrap();
        self.ask(&lead(), Some(&id), estimate(days, days, days))
            .unwrap();
        for (place, value) in scores.iter().enumerate() {
            let scorer = scorer(&format!("scorer-{place}"));
            let values = self.all_the_same(*value);
            self.ask(&scorer, Some(&id), RequestCommand::Score { values })
                .unwrap();
        }
        id
    }

    pub fn all_the_same(&self, value: f64) -> BTreeMap<String, f64> {
        let criteria = self.policies.priorities.criterion.iter();
        criteria
            .map(|criterion| (criterion.name.clone(), value))
            .collect()
    }

    pub fn ranking(&self, method: Method) -> Ranking {
        rank(&self.governance, method, &self.setting())
    }

    pub fn state(&self, id: &RequestId) -> RequestState {
        self.governance.requests[id].state
    }
}

pub fn person(name: &str, may: &[Permission]) -> Actor {
    Actor {
        person: PersonRef {
            id: PersonId(name.to_owned()),
            name: name.to_owned(),
        },
        kind: ActorKind::Person,
        roles: BTreeSet::new(),
        may: may.iter().copied().collect(),
    }
}

pub fn ward() -> Actor {
    person("ward", &[Permission::ProposeTools])
}

pub fn lead() -> Actor {
    person(
        "lead",
        &[Permission::ManagePriorities, Permission::ScorePriorities],
    )
}

pub fn scorer(name: &str) -> Actor {
    person(name, &[Permission::ScorePriorities])
}

pub fn wanted(title: &str, class: Option<OverrideClass>) -> Wanted {
    Wanted {
        title: title.to_owned(),
        problem: "Nurses type the weight twice".to_owned(),
        if_not: "Doses by an old weight".to_owned(),
        sponsor: "Chief nurse".to_owned(),
        tool: None,
        class,
        needed_by: (class == Some(OverrideClass::Regulatory)).then(|| date(2027, 7, 1)),
    }
}

pub fn to(state: RequestState) -> RequestCommand {
    RequestCommand::Set {
        state,
        quarter: (state == RequestState::Planned).then(|| date(2027, 4, 1)),
        note: "agreed".to_owned(),
    }
}

pub fn estimate(low: f64, likely: f64, high: f64) -> RequestCommand {
    RequestCommand::Estimate { low, likely, high }
}

pub fn places(ranking: &Ranking) -> Vec<(&str, Option<usize>)> {
    let lines = ranking.lines.iter();
    lines.map(|line| (line.id.as_str(), line.place)).collect()
}
