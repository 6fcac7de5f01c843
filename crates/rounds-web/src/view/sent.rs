//! A form that was sent and refused: what was typed, and why it was not done. How it is shown again
//! is [`super::filled`].

use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::OfficeError;

/// What was sent and refused.
pub struct Sent {
    /// Name of the form.
    pub form: String,
    /// What was typed.
    pub fields: Fields,
    /// Why it was refused.
    pub refusal: String,
}

impl Sent {
    /// What was sent, where mending it and sending it again makes sense. Any other fault is the
    /// page's, as is every fault of a form of one button, in which nothing was typed.
    pub fn refused(fields: Fields, error: OfficeError) -> PageResult<Self> {
        let form = fields.text("form").unwrap_or_default();
        Self::of(&form, fields, error)
    }

    /// The same for a page with one form, which need not say its name.
    pub fn of(form: &str, fields: Fields, error: OfficeError) -> PageResult<Self> {
        let is_mendable = matches!(
            error,
            OfficeError::Refused(_)
                | OfficeError::Invalid { .. }
                | OfficeError::NotNow(_)
                | OfficeError::Conflicted(_)
                | OfficeError::GateNotMet { .. }
        );
        if form.is_empty() || !is_mendable {
            return Err(error.into());
        }
        Ok(Self {
            form: form.to_owned(),
            fields,
            refusal: error.to_string(),
        })
    }

    /// Why a field was refused, if it was this one: refusals begin with the field's name.
    pub(super) fn fault_of(&self, name: &str) -> Option<&str> {
        self.refusal.strip_prefix(name)?.strip_prefix(": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_data::office::Secret;

    fn fields(form: &str) -> Fields {
        Fields::new(vec![("form".to_owned(), Secret::new(form))])
    }

    #[test]
    fn what_can_be_mended_is_kept_and_what_cannot_is_not() {
        let invalid = || OfficeError::Invalid {
            field: "until",
            why: "ends before it begins".to_owned(),
        };
        let sent = Sent::refused(fields("cover"), invalid()).expect("a form to show again");
        assert_eq!(sent.fault_of("until"), Some("ends before it begins"));
        assert_eq!(sent.fault_of("unt"), None);
        assert!(Sent::refused(fields(""), invalid()).is_err(), "one button");
        let gone = OfficeError::Conflict { what: "it" };
        assert!(Sent::refused(fields("cover"), gone).is_err());
    }
}
