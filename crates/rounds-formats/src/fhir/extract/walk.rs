//! Walks an element once and puts what columns and lists ask for where they find it.

use simd_json::Node;

use crate::fhir::evaluate::Evaluator;
use crate::fhir::{reference, tape, types};

use super::plan::{Plan, Walk};
use super::scratch::{Cell, Scratch};
use super::trie::{Filter, Leaf, TrieNode};

/// A walk over the values of one line.
pub(crate) struct Walker<'a, 's> {
    pub plan: &'a Plan,
    pub tape: &'a [Node<'a>],
    pub scratch: &'s mut Scratch,
    pub row_index: i64,
}

impl<'a> Walker<'a, '_> {
    /// Binds everything that `walk` asks for to the element at `index`.
    pub fn bind(&mut self, walk: &Walk, index: u32) {
        self.scratch.begin(walk);
        self.arrive(walk.node, index);
    }

    fn arrive(&mut self, number: usize, index: u32) {
        let plan = self.plan;
        let Some(node) = plan.trie.node(number) else {
            return;
        };
        for leaf in &node.leaves {
            self.store(leaf, index);
        }
        for nth in &node.nth {
            if let Some(counter) = self.scratch.counters.get_mut(nth.counter) {
                let position = *counter;
                *counter += 1;
                if position == nth.position {
                    self.arrive(nth.node, index);
                }
            }
        }
        for (filter, next) in &node.filters {
            if self.passes(filter, index) {
                self.arrive(*next, index);
            }
        }
        if !node.fields.is_empty() {
            self.pass_members(node, index);
        }
    }

    fn pass_members(&mut self, node: &'a TrieNode, object: u32) {
        for (key, value) in tape::members(self.tape, object) {
            if let Some(next) = node.fields.get(key) {
                self.pass_elements(next, value);
            }
            for (name, next) in &node.choices {
                let suffix = key.strip_prefix(name.as_str());
                if suffix.is_some_and(types::is_choice_suffix) {
                    self.pass_elements(*next, value);
                }
            }
        }
    }

    fn pass_elements(&mut self, next: usize, value: u32) {
        for element in tape::elements(self.tape, value) {
            self.arrive(next, element);
        }
    }

    #[inline]
    fn store(&mut self, leaf: &Leaf, index: u32) {
        match leaf {
            Leaf::Cell(cell) => self.scratch.put(*cell, Cell::Node(index)),
            Leaf::List(list) => {
                if let Some(list) = self.scratch.lists.get_mut(*list) {
                    list.push(index);
                }
            }
            Leaf::ReferenceKey { cell, expected } => {
                if let Some(key) = self.reference_key(index, expected.as_deref()) {
                    self.scratch.put(*cell, key);
                }
            }
        }
    }

    fn reference_key(&self, object: u32, expected: Option<&str>) -> Option<Cell> {
        let (mut reference, mut declared) = (None, None);
        for (key, value) in tape::members(self.tape, object) {
            match key {
                "reference" if reference.is_none() => {
                    reference = tape::text(self.tape, value).map(|text| (value, text));
                }
                "type" if declared.is_none() => declared = tape::text(self.tape, value),
                _ => {}
            }
        }
        let (node, text) = reference?;
        let range = reference::key_range(text, declared, expected)?;
        Some(Cell::Part {
            node,
            start: range.start,
            end: range.end,
        })
    }

    fn passes(&self, filter: &'a Filter, index: u32) -> bool {
        let evaluator = Evaluator { tape: self.tape };
        match filter {
            Filter::Always => true,
            Filter::OfType(name) => evaluator.node_is_of_type(index, name),
            Filter::HasUrl(url) => self.member_text(index, "url") == Some(url),
            // Conditions in a trie are of shapes that cannot fail, see `super::trie`.
            Filter::Condition(condition) => {
                condition
                    .test(evaluator, index, self.row_index)
                    .ok()
                    .flatten()
                    == Some(true)
            }
        }
    }

    fn member_text(&self, object: u32, name: &str) -> Option<&'a str> {
        tape::member(self.tape, object, name).and_then(|value| tape::text(self.tape, value))
    }
}
