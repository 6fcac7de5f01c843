//! A value that can have parts of its own, as functions answer. It is read from JSON and keeps the
//! order of the parts, because people read the value before its interval.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value, or several.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerPart {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// Values with names, in order.
    Parts(Vec<(String, AnswerPart)>),
    /// Values without names.
    List(Vec<AnswerPart>),
}

impl AnswerPart {
    /// The part of this name.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let Self::Parts(parts) = self else {
            return None;
        };
        parts
            .iter()
            .find_map(|(known, part)| (known == name).then_some(part))
    }
}

impl<'de> Deserialize<'de> for AnswerPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = AnswerPart;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<AnswerPart, E> {
        Ok(AnswerPart::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<AnswerPart, E> {
        Ok(AnswerPart::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<AnswerPart, E> {
        Ok(AnswerPart::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<AnswerPart, E> {
        let whole = i64::try_from(value).map(AnswerPart::Integer);
        Ok(whole.unwrap_or(AnswerPart::Number(value as f64)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<AnswerPart, E> {
        Ok(AnswerPart::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<AnswerPart, E> {
        Ok(AnswerPart::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<AnswerPart, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(AnswerPart::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<AnswerPart, A::Error> {
        let mut parts = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            parts.push(entry);
        }
        Ok(AnswerPart::Parts(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_order_and_types() {
        let json = r#"{"value":0.5,"low":null,"n":4,"ok":true,"method":"exact","points":[-1]}"#;
        let read: AnswerPart = serde_json::from_str(json).expect("JSON");
        let AnswerPart::Parts(parts) = &read else {
            panic!("{read:?}");
        };
        let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["value", "low", "n", "ok", "method", "points"]);
        assert_eq!(read.part("low"), Some(&AnswerPart::Null));
        assert_eq!(read.part("n"), Some(&AnswerPart::Integer(4)));
        assert_eq!(
            read.part("points"),
            Some(&AnswerPart::List(vec![AnswerPart::Integer(-1)]))
        );
        assert_eq!(read.part("nothing"), None);
    }
}
