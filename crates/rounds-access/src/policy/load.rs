//! Policy files become policies: parsed, named by their `@id`, validated against the schema. Whether
//! the roles and tables that they name exist is checked in `check.rs`.

use std::collections::BTreeMap;

use cedar_policy::{
    ActionConstraint, Effect, EntityUid, Policy, PolicyId, Schema, SchemaFragment, ValidationMode,
    Validator,
};
use miette::Diagnostic;
use rounds_core::suggest::did_you_mean;

use super::error::PolicyError;
use super::names::{READ_GROUPS, READ_ROWS};
use super::place::Place;
use super::rows::RowCondition;

/// Name of the schema's file.
pub(super) const SCHEMA_FILE: &str = "rounds.cedarschema";

const ANNOTATIONS: [&str; 3] = ["id", "why", "rows"];

/// One policy apart from what Cedar keeps of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) why: String,
    pub(super) place: Place,
    /// As it was written.
    pub(super) text: String,
    pub(super) permits: bool,
    pub(super) rows: Option<RowCondition>,
    pub(super) literals: Vec<EntityUid>,
}

/// The policies of all files.
pub(super) struct Loaded {
    pub(super) schema: Schema,
    pub(super) policies: cedar_policy::PolicySet,
    pub(super) entries: BTreeMap<String, Entry>,
}

/// Reads the schema and the `.cedar` files among these, by name. Nothing is validated yet: the names
/// are checked before, because the validator's words about a wrong one help less.
pub(super) fn load(files: &BTreeMap<String, String>) -> Result<Loaded, PolicyError> {
    let schema = read_schema(files)?;
    let mut policies = cedar_policy::PolicySet::new();
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (file, text) in files.iter().filter(|(file, _)| file.ends_with(".cedar")) {
        for (place, policy) in parse(file, text)? {
            let (id, entry) = read_entry(place, &policy)?;
            if let Some(first) = entries.get(&id) {
                return Err(PolicyError::SameId {
                    policy: id,
                    first: first.place.clone(),
                    second: entry.place,
                });
            }
            let named = policy.new_id(PolicyId::new(&id));
            policies.add(named).map_err(|error| PolicyError::Syntax {
                place: entry.place.clone(),
                message: error.to_string(),
            })?;
            entries.insert(id, entry);
        }
    }
    Ok(Loaded {
        schema,
        policies,
        entries,
    })
}

/// The policies sorted by the actions that they can speak of, so that a question is not put to those
/// that have nothing to say. A policy whose scope names a group of actions is kept for all.
pub(super) fn by_action(loaded: &Loaded) -> BTreeMap<String, cedar_policy::PolicySet> {
    let groups: Vec<&EntityUid> = loaded.schema.action_groups().collect();
    let speaks = |constraint: &ActionConstraint, action: &EntityUid| {
        let names = |named: &EntityUid| named == action || groups.contains(&named);
        match constraint {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(named) => names(named),
            ActionConstraint::In(named) => named.iter().any(names),
        }
    };
    let sorted = loaded.schema.actions().map(|action| {
        let concerned = loaded.policies.policies();
        let concerned = concerned.filter(|policy| speaks(&policy.action_constraint(), action));
        let policies = cedar_policy::PolicySet::from_policies(concerned.cloned())
            .expect("invariant: ids that differ in the whole set differ in a part of it");
        let id: &str = action.id().as_ref();
        (id.to_owned(), policies)
    });
    sorted.collect()
}

fn read_schema(files: &BTreeMap<String, String>) -> Result<Schema, PolicyError> {
    let text = files.get(SCHEMA_FILE).ok_or_else(|| PolicyError::File {
        file: SCHEMA_FILE.to_owned(),
        message: "the schema is missing: it is shipped with the program".to_owned(),
    })?;
    let wrong = |error: &dyn Diagnostic| PolicyError::Syntax {
        place: place_of(error, SCHEMA_FILE, text)
            .unwrap_or_else(|| Place::at(SCHEMA_FILE, text, 0)),
        message: sentence(error),
    };
    let (fragment, _) =
        SchemaFragment::from_cedarschema_str(text).map_err(|error| wrong(&error))?;
    fragment
        .try_into()
        .map_err(|error: cedar_policy::SchemaError| wrong(&error))
}

/// The policies of one file in the order of the text, each with its first line.
fn parse(file: &str, text: &str) -> Result<Vec<(Place, Policy)>, PolicyError> {
    let parsed: cedar_policy::PolicySet =
        text.parse()
            .map_err(|error: cedar_policy::ParseErrors| PolicyError::Syntax {
                place: place_of(&error, file, text).unwrap_or_else(|| Place::at(file, text, 0)),
                message: sentence(&error),
            })?;
    if let Some(template) = parsed.templates().next() {
        let start = text.find(&template.to_string()).unwrap_or(0);
        return Err(PolicyError::Syntax {
            place: Place::at(file, text, start),
            message: "a policy with ?principal or ?resource has nobody to fill it in: name the role or the table".to_owned(),
        });
    }
    let mut policies: Vec<&Policy> = parsed.policies().collect();
    // Cedar numbers them "policy0", "policy1" … in the order of the text.
    policies.sort_by_key(|policy| {
        let number = policy.id().to_string();
        number
            .trim_start_matches("policy")
            .parse()
            .unwrap_or(usize::MAX)
    });
    let mut from = 0;
    let mut found = Vec::new();
    for policy in policies {
        let own = policy.to_string();
        let rest = text.get(from..).unwrap_or("");
        let start = from + rest.find(&own).unwrap_or(0);
        from = start + own.len();
        found.push((Place::at(file, text, start), policy.clone()));
    }
    Ok(found)
}

