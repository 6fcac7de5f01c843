//! Which schema a view's table stands in: a tag in the view's `meta`, because a view has no other
//! place for it. What the table is otherwise is in [`crate::fhir::View::table_definition`].

use rounds_core::table::is_identifier;
use serde_json::{Map, Value};

use super::Reader;
use crate::fhir::ViewError;

/// The schema of views that name none.
const DEFAULT: &str = "clinical";
/// System of the tag whose code names the schema.
const TAG_SYSTEM: &str = "rounds/schema";

/// The code of the tag `rounds/schema` in `meta.tag`; tags of other systems are passed over.
pub(super) fn read(reader: &Reader<'_>, view: &Map<String, Value>) -> Result<String, ViewError> {
    let tags = view.get("meta").and_then(|meta| meta.get("tag"));
    let mut found: Option<String> = None;
    for (index, tag) in tags
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let is_ours = tag.get("system").and_then(Value::as_str) == Some(TAG_SYSTEM);
        let Some(coding) = tag.as_object().filter(|_| is_ours) else {
            continue;
        };
        let place = format!("view.meta.tag[{index}]");
        let code = reader.required_text(coding, "code", &place)?;
        if !is_identifier(&code) {
            let expected = "a schema's name in lower-case letters, digits and underscores";
            return Err(reader.wrong(&place, expected, tag));
        }
        if found.is_some() {
            return Err(reader.wrong(&place, "at most one tag rounds/schema", tag));
        }
        found = Some(code);
    }
    Ok(found.unwrap_or_else(|| DEFAULT.to_owned()))
}
