//! Reading the policy files: which file holds what, and how its text becomes values. Whether the
//! values make sense together is asked in `check`.

use std::collections::BTreeMap;

use rounds_core::suggest::{did_you_mean, improve_unknown_name};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{FileHash, Form, Policies, ReviewRoute, check};
use crate::chain::sha256;
use crate::gate::{Gate, OverrideRule, Requirement};
use crate::office::responsibility::Activity;
use crate::office::{Matrix, TrainingRule};
use crate::request::PriorityPolicy;
use crate::risk::RiskPolicy;
use crate::tool::{Kind, Stage};

/// A policy file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("governance/{file}{}: {what}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct PolicyError {
    /// The file.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, where, and what would be right.
    pub what: String,
}

/// Files that there is one of. `gates-NAME.toml` and `forms-NAME.toml` add to theirs.
const ONES: [&str; 6] = [
    "forms.toml",
    "gates.toml",
    "office.toml",
    "priorities.toml",
    "risk.toml",
    "routes.toml",
];

/// Largest policy file.
const BYTES_MAX: usize = 1024 * 1024;

/// Reads policy files: path within `governance/`, and text. Of two with the same path the later
/// takes the place of the earlier. Files named `gates-NAME.toml` and `forms-NAME.toml` come before
/// `gates.toml` and `forms.toml`, so that what a site adds is found first.
///
/// # Errors
/// When one cannot be read, names what does not exist, or something that must be said once is said
/// twice or never.
pub fn read<'t>(
    files: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> Result<Policies, PolicyError> {
    // In order of names a hyphen comes before a full stop: what is added stands first.
    let files: BTreeMap<&str, &str> = files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".toml"))
        .collect();
    let mut found = Found::default();
    for (path, text) in files {
        found.take(&Source { path, text })?;
    }
    found.finish()
}

/// A file as it is read.
pub(super) struct Source<'t> {
    pub(super) path: &'t str,
    pub(super) text: &'t str,
}

impl Source<'_> {
    /// The error about what stands at this byte.
    pub(super) fn wrong_at(&self, byte: usize, what: impl Into<String>) -> PolicyError {
        let before = self.text.get(..byte).unwrap_or(self.text);
        PolicyError {
            file: self.path.to_owned(),
            line: Some(before.matches('\n').count() + 1),
            what: what.into(),
        }
    }

    /// The error about the whole file.
    pub(super) fn wrong(&self, what: impl Into<String>) -> PolicyError {
        PolicyError {
            file: self.path.to_owned(),
            line: None,
            what: what.into(),
        }
    }

    fn parse<T: DeserializeOwned>(&self) -> Result<T, PolicyError> {
        toml::from_str(self.text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            self.wrong_at(byte, improve_unknown_name(error.message()))
        })
    }
}

/// A value with the place it was read at, for errors.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) file: String,
    pub(super) line: usize,
}

impl<T> Placed<T> {
    fn of(source: &Source<'_>, value: Spanned<T>) -> Self {
        let place = source.wrong_at(value.span().start, "");
        Self {
            value: value.into_inner(),
            file: place.file,
            line: place.line.unwrap_or(1),
        }
    }

