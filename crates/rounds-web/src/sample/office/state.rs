//! The invented state of the sample's installation.

use async_trait::async_trait;

use super::SampleOffice;
use crate::office::{HealthOffice, Installation, OfficeResult};
use crate::page_data::office::{
    Check, CheckState, HealthPage, InstallationFact, InstallationGroup, InstallationPage,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

fn check(name: &str, state: CheckState, found: &str, advice: &str) -> Check {
    Check {
        name: name.to_owned(),
        state,
        found: found.to_owned(),
        advice: advice.to_owned(),
    }
}

#[async_trait]
impl HealthOffice for SampleOffice {
    async fn health(&self, _: &Visitor) -> OfficeResult<HealthPage> {
        self.works("look at the installation")?;
        let mut checks = vec![
            check(
                "Database",
                CheckState::Good,
                "SQLite, 2.1 ms for a write.",
                "",
            ),
            check(
                "Ledger",
                CheckState::Good,
                "37 entries, can be written.",
                "",
            ),
            check("Lake", CheckState::Good, "Version 412.", ""),
        ];
        if self.scenario == Scenario::Crowded {
            checks.push(check(
                "Space",
                CheckState::Attention,
                "4 % free on <data/lake>.",
                "Remove old backups or enlarge the disk.",
            ));
            checks.push(check(
                "Certificate",
                CheckState::Broken,
                "It ended on 14 Nov 2026.",
                "Replace tls/server.pem; it is read again within 10 seconds.",
            ));
        }
        Ok(HealthPage {
            checks,
            started_at: Some(instant(400_000)),
        })
    }
}

#[async_trait]
impl Installation for SampleOffice {
    async fn describe(&self, _: &Visitor) -> OfficeResult<InstallationPage> {
        self.works("describe the installation")?;
        let group = |title: &str, meaning: &str, columns: &[&str], facts: &[(&str, &[&str])]| {
            InstallationGroup {
                title: title.to_owned(),
                meaning: meaning.to_owned(),
                columns: columns.iter().map(|column| (*column).to_owned()).collect(),
                facts: facts
                    .iter()
                    .map(|(name, values)| InstallationFact {
                        name: (*name).to_owned(),
                        values: values.iter().map(|value| (*value).to_owned()).collect(),
                    })
                    .collect(),
            }
        };
        let groups = vec![
            group(
                "Program",
                "What runs here.",
                &["Version"],
                &[("rounds", &[env!("CARGO_PKG_VERSION")])],
            ),
            group(
                "Network",
                "Every port that is listened on, and every address that is asked.",
                &["Direction", "Encryption"],
                &[("127.0.0.1:7300", &["in", "none (loopback)"])],
            ),
            group(
                "Folders",
                "Where data lie.",
                &["Holds", "Size"],
                &[
                    ("data/lake", &["tables, with patients", "3.8 GB"]),
                    ("data/office.db", &["people, sessions, ledger", "12 MB"]),
                ],
            ),
            group(
                "Cryptography",
                "What is used for what.",
                &["Algorithm"],
                &[("Passwords", &["Argon2id"]), ("Ledger", &["SHA-256"])],
            ),
            group(
                "Data flows",
                "What comes from where and goes where.",
                &["From", "To"],
                &[("ehr-export", &["folder exports/", "data/lake"])],
            ),
            group(
                "Dependencies",
                "What the program is made of.",
                &["Version", "Licence"],
                &[
                    ("axum", &["0.8.9", "MIT"]),
                    ("maud", &["0.27.0", "MIT OR Apache-2.0"]),
                ],
            ),
        ];
        Ok(InstallationPage { groups })
    }
}
