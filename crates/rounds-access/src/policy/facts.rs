//! What policies may know of tables and columns, and which of them they cannot tell apart. A table
//! that no policy names is, to policies, the same as every other unnamed table of its schema with
//! the same attributes; asking once for all of them keeps a decision short.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cedar_policy::{Entities, Entity, EntityUid, RestrictedExpression, Schema};
use rounds_core::{ColumnDefinition, ColumnType, PhiClass, TableDefinition, TableName};

use super::names::Kind;
use super::roles::{EVERYONE, Role};

/// A table as policies see it.
#[derive(Debug)]
pub(super) struct TableFacts {
    pub(super) columns: Vec<ColumnFacts>,
    /// Which question stands for this table.
    pub(super) class: usize,
}

impl TableFacts {
    /// The column of this name.
    pub(super) fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column as policies see it.
#[derive(Debug)]
pub(super) struct ColumnFacts {
    pub(super) name: String,
    pub(super) phi: PhiClass,
    pub(super) column_type: ColumnType,
    pub(super) joins: bool,
    /// Which question stands for this column.
    pub(super) class: usize,
}

/// Every table, and the entities that stand for them in questions.
pub(super) struct Facts {
    pub(super) tables: BTreeMap<TableName, TableFacts>,
    pub(super) table_classes: Vec<EntityUid>,
    pub(super) column_classes: Vec<EntityUid>,
    /// Actions with their groups, roles, schemas, and what stands for tables and columns.
    pub(super) entities: Entities,
    /// Of these the actions and the roles, which every question needs: without the groups of
    /// actions a forbid of a group would not be found.
    basis: Entities,
}

#[derive(PartialEq, Eq, Hash, Clone)]
struct TableKind {
    own: Option<String>,
    schema: String,
    person_level: bool,
    about_staff: bool,
}

#[derive(PartialEq, Eq, Hash)]
struct ColumnKind {
    own: Option<String>,
    table: TableKind,
    phi: PhiClass,
    column_type: ColumnType,
    joins: bool,
}

impl Facts {
    /// Sorts tables and columns into classes. `literals` are all entities that a policy names.
    pub(super) fn new(
        tables: &[TableDefinition],
        roles: &[Role],
        literals: &HashSet<EntityUid>,
        schema: &Schema,
    ) -> Self {
        let known: BTreeSet<&TableName> = tables.iter().map(|table| &table.name).collect();
        let mut sorter = Sorter {
            literals,
            known: &known,
            table_kinds: HashMap::new(),
            column_kinds: HashMap::new(),
            table_classes: Vec::new(),
            column_classes: Vec::new(),
            entities: role_entities(roles),
        };
        let schemas: BTreeSet<&str> = tables.iter().map(|t| t.name.schema.as_str()).collect();
        for name in schemas {
            sorter
                .entities
                .push(Entity::with_uid(Kind::Schema.id(name)));
        }
        let facts = tables
            .iter()
            .map(|table| (table.name.clone(), sorter.table(table)))
            .collect();
        let entities = Entities::from_entities(sorter.entities, Some(schema))
            .expect("invariant: entities are made as the schema declares them, each id once");
        Self {
            tables: facts,
            table_classes: sorter.table_classes,
            column_classes: sorter.column_classes,
            entities,
            basis: Entities::from_entities(role_entities(roles), Some(schema))
                .expect("invariant: roles have names that differ"),
        }
    }

    /// What a question about this table or column needs, or a question about none.
    pub(super) fn around(&self, resource: Option<&EntityUid>) -> Entities {
        let above = resource.and_then(|uid| self.entities.ancestors(uid));
        let above = above.into_iter().flatten().chain(resource);
        let found = above.filter_map(|uid| self.entities.get(uid).cloned());
        let found: Vec<Entity> = found.collect();
        self.basis
            .clone()
            .add_entities(found, None)
            .expect("invariant: these are some of the entities that were accepted before")
    }
}

fn role_entities(roles: &[Role]) -> Vec<Entity> {
    let everyone = Kind::Role.id(EVERYONE);
    let listed = roles.iter().map(|role| {
        let parents = [everyone.clone()].into();
        Entity::new_no_attrs(Kind::Role.id(&role.name), parents)
    });
    listed.chain([Entity::with_uid(everyone.clone())]).collect()
}

struct Sorter<'a> {
    literals: &'a HashSet<EntityUid>,
    known: &'a BTreeSet<&'a TableName>,
    table_kinds: HashMap<TableKind, usize>,
    column_kinds: HashMap<ColumnKind, usize>,
    table_classes: Vec<EntityUid>,
    column_classes: Vec<EntityUid>,
    entities: Vec<Entity>,
}

