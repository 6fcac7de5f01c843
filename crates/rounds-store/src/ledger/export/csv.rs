//! Entries as CSV (RFC 4180), safe to open in a spreadsheet.

use crate::ledger::entry::Entry;
use crate::ledger::words::SubjectKind;

/// The first line, with its end.
pub const HEADER: &str = "seq,at,actor_kind,person,person_name,via,action,object_kind,object_id,\
                          purpose,permission,outcome,rows,source,patients,staff,detail,previous,\
                          hash\r\n";

/// One line, with its end.
pub fn line(entry: &Entry) -> String {
    let count = |kind| {
        let of_kind = entry.subjects.iter().filter(|subject| subject.kind == kind);
        of_kind.count().to_string()
    };
    let cells = [
        entry.seq.to_string(),
        format!("{:.3}", entry.at),
        entry.actor.kind.as_str().to_owned(),
        cell(&entry.actor.person.0),
        cell(&entry.actor.name),
        cell(entry.actor.via.as_deref().unwrap_or_default()),
        entry.action.as_str().to_owned(),
        cell(&entry.object.kind),
        cell(entry.object.id.as_deref().unwrap_or_default()),
        entry
            .purpose
            .map_or("", |purpose| purpose.as_str())
            .to_owned(),
        entry
            .permission
            .map_or("", |permission| permission.as_str())
            .to_owned(),
        entry.outcome.as_str().to_owned(),
        entry.rows.map(|rows| rows.to_string()).unwrap_or_default(),
        cell(&entry.source),
        count(SubjectKind::Patient),
        count(SubjectKind::Staff),
        cell(&entry.detail),
        entry.previous.clone(),
        entry.hash.clone(),
    ];
    format!("{}\r\n", cells.join(","))
}

/// A cell that a spreadsheet does not take for a formula (OWASP, CSV injection): an apostrophe goes
/// before the characters that begin one.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\r', '\n']) || formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_formula_is_a_text_and_quotes_are_doubled() {
        let line = line(&sample::entry());
        assert!(line.starts_with("17,2026-05-28T20:26:40.123Z,person,per_a,\"'=Ada | \"\"A\"\"\nL.\",ses_1,read,finding,"), "{line}");
        assert!(
            line.ends_with(",1,0,\"{\"\"question\"\":\"\"of Jane Roe\"\"}\",00,ff\r\n"),
            "{line}"
        );
        for begins in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"] {
            assert!(cell(begins).starts_with("\"'"), "{begins:?}");
        }
    }

    #[test]
    fn a_line_has_a_cell_for_every_column() {
        let mut entry = sample::entry();
        entry.actor.name = "Ada".to_owned();
        entry.detail = "{}".to_owned();
        assert_eq!(line(&entry).split(',').count(), HEADER.split(',').count());
    }
}
