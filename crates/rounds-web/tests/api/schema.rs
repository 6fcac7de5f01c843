//! Whether a JSON value has the shape that the document describes: as much of JSON Schema as the
//! document uses, and a keyword that is not known here stops the test.

use serde_json::{Map, Value};

/// Keywords that say nothing about the value.
const NOTES: [&str; 6] = [
    "description",
    "example",
    "default",
    "format",
    "title",
    "nullable",
];

/// Where the value departs from the schema; none if it fits.
pub fn departure(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    check(document, schema, value, "$").err()
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(schema) = schema.as_object() else {
        return Err(format!("{at}: no schema"));
    };
    for (keyword, expected) in schema {
        match keyword.as_str() {
            "$ref" => check(document, resolve(document, expected), value, at)?,
            "type" => holds(is_of_type(expected, value), at, "type", value)?,
            "enum" => {
                let words = expected.as_array().expect("an enum is a list");
                holds(words.contains(value), at, "enum", value)?;
            }
            "oneOf" => {
                let choices = expected.as_array().expect("oneOf is a list");
                let fitting = choices
                    .iter()
                    .filter(|choice| check(document, choice, value, at).is_ok());
                holds(fitting.count() == 1, at, "oneOf", value)?;
            }
            "required" => required(expected, value, at)?,
            "properties" => properties(document, schema, value, at)?,
            // With `prefixItems`, nothing may follow them.
            "items" if expected == &Value::Bool(false) => {}
            "items" => items(document, expected, value, at)?,
            "prefixItems" => each_in_its_place(document, expected, value, at)?,
            "minimum" => {
                let least = expected.as_f64();
                let fits = value.as_f64().is_none_or(|number| Some(number) >= least);
                holds(fits, at, "minimum", value)?;
            }
            "maximum" => {
                let most = expected.as_f64();
                let fits = value.as_f64().is_none_or(|number| Some(number) <= most);
                holds(fits, at, "maximum", value)?;
            }
            "propertyNames"
            | "uniqueItems"
            | "additionalProperties"
            | "pattern"
            | "minLength"
            | "maxLength" => {}
            note if NOTES.contains(&note) => {}
            unknown => return Err(format!("{at}: the keyword {unknown} is not known here")),
        }
    }
    Ok(())
}

fn resolve<'d>(document: &'d Value, reference: &Value) -> &'d Value {
    let path = reference.as_str().and_then(|text| text.strip_prefix('#'));
    let found = path.and_then(|path| document.pointer(path));
    found.unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn is_of_type(expected: &Value, value: &Value) -> bool {
    match expected {
        Value::Array(several) => several.iter().any(|one| is_of_type(one, value)),
        Value::String(one) => match one.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("{other} is no type"),
        },
        other => panic!("{other} is no type"),
    }
}

fn required(expected: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Value::Object(members) = value else {
        return Ok(());
    };
    let names = expected.as_array().expect("required is a list");
    for name in names.iter().filter_map(Value::as_str) {
        holds(members.contains_key(name), at, name, value)?;
    }
    Ok(())
}

/// Every member must be described, so that nothing is given out that the document does not tell.
fn properties(
    document: &Value,
    schema: &Map<String, Value>,
    value: &Value,
    at: &str,
) -> Result<(), String> {
    let Value::Object(members) = value else {
        return Ok(());
    };
    for (name, member) in members {
        let described = schema["properties"].get(name);
        let described = described.ok_or_else(|| format!("{at}.{name} is not described"))?;
        check(document, described, member, &format!("{at}.{name}"))?;
    }
    Ok(())
}

fn items(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check(document, schema, item, &format!("{at}[{index}]"))?;
    }
    Ok(())
}

fn each_in_its_place(
    document: &Value,
    schemas: &Value,
    value: &Value,
    at: &str,
) -> Result<(), String> {
    let Value::Array(items) = value else {
        return Ok(());
    };
    let schemas = schemas.as_array().expect("prefixItems is a list");
    holds(items.len() == schemas.len(), at, "prefixItems", value)?;
    for (index, (item, schema)) in items.iter().zip(schemas).enumerate() {
        check(document, schema, item, &format!("{at}[{index}]"))?;
    }
    Ok(())
}

fn holds(fits: bool, at: &str, keyword: &str, value: &Value) -> Result<(), String> {
    match fits {
        true => Ok(()),
        false => Err(format!("{at}: {keyword} does not hold for {value}")),
    }
}

#[test]
fn a_departure_is_found_and_named() {
    let document = serde_json::json!({"components": {"schemas": {"One": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "n": {"type": ["integer", "null"], "minimum": 1}},
    }}}});
    let schema =
        serde_json::json!({"type": "array", "items": {"$ref": "#/components/schemas/One"}});
    let departs = |value: Value| departure(&document, &schema, &value);
    assert_eq!(
        departs(serde_json::json!([{"id": "a", "n": 2}, {"id": "b", "n": null}])),
        None
    );
    for (value, said) in [
        (serde_json::json!([{"n": 2}]), "$[0]: id"),
        (serde_json::json!([{"id": 7}]), "$[0].id: type"),
        (serde_json::json!([{"id": "a", "n": 0}]), "$[0].n: minimum"),
        (
            serde_json::json!([{"id": "a", "x": 0}]),
            "$[0].x is not described",
        ),
        (serde_json::json!({}), "$: type"),
    ] {
        let found = departs(value).expect("a departure");
        assert!(found.starts_with(said), "{found}");
    }
}