impl Sorter<'_> {
    fn table(&mut self, table: &TableDefinition) -> TableFacts {
        let uid = Kind::Table.id(&table.name.to_string());
        let kind = TableKind {
            own: self.own(&uid),
            schema: table.name.schema.clone(),
            person_level: table.columns.iter().any(is_about_a_patient),
            about_staff: table.columns.iter().any(|c| c.phi == PhiClass::Staff),
        };
        let class = match self.table_kinds.get(&kind) {
            Some(class) => *class,
            None => {
                let attributes = [
                    ("person_level", boolean(kind.person_level)),
                    ("about_staff", boolean(kind.about_staff)),
                ];
                let parent = Kind::Schema.id(&table.name.schema);
                self.entities.push(entity(uid.clone(), attributes, &parent));
                self.table_classes.push(uid);
                let class = self.table_classes.len() - 1;
                self.table_kinds.insert(kind.clone(), class);
                class
            }
        };
        let columns = table
            .columns
            .iter()
            .map(|column| self.column(table, &kind, class, column))
            .collect();
        TableFacts { columns, class }
    }

    fn column(
        &mut self,
        table: &TableDefinition,
        table_kind: &TableKind,
        table_class: usize,
        column: &ColumnDefinition,
    ) -> ColumnFacts {
        let uid = Kind::Column.id(&format!("{}.{}", table.name, column.name));
        let joins = joins(table, column, self.known);
        let kind = ColumnKind {
            own: self.own(&uid),
            table: table_kind.clone(),
            phi: column.phi,
            column_type: column.column_type,
            joins,
        };
        let class = match self.column_kinds.get(&kind) {
            Some(class) => *class,
            None => {
                let attributes = [
                    ("phi", uid_value(Kind::PhiClass, column.phi.as_str())),
                    (
                        "type",
                        uid_value(Kind::ColumnType, column.column_type.as_str()),
                    ),
                    ("joins", boolean(joins)),
                ];
                if let Some(parent) = self.table_classes.get(table_class) {
                    let made = entity(uid.clone(), attributes, parent);
                    self.entities.push(made);
                }
                self.column_classes.push(uid);
                let class = self.column_classes.len() - 1;
                self.column_kinds.insert(kind, class);
                class
            }
        };
        ColumnFacts {
            name: column.name.clone(),
            phi: column.phi,
            column_type: column.column_type,
            joins,
            class,
        }
    }

    /// The id of an entity that a policy names, which makes it unlike any other.
    fn own(&self, uid: &EntityUid) -> Option<String> {
        self.literals.contains(uid).then(|| uid.to_string())
    }
}

fn is_about_a_patient(column: &ColumnDefinition) -> bool {
    match column.phi {
        PhiClass::DirectIdentifier | PhiClass::Quasi | PhiClass::Clinical => true,
        PhiClass::Staff | PhiClass::None => false,
    }
}

/// Whether the column holds names of rows: it belongs to the table's key, is called an id, or its
/// meaning names the table it refers to in brackets.
fn joins(table: &TableDefinition, column: &ColumnDefinition, known: &BTreeSet<&TableName>) -> bool {
    let name = column.name.as_str();
    let refers = || {
        let brackets = column.meaning.split('(').skip(1);
        brackets
            .filter_map(|rest| rest.split([')', ',', ' ', ';']).next())
            .map(|inner| inner.splitn(3, '.').take(2).collect::<Vec<_>>().join("."))
            .any(|inner| known.iter().any(|table| table.to_string() == inner))
    };
    column.column_type == ColumnType::String
        && (name == "id"
            || name.ends_with("_id")
            || table.key.iter().any(|key| key == name)
            || refers())
}

fn boolean(value: bool) -> RestrictedExpression {
    RestrictedExpression::new_bool(value)
}

fn uid_value(kind: Kind, id: &str) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(kind.id(id))
}

fn entity<const N: usize>(
    uid: EntityUid,
    attributes: [(&str, RestrictedExpression); N],
    parent: &EntityUid,
) -> Entity {
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    Entity::new(uid, attributes.into(), [parent.clone()].into())
        .expect("invariant: attributes are plain values, which evaluate")
}
