//! What each shipped role may do and read, against tables written by hand from what the role is for
//! (`content/policies/roles.toml`). Whoever changes a policy changes the table here too.

use std::collections::BTreeSet;

use rounds_core::access::{Detail, Permission, Purpose, ReadRights, RowRights};

use crate::support::{shipped, somebody, table};

const ROLES: [&str; 9] = [
    "cmio",
    "informaticist",
    "analyst",
    "committee_member",
    "clinician",
    "privacy_officer",
    "it_administrator",
    "auditor",
    "executive_reader",
];

/// `x` allowed, `.` denied, in the order of [`ROLES`], for a person with a second factor.
const PERMISSIONS: [(&str, &str); 33] = [
    ("site:read", "xxxxxx.xx"),
    ("data:read", "xxx..xxx."),
    ("quarantine:read", ".x...x..."),
    ("sql:query", "xxx..x..."),
    ("rows:export", "xxx..x..."),
    ("people:read", ".....xxx."),
    ("people:manage", "......x.."),
    ("policies:read", "x....xxx."),
    ("ledger:read", ".....x.x."),
    ("ledger:verify", ".....xxx."),
    ("ledger:export", ".....x.x."),
    ("jobs:read", ".xx...xx."),
    ("jobs:manage", ".x....x.."),
    ("health:read", ".x....xx."),
    ("backups:read", "......xx."),
    ("backups:manage", "......x.."),
    ("installation:read", ".....xxx."),
    ("break-glass:use", "xx......."),
    ("break-glass:review", ".....x..."),
    ("governance:read", "xxxxxxxxx"),
    ("tools:propose", "xxxxxxx.x"),
    ("tools:manage", "xx......."),
    ("gates:override", "x........"),
    ("reviews:prepare", "xx.x....."),
    ("reviews:vote", "x..x.x..."),
    ("evidence:take", "xxx......"),
    ("findings:work", "xxx..x..."),
    ("changes:record", "xxx...x.."),
    ("priorities:score", "xx.x....x"),
    ("priorities:manage", "xx......."),
    ("office:manage", "x........"),
    ("records:export", "x....x.x."),
    ("tokens:own", ".xx...x.."),
];

/// `r` rows, `o` own rows, `g` groups, `.` hidden, for quality; the second line of a table for audit.
const TABLES: [(&str, &str, &str); 21] = [
    ("measure.result", "rrrrrrrrr", "rrrrrrrrr"),
    ("governance.finding", "rrrrrrrrr", "rrrrrrrrr"),
    ("governance.tool", "rrrrrrrrr", "rrrrrrrrr"),
    ("governance.vote", "rrrrrrrrr", "rrrrrrrrr"),
    ("governance.finding_work", "rrrrrrrrr", "rrrrrrrrr"),
    ("cds.rule", "rrrrrrrrr", "rrrrrrrrr"),
    ("workforce.site", "rrrrrrrrr", "rrrrrrrrr"),
    ("system.ingest_batch", "rrrrrrrrr", "rrrrrrrrr"),
    ("cds.alert", "grr.o...g", "g...o...g"),
    ("orders.order", "grr.o...g", "g...or..g"),
    ("ai.prediction", "grr.....g", "g.......g"),
    ("clinical.patient", "ggr.....g", "gg...r..g"),
    ("clinical.encounter", "ggr.....g", "gg...r..g"),
    ("clinical.observation", "ggr.....g", "gg......g"),
    ("activity.event", "grr.o....", "g...or..."),
    ("survey.response", "ggg.o....", "ggg.o...."),
    ("workforce.clinician", "grr.o....", "g...or..."),
    ("workforce.relationship", ".........", ".....r..."),
    ("messages.inbasket", "grr.o...g", "g...o...g"),
    ("system.quarantine", ".r.......", ".....r..."),
    ("raw.fhir", ".........", "........."),
];

#[test]
fn each_role_may_do_what_it_is_for_and_nothing_else() {
    let set = shipped();
    for (position, role) in ROLES.iter().enumerate() {
        let expected: BTreeSet<Permission> = PERMISSIONS
            .iter()
            .filter(|(_, marks)| marks.as_bytes()[position] == b'x')
            .map(|(word, _)| word.parse().expect("a permission"))
            .collect();
        let rights = set.rights(&somebody(role));
        assert_eq!(rights.permissions, expected, "{role}");
    }
}

#[test]
fn the_table_by_hand_is_complete() {
    let listed: BTreeSet<&str> = PERMISSIONS.iter().map(|(word, _)| *word).collect();
    let all: BTreeSet<&str> = Permission::ALL.iter().map(|word| word.as_str()).collect();
    assert_eq!(listed, all);
    let roles: Vec<String> = shipped().roles().iter().map(|r| r.name.clone()).collect();
    assert_eq!(roles, ROLES);
}

#[test]
fn each_role_reads_what_it_is_for_and_nothing_else() {
    let set = shipped();
    for (name, quality, audit) in TABLES {
        for (purpose, marks) in [(Purpose::Quality, quality), (Purpose::Audit, audit)] {
            let found: String = ROLES
                .iter()
                .map(|role| {
                    let mut principal = somebody(role);
                    principal.purpose = purpose;
                    mark(&set.rights(&principal).reading, name)
                })
                .collect();
            assert_eq!(found, marks, "{name} for {}", purpose.as_str());
        }
    }
}

fn mark(reading: &ReadRights, name: &str) -> char {
    match reading.of(&table(name)) {
        None => '.',
        Some(rights) => match (rights.rows, rights.detail) {
            (_, Detail::Groups { people_min }) => {
                assert_eq!(
                    people_min, 11,
                    "the floor of CMS's cell size suppression policy"
                );
                'g'
            }
            (RowRights::All, Detail::Rows) => 'r',
            (RowRights::AnyOf(_), Detail::Rows) => 'o',
        },
    }
}

#[test]
fn everybody_sees_who_decided_and_why() {
    let set = shipped();
    for role in ROLES {
        let rights = set.rights(&somebody(role));
        for name in ["governance.tool", "governance.vote", "governance.decision"] {
            let rights = rights.reading.of(&table(name)).expect("rows");
            assert!(rights.is_whole(), "{role} {name}: {rights:?}");
        }
    }
}

#[test]
fn an_it_administrator_reads_nothing_about_patients_or_staff_in_any_circumstances() {
    let set = shipped();
    for purpose in Purpose::ALL {
        let mut principal = somebody("it_administrator");
        principal.purpose = *purpose;
        principal.break_glass = Some("b-1".to_owned());
        let ReadRights::Listed { tables, .. } = &set.rights(&principal).reading else {
            panic!("an administrator is limited");
        };
        for definition in crate::support::tables() {
            let about_somebody = definition
                .columns
                .iter()
                .any(|column| !matches!(column.phi.as_str(), "none" | "staff"));
            assert!(
                !(about_somebody && tables.contains_key(&definition.name)),
                "{}",
                definition.name
            );
        }
    }
}
