//! Deny by default, forbids, second factor, tokens, emergency access.

use std::collections::BTreeSet;

use rounds_core::access::{
    ActorKind, ColumnMask, Detail, Permission, Principal, Purpose, ReadRights,
};

use crate::support::{only, shipped, somebody, table, with};

fn tables_of(set: &rounds_access::policy::PolicySet, principal: &Principal) -> usize {
    match &set.rights(principal).reading {
        ReadRights::Unlimited => usize::MAX,
        ReadRights::Listed { tables, .. } => tables.len(),
    }
}

#[test]
fn without_policies_nobody_may_do_anything() {
    let set = only("").expect("no policy is no mistake");
    for role in ["cmio", "it_administrator", "privacy_officer"] {
        assert!(set.rights(&somebody(role)).permissions.is_empty());
        assert_eq!(tables_of(&set, &somebody(role)), 0);
    }
}

#[test]
fn without_a_role_or_with_an_unlisted_one_nothing_is_given() {
    let set = shipped();
    let mut nobody = somebody("emperor");
    for roles in [&[][..], &["emperor"], &["everyone"]] {
        nobody.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        assert!(set.rights(&nobody).permissions.is_empty(), "{roles:?}");
        assert_eq!(tables_of(set, &nobody), 0, "{roles:?}");
    }
}

#[test]
fn a_forbid_wins_over_every_permit() {
    let set = with(&[(
        "freeze.cedar",
        "@id(\"no-exports-during-the-audit\") @why(\"The audit takes place.\")\n\
         forbid (principal, action == Rounds::Action::\"rows:export\", resource);",
    )])
    .expect("a policy");
    let mut both = somebody("analyst");
    both.roles.insert("privacy_officer".to_owned());
    assert!(
        shipped()
            .rights(&both)
            .permissions
            .contains(&Permission::Export)
    );
    assert!(!set.rights(&both).permissions.contains(&Permission::Export));
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_the_shipped_one() {
    let set = with(&[("analyst.cedar", "// Nothing for analysts here.")]).expect("a comment");
    let may = |role, permission| {
        let rights = set.rights(&somebody(role));
        rights.permissions.contains(&permission)
    };
    assert!(!may("analyst", Permission::Query));
    assert!(may("cmio", Permission::Query));
}

#[test]
fn a_site_adds_a_role_and_its_policies() {
    let set = with(&[
        (
            "roles.toml",
            "[groups]\npeople_min = 20\n[[role]]\nname = \"pharmacist\"\ntitle = \"Pharmacist\"\nmeaning = \"owns drug alerts\"\nprivileged = false\n",
        ),
        (
            "pharmacist.cedar",
            "@id(\"pharmacists-count-orders\") @why(\"Drug alerts are theirs.\")\n\
             permit (principal in Rounds::Role::\"pharmacist\", action == Rounds::Action::\"readGroups\", resource)\n\
             when { resource in Rounds::Schema::\"orders\" };",
        ),
    ])
    .expect("a role and a policy");
    assert_eq!(set.roles().len(), 10);
    let rights = set
        .rights(&somebody("pharmacist"))
        .reading
        .of(&table("orders.order"));
    let detail = rights.expect("orders are readable").detail;
    assert_eq!(detail, Detail::Groups { people_min: 20 });
}

#[test]
fn a_token_never_does_more_than_its_scopes_or_its_person() {
    let set = shipped();
    let mut token = somebody("analyst");
    token.kind = ActorKind::Token;
    token.scopes = Some(BTreeSet::from([
        Permission::Query,
        Permission::ManagePeople,
    ]));
    let rights = set.rights(&token);
    assert_eq!(rights.permissions, BTreeSet::from([Permission::Query]));
}

#[test]
fn a_token_gives_no_access_and_sees_no_identifiers() {
    let set = shipped();
    let mut token = somebody("it_administrator");
    token.kind = ActorKind::Token;
    let permissions = &set.rights(&token).permissions;
    assert!(permissions.contains(&Permission::ReadHealth));
    assert!(!permissions.contains(&Permission::ManagePeople));
    assert!(!permissions.contains(&Permission::ManageOwnTokens));
    let mut officer = somebody("privacy_officer");
    officer.purpose = Purpose::Audit;
    officer.kind = ActorKind::Token;
    let masks = set
        .rights(&officer)
        .reading
        .of(&table("clinical.patient"))
        .expect("rows")
        .masks;
    assert_eq!(masks.get("mrn"), Some(&ColumnMask::Null));
}

#[test]
fn a_password_alone_opens_neither_privileges_nor_rows_about_patients() {
    let set = shipped();
    for role in set.roles() {
        let mut principal = somebody(&role.name);
        principal.second_factor = false;
        let rights = set.rights(&principal);
        for permission in [
            Permission::ReadQuarantine,
            Permission::Export,
            Permission::ManagePeople,
            Permission::ManageJobs,
            Permission::ManageBackups,
            Permission::ExportLedger,
            Permission::UseBreakGlass,
            Permission::ReviewBreakGlass,
            Permission::ManageOwnTokens,
        ] {
            assert!(
                !rights.permissions.contains(&permission),
                "{}: {permission}",
                role.name
            );
        }
        for definition in crate::support::tables() {
            let about_patients = definition.columns.iter().any(|column| {
                matches!(
                    column.phi.as_str(),
                    "direct-identifier" | "quasi" | "clinical"
                )
            });
            if let (true, Some(given)) = (about_patients, rights.reading.of(&definition.name)) {
                assert_ne!(
                    given.detail,
                    Detail::Rows,
                    "{}: {}",
                    role.name,
                    definition.name
                );
            }
        }
    }
}

#[test]
fn emergency_access_shows_identifiers_and_the_word_alone_does_not() {
    let set = shipped();
    let patients = table("clinical.patient");
    let mut informaticist = somebody("informaticist");
    let usual = set
        .rights(&informaticist)
        .reading
        .of(&patients)
        .expect("groups");
    assert_eq!(usual.masks.get("mrn"), Some(&ColumnMask::Null));
    assert_eq!(usual.masks.get("id"), Some(&ColumnMask::Pseudonym));

    informaticist.purpose = Purpose::Emergency;
    assert_eq!(set.rights(&informaticist).reading.of(&patients), None);

    informaticist.break_glass = Some("b-1".to_owned());
    let emergency = set
        .rights(&informaticist)
        .reading
        .of(&patients)
        .expect("rows");
    assert!(emergency.is_whole(), "{emergency:?}");
    let survey = set
        .rights(&informaticist)
        .reading
        .of(&table("survey.response"))
        .expect("groups, as ever");
    assert!(
        matches!(survey.detail, Detail::Groups { .. }),
        "no emergency needs single answers"
    );

    let mut analyst = somebody("analyst");
    analyst.break_glass = Some("b-1".to_owned());
    analyst.purpose = Purpose::Emergency;
    assert_eq!(set.rights(&analyst).reading.of(&patients), None);
}

#[test]
fn the_program_itself_and_the_operator_are_not_limited_by_policies() {
    let set = only("").expect("no policy");
    for principal in [Principal::system(), Principal::operator("root")] {
        assert_eq!(set.rights(&principal).reading, ReadRights::Unlimited);
    }
}
