//! Why somebody may or may not: the simulator. It asks the same questions as `rights.rs`, one at a
//! time, and keeps the reasons.

use std::collections::BTreeMap;

use rounds_core::TableName;
use rounds_core::access::{ActorKind, Detail, Permission, PersonId, Principal, Purpose, RowRights};

use super::ask::Asker;
use super::facts::{ColumnFacts, TableFacts};
use super::load::Entry;
use super::names::{READ_GROUPS, READ_ROWS, SEE_COLUMN};
use super::question::{Explanation, Ground, Missing, Question};
use super::rights::is_in_scope;
use super::set::PolicySet;
use super::{extent, mask};

impl PolicySet {
    /// Whether this principal may, by which policies, and what would change a denial.
    pub fn explain(&self, principal: &Principal, question: &Question) -> Explanation {
        let mut explanation = self.answer(principal, question);
        if !explanation.allowed && explanation.missing.is_empty() {
            explanation.missing = self.missing(principal, question);
        }
        explanation
    }

    /// Those of these people who may, with the reasons, in the order given.
    pub fn who_may(
        &self,
        question: &Question,
        people: &[Principal],
    ) -> Vec<(PersonId, Explanation)> {
        people
            .iter()
            .map(|person| (person, self.answer(person, question)))
            .filter(|(_, explanation)| explanation.allowed)
            .map(|(person, explanation)| (person.person.clone(), explanation))
            .collect()
    }

    /// The answer without what would change it.
    fn answer(&self, principal: &Principal, question: &Question) -> Explanation {
        if matches!(principal.kind, ActorKind::Operator | ActorKind::System) {
            return plain(true, "everything: the installation's own files are theirs");
        }
        match question {
            Question::Permission(permission) => self.about_permission(principal, *permission),
            Question::Table(name) => match self.facts.tables.get(name) {
                Some(table) => self.about_table(principal, table),
                None => unknown(),
            },
            Question::Column(name, column) => {
                let table = self.facts.tables.get(name);
                let found = table.and_then(|table| Some((table, table.column(column)?)));
                match found {
                    Some((table, column)) => self.about_column(principal, table, column),
                    None => unknown(),
                }
            }
        }
    }

    fn about_permission(&self, principal: &Principal, permission: Permission) -> Explanation {
        let asker = Asker::about(self, principal, None);
        let word = permission.as_str();
        let verdict = asker.permission(word);
        let mut explanation = Explanation {
            allowed: verdict.allowed,
            extent: permission.meaning().to_owned(),
            permits: self.grounds(&asker.permits_of_permission(word).permits),
            forbids: self.grounds(&verdict.forbids),
            missing: Vec::new(),
        };
        if !is_in_scope(principal, permission) {
            explanation.allowed = false;
            explanation.missing.push(Missing::Scope(permission));
        }
        explanation
    }

    fn about_table(&self, principal: &Principal, table: &TableFacts) -> Explanation {
        let Some(resource) = self.facts.table_classes.get(table.class) else {
            return unknown();
        };
        let asker = Asker::about(self, principal, Some(resource));
        let rows = asker.ask(READ_ROWS, resource);
        let groups = asker.ask(READ_GROUPS, resource);
        let found = extent::of(
            &rows,
            &groups,
            &self.entries,
            table,
            principal,
            self.people_min,
        );
        let by_permits = [READ_ROWS, READ_GROUPS]
            .map(|action| asker.ask_permits(action, resource).permits)
            .concat();
        let forbids = [rows.forbids.clone(), groups.forbids.clone()].concat();
        // Permits are there, nothing forbids, and still no row: their conditions find nobody.
        let without_identity = found.is_none() && (rows.allowed || groups.allowed);
        Explanation {
            allowed: found.is_some(),
            extent: found.map_or_else(
                || "hidden".to_owned(),
                |(rows, detail)| extent_phrase(&rows, detail),
            ),
            permits: self.grounds(&by_permits),
            forbids: self.grounds(&forbids),
            missing: if without_identity {
                vec![Missing::Identity]
            } else {
                Vec::new()
            },
        }
    }

