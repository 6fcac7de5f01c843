//! What each step does to a collection.

use std::borrow::Cow;

use rounds_core::Reason;

use super::{Evaluator, Fault, Item, Worth};
use crate::fhir::boundary::{self, Side};
use crate::fhir::path::{BoundaryKind, Conditional, Expression, Step, TemporalKind};
use crate::fhir::{reference, tape, types};

impl<'a> Evaluator<'a> {
    pub(super) fn step(
        &self,
        step: &'a Step,
        items: Vec<Item<'a>>,
        row_index: i64,
    ) -> Result<Vec<Item<'a>>, Fault> {
        Ok(match step {
            Step::Field(name) => self.each_node(&items, |index, out| self.field(index, name, out)),
            Step::Choice {
                field,
                name,
                type_name,
            } => self.each_node(&items, |index, out| {
                self.choice(index, field, name, type_name, out);
            }),
            Step::OfType(name) => retain(items, |item| self.is_of_type(item, name)),
            Step::HasUrl(url) => retain(items, |item| self.has_url(item, url)),
            Step::First => items.into_iter().take(1).collect(),
            Step::Index(index) => items.into_iter().skip(*index).take(1).collect(),
            Step::Where(criteria) => self.filter(items, criteria, row_index)?,
            Step::Exists(None) => vec![Item::Boolean(!items.is_empty())],
            Step::Exists(Some(criteria)) => {
                vec![Item::Boolean(
                    !self.filter(items, criteria, row_index)?.is_empty(),
                )]
            }
            Step::Empty => vec![Item::Boolean(items.is_empty())],
            Step::Not => self
                .truth(&items)?
                .map(|v| Item::Boolean(!v))
                .into_iter()
                .collect(),
            Step::Join(separator) => vec![self.join(&items, separator)?],
            Step::ResourceKey => self.each_node(&items, |index, out| {
                out.extend(tape::member(self.tape, index, "id").map(Item::Node));
            }),
            Step::ReferenceKey(expected) => self.each_node(&items, |index, out| {
                out.extend(self.reference_key(index, expected.as_deref()));
            }),
            Step::LowBoundary(kind) => self.boundaries(&items, *kind, Side::Low),
            Step::HighBoundary(kind) => self.boundaries(&items, *kind, Side::High),
            Step::If(choice) => self.choose(&items, choice, row_index)?,
        })
    }

    fn each_node(
        &self,
        items: &[Item<'a>],
        take: impl Fn(u32, &mut Vec<Item<'a>>),
    ) -> Vec<Item<'a>> {
        let mut out = Vec::new();
        for item in items {
            if let Item::Node(index) = item {
                take(*index, &mut out);
            }
        }
        out
    }

    /// The children of this name; the name of a choice element stands for any of its types.
    pub(super) fn field(&self, object: u32, name: &str, out: &mut Vec<Item<'a>>) {
        let exact = tape::member(self.tape, object, name);
        let found = exact.or_else(|| {
            let is_of_choice =
                |key: &str| key.strip_prefix(name).is_some_and(types::is_choice_suffix);
            types::is_choice(name).then(|| {
                tape::members(self.tape, object)
                    .find(|(key, _)| is_of_choice(key))
                    .map(|(_, value)| value)
            })?
        });
        if let Some(value) = found {
            out.extend(tape::elements(self.tape, value).map(Item::Node));
        }
    }

    fn choice(
        &self,
        object: u32,
        field: &str,
        name: &str,
        type_name: &str,
        out: &mut Vec<Item<'a>>,
    ) {
        if let Some(value) = tape::member(self.tape, object, field) {
            out.extend(tape::elements(self.tape, value).map(Item::Node));
        }
        if let Some(value) = tape::member(self.tape, object, name) {
            let typed = tape::elements(self.tape, value)
                .filter(|index| self.node_is_of_type(*index, type_name));
            out.extend(typed.map(Item::Node));
        }
    }

    fn is_of_type(&self, item: &Item<'a>, name: &str) -> bool {
        match item {
            Item::Node(index) => self.node_is_of_type(*index, name),
            Item::Text(_) => name == "string",
            Item::Boolean(_) => name == "boolean",
            Item::Integer(_) => name == "integer",
            Item::Decimal(_) => name == "decimal",
            Item::Temporal(kind, _) => match kind {
                TemporalKind::Date => name == "date",
                TemporalKind::DateTime => name == "dateTime",
                TemporalKind::Time => name == "time",
            },
        }
    }

    /// Whether the JSON at `index` can be a value of this type. JSON alone does not tell a `code`
    /// from a `string`, nor one data type from another: those pass.
    pub fn node_is_of_type(&self, index: u32, name: &str) -> bool {
        let is_complex = name.starts_with(|c: char| c.is_ascii_uppercase());
        match super::node_worth(self.tape, index) {
            Worth::Text(_) => {
                !is_complex
                    && !matches!(
                        name,
                        "boolean" | "integer" | "positiveInt" | "unsignedInt" | "decimal"
                    )
            }
            Worth::Boolean(_) => name == "boolean",
            Worth::Integer(_) => {
                matches!(
                    name,
                    "integer" | "positiveInt" | "unsignedInt" | "integer64" | "decimal"
                )
            }
            Worth::Decimal(_) => name == "decimal",
            Worth::Temporal(..) => false,
            Worth::Element(_) => {
                let resource_type = tape::member(self.tape, index, "resourceType")
                    .and_then(|value| tape::text(self.tape, value));
                is_complex
                    && resource_type.is_none_or(|found| {
                        found == name || matches!(name, "Resource" | "DomainResource")
                    })
            }
        }
    }

    fn has_url(&self, item: &Item<'a>, url: &str) -> bool {
        match item {
            Item::Node(index) => {
                tape::member(self.tape, *index, "url")
                    .and_then(|value| tape::text(self.tape, value))
                    == Some(url)
            }
            _ => false,
        }
    }

    fn filter(
        &self,
        items: Vec<Item<'a>>,
        criteria: &'a Expression,
        row_index: i64,
    ) -> Result<Vec<Item<'a>>, Fault> {
        let mut kept = Vec::new();
        for item in items {
            if self.condition(criteria, &item, row_index)? == Some(true) {
                kept.push(item);
            }
        }
        Ok(kept)
    }

    /// The chosen branch for the one element in focus; nothing where there is none.
    fn choose(
        &self,
        items: &[Item<'a>],
        choice: &'a Conditional,
        row_index: i64,
    ) -> Result<Vec<Item<'a>>, Fault> {
        let focus = match items {
            [] => return Ok(Vec::new()),
            [focus] => focus,
            several => {
                let message = format!("iif() takes one element, found {}", several.len());
                return Err(Fault::new(Reason::TooManyValues, message));
            }
        };
        let branch = match self.condition(&choice.condition, focus, row_index)? {
            Some(true) => Some(&choice.then),
            _ => choice.otherwise.as_ref(),
        };
        branch.map_or(Ok(Vec::new()), |path| self.evaluate(path, focus, row_index))
    }

    fn join(&self, items: &[Item<'a>], separator: &str) -> Result<Item<'a>, Fault> {
        let mut joined = String::new();
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                joined.push_str(separator);
            }
            match item.worth(self.tape) {
                Worth::Text(text) | Worth::Temporal(_, text) => joined.push_str(text),
                other => {
                    let message = format!("join() takes text, found {}", other.kind());
                    return Err(Fault::new(Reason::WrongType, message));
                }
            }
        }
        Ok(Item::Text(Cow::Owned(joined)))
    }

    /// The key of the reference at `index`.
    pub fn reference_key(&self, index: u32, expected: Option<&str>) -> Option<Item<'a>> {
        let text = |name| {
            tape::member(self.tape, index, name).and_then(|value| tape::text(self.tape, value))
        };
        let reference = text("reference")?;
        let range = reference::key_range(reference, text("type"), expected)?;
        let key = reference.get(range.start as usize..range.end as usize)?;
        Some(Item::Text(Cow::Borrowed(key)))
    }

    fn boundaries(&self, items: &[Item<'a>], kind: BoundaryKind, side: Side) -> Vec<Item<'a>> {
        items
            .iter()
            .filter_map(|item| self.boundary(item, kind, side))
            .collect()
    }

    fn boundary(&self, item: &Item<'a>, kind: BoundaryKind, side: Side) -> Option<Item<'a>> {
        match item.worth(self.tape) {
            Worth::Integer(value) => {
                Some(Item::Decimal(boundary::of_number(value as f64, 0, side)))
            }
            Worth::Decimal(value) => Some(Item::Decimal(boundary::of_number(value, 1, side))),
            Worth::Text(text) => {
                boundary::of_text(text, kind, side).map(|t| Item::Text(Cow::Owned(t)))
            }
            Worth::Temporal(literal, text) => {
                let kind = match literal {
                    TemporalKind::Date => BoundaryKind::Date,
                    _ => BoundaryKind::DateTime,
                };
                boundary::of_text(text, kind, side).map(|t| Item::Text(Cow::Owned(t)))
            }
            Worth::Boolean(_) => None,
            Worth::Element(index) => {
                let name = match side {
                    Side::Low => "start",
                    Side::High => "end",
                };
                let end = tape::member(self.tape, index, name)?;
                let text = tape::text(self.tape, end)?;
                boundary::of_text(text, BoundaryKind::DateTime, side)
                    .map(|t| Item::Text(Cow::Owned(t)))
            }
        }
    }
}

fn retain<'a>(mut items: Vec<Item<'a>>, keep: impl Fn(&Item<'a>) -> bool) -> Vec<Item<'a>> {
    items.retain(keep);
    items
}
