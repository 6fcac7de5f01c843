//! The data dictionary, generated from the table definitions.

use std::fmt::Write;

use rounds_core::TableDefinition;

use crate::definitions::{Definitions, Kind};
use crate::schema::PROVENANCE_MEANINGS;

/// Every table as Markdown, ordered by name.
pub fn markdown(definitions: &Definitions) -> String {
    let mut text = String::from(
        "# Tables\n\nGenerated from the table and view definitions by `cargo xtask docs`; do not edit.\n\n\
         Times are UTC with microseconds. Tables that are loaded from sources also carry these columns:\n\n",
    );
    for (name, meaning) in PROVENANCE_MEANINGS {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "- `{name}` (integer): {meaning}");
    }
    for definition in definitions.tables() {
        table(&mut text, definition, definitions.kind(&definition.name));
    }
    text
}

fn table(text: &mut String, definition: &TableDefinition, kind: Option<Kind>) {
    let _ = writeln!(
        text,
        "\n## {}\n\n{}.\n",
        definition.name,
        definition.title.trim_end_matches('.')
    );
    let _ = write!(text, "Key: {}.", definition.key.join(", "));
    if let Some(time) = &definition.time {
        let _ = write!(text, " Time: {time}.");
    }
    let origin = match kind {
        Some(Kind::Loaded) => "loaded from sources",
        Some(Kind::Derived) => "derived from other tables whenever they are read",
        _ if definition.keep => {
            "derived from other tables and kept; a round makes them again when those have changed"
        }
        Some(Kind::Kept) | None => "kept by Rounds",
    };
    let _ = writeln!(text, " Rows are {origin}.\n");
    text.push_str("| column | type | unit | PHI | meaning |\n|---|---|---|---|---|\n");
    for column in &definition.columns {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            column.name,
            column.column_type.as_str(),
            column.unit.as_deref().unwrap_or(""),
            column.phi.as_str(),
            column.meaning.replace('|', "\\|"),
        );
    }
}
