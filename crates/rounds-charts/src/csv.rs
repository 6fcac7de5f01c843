//! Rows as CSV (RFC 4180), with all digits.

/// CSV text being written, line by line.
#[derive(Debug, Default)]
pub(crate) struct CsvText {
    text: String,
}

/// One cell.
pub(crate) enum Cell<'a> {
    /// Words, quoted where needed.
    Text(&'a str),
    /// A number with all its digits; empty when missing.
    Number(Option<f64>),
}

impl CsvText {
    pub(crate) fn with_header(names: &[&str]) -> Self {
        let mut csv = Self::default();
        let cells: Vec<Cell> = names.iter().map(|name| Cell::Text(name)).collect();
        csv.line(&cells);
        csv
    }

    pub(crate) fn line(&mut self, cells: &[Cell<'_>]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            match cell {
                Cell::Text(text) => self.text.push_str(&quoted(text)),
                Cell::Number(Some(value)) if value.is_finite() => {
                    self.text.push_str(&value.to_string())
                }
                Cell::Number(_) => {}
            }
        }
        self.text.push_str("\r\n");
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Quotes a cell where commas, quotes or line breaks need it. A text that a spreadsheet would run
/// as a formula gets an apostrophe in front: labels come from other systems' data.
fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_disarmed() {
        let mut csv = CsvText::with_header(&["group", "value"]);
        csv.line(&[Cell::Text("a, \"b\""), Cell::Number(Some(0.1))]);
        csv.line(&[Cell::Text("=cmd()"), Cell::Number(Some(f64::NAN))]);
        csv.line(&[Cell::Text(""), Cell::Number(None)]);
        assert_eq!(
            csv.finish(),
            "group,value\r\n\"a, \"\"b\"\"\",0.1\r\n'=cmd(),\r\n,\r\n"
        );
    }
}