fn read_entry(place: Place, policy: &Policy) -> Result<(String, Entry), PolicyError> {
    let own = policy.to_string();
    let wrong = |message: String| PolicyError::Annotation {
        place: place.clone(),
        message,
    };
    if let Some((unknown, _)) = policy
        .annotations()
        .find(|(name, _)| !ANNOTATIONS.contains(name))
    {
        let suggestion = did_you_mean(unknown, ANNOTATIONS);
        return Err(wrong(format!(
            "there is no annotation @{unknown}{suggestion}"
        )));
    }
    let required = |name: &str, example: &str| {
        let value = policy.annotation(name).map(str::trim);
        let value = value.filter(|value| !value.is_empty());
        value.map(ToOwned::to_owned).ok_or_else(|| {
            wrong(format!(
                "a policy has no @{name}: write for example {example}"
            ))
        })
    };
    let id = required("id", "@id(\"nurses-read-alerts\")")?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.chars().all(is_plain) {
        return Err(wrong(format!(
            "@id({id:?}) may hold lower-case letters, digits and hyphens only"
        )));
    }
    let why = required("why", "@why(\"Nurses judge the alerts they get.\")")?;
    let rows = match policy.annotation("rows") {
        None => None,
        Some(condition) => {
            Some(
                read_rows(condition, policy).map_err(|message| PolicyError::Annotation {
                    place: place.of_word(&own, "@rows"),
                    message,
                })?,
            )
        }
    };
    let entry = Entry {
        why,
        permits: policy.effect() == Effect::Permit,
        rows,
        literals: policy.entity_literals(),
        text: own,
        place,
    };
    Ok((id, entry))
}

fn read_rows(condition: &str, policy: &Policy) -> Result<RowCondition, String> {
    let about_rows = |action: &EntityUid| {
        let id: &str = action.id().as_ref();
        id == READ_ROWS || id == READ_GROUPS
    };
    let is_about_rows = match policy.action_constraint() {
        ActionConstraint::Any => false,
        ActionConstraint::Eq(action) => about_rows(&action),
        ActionConstraint::In(actions) => !actions.is_empty() && actions.iter().all(about_rows),
    };
    if policy.effect() == Effect::Forbid || !is_about_rows {
        return Err(format!(
            "@rows says which rows a permit gives: it belongs to a permit whose action is {READ_ROWS} or {READ_GROUPS}"
        ));
    }
    RowCondition::parse(condition).map_err(|error| error.to_string())
}

/// Strict validation; a warning is a mistake too, for example a condition that can never hold.
pub(super) fn validate(
    files: &BTreeMap<String, String>,
    loaded: &Loaded,
) -> Result<(), PolicyError> {
    let entries = &loaded.entries;
    let result =
        Validator::new(loaded.schema.clone()).validate(&loaded.policies, ValidationMode::Strict);
    let errors = result
        .validation_errors()
        .map(|error| (error.policy_id().to_string(), error as &dyn Diagnostic));
    let warnings = result
        .validation_warnings()
        .map(|warning| (warning.policy_id().to_string(), warning as &dyn Diagnostic));
    let mut found: Vec<(bool, Place, PolicyError)> = errors
        .chain(warnings)
        .filter_map(|(policy, error)| {
            let start = &entries.get(&policy)?.place;
            let text = files.get(&start.file)?;
            let pointed = place_of(error, &start.file, text);
            let place = pointed.clone().unwrap_or_else(|| start.clone());
            // Cedar says again which policy it speaks of.
            let message = ["`, ", "`: "].iter().fold(sentence(error), |message, end| {
                message.replace(&format!("for policy `{policy}{end}"), "")
            });
            let error = PolicyError::Meaning {
                place: place.clone(),
                message,
                policy,
            };
            Some((pointed.is_none(), place, error))
        })
        .collect();
    // The validator's order is that of a hash; the first that points at a place is reported.
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    match found.into_iter().next() {
        Some((_, _, first)) => Err(first),
        None if result.validation_passed() => Ok(()),
        None => Err(PolicyError::File {
            file: SCHEMA_FILE.to_owned(),
            message: result.to_string(),
        }),
    }
}

/// The line that Cedar points at.
fn place_of(error: &dyn Diagnostic, file: &str, text: &str) -> Option<Place> {
    let byte = error.labels()?.next()?.offset();
    Some(Place::at(file, text, byte))
}

/// The message and Cedar's advice on one line.
fn sentence(error: &dyn Diagnostic) -> String {
    let help = error.help().map(|help| format!(" ({help})"));
    let whole = format!("{error}{}", help.unwrap_or_default());
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}
