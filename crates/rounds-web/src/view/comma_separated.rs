//! CSV (RFC 4180) for spreadsheets and programs.

/// Text that begins like a formula is given a leading apostrophe, because spreadsheets would run
/// it; numbers are left alone, and JSON has everything as it is.
#[derive(Debug, Default)]
pub struct CommaSeparated {
    text: String,
}

impl CommaSeparated {
    /// Begins with a line of column names.
    pub fn with_header<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut csv = Self::default();
        csv.line(names);
        csv
    }

    /// Adds a line.
    pub fn line<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for (index, field) in fields.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.field(field);
        }
        self.text.push_str("\r\n");
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.text
    }

    fn field(&mut self, field: &str) {
        let begins_like_formula =
            field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
        let needs_quotes = begins_like_formula || field.contains(['"', ',', '\n', '\r']);
        if !needs_quotes {
            self.text.push_str(field);
            return;
        }
        self.text.push('"');
        if begins_like_formula {
            self.text.push('\'');
        }
        self.text.push_str(&field.replace('"', "\"\""));
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: &str) -> String {
        let mut csv = CommaSeparated::default();
        csv.line([field]);
        csv.finish()
    }

    #[test]
    fn quotes_commas_and_line_ends_are_quoted() {
        assert_eq!(one("a\"b,c\nd"), "\"a\"\"b,c\nd\"\r\n");
        assert_eq!(one("plain"), "plain\r\n");
    }

    #[test]
    fn text_that_a_spreadsheet_would_run_is_disarmed() {
        assert_eq!(one("=cmd()"), "\"'=cmd()\"\r\n");
        assert_eq!(one("-3.5"), "-3.5\r\n");
    }
}
