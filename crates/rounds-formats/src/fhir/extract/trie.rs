//! Paths of the usual shapes, sharing their beginnings.
//!
//! A value arrives at a node; the node stores it where columns ask for it and passes it on: to
//! the n-th-element nodes, to filters, and, member by member, to the nodes of its fields.

use rounds_core::Reason;

use crate::fhir::path::{Expression, Literal, Operator, Start, Step};
use crate::fhir::types;

use super::condition::Condition;
use super::plan::Walk;

/// All nodes; a node is named by its number.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    nodes: Vec<TrieNode>,
    counter_count: usize,
}

/// What happens to a value that arrives here.
#[derive(Debug, Default)]
pub(crate) struct TrieNode {
    pub leaves: Vec<Leaf>,
    pub nth: Vec<Nth>,
    pub filters: Vec<(Filter, usize)>,
    pub fields: Fields,
    /// Names of choice elements asked for without a type, and where any of their types leads.
    pub choices: Vec<(String, usize)>,
}

/// Where a value is stored.
#[derive(Debug)]
pub(crate) enum Leaf {
    /// In a cell that takes one value.
    Cell(usize),
    /// At the end of a list.
    List(usize),
    /// The key of the reference that the value is, in a cell that takes one.
    ReferenceKey {
        cell: usize,
        expected: Option<String>,
    },
}

/// Passes on the n-th value that arrives, counted by `counter`.
#[derive(Debug)]
pub(crate) struct Nth {
    pub position: usize,
    pub counter: usize,
    pub node: usize,
}

/// Passes on values that meet a condition which cannot fail.
#[derive(Debug, PartialEq)]
pub(crate) enum Filter {
    /// The member `url` is this text.
    HasUrl(String),
    /// The value can be of this type.
    OfType(String),
    /// Any value.
    Always,
    /// It meets this condition.
    Condition(Condition),
}

impl Trie {
    pub fn node(&self, node: usize) -> Option<&TrieNode> {
        self.nodes.get(node)
    }

    pub fn counter_count(&self) -> usize {
        self.counter_count
    }

    /// A node that nothing leads to yet.
    pub fn add_node(&mut self) -> usize {
        self.nodes.push(TrieNode::default());
        self.nodes.len() - 1
    }

    pub fn add_leaf(&mut self, node: usize, leaf: Leaf) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.leaves.push(leaf);
        }
    }

    /// The node at the end of `steps`, or nothing when a step has no place in a trie.
    pub fn insert(&mut self, walk: &mut Walk, steps: &[Step]) -> Option<usize> {
        if !steps.iter().all(fits) {
            return None;
        }
        let mut node = walk.node;
        for step in steps {
            node = match step {
                Step::Field(name) if types::is_choice(name) => self.choice(node, name),
                Step::Field(name) => self.field(node, name),
                Step::Choice {
                    field,
                    name,
                    type_name,
                } => {
                    let typed = self.field(node, field);
                    let untyped = self.field(node, name);
                    self.link_filter(untyped, Filter::OfType(type_name.clone()), typed);
                    typed
                }
                Step::OfType(name) => self.filter(node, Filter::OfType(name.clone())),
                Step::HasUrl(url) => self.filter(node, Filter::HasUrl(url.clone())),
                Step::First => self.nth(node, 0, walk),
                Step::Index(position) => self.nth(node, *position, walk),
                Step::Where(criteria) => {
                    self.filter(node, Filter::Condition(Condition::of(criteria)))
                }
                _ => return None,
            };
        }
        Some(node)
    }

    fn field(&mut self, node: usize, name: &str) -> usize {
        if let Some(found) = self.nodes.get(node).and_then(|node| node.fields.get(name)) {
            return found;
        }
        let child = self.add_node();
        if let Some(node) = self.nodes.get_mut(node) {
            node.fields.insert(name, child);
        }
        child
    }

    /// `value` stands for itself and for `valueQuantity`, `valueString` and so on. The node that
    /// the plain name leads to cannot take the others in: paths with `ofType` share it.
    fn choice(&mut self, node: usize, name: &str) -> usize {
        let plain = self.field(node, name);
        let any = self.filter(plain, Filter::Always);
        if let Some(node) = self.nodes.get_mut(node)
            && !node.choices.iter().any(|(known, _)| known == name)
        {
            node.choices.push((name.to_owned(), any));
        }
        any
    }

    fn nth(&mut self, node: usize, position: usize, walk: &mut Walk) -> usize {
        let existing = self
            .nodes
            .get(node)
            .and_then(|node| node.nth.iter().find(|nth| nth.position == position));
        if let Some(nth) = existing {
            return nth.node;
        }
        let child = self.add_node();
        let counter = self.counter_count;
        self.counter_count += 1;
        walk.counters.push(counter);
        if let Some(node) = self.nodes.get_mut(node) {
            node.nth.push(Nth {
                position,
                counter,
                node: child,
            });
        }
        child
    }

    fn filter(&mut self, node: usize, filter: Filter) -> usize {
        let existing = self
            .nodes
            .get(node)
            .and_then(|node| node.filters.iter().find(|(known, _)| *known == filter));
        if let Some((_, child)) = existing {
            return *child;
        }
        let child = self.add_node();
        self.link_filter(node, filter, child);
        child
    }

    fn link_filter(&mut self, node: usize, filter: Filter, child: usize) {
        if let Some(node) = self.nodes.get_mut(node) {
            let is_known = node
                .filters
                .iter()
                .any(|(known, to)| *known == filter && *to == child);
            if !is_known {
                node.filters.push((filter, child));
            }
        }
    }
}

