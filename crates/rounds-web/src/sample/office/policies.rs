//! Invented roles and policies.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rounds_core::access::{Permission, PersonId};

use super::{SampleOffice, not_found, people};
use crate::office::{OfficeError, OfficeResult, PolicyOffice};
use crate::page_data::office::{
    Explanation, PolicyFile, PolicyFileRow, PolicyPage, PolicyQuestion, PolicyReason, RoleRow,
    Simulation, Subject, WhoMay,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

const TEXT: &str = r#"@id("analyst-asks")
@why("Analysts answer questions of quality with SQL.")
permit (
    principal in Rounds::Role::"analyst",
    action == Rounds::Action::"sql:query",
    resource
);
"#;

fn roles(scenario: Scenario) -> Vec<RoleRow> {
    let role =
        |name: &str, title: &str, meaning: &str, privileged, permissions: &[Permission]| RoleRow {
            name: name.to_owned(),
            title: title.to_owned(),
            meaning: meaning.to_owned(),
            privileged,
            people: 1,
            permissions: permissions.iter().copied().collect(),
        };
    let reads = [Permission::ReadSite];
    let mut roles = vec![
        role(
            "analyst",
            "Analyst",
            "Answers questions about quality with the data of all units.",
            false,
            &[
                Permission::ReadSite,
                Permission::ReadData,
                Permission::Query,
                Permission::Export,
            ],
        ),
        role(
            "auditor",
            "Auditor",
            "Looks after those who look, and changes nothing.",
            true,
            &[
                Permission::ReadLedger,
                Permission::VerifyLedger,
                Permission::ReadPolicies,
            ],
        ),
        role(
            "clinician",
            "Clinician",
            "Sees the pages and their own numbers.",
            false,
            &reads,
        ),
        role(
            "cmio",
            "Chief medical information officer",
            "Answers for all of it.",
            true,
            &[
                Permission::ReadSite,
                Permission::ReadData,
                Permission::Query,
                Permission::ReadPeople,
                Permission::ReadPolicies,
            ],
        ),
        role(
            "committee_member",
            "Committee member",
            "Sees findings and measures.",
            false,
            &reads,
        ),
        role(
            "executive_reader",
            "Executive reader",
            "Sees the pages.",
            false,
            &reads,
        ),
        role(
            "it_administrator",
            "IT administrator",
            "Runs the installation and gives roles; sees no patient.",
            true,
            &[
                Permission::ReadPeople,
                Permission::ManagePeople,
                Permission::ReadJobs,
                Permission::ManageJobs,
                Permission::ReadHealth,
                Permission::ReadBackups,
                Permission::ManageBackups,
                Permission::ReadInstallation,
            ],
        ),
        role(
            "privacy_officer",
            "Privacy officer",
            "Looks into who saw what, with names.",
            true,
            &[
                Permission::ReadSite,
                Permission::ReadLedger,
                Permission::ReviewBreakGlass,
            ],
        ),
    ];
    if scenario == Scenario::Crowded {
        roles.push(role(
            "trouble",
            "<script>alert(1)</script>",
            "O'Brien's \"role\" & <b>more</b>",
            false,
            Permission::ALL,
        ));
    }
    roles
}

fn reason() -> PolicyReason {
    PolicyReason {
        id: "analyst-asks".to_owned(),
        why: "Analysts answer questions of quality with SQL.".to_owned(),
        file: "analyst.cedar".to_owned(),
        line: 3,
    }
}

fn explain(roles: &BTreeSet<String>, question: &PolicyQuestion) -> Explanation {
    let allowed = roles.contains("analyst");
    let extent = match question {
        PolicyQuestion::Permission(_) => "",
        PolicyQuestion::Table(_) => "rows whose department_id is one of 2 units",
        PolicyQuestion::Column(..) => "as a pseudonym",
    };
    Explanation {
        allowed,
        extent: if allowed {
            extent.to_owned()
        } else {
            String::new()
        },
        permits: if allowed { vec![reason()] } else { Vec::new() },
        forbids: Vec::new(),
        roles_that_would: vec!["analyst".to_owned(), "cmio".to_owned()],
    }
}

#[async_trait]
impl PolicyOffice for SampleOffice {
    async fn overview(&self, _: &Visitor) -> OfficeResult<PolicyPage> {
        self.works("read the policies")?;
        let file = |name: &str, is_own| PolicyFileRow {
            name: name.to_owned(),
            is_own,
            policies: 4,
        };
        Ok(PolicyPage {
            roles: roles(self.scenario),
            files: vec![file("analyst.cedar", false), file("meridian.cedar", true)],
            version: "4f1a9c02d7e36b58".to_owned(),
            read_at: Some(instant(86_400)),
        })
    }

    async fn file(&self, visitor: &Visitor, name: &str) -> OfficeResult<PolicyFile> {
        let files = self.overview(visitor).await?.files;
        let row = files.into_iter().find(|file| file.name == name);
        let text = match self.scenario {
            Scenario::Crowded => format!("// <script>alert(1)</script>\n{TEXT}"),
            _ => TEXT.to_owned(),
        };
        row.map(|row| PolicyFile { row, text })
            .ok_or_else(|| not_found("policy file", name))
    }

    async fn simulate(&self, _: &Visitor, simulation: &Simulation) -> OfficeResult<Explanation> {
        self.works("ask the policies")?;
        if let PolicyQuestion::Column(table, column) = &simulation.question
            && column == "nothing"
        {
            return Err(OfficeError::Refused(format!(
                "{table} has no column {column:?}"
            )));
        }
        let roles = match &simulation.subject {
            Subject::Hypothetical { roles, .. } => roles.clone(),
            Subject::Person(id) => of_person(self.scenario, id)?,
        };
        Ok(explain(&roles, &simulation.question))
    }

    async fn who_may(&self, _: &Visitor, question: &PolicyQuestion) -> OfficeResult<Vec<WhoMay>> {
        self.works("ask the policies")?;
        let mut answers: Vec<WhoMay> = people::all(self.scenario)
            .into_iter()
            .map(|person| WhoMay {
                explanation: explain(&person.roles, question),
                person: person.id,
                name: person.name,
            })
            .collect();
        answers.sort_by_key(|answer| !answer.explanation.allowed);
        Ok(answers)
    }
}

fn of_person(scenario: Scenario, id: &PersonId) -> OfficeResult<BTreeSet<String>> {
    let found = people::all(scenario)
        .into_iter()
        .find(|person| person.id == *id);
    found
        .map(|person| person.roles)
        .ok_or_else(|| OfficeError::Refused(format!("there is no person {:?}", id.0)))
}