    /// The error about this value.
    pub(super) fn wrong(&self, what: impl Into<String>) -> PolicyError {
        PolicyError {
            file: self.file.clone(),
            line: Some(self.line),
            what: what.into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GatesFile {
    #[serde(default)]
    requirement: Vec<Spanned<Requirement>>,
    #[serde(default)]
    gate: Vec<Spanned<GateText>>,
    #[serde(default, rename = "override")]
    overrides: Vec<Spanned<OverrideRule>>,
}

/// A gate as the file has it: requirements by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GateText {
    pub(super) name: String,
    title: String,
    pub(super) to: Stage,
    #[serde(default)]
    kinds: Vec<Kind>,
    #[serde(default)]
    pub(super) tiers: Vec<String>,
    needs: Vec<String>,
    citation: String,
    #[serde(skip)]
    hash: FileHash,
}

impl GateText {
    /// The gate with its requirements.
    fn resolve(
        placed: &Placed<Self>,
        requirements: &[Placed<Requirement>],
    ) -> Result<(Gate, FileHash), PolicyError> {
        let text = &placed.value;
        let mut needs = Vec::new();
        for name in &text.needs {
            let known = || requirements.iter().map(|one| one.value.name.as_str());
            let requirement = requirements.iter().find(|one| one.value.name == *name);
            let requirement = requirement.ok_or_else(|| {
                placed.wrong(format!(
                    "the gate {:?} needs {name:?}, and no [[requirement]] has this name{}",
                    text.name,
                    did_you_mean(name, known())
                ))
            })?;
            needs.push(requirement.value.clone());
        }
        let gate = Gate {
            name: text.name.clone(),
            title: text.title.clone(),
            to: text.to,
            kinds: text.kinds.clone(),
            tiers: text.tiers.clone(),
            needs,
            citation: text.citation.clone(),
        };
        Ok((gate, text.hash.clone()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormsFile {
    form: Vec<Spanned<Form>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoutesFile {
    route: Vec<Spanned<ReviewRoute>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeFile {
    #[serde(default)]
    activity: Vec<Spanned<Activity>>,
    #[serde(default)]
    training: Vec<Spanned<TrainingRule>>,
}

/// What the files say, before it is held against each other.
#[derive(Default)]
pub(super) struct Found {
    pub(super) requirements: Vec<Placed<Requirement>>,
    pub(super) gates: Vec<Placed<GateText>>,
    pub(super) overrides: Vec<Placed<OverrideRule>>,
    pub(super) forms: Vec<Placed<Form>>,
    pub(super) routes: Vec<Placed<ReviewRoute>>,
    pub(super) activities: Vec<Placed<Activity>>,
    pub(super) trainings: Vec<Placed<TrainingRule>>,
    risk: Option<RiskPolicy>,
    priorities: Option<PriorityPolicy>,
    has_office: bool,
}

impl Found {
    fn take(&mut self, source: &Source<'_>) -> Result<(), PolicyError> {
        if source.text.len() > BYTES_MAX {
            return Err(source.wrong("longer than 1 MiB, the most a policy file may have"));
        }
        match source.path {
            "risk.toml" => {
                let mut risk: RiskPolicy = source.parse()?;
                risk.hash = sha256(source.text.as_bytes());
                check::risk(source, &risk)?;
                self.risk = Some(risk);
            }
            "priorities.toml" => {
                let priorities: PriorityPolicy = source.parse()?;
                check::priorities(source, &priorities)?;
                self.priorities = Some(priorities);
            }
            "routes.toml" => {
                let file: RoutesFile = source.parse()?;
                self.routes = all_placed(source, file.route);
            }
            "office.toml" => {
                let file: OfficeFile = source.parse()?;
                self.activities = all_placed(source, file.activity);
                self.trainings = all_placed(source, file.training);
                self.has_office = true;
            }
            path if is_of(path, "gates") => self.take_gates(source)?,
            path if is_of(path, "forms") => {
                let file: FormsFile = source.parse()?;
                self.forms.extend(all_placed(source, file.form));
            }
            path => {
                return Err(source.wrong(format!(
                    "not a policy file{} There are {}, and additions named gates-NAME.toml and forms-NAME.toml",
                    match did_you_mean(path, ONES) {
                        nothing if nothing.is_empty() => ".".to_owned(),
                        question => question,
                    },
                    ONES.join(", ")
                )));
            }
        }
        Ok(())
    }

    fn take_gates(&mut self, source: &Source<'_>) -> Result<(), PolicyError> {
        let file: GatesFile = source.parse()?;
        let hash = sha256(source.text.as_bytes());
        self.requirements
            .extend(all_placed(source, file.requirement));
        self.gates
            .extend(all_placed(source, file.gate).into_iter().map(|mut gate| {
                gate.value.hash.clone_from(&hash);
                gate
            }));
        self.overrides.extend(all_placed(source, file.overrides));
        Ok(())
    }

    fn finish(self) -> Result<Policies, PolicyError> {
        let missing = |file: &str| PolicyError {
            file: file.to_owned(),
            line: None,
            what: "there is no such file, and it is needed".to_owned(),
        };
        let risk = self.risk.clone().ok_or_else(|| missing("risk.toml"))?;
        let priorities = self.priorities.clone();
        let priorities = priorities.ok_or_else(|| missing("priorities.toml"))?;
        if self.routes.is_empty() {
            return Err(missing("routes.toml"));
        }
        if !self.has_office {
            return Err(missing("office.toml"));
        }
        check::together(&self, &risk)?;
        let gates = self.gates.iter();
        let gates = gates.map(|gate| GateText::resolve(gate, &self.requirements));
        Ok(Policies {
            gates: gates.collect::<Result<_, _>>()?,
            overrides: values(self.overrides),
            risk,
            forms: values(self.forms),
            routes: values(self.routes),
            matrix: Matrix {
                activity: values(self.activities),
            },
            trainings: values(self.trainings),
            priorities,
        })
    }
}

/// Whether a path is `gates.toml` or `gates-NAME.toml`.
fn is_of(path: &str, family: &str) -> bool {
    path.strip_prefix(family)
        .is_some_and(|rest| rest == ".toml" || rest.starts_with('-'))
}

fn all_placed<T>(source: &Source<'_>, values: Vec<Spanned<T>>) -> Vec<Placed<T>> {
    let placed = values.into_iter().map(|value| Placed::of(source, value));
    placed.collect()
}

fn values<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|one| one.value).collect()
}
