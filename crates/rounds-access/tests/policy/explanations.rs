//! The simulator, the comparison of two sets, and fingerprints.

use std::collections::BTreeSet;

use rounds_access::policy::{Missing, Question, diff};
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose};

use crate::support::{only, shipped, somebody, table, with};

#[test]
fn an_answer_names_the_policy_its_reason_and_its_place() {
    let set = shipped();
    let question = Question::Permission(Permission::Query);
    let found = set.explain(&somebody("analyst"), &question);
    assert!(found.allowed);
    assert_eq!(found.permits.len(), 1);
    let ground = &found.permits[0];
    assert_eq!(ground.policy, "analyst-works");
    assert_eq!(ground.place.to_string(), "policies/analyst.cedar:4");
    assert!(ground.why.starts_with("Measures are built from the data"));
}

#[test]
fn a_denial_names_the_forbid_and_what_would_allow_it() {
    let set = shipped();
    let mut administrator = somebody("it_administrator");
    administrator.second_factor = false;
    let found = set.explain(
        &administrator,
        &Question::Permission(Permission::ManagePeople),
    );
    assert!(!found.allowed);
    let policies = |grounds: &[rounds_access::policy::Ground]| {
        grounds.iter().map(|g| g.policy.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        policies(&found.permits),
        ["it-administrator-lets-people-in"]
    );
    assert_eq!(policies(&found.forbids), ["second-factor-for-privileged"]);
    assert_eq!(found.missing, [Missing::SecondFactor]);
}

#[test]
fn a_missing_role_purpose_scope_or_identity_is_named() {
    let set = shipped();
    let ask = |principal: &Principal, question: Question| set.explain(principal, &question).missing;
    let patients = || Question::Table(table("clinical.patient"));
    let mrn = || Question::Column(table("clinical.patient"), "mrn".to_owned());
    let roles = ask(&somebody("committee_member"), patients());
    for role in ["analyst", "cmio", "executive_reader", "informaticist"] {
        assert!(roles.contains(&Missing::Role(role.to_owned())), "{roles:?}");
    }
    assert_eq!(roles.len(), 4, "{roles:?}");
    assert_eq!(
        ask(&somebody("privacy_officer"), mrn()),
        [Missing::Purpose(Purpose::Audit)]
    );
    assert_eq!(ask(&somebody("cmio"), mrn()), [Missing::BreakGlass]);
    let mut token = somebody("analyst");
    token.kind = ActorKind::Token;
    token.scopes = Some(BTreeSet::from([Permission::ReadSite]));
    assert_eq!(
        ask(&token, Question::Permission(Permission::Query)),
        [Missing::Scope(Permission::Query)]
    );
    let mut clinician = somebody("clinician");
    clinician.staff_ids.clear();
    assert_eq!(
        ask(&clinician, Question::Table(table("cds.alert"))),
        [Missing::Identity]
    );
    assert_eq!(
        ask(
            &clinician,
            Question::Column(table("cds.alert"), "nothing".to_owned())
        ),
        [Missing::Existence]
    );
}

#[test]
fn how_much_may_be_read_is_said_in_words() {
    let set = shipped();
    let extent = |role: &str, question| set.explain(&somebody(role), &question).extent;
    let alerts = || Question::Table(table("cds.alert"));
    assert_eq!(extent("analyst", alerts()), "all rows");
    assert_eq!(
        extent("cmio", alerts()),
        "groups of at least 11 people, over all rows"
    );
    assert_eq!(extent("clinician", alerts()), "own rows (by clinician_id)");
    assert_eq!(extent("auditor", alerts()), "hidden");
    let patient = Question::Column(table("cds.alert"), "patient_id".to_owned());
    assert_eq!(extent("analyst", patient), "as a pseudonym, in all rows");
}

#[test]
fn explanations_agree_with_rights() {
    let set = shipped();
    for (position, role) in set.roles().iter().enumerate() {
        let mut principal = somebody(&role.name);
        principal.second_factor = position % 2 == 0;
        let rights = set.rights(&principal);
        for permission in Permission::ALL {
            let found = set.explain(&principal, &Question::Permission(*permission));
            assert_eq!(found.allowed, rights.permissions.contains(permission));
            assert!(!found.allowed || !found.permits.is_empty());
            assert!(!found.allowed || found.forbids.is_empty());
        }
        for definition in crate::support::tables().into_iter().step_by(8) {
            let given = rights.reading.of(&definition.name);
            let found = set.explain(&principal, &Question::Table(definition.name.clone()));
            assert_eq!(
                found.allowed,
                given.is_some(),
                "{} {}",
                role.name,
                definition.name
            );
        }
    }
}

#[test]
fn who_may_lists_those_who_may() {
    let set = shipped();
    let people: Vec<Principal> = ["analyst", "auditor", "cmio"]
        .map(|role| Principal {
            person: PersonId(format!("person-{role}")),
            ..somebody(role)
        })
        .into();
    let found = set.who_may(&Question::Permission(Permission::Query), &people);
    let who: Vec<&str> = found.iter().map(|(person, _)| person.0.as_str()).collect();
    assert_eq!(who, ["person-analyst", "person-cmio"]);
}

#[test]
fn a_change_of_policies_is_shown_as_changed_decisions() {
    let set = shipped();
    assert!(diff(set, shipped()).is_empty());
    let other = with(&[(
        "own.cedar",
        "@id(\"more\") @why(\"More.\") permit (principal in Rounds::Role::\"auditor\", action == Rounds::Action::\"health:read\", resource);
         @id(\"also\") @why(\"Committees read surveys.\") permit (principal in Rounds::Role::\"committee_member\", action == Rounds::Action::\"readGroups\", resource == Rounds::Table::\"survey.response\");
         @id(\"less\") @why(\"No costs.\") forbid (principal in Rounds::Role::\"committee_member\", action, resource) when { resource == Rounds::Table::\"finance.cost\" };",
    )])
    .expect("policies");
    let found: Vec<String> = diff(set, &other).iter().map(ToString::to_string).collect();
    // Not in an emergency that is only claimed, which shows no table before or after.
    let but = "(for quality, for operations, for treatment, for audit, for research, with emergency access, without a second factor, by a program)";
    assert_eq!(
        found,
        [
            format!("committee_member: finance.cost: all rows → hidden {but}"),
            format!(
                "committee_member: survey.response: hidden → groups of at least 11 people, over all rows {but}"
            ),
        ]
    );
}

#[test]
fn who_differs_in_what_policies_look_at_has_another_fingerprint() {
    let set = shipped();
    let one = somebody("analyst");
    let changes: [fn(&mut Principal); 9] = [
        |p| p.kind = ActorKind::Token,
        |p| p.purpose = Purpose::Audit,
        |p| p.second_factor = false,
        |p| p.break_glass = Some("b-1".to_owned()),
        |p| p.scopes = Some(BTreeSet::new()),
        |p| {
            p.roles.insert("cmio".to_owned());
        },
        |p| {
            p.units.insert("dept-2".to_owned());
        },
        |p| {
            p.staff_ids.insert("staff-2".to_owned());
        },
        |p| {
            // The same words in another set are not the same person.
            std::mem::swap(&mut p.units, &mut p.staff_ids);
        },
    ];
    let mut seen = BTreeSet::from([set.fingerprint(&one)]);
    for change in changes {
        let mut other = one.clone();
        change(&mut other);
        assert!(seen.insert(set.fingerprint(&other)), "{other:?}");
    }
    assert_ne!(
        only("").expect("none").fingerprint(&one),
        set.fingerprint(&one)
    );
}

#[test]
fn people_share_a_fingerprint_only_where_no_policy_tells_them_apart() {
    let one = somebody("analyst");
    let two = Principal {
        person: PersonId("p-2".to_owned()),
        name: "Another".to_owned(),
        ..one.clone()
    };
    let set = shipped();
    assert_eq!(set.fingerprint(&one), set.fingerprint(&two));
    for policy in [
        "@id(\"a\") @why(\"b.\") permit (principal == Rounds::Person::\"p-1\", action == Rounds::Action::\"site:read\", resource);",
        "@id(\"a\") @why(\"b.\") @rows(\"clinician_id in self\") permit (principal, action == Rounds::Action::\"readRows\", resource);",
    ] {
        let set = only(policy).expect(policy);
        assert_ne!(set.fingerprint(&one), set.fingerprint(&two), "{policy}");
        assert_ne!(set.rights(&one), set.rights(&two), "{policy}");
    }
}
