//! A principal's rights: one question for each permission, each class of tables and each class of
//! columns (`facts.rs`), turned into what query plans follow.

use std::collections::BTreeMap;

use rounds_core::access::{
    ActorKind, ColumnMask, Permission, PolicyFingerprint, Principal, ReadRights, Rights,
    TableRights,
};

use super::ask::{Asker, Verdict};
use super::facts::TableFacts;
use super::names::{READ_GROUPS, READ_ROWS, SEE_COLUMN};
use super::set::PolicySet;
use super::{extent, mask};

/// Everything that the policies give this principal.
pub(super) fn decide(
    set: &PolicySet,
    principal: &Principal,
    fingerprint: PolicyFingerprint,
) -> Rights {
    if matches!(principal.kind, ActorKind::Operator | ActorKind::System) {
        return Rights::unlimited();
    }
    let mut decision = Decision {
        set,
        principal,
        asker: Asker::new(set, principal),
        tables: vec![None; set.facts.table_classes.len()],
        columns: vec![None; set.facts.column_classes.len()],
    };
    let tables = set.facts.tables.iter();
    let tables = tables
        .filter_map(|(name, facts)| Some((name.clone(), decision.table(facts)?)))
        .collect();
    Rights {
        permissions: decision.permissions(),
        reading: ReadRights::Listed {
            fingerprint,
            tables,
        },
    }
}

/// Whether a token's scopes leave the permission; a token never does more than its person.
pub(super) fn is_in_scope(principal: &Principal, permission: Permission) -> bool {
    let scopes = principal.scopes.as_ref();
    scopes.is_none_or(|scopes| scopes.contains(&permission))
}

struct Decision<'a> {
    set: &'a PolicySet,
    principal: &'a Principal,
    asker: Asker<'a>,
    /// Answers for `readRows` and `readGroups`, by class.
    tables: Vec<Option<(Verdict, Verdict)>>,
    /// Answers for `seeColumn`, by class.
    columns: Vec<Option<bool>>,
}

impl Decision<'_> {
    fn permissions(&self) -> std::collections::BTreeSet<Permission> {
        let all = Permission::ALL.iter().copied();
        all.filter(|permission| is_in_scope(self.principal, *permission))
            .filter(|permission| self.asker.permission(permission.as_str()).allowed)
            .collect()
    }

    fn table(&mut self, facts: &TableFacts) -> Option<TableRights> {
        let (rows, groups) = self.reading(facts.class)?;
        let (rows, detail) = extent::of(
            &rows,
            &groups,
            &self.set.entries,
            facts,
            self.principal,
            self.set.people_min,
        )?;
        let mut masks: BTreeMap<String, ColumnMask> = BTreeMap::new();
        for column in &facts.columns {
            if !self.sees(column.class) {
                masks.insert(column.name.clone(), mask::of(column));
            }
        }
        Some(TableRights {
            rows,
            masks,
            detail,
        })
    }

    fn reading(&mut self, class: usize) -> Option<(Verdict, Verdict)> {
        let resource = self.set.facts.table_classes.get(class)?;
        let kept = self.tables.get_mut(class)?;
        let asker = &self.asker;
        let answer = kept.get_or_insert_with(|| {
            let rows = asker.ask(READ_ROWS, resource);
            let groups = asker.ask(READ_GROUPS, resource);
            (rows, groups)
        });
        Some(answer.clone())
    }

    fn sees(&mut self, class: usize) -> bool {
        let resource = self.set.facts.column_classes.get(class);
        let kept = self.columns.get_mut(class);
        let (Some(resource), Some(kept)) = (resource, kept) else {
            return false;
        };
        *kept.get_or_insert_with(|| self.asker.ask(SEE_COLUMN, resource).allowed)
    }
}
