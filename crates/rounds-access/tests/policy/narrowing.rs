//! Whatever forbid is added, nobody can do, read or see more than before; whatever permit is
//! added, nobody less.

use proptest::prelude::*;
use rounds_core::access::{ActorKind, Permission};
use rounds_core::access::{
    ColumnMask, Detail, Principal, Purpose, ReadRights, Rights, RowRights, TableRights,
};

use crate::support::{shipped, somebody, with};

/// Conditions that are valid for the resources of the action.
fn scope() -> impl Strategy<Value = String> {
    let permission = prop::sample::select(Permission::ALL)
        .prop_map(|word| format!("action == Rounds::Action::\"{word}\", resource) when {{ true"));
    let on_table = (
        prop::sample::select(vec!["readRows", "readGroups"]),
        prop::sample::select(vec![
            "resource.person_level",
            "resource.about_staff",
            "resource in Rounds::Schema::\"cds\"",
            "resource == Rounds::Table::\"clinical.patient\"",
            "principal.units.contains(\"dept-1\")",
        ]),
    )
        .prop_map(|(action, when)| {
            format!("action == Rounds::Action::\"{action}\", resource) when {{ {when}")
        });
    let on_column = prop::sample::select(vec![
        "resource.joins",
        "resource.phi == Rounds::PhiClass::\"quasi\"",
        "resource.phi == Rounds::PhiClass::\"staff\"",
        "resource.type == Rounds::ColumnType::\"string\"",
        "resource in Rounds::Table::\"cds.alert\"",
        "resource == Rounds::Column::\"clinical.patient.gender\"",
    ])
    .prop_map(|when| format!("action == Rounds::Action::\"seeColumn\", resource) when {{ {when}"));
    let circumstances = prop::sample::select(vec![
        "true",
        "context.second_factor",
        "!context.break_glass",
        "context.purpose != Rounds::Purpose::\"audit\"",
        "context.actor == Rounds::Actor::\"person\"",
        "principal in Rounds::Role::\"analyst\"",
    ]);
    (prop_oneof![permission, on_table, on_column], circumstances)
        .prop_map(|(scope, when)| format!("{scope} && {when} }};"))
}

/// Roles that come with row conditions and roles that come with groups are not mixed: of own rows
/// and groups over everybody one can be had at a time, and neither is more than the other.
fn principal() -> impl Strategy<Value = Principal> {
    let roles = prop_oneof![
        Just(vec!["clinician"]),
        prop::sample::subsequence(
            vec![
                "cmio",
                "analyst",
                "privacy_officer",
                "auditor",
                "executive_reader"
            ],
            1..3
        ),
    ];
    (
        roles,
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(Purpose::ALL),
        any::<bool>(),
    )
        .prop_map(|(roles, second_factor, broken, purpose, by_token)| {
            let mut principal = somebody("nobody");
            principal.roles = roles.into_iter().map(ToOwned::to_owned).collect();
            principal.second_factor = second_factor;
            principal.break_glass = broken.then(|| "b-1".to_owned());
            principal.purpose = purpose;
            if by_token {
                principal.kind = ActorKind::Token;
            }
            principal
        })
}

/// Nothing is in `less` that is not in `more`.
fn is_within(less: &Rights, more: &Rights) -> bool {
    let (ReadRights::Listed { tables: few, .. }, ReadRights::Listed { tables: many, .. }) =
        (&less.reading, &more.reading)
    else {
        return false;
    };
    less.permissions.is_subset(&more.permissions)
        && few.iter().all(|(name, small)| {
            many.get(name)
                .is_some_and(|large| table_is_within(small, large))
        })
}

fn table_is_within(small: &TableRights, large: &TableRights) -> bool {
    let rows = match (&small.rows, &large.rows) {
        (_, RowRights::All) => true,
        (RowRights::All, RowRights::AnyOf(_)) => false,
        (RowRights::AnyOf(few), RowRights::AnyOf(many)) => few.iter().all(|filter| {
            many.iter()
                .any(|wide| wide.column == filter.column && filter.one_of.is_subset(&wide.one_of))
        }),
    };
    let detail = matches!(
        (small.detail, large.detail),
        (_, Detail::Rows) | (Detail::Groups { .. }, Detail::Groups { .. })
    );
    let masks = large
        .masks
        .iter()
        .all(|(column, mask): (&String, &ColumnMask)| small.masks.get(column) == Some(mask));
    rows && detail && masks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_forbid_never_gives_and_a_permit_never_takes(scope in scope(), principal in principal()) {
        // See `principal`.
        prop_assume!(!(principal.roles.contains("clinician") && scope.contains("readGroups")));
        let before = shipped().rights(&principal);
        for effect in ["forbid", "permit"] {
            let policy = format!("@id(\"added\") @why(\"To see.\") {effect} (principal, {scope}");
            let set = match with(&[("added.cedar", &policy)]) {
                Ok(set) => set,
                // A condition that can never hold is a mistake, which is another test's business.
                Err(error) if error.to_string().contains("impossible") => continue,
                Err(error) => return Err(TestCaseError::fail(format!("{policy}: {error}"))),
            };
            let after = set.rights(&principal);
            let holds = if effect == "forbid" {
                is_within(&after, &before)
            } else {
                is_within(&before, &after)
            };
            prop_assert!(holds, "{policy}\n{principal:?}\n{before:?}\n{after:?}");
        }
    }
}