/// Whether a step has a place in a trie: it only navigates, and cannot fail.
fn fits(step: &Step) -> bool {
    match step {
        Step::Where(criteria) => is_infallible_condition(criteria),
        Step::Field(_)
        | Step::Choice { .. }
        | Step::OfType(_)
        | Step::HasUrl(_)
        | Step::First
        | Step::Index(_) => true,
        _ => false,
    }
}

/// Whether the expression is true, false or nothing on every resource there can be. Others keep
/// to the evaluator, where a fault is that of one column.
fn is_infallible_condition(expression: &Expression) -> bool {
    match expression {
        Expression::Binary {
            operator: Operator::And | Operator::Or,
            left,
            right,
        } => is_infallible_condition(left) && is_infallible_condition(right),
        Expression::Binary {
            operator: Operator::Equal | Operator::NotEqual,
            left,
            right,
        } => is_infallible(left) && is_infallible(right),
        Expression::Binary { .. } | Expression::Negate(_) => false,
        Expression::Chain(chain) => match (&chain.start, chain.steps.split_last()) {
            (Start::Literal(Literal::Boolean(_)), None) => true,
            (Start::Nested(_), _) => false,
            (_, Some((Step::Exists(None) | Step::Empty, before))) => {
                before.iter().all(fits_evaluator)
            }
            _ => false,
        },
    }
}

fn is_infallible(expression: &Expression) -> bool {
    expression.as_chain().is_some_and(|chain| {
        !matches!(chain.start, Start::Nested(_)) && chain.steps.iter().all(fits_evaluator)
    })
}

fn fits_evaluator(step: &Step) -> bool {
    matches!(step, Step::ResourceKey | Step::ReferenceKey(_)) || fits(step)
}

/// The fault of a cell that takes one value and got several.
pub(crate) const MANY: (Reason, &str) = (
    Reason::TooManyValues,
    "the path gives more than one value; use first(), where(…) or \"collection\": true",
);

/// Names of members and the nodes they lead to, looked up by length first.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Sorted by length.
    entries: Vec<(Box<str>, usize)>,
    /// For each length, where its entries begin; the last slot is for all longer names.
    starts: Vec<u16>,
}

const LONGEST_LENGTH_SLOT: usize = 40;

impl Fields {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The node that a member of this name leads to.
    #[inline]
    pub fn get(&self, name: &str) -> Option<usize> {
        let slot = name.len().min(LONGEST_LENGTH_SLOT);
        let (start, end) = (*self.starts.get(slot)?, *self.starts.get(slot + 1)?);
        self.entries
            .get(usize::from(start)..usize::from(end))?
            .iter()
            .find(|(known, _)| **known == *name)
            .map(|(_, node)| *node)
    }

    fn insert(&mut self, name: &str, node: usize) {
        self.entries.push((name.into(), node));
        let slot = |name: &str| name.len().min(LONGEST_LENGTH_SLOT);
        self.entries.sort_by_key(|(name, _)| slot(name));
        self.starts = (0..=LONGEST_LENGTH_SLOT + 1)
            .map(|length| {
                let before = self
                    .entries
                    .iter()
                    .filter(|(name, _)| slot(name) < length)
                    .count();
                u16::try_from(before).unwrap_or(u16::MAX)
            })
            .collect();
    }
}
