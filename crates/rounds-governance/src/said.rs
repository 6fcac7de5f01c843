//! Texts that people give: what is needed, how long it may be, and how it ends where a sentence of
//! ours goes on behind it. Pages and interface have limits of their own for whole forms and bodies;
//! these are those of single texts.

use jiff::civil::Date;

use crate::refused::Refused;

/// Characters of a reason, a note, an answer.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Characters of a name or a title.
pub const TITLE_CHARS_MAX: usize = 200;

/// A text that must be there, without space around it.
///
/// # Errors
/// When there is none, or it is longer than [`TEXT_CHARS_MAX`].
pub fn needed(field: &'static str, text: &str) -> Result<String, Refused> {
    let text = given(field, text, TEXT_CHARS_MAX)?;
    if text.is_empty() {
        return Err(Refused::invalid(field, "say it in a sentence; it is empty"));
    }
    Ok(text)
}

/// A name or title that must be there, without space around it.
///
/// # Errors
/// When there is none, or it is longer than [`TITLE_CHARS_MAX`].
pub fn title(field: &'static str, text: &str) -> Result<String, Refused> {
    let text = given(field, text, TITLE_CHARS_MAX)?;
    if text.is_empty() {
        return Err(Refused::invalid(field, "give a few words; it is empty"));
    }
    Ok(text)
}

/// A text that may be empty, without space around it.
///
/// # Errors
/// When it is longer than [`TEXT_CHARS_MAX`].
pub fn optional(field: &'static str, text: &str) -> Result<String, Refused> {
    given(field, text, TEXT_CHARS_MAX)
}

/// A day that must be after today.
///
/// # Errors
/// When it is today or has passed.
pub fn future(field: &'static str, day: Date, today: Date) -> Result<Date, Refused> {
    if day > today {
        return Ok(day);
    }
    let why = format!("{day} is not after today, {today}; choose a later day");
    Err(Refused::invalid(field, why))
}

/// A text as a sentence: with a full stop at its end, unless it ends by itself. What people write,
/// their names and titles included, may end with one.
pub fn sentence(text: &str) -> String {
    let text = text.trim_end();
    // A quotation or a bracket may close behind the stop.
    let words = text.trim_end_matches(['"', '”', '’', ')']);
    if words.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// With a capital letter.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Sentences as parts of one, with semicolons between them and a full stop at the end only.
pub fn in_one(sentences: &[String]) -> String {
    sentence(&joined(sentences))
}

/// Sentences as parts of one that goes on or ends elsewhere.
pub fn joined(sentences: &[String]) -> String {
    let parts = sentences.iter();
    let parts = parts.map(|text| text.trim_end().trim_end_matches('.'));
    parts.collect::<Vec<_>>().join("; ")
}

fn given(field: &'static str, text: &str, chars_max: usize) -> Result<String, Refused> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars > chars_max {
        let why = format!("{chars} characters are more than the {chars_max} that are kept");
        return Err(Refused::invalid(field, why));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_once() {
        for (text, ended) in [
            ("Ask the vendor", "Ask the vendor."),
            ("Ask the vendor.", "Ask the vendor."),
            ("Ask the vendor. ", "Ask the vendor."),
            ("Done by J. Stone Jr.", "Done by J. Stone Jr."),
            ("Who knows?", "Who knows?"),
            ("They said “no.”", "They said “no.”"),
            ("They said “no”", "They said “no”."),
            ("And so on …", "And so on …"),
            ("", "."),
        ] {
            assert_eq!(sentence(text), ended);
        }
    }

    #[test]
    fn sentences_put_together_end_once() {
        let parts = [
            "Nothing is there.".to_owned(),
            "0.79 is too low.".to_owned(),
        ];
        assert_eq!(in_one(&parts), "Nothing is there; 0.79 is too low.");
    }
}
