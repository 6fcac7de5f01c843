//! The story as its file has it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::config;

/// Where the shipped story lies among the examples.
const FILE: &str = "office/story.toml";

/// A story.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Who takes part.
    pub person: Vec<StoryPerson>,
    /// Answers of intake forms that several steps give, by name.
    #[serde(default)]
    pub answers: BTreeMap<String, BTreeMap<String, String>>,
    /// What they do, in order.
    pub step: Vec<Step>,
}

/// Somebody in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryPerson {
    /// The word for them in the story, and their sign-in name.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Vec<String>,
}

/// One thing somebody does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Days after the first day of the data's last twelve months; none is now.
    #[serde(default)]
    pub day: Option<i64>,
    /// Who.
    pub by: String,
    /// Of which tool.
    #[serde(default)]
    pub tool: Option<String>,
    /// Of which review: `@review` is the latest.
    #[serde(default)]
    pub review: Option<String>,
    /// Of which request: `@request` is the latest.
    #[serde(default)]
    pub request: Option<String>,
    /// Of which open finding, by its rank on Today, counted from 1.
    #[serde(default)]
    pub finding: Option<usize>,
    /// What, in the words of the interface; a list is done in order.
    #[serde(default, rename = "do")]
    pub commands: Vec<Value>,
    /// Kinds of documents to show about the tool, with titles made of the kind.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Of whom: `office`, `change` or `request`, where the command names nothing that is there.
    #[serde(default)]
    pub of: Option<String>,
    /// Takes a snapshot with this title about the tool; `@evidence` names it afterwards.
    #[serde(default)]
    pub take: Option<String>,
    /// Votes for this outcome.
    #[serde(default)]
    pub vote: Option<String>,
    /// By all of these.
    #[serde(default)]
    pub voters: Vec<String>,
}

/// The shipped story, or the one in this file.
pub fn read(file: Option<&Path>) -> Result<Story> {
    let Some(file) = file else {
        let text = rounds_content::examples().find(|(path, _)| *path == FILE);
        let (_, text) = text.with_context(|| format!("content/examples/{FILE} is missing"))?;
        return config::parse(Path::new(FILE), text);
    };
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    config::parse(file, &text)
}
