//! Roles, policy files and the simulator.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use rounds_access::policy::{self, Missing, PolicySet, Question, Role};
use rounds_core::access::{ActorKind, PersonId, Principal};
use rounds_core::suggest::did_you_mean;
use rounds_store::page::Page;
use rounds_store::people::{PeopleFilter, PersonRecord};
use rounds_web::Visitor;
use rounds_web::office::{OfficeError, OfficeResult, PolicyOffice};
use rounds_web::page_data::office::{
    Explanation, PolicyFile, PolicyFileRow, PolicyPage, PolicyQuestion, PolicyReason, RoleRow,
    Simulation, Subject, WhoMay,
};

use super::failure::{failed, stored};
use super::home::Home;
use super::policies;

/// The policies of an installation.
pub struct PolicyDesk {
    /// The installation.
    pub home: Arc<Home>,
    /// When the policies were read.
    pub read_at: Timestamp,
}

#[async_trait]
impl PolicyOffice for PolicyDesk {
    async fn overview(&self, _: &Visitor) -> OfficeResult<PolicyPage> {
        let people = self.people().await?;
        let set = &self.home.policies;
        let own = self.own_names()?;
        let roles = set.roles().iter().map(|role| role_row(set, role, &people));
        let files = set.files().map(|(name, text)| file_row(name, text, &own));
        Ok(PolicyPage {
            roles: roles.collect(),
            files: files.collect(),
            version: set.hash().to_owned(),
            read_at: Some(self.read_at),
        })
    }

    async fn file(&self, _: &Visitor, name: &str) -> OfficeResult<PolicyFile> {
        let own = self.own_names()?;
        let mut files = self.home.policies.files();
        let found = files.find(|(known, _)| *known == name);
        let (name, text) = found.ok_or_else(|| OfficeError::NotFound {
            kind: "policy file",
            name: name.to_owned(),
        })?;
        Ok(PolicyFile {
            row: file_row(name, text, &own),
            text: text.to_owned(),
        })
    }

    async fn simulate(&self, _: &Visitor, simulation: &Simulation) -> OfficeResult<Explanation> {
        let mut principal = match &simulation.subject {
            Subject::Person(id) => {
                let person = self.home.store.people().get(id).await;
                as_principal(&person.map_err(stored("read the people"))?)
            }
            Subject::Hypothetical { roles, units } => {
                self.refuse_unknown(roles)?;
                Principal {
                    roles: roles.clone(),
                    units: units.clone(),
                    ..policies::somebody("")
                }
            }
        };
        principal.purpose = simulation.purpose;
        principal.second_factor = simulation.second_factor;
        principal.break_glass = simulation.emergency.then(|| "simulated".to_owned());
        let question = question(&simulation.question);
        let explanation = self.home.policies.explain(&principal, &question);
        if explanation.missing.contains(&Missing::Existence) {
            return Err(OfficeError::Refused(format!(
                "there is no table or column {question}"
            )));
        }
        Ok(explained(&explanation))
    }

    async fn who_may(&self, _: &Visitor, asked: &PolicyQuestion) -> OfficeResult<Vec<WhoMay>> {
        let people = self.people().await?;
        let question = question(asked);
        let set = &self.home.policies;
        let active = people.iter().filter(|person| person.disabled_at.is_none());
        let mut answers: Vec<WhoMay> = active
            .map(|person| WhoMay {
                person: person.id.clone(),
                name: person.name.clone(),
                explanation: explained(&set.explain(&as_principal(person), &question)),
            })
            .collect();
        answers.sort_by_key(|answer| (!answer.explanation.allowed, answer.name.clone()));
        Ok(answers)
    }
}

impl PolicyDesk {
    async fn people(&self) -> OfficeResult<Vec<PersonRecord>> {
        let mut page = Page::first(Page::ROWS_MAX);
        let mut people = Vec::new();
        loop {
            let store = &self.home.store;
            let part = store.people().list(&PeopleFilter::default(), &page).await;
            let part = part.map_err(stored("read the people"))?;
            people.extend(part.entries);
            match part.next {
                Some(next) => page.after = Some(next),
                None => return Ok(people),
            }
        }
    }

    fn own_names(&self) -> OfficeResult<Vec<String>> {
        let own = policies::own(&self.home.site).map_err(failed("read the site's policies"))?;
        Ok(own.into_iter().map(|(name, _)| name).collect())
    }

    fn refuse_unknown(&self, roles: &std::collections::BTreeSet<String>) -> OfficeResult<()> {
        let known: Vec<&str> = self
            .home
            .policies
            .roles()
            .iter()
            .map(|role| role.name.as_str())
            .collect();
        match roles.iter().find(|role| !known.contains(&role.as_str())) {
            None => Ok(()),
            Some(role) => Err(OfficeError::Refused(format!(
                "there is no role {role:?}{}",
                did_you_mean(role, known)
            ))),
        }
    }
}

fn as_principal(person: &PersonRecord) -> Principal {
    Principal {
        person: PersonId(person.id.0.clone()),
        name: person.name.clone(),
        kind: ActorKind::Person,
        roles: person.roles.clone(),
        units: person.units.clone(),
        staff_ids: person.staff_ids.clone(),
        ..policies::somebody("")
    }
}

fn role_row(set: &PolicySet, role: &Role, people: &[PersonRecord]) -> RoleRow {
    let having = people
        .iter()
        .filter(|person| person.roles.contains(&role.name));
    RoleRow {
        name: role.name.clone(),
        title: role.title.clone(),
        meaning: role.meaning.clone(),
        privileged: role.privileged,
        people: having.count() as u64,
        permissions: set
            .rights(&policies::somebody(&role.name))
            .permissions
            .clone(),
    }
}

fn file_row(name: &str, text: &str, own: &[String]) -> PolicyFileRow {
    PolicyFileRow {
        name: name.to_owned(),
        is_own: own.iter().any(|own| own == name),
        policies: text.lines().filter(|line| line.starts_with("@id(")).count() as u64,
    }
}

fn question(asked: &PolicyQuestion) -> Question {
    match asked {
        PolicyQuestion::Permission(permission) => Question::Permission(*permission),
        PolicyQuestion::Table(table) => Question::Table(table.clone()),
        PolicyQuestion::Column(table, column) => Question::Column(table.clone(), column.clone()),
    }
}

fn explained(explanation: &policy::Explanation) -> Explanation {
    let reasons = |grounds: &[policy::Ground]| {
        let reason = |ground: &policy::Ground| PolicyReason {
            id: ground.policy.clone(),
            why: ground.why.clone(),
            file: ground.place.file.clone(),
            line: ground.place.line as u64,
        };
        grounds.iter().map(reason).collect()
    };
    Explanation {
        allowed: explanation.allowed,
        extent: explanation.extent.clone(),
        permits: reasons(&explanation.permits),
        forbids: reasons(&explanation.forbids),
        roles_that_would: explanation
            .missing
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}
