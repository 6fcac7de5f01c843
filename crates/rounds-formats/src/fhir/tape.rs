//! Walking a parsed line: the flat list of nodes that `simd-json` writes, addressed by index.
//!
//! An object or array is followed by its contents and knows how many nodes they take, so a part
//! that nobody asked for is stepped over in one addition. Every index is checked: an index that
//! does not fit gives nothing.

use simd_json::{Node, StaticNode};

/// The node at `index`.
pub fn node<'a, 'i>(tape: &'a [Node<'i>], index: u32) -> Option<&'a Node<'i>> {
    tape.get(index as usize)
}

/// How many nodes the value at a node takes, itself included.
pub fn span(node: &Node<'_>) -> u32 {
    match node {
        // A line is at most 4 GiB, so is its number of nodes.
        Node::Object { count, .. } | Node::Array { count, .. } => *count as u32 + 1,
        _ => 1,
    }
}

/// Whether the value at `index` is there and not `null`.
pub fn is_present(tape: &[Node<'_>], index: u32) -> bool {
    !matches!(
        node(tape, index),
        None | Some(Node::Static(StaticNode::Null))
    )
}

/// The text at `index`.
pub fn text<'i>(tape: &[Node<'i>], index: u32) -> Option<&'i str> {
    match node(tape, index) {
        Some(Node::String(text)) => Some(text),
        _ => None,
    }
}

/// Key and value index of each member of an object; nothing when it is not one.
pub struct Members<'a, 'i> {
    tape: &'a [Node<'i>],
    next: u32,
    left: usize,
}

/// The members of the object at `index`.
pub fn members<'a, 'i>(tape: &'a [Node<'i>], index: u32) -> Members<'a, 'i> {
    let left = match node(tape, index) {
        Some(Node::Object { len, .. }) => *len,
        _ => 0,
    };
    Members {
        tape,
        next: index + 1,
        left,
    }
}

impl<'i> Iterator for Members<'_, 'i> {
    type Item = (&'i str, u32);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let value = self.next + 1;
        match (node(self.tape, self.next), node(self.tape, value)) {
            (Some(Node::String(key)), Some(found)) => {
                self.next = value + span(found);
                Some((key, value))
            }
            _ => None,
        }
    }
}

/// The value of a member, first of its name.
pub fn member(tape: &[Node<'_>], object: u32, name: &str) -> Option<u32> {
    members(tape, object)
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The elements of an array, or the one value itself; `null` is left out.
pub struct Elements<'a, 'i> {
    tape: &'a [Node<'i>],
    next: u32,
    left: usize,
}

/// What a member holds, as a collection: arrays are opened, one level deep.
pub fn elements<'a, 'i>(tape: &'a [Node<'i>], index: u32) -> Elements<'a, 'i> {
    let (next, left) = match node(tape, index) {
        Some(Node::Array { len, .. }) => (index + 1, *len),
        Some(_) => (index, 1),
        None => (index, 0),
    };
    Elements { tape, next, left }
}

impl Iterator for Elements<'_, '_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while self.left > 0 {
            self.left -= 1;
            let found = self.next;
            self.next += span(node(self.tape, found)?);
            if is_present(self.tape, found) {
                return Some(found);
            }
        }
        None
    }
}

/// The nodes of the value at `index`, for comparing whole elements.
pub fn value_nodes<'a, 'i>(tape: &'a [Node<'i>], index: u32) -> &'a [Node<'i>] {
    let length = node(tape, index).map_or(0, span) as usize;
    let start = index as usize;
    tape.get(start..start.saturating_add(length))
        .unwrap_or_default()
}

/// The value at `index` as plain JSON.
pub fn to_json(tape: &[Node<'_>], index: u32) -> serde_json::Value {
    use serde_json::Value;
    match node(tape, index) {
        None | Some(Node::Static(StaticNode::Null)) => Value::Null,
        Some(Node::String(text)) => Value::String((*text).to_owned()),
        Some(Node::Static(StaticNode::Bool(value))) => Value::Bool(*value),
        Some(Node::Static(StaticNode::I64(value))) => Value::from(*value),
        Some(Node::Static(StaticNode::U64(value))) => Value::from(*value),
        Some(Node::Static(StaticNode::F64(value))) => Value::from(*value),
        Some(Node::Object { .. }) => members(tape, index)
            .map(|(key, value)| (key.to_owned(), to_json(tape, value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Some(Node::Array { len, .. }) => {
            let mut next = index + 1;
            let mut items = Vec::with_capacity(*len);
            for _ in 0..*len {
                items.push(to_json(tape, next));
                next += node(tape, next).map_or(1, span);
            }
            Value::Array(items)
        }
    }
}

/// What kind of JSON value this is, for messages.
pub fn kind(tape: &[Node<'_>], index: u32) -> &'static str {
    match node(tape, index) {
        None | Some(Node::Static(StaticNode::Null)) => "nothing",
        Some(Node::String(_)) => "text",
        Some(Node::Static(StaticNode::Bool(_))) => "a boolean",
        Some(Node::Static(_)) => "a number",
        Some(Node::Object { .. }) => "an object",
        Some(Node::Array { .. }) => "an array within an array",
    }
}
