//! The limits that the document declares for a text or a number, kept by the server: what is said
//! in one place is checked from the same place.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema};
use utoipa::{Number, PartialSchema};

use super::problem::{ApiResult, Problem};

/// Limits of one parameter or field.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Limits {
    characters_min: Option<usize>,
    characters_max: Option<usize>,
    least: Option<f64>,
    most: Option<f64>,
}

impl Limits {
    /// What the document declares.
    pub fn of(schema: &RefOr<Schema>) -> Self {
        let RefOr::T(Schema::Object(object)) = schema else {
            return Self::default();
        };
        Self {
            characters_min: object.min_length,
            characters_max: object.max_length,
            least: object.minimum.as_ref().map(number),
            most: object.maximum.as_ref().map(number),
        }
    }

    /// What is wrong with this text, if anything.
    pub fn fault_of_text(&self, text: &str) -> Option<String> {
        let characters = text.chars().count();
        if self.characters_min.is_some_and(|least| characters < least) {
            return Some(format!(
                "must have at least {} characters",
                self.characters_min.unwrap_or(0)
            ));
        }
        let most = self.characters_max.filter(|most| characters > *most)?;
        Some(format!("must have at most {most} characters"))
    }

    /// What is wrong with this number, if anything.
    pub fn fault_of_number(&self, value: f64) -> Option<String> {
        if let Some(least) = self.least.filter(|least| value < *least) {
            return Some(format!("must be at least {least}"));
        }
        let most = self.most.filter(|most| value > *most)?;
        Some(format!("must be at most {most}"))
    }
}

fn number(number: &Number) -> f64 {
    match number {
        Number::Int(value) => *value as f64,
        Number::UInt(value) => *value as f64,
        Number::Float(value) => *value,
    }
}

/// Refuses a body one of whose fields is beyond what its type declares; 422 with the field's name.
pub fn check_body<T: PartialSchema>(body: &Value) -> ApiResult<()> {
    let (RefOr::T(Schema::Object(object)), Value::Object(members)) = (T::schema(), body) else {
        return Ok(());
    };
    for (name, value) in members {
        if let Some(fault) = fault_of(&object, name, value) {
            return Err(Problem::field(name, format!("{name} {fault}")));
        }
    }
    Ok(())
}

fn fault_of(object: &Object, name: &str, value: &Value) -> Option<String> {
    let declared = object.properties.get(name)?;
    let limits = Limits::of(declared);
    match value {
        Value::String(text) => limits.fault_of_text(text),
        Value::Number(number) => limits.fault_of_number(number.as_f64()?),
        Value::Array(items) => fault_of_list(declared, items),
        _ => None,
    }
}

fn fault_of_list(declared: &RefOr<Schema>, items: &[Value]) -> Option<String> {
    let RefOr::T(Schema::Array(list)) = declared else {
        return None;
    };
    let mut seen = BTreeSet::new();
    let is_repeated = |item: &Value| !seen.insert(item.to_string());
    let has_repeated = list.unique_items && items.iter().any(is_repeated);
    has_repeated.then(|| "must not hold the same twice".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use utoipa::ToSchema;

    use super::*;

    #[derive(ToSchema)]
    #[allow(dead_code, reason = "it stands for a shape and is never made")]
    struct Order {
        #[schema(min_length = 2, max_length = 3)]
        word: Option<String>,
        #[schema(minimum = 1, maximum = 10)]
        count: u32,
        places: BTreeSet<String>,
    }

    #[test]
    fn what_is_declared_is_kept() {
        for (body, field) in [
            (json!({"word": "ab", "count": 1}), None),
            (json!({"word": "äöü", "count": 10}), None),
            (json!({"word": null, "count": 1}), None),
            (json!({"word": "a", "count": 1}), Some("word")),
            (json!({"word": "abcd", "count": 1}), Some("word")),
            (json!({"count": 0}), Some("count")),
            (json!({"count": 10.5}), Some("count")),
            (json!({"places": ["a", "b"]}), None),
            (json!({"places": ["a", "a"]}), Some("places")),
            (json!([1]), None),
        ] {
            let refused = check_body::<Order>(&body).err();
            let named = refused.and_then(|problem| problem.parameter);
            assert_eq!(named.as_deref(), field, "{body}");
        }
    }
}
