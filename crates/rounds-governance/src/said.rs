//! Texts that people give: what is needed, and how long it may be. Pages and interface have limits
//! of their own for whole forms and bodies; these are those of single texts.

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

fn given(field: &'static str, text: &str, chars_max: usize) -> Result<String, Refused> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars > chars_max {
        let why = format!("{chars} characters are more than the {chars_max} that are kept");
        return Err(Refused::invalid(field, why));
    }
    Ok(text.to_owned())
}
