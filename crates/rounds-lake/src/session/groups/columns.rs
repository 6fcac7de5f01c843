//! What is known of the columns of rows below a GROUP BY.

use std::collections::HashSet;

use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::Expr;
use datafusion::prelude::SessionContext;

use super::expressions::{self, Scope};
use crate::error::LakeError;

/// Rows of tables, joined or not, and where their columns come from.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Columns that say whom a row is about, each with how many people a group needs; none where
    /// rows may be seen.
    pub(super) people: Vec<(Column, u32)>,
    /// Columns that are columns of a table, as they are.
    pub(super) plain: HashSet<Column>,
    /// Columns that name a person by themselves.
    pub(super) direct: HashSet<Column>,
}

/// The column that an expression is, under whatever name.
pub(super) fn column(expression: &Expr) -> Option<&Column> {
    match expression {
        Expr::Column(column) => Some(column),
        Expr::Alias(alias) => column(&alias.expr),
        _ => None,
    }
}

impl Rows {
    /// The rows of both sides.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.people.extend(other.people);
        self.plain.extend(other.plain);
        self.direct.extend(other.direct);
        self
    }

    /// The same rows with other names for their columns, in the same places.
    pub(super) fn renamed(self, before: &[Column], after: &[Column]) -> Self {
        let new = |column: &Column| {
            let place = before.iter().position(|name| name == column)?;
            after.get(place).cloned()
        };
        let all = |columns: &HashSet<Column>| columns.iter().filter_map(new).collect();
        let people = self.people.iter();
        Self {
            people: people
                .filter_map(|(column, people_min)| Some((new(column)?, *people_min)))
                .collect(),
            plain: all(&self.plain),
            direct: all(&self.direct),
        }
    }

    /// Checks the expressions of a projection and adds those columns that say whom a row is about.
    /// The columns known afterwards are given by name of what they were and place among the
    /// expressions; see [`Projected::placed`]. None where rows may be seen and are computed from.
    pub(super) fn projected(
        self,
        expressions: &mut Vec<Expr>,
        context: &SessionContext,
        schema: &DFSchema,
    ) -> Result<Option<Projected>, LakeError> {
        let scope = Scope {
            context,
            schema,
            rows: &self,
        };
        for expression in expressions.iter() {
            if column(expression).is_none()
                && let Err(refused) = expressions::check(expression, &scope)
            {
                return if self.people.is_empty() {
                    Ok(None)
                } else {
                    Err(refused)
                };
            }
        }
        let mut people = Vec::new();
        for (person, people_min) in &self.people {
            let is_person = |expression: &Expr| column(expression) == Some(person);
            let place = match expressions.iter().position(is_person) {
                Some(place) => place,
                None => {
                    let place = expressions.len();
                    let name = format!("__person_{place}");
                    expressions.push(Expr::Column(person.clone()).alias(name));
                    place
                }
            };
            people.push((place, *people_min));
        }
        let is_in = |columns: &HashSet<Column>, expression: &Expr| {
            column(expression).is_some_and(|column| columns.contains(column))
        };
        let places = |columns: &HashSet<Column>| {
            let numbered = expressions.iter().enumerate();
            let found = numbered.filter(|(_, expression)| is_in(columns, expression));
            found.map(|(place, _)| place).collect()
        };
        Ok(Some(Projected {
            people,
            plain: places(&self.plain),
            direct: places(&self.direct),
        }))
    }
}

/// [`Rows`] by place instead of name.
pub(super) struct Projected {
    people: Vec<(usize, u32)>,
    plain: Vec<usize>,
    direct: Vec<usize>,
}

impl Projected {
    /// With the names that the places have now.
    pub(super) fn placed(self, names: &[Column]) -> Rows {
        let all = |places: Vec<usize>| {
            let places = places.into_iter();
            places
                .filter_map(|place| names.get(place).cloned())
                .collect()
        };
        let people = self.people.into_iter();
        Rows {
            people: people
                .filter_map(|(place, people_min)| Some((names.get(place)?.clone(), people_min)))
                .collect(),
            plain: all(self.plain),
            direct: all(self.direct),
        }
    }
}
