//! A group: the values of a measure's group columns, in the order the measure names them.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What stands for a group value that the data does not give.
pub const MISSING: &str = "(missing)";

/// Column and value pairs; empty for a measure without groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group(pub Vec<(String, String)>);

impl Group {
    /// A group from column names and the values a row has in them; no value becomes
    /// [`MISSING`].
    pub fn new<'a>(columns: &[String], values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let values = values.into_iter().map(|value| value.unwrap_or(MISSING));
        let pairs = columns.iter().zip(values);
        Self(
            pairs
                .map(|(column, value)| (column.clone(), value.to_owned()))
                .collect(),
        )
    }

    /// `class=AMB; site=West`, or nothing: the stored key.
    pub fn key(&self) -> String {
        let parts = self.0.iter().map(|(c, v)| format!("{c}={v}"));
        parts.collect::<Vec<_>>().join("; ")
    }

    /// `AMB, West`: for sentences. Columns that do not narrow the group down are left out, unless
    /// none does: then it is `all`.
    pub fn words(&self) -> String {
        let narrow: Vec<&str> = self.values().filter(|value| narrows(value)).collect();
        if narrow.is_empty() && !self.0.is_empty() {
            return "all".to_owned();
        }
        narrow.join(", ")
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }

    /// How many columns really narrow the group down: a value `all` does not.
    pub fn depth(&self) -> usize {
        self.values().filter(|value| narrows(value)).count()
    }

    /// The stored form: a JSON object in the order of the columns.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("invariant: texts become JSON")
    }

    /// The inverse of [`Self::to_json`].
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

fn narrows(value: &str) -> bool {
    !matches!(value, "all" | "(all)")
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, value) in &self.0 {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads a map without sorting it.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Group;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object from group column to value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Group, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Group(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_say_all_are_not_said() {
        let group = |values: [&str; 2]| {
            let columns = ["kind".to_owned(), "department".to_owned()];
            Group::new(&columns, values.map(Some)).words()
        };
        assert_eq!(group(["all", "Cardiology"]), "Cardiology");
        assert_eq!(group(["refill", "Cardiology"]), "refill, Cardiology");
        assert_eq!(group(["all", "all"]), "all");
        assert_eq!(Group::default().words(), "");
    }
}
