//! The fingerprint of what a mapping does: two mappings with the same one give the same rows.
//!
//! Comments, white space, the order of keys, the title and the file patterns do not count; the
//! names and types of the target tables' columns do.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use toml::{Table, Value};

use super::TableMapping;

/// SHA-256 of the canonical form, in 64 hexadecimal digits.
pub(super) fn definition_hash(text: &str, tables: &[TableMapping]) -> String {
    let mut file: Table = toml::from_str(text).unwrap_or_default();
    file.remove("title");
    file.remove("files");
    let mut canonical = String::new();
    write_canonical(&Value::Table(file), &mut canonical);
    for table in tables {
        let _ = write!(
            canonical,
            "\n{} {:?}",
            table.definition.name, table.definition.key
        );
        for column in &table.definition.columns {
            let _ = write!(
                canonical,
                " {}:{}",
                column.name,
                column.column_type.as_str()
            );
        }
    }
    let digest = Sha256::digest(canonical.as_bytes());
    digest.iter().fold(String::new(), |mut hexadecimal, byte| {
        let _ = write!(hexadecimal, "{byte:02x}");
        hexadecimal
    })
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Table(table) => {
            let mut entries: Vec<_> = table.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (key, value) in entries {
                let _ = write!(out, "{key:?}=");
                write_canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => {
            let _ = write!(out, "{scalar:?}");
        }
    }
}
