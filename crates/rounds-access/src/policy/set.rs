//! All policies of a site, checked, and the rights they give. Start here.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use cedar_policy::Effect;
use rounds_core::TableDefinition;
use rounds_core::access::{PolicyFingerprint, Principal, Rights};

use super::check::Names;
use super::error::PolicyError;
use super::facts::Facts;
use super::fingerprint;
use super::load::{self, Entry, SCHEMA_FILE};
use super::names::Kind;
use super::rights;
use super::roles::{self, Role, Roles};
use super::rows::Values;

/// Most principals whose rights are kept; all are forgotten when there would be more.
const KEPT_MAX: usize = 512;

/// Largest policy file: some ten thousand policies, more than anybody can review.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// A site's policies. Nothing changes in it; new files make a new set.
pub struct PolicySet {
    pub(super) files: BTreeMap<String, String>,
    pub(super) roles: Vec<Role>,
    pub(super) people_min: u32,
    /// For each action, the policies that can speak of it.
    pub(super) by_action: BTreeMap<String, cedar_policy::PolicySet>,
    /// The same without those that forbid, to explain what a forbid overrules.
    pub(super) permits: cedar_policy::PolicySet,
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) facts: Facts,
    /// Hash of files and tables.
    pub(super) hash: String,
    /// Whether a policy tells people apart by who they are, not only by what they are.
    pub(super) looks_at_person: bool,
    kept: Mutex<HashMap<PolicyFingerprint, Arc<Rights>>>,
}

impl PolicySet {
    /// Reads policy files, given as (path within `policies/`, text): the shipped ones first, then
    /// the site's. A later file replaces an earlier one of the same name, except that lists of roles
    /// add up and the schema is the program's. `tables` are all tables of the site.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file and line.
    pub fn read<'f>(
        files: impl IntoIterator<Item = (&'f str, &'f str)>,
        tables: &[TableDefinition],
    ) -> Result<Self, PolicyError> {
        let (files, roles) = gather(files)?;
        let loaded = load::load(&files)?;
        let listed = roles.listed();
        Names::new(&listed, tables).check(&loaded.entries)?;
        load::validate(&files, &loaded)?;
        let literals: HashSet<_> = loaded
            .entries
            .values()
            .flat_map(|entry| entry.literals.iter().cloned())
            .collect();
        let conditions = loaded.entries.values().filter_map(|e| e.rows.as_ref());
        let looks_at_person = literals
            .iter()
            .any(|literal| Kind::of(literal) == Some(Kind::Person))
            || conditions
                .flat_map(|condition| &condition.alternatives)
                .any(|alternative| alternative.values == Values::Own);
        let permits = loaded.policies.policies();
        let permits = permits.filter(|policy| policy.effect() == Effect::Permit);
        let permits = cedar_policy::PolicySet::from_policies(permits.cloned())
            .expect("invariant: ids that differ in the whole set differ in a part of it");
        Ok(Self {
            facts: Facts::new(tables, &listed, &literals, &loaded.schema),
            hash: fingerprint::of_policies(&files, tables),
            people_min: roles.people_min(),
            roles: listed,
            by_action: load::by_action(&loaded),
            entries: loaded.entries,
            permits,
            files,
            looks_at_person,
            kept: Mutex::default(),
        })
    }

    /// What the policies give this principal. Whoever runs the command line and the program itself
    /// are not limited by policies: the files are theirs.
    ///
    /// The same principal under the same policies gets the same answer, from memory.
    pub fn rights(&self, principal: &Principal) -> Arc<Rights> {
        let fingerprint = self.fingerprint(principal);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rights) = kept.get(&fingerprint) {
            return Arc::clone(rights);
        }
        drop(kept);
        let rights = Arc::new(rights::decide(self, principal, fingerprint.clone()));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(fingerprint, Arc::clone(&rights));
        rights
    }

    /// Hash of the policies and of everything about this principal that they look at.
    pub fn fingerprint(&self, principal: &Principal) -> PolicyFingerprint {
        fingerprint::of_principal(&self.hash, self.looks_at_person, principal)
    }

    /// The roles in the order of `roles.toml`.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The files in force by name, the schema and the shipped list of roles included.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Hash of the policies and of the tables they speak of.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Smallest number of different people in a group that is shown to somebody who may see groups
    /// only.
    pub fn people_min(&self) -> u32 {
        self.people_min
    }
}

impl std::fmt::Debug for PolicySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PolicySet")
            .field("hash", &self.hash)
            .field("policies", &self.entries.len())
            .finish_non_exhaustive()
    }
}

/// The files in force, and the roles of all lists.
fn gather<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<(BTreeMap<String, String>, Roles), PolicyError> {
    let mut in_force: BTreeMap<String, String> = BTreeMap::new();
    let mut lists = Roles::default();
    for (name, text) in files {
        let wrong = |message: &str| PolicyError::File {
            file: name.to_owned(),
            message: message.to_owned(),
        };
        if text.len() > FILE_BYTES_MAX {
            return Err(wrong("larger than 1 MiB, the limit of a policy file"));
        }
        let earlier = in_force.get(name);
        let text = if name == roles::FILE {
            lists.add(text)?;
            format!("{}{text}", earlier.map_or("", String::as_str))
        } else if name == SCHEMA_FILE {
            if earlier.is_some_and(|earlier| earlier != text) {
                return Err(wrong(
                    "the schema belongs to the program: take this file away and write policies with the shipped schema",
                ));
            }
            text.to_owned()
        } else if name.ends_with(".cedar") {
            text.to_owned()
        } else {
            return Err(wrong(
                "expected policies (*.cedar) or the list of roles (roles.toml)",
            ));
        };
        in_force.insert(name.to_owned(), text);
    }
    Ok((in_force, lists))
}