    fn about_column(
        &self,
        principal: &Principal,
        table: &TableFacts,
        column: &ColumnFacts,
    ) -> Explanation {
        let whole = self.about_table(principal, table);
        if !whole.allowed {
            return whole;
        }
        let Some(resource) = self.facts.column_classes.get(column.class) else {
            return unknown();
        };
        let asker = Asker::about(self, principal, Some(resource));
        let verdict = asker.ask(SEE_COLUMN, resource);
        let shown = match verdict.allowed {
            true => "as it is".to_owned(),
            false => mask::phrase(mask::of(column)).to_owned(),
        };
        Explanation {
            allowed: verdict.allowed,
            extent: format!("{shown}, in {}", whole.extent),
            permits: self.grounds(&asker.ask_permits(SEE_COLUMN, resource).permits),
            forbids: self.grounds(&verdict.forbids),
            missing: Vec::new(),
        }
    }

    /// Each single change of role or circumstances under which the answer is yes.
    fn missing(&self, principal: &Principal, question: &Question) -> Vec<Missing> {
        let held = &principal.roles;
        let roles = self.roles.iter().filter(|role| !held.contains(&role.name));
        let mut changes: Vec<(Missing, Principal)> = roles
            .map(|role| {
                let mut changed = principal.clone();
                changed.roles.insert(role.name.clone());
                (Missing::Role(role.name.clone()), changed)
            })
            .collect();
        if !principal.second_factor {
            let mut changed = principal.clone();
            changed.second_factor = true;
            changes.push((Missing::SecondFactor, changed));
        }
        let purposes = Purpose::ALL.iter().copied();
        let purposes = purposes
            .filter(|purpose| *purpose != principal.purpose && *purpose != Purpose::Emergency);
        changes.extend(purposes.map(|purpose| {
            let mut changed = principal.clone();
            changed.purpose = purpose;
            (Missing::Purpose(purpose), changed)
        }));
        if principal.break_glass.is_none() {
            let mut changed = principal.clone();
            changed.break_glass = Some("simulated".to_owned());
            changed.purpose = Purpose::Emergency;
            changes.push((Missing::BreakGlass, changed));
        }
        changes
            .into_iter()
            .filter(|(_, changed)| self.answer(changed, question).allowed)
            .map(|(missing, _)| missing)
            .collect()
    }

    fn grounds(&self, policies: &[String]) -> Vec<Ground> {
        let by_name: BTreeMap<&String, &Entry> = policies
            .iter()
            .filter_map(|policy| Some((policy, self.entries.get(policy)?)))
            .collect();
        by_name
            .into_iter()
            .map(|(policy, entry)| Ground {
                policy: policy.clone(),
                why: entry.why.clone(),
                place: entry.place.clone(),
            })
            .collect()
    }

    /// The columns of a table that are known to the policies.
    pub(super) fn columns(&self, table: &TableName) -> &[ColumnFacts] {
        let found = self.facts.tables.get(table);
        found.map_or(&[], |table| table.columns.as_slice())
    }
}

/// How much of a table, as a phrase.
pub(super) fn extent_phrase(rows: &RowRights, detail: Detail) -> String {
    let which = match rows {
        RowRights::All => "all rows".to_owned(),
        RowRights::AnyOf(filters) => {
            let columns: Vec<&str> = filters.iter().map(|f| f.column.as_str()).collect();
            format!("own rows (by {})", columns.join(" or "))
        }
    };
    match detail {
        Detail::Rows => which,
        Detail::Groups { people_min } => {
            format!("groups of at least {people_min} people, over {which}")
        }
    }
}

fn plain(allowed: bool, extent: &str) -> Explanation {
    Explanation {
        allowed,
        extent: extent.to_owned(),
        permits: Vec::new(),
        forbids: Vec::new(),
        missing: Vec::new(),
    }
}

fn unknown() -> Explanation {
    Explanation {
        missing: vec![Missing::Existence],
        ..plain(false, "there is no such table or column")
    }
}
