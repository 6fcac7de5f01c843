//! The names of things in policies: which Cedar entity stands for a role, a table, a purpose.
//! The schema (`content/policies/rounds.cedarschema`) declares the same names.

use std::sync::LazyLock;

use cedar_policy::{EntityId, EntityTypeName, EntityUid};

/// The kinds of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Role,
    Person,
    Site,
    Schema,
    Table,
    Column,
    PhiClass,
    ColumnType,
    Purpose,
    Actor,
    Action,
}

impl Kind {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Role, "Rounds::Role"),
        (Self::Person, "Rounds::Person"),
        (Self::Site, "Rounds::Site"),
        (Self::Schema, "Rounds::Schema"),
        (Self::Table, "Rounds::Table"),
        (Self::Column, "Rounds::Column"),
        (Self::PhiClass, "Rounds::PhiClass"),
        (Self::ColumnType, "Rounds::ColumnType"),
        (Self::Purpose, "Rounds::Purpose"),
        (Self::Actor, "Rounds::Actor"),
        (Self::Action, "Rounds::Action"),
    ];

    /// The entity of this kind with this id.
    pub(super) fn id(self, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.type_name(), EntityId::new(id))
    }

    /// The kind of an entity; none for a type that the schema does not have.
    pub(super) fn of(uid: &EntityUid) -> Option<Self> {
        let name = uid.type_name().to_string();
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(kind, _)| *kind)
    }

    /// The names of all kinds.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, name)| *name)
    }

    fn type_name(self) -> EntityTypeName {
        let found = TYPES.iter().find(|(kind, _)| *kind == self);
        found
            .map(|(_, name)| name.clone())
            .expect("invariant: ALL has every kind")
    }
}

/// Parsed once: a decision asks for hundreds of names.
static TYPES: LazyLock<Vec<(Kind, EntityTypeName)>> = LazyLock::new(|| {
    let parsed = Kind::ALL.iter().map(|(kind, name)| {
        let name = name.parse();
        let name = name.expect("invariant: the names in ALL are Cedar type names");
        (*kind, name)
    });
    parsed.collect()
});

/// The three actions on data.
pub(super) const READ_ROWS: &str = "readRows";
pub(super) const READ_GROUPS: &str = "readGroups";
pub(super) const SEE_COLUMN: &str = "seeColumn";
/// The group of actions that need a second factor.
pub(super) const PRIVILEGED: &str = "privileged";
/// The one installation there is.
pub(super) const HERE: &str = "here";
