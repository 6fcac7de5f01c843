//! What this installation is, for the hospital's inventory of technology and map of its network.

use serde::Serialize;
use utoipa::ToSchema;

use crate::page_data::office as page;

/// Everything, by topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Installation {
    /// In the order to read them.
    pub topics: Vec<Topic>,
}

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Topic {
    /// Its title, for example `Network`.
    pub title: String,
    /// What it says, in a sentence.
    pub meaning: String,
    /// Names of the values of a fact, in order.
    pub columns: Vec<String>,
    /// One line each.
    pub facts: Vec<Fact>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fact {
    /// What, for example `Port 8443`.
    pub name: String,
    /// One for each of the topic's columns.
    pub values: Vec<String>,
}

impl From<page::InstallationPage> for Installation {
    fn from(installation: page::InstallationPage) -> Self {
        let topics = installation.groups.into_iter().map(|group| Topic {
            title: group.title,
            meaning: group.meaning,
            columns: group.columns,
            facts: group.facts.into_iter().map(Fact::from).collect(),
        });
        Self {
            topics: topics.collect(),
        }
    }
}

impl From<page::InstallationFact> for Fact {
    fn from(fact: page::InstallationFact) -> Self {
        Self {
            name: fact.name,
            values: fact.values,
        }
    }
}
