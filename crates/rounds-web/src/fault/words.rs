//! What people read where there is no page: a heading and what to do.

use super::PageFault;

impl PageFault {
    /// What happened, in a few words.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => "Not found",
            Self::BadRequest(_) => "This address does not make sense",
            Self::WrongMethod => "This address is used in another way",
            Self::AddressTooLong { .. } => "This address is too long",
            Self::FormTooLarge { .. } => "This form is too large",
            Self::FileTooLarge { .. } => "This file is too large",
            Self::NotAForm => "This is no form",
            Self::TooSlow { .. } => "This took too long",
            Self::NotSignedIn => "You are signed out",
            Self::NotPermitted { .. } => "Not yours to see",
            Self::ForeignPage => "Asked for from another site",
            Self::NotOurForm => "This form was not accepted",
            Self::OldForm(_) => "Send it once more",
            Self::Refused(_) => "This was not done",
            Self::Conflict { .. } => "Somebody else was faster",
            Self::ConfirmFirst => "Show again that it is you",
            Self::Throttled { .. } => "Too many attempts",
            Self::Unavailable { .. } => "Not now",
            Self::SiteFailed { .. } | Self::OfficeFailed { .. } => "Something went wrong here",
        }
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => {
                "It may have been renamed or removed. Search for it above, or start from Today."
            }
            Self::BadRequest(_) => "Correct the address, or start again from the page itself.",
            Self::WrongMethod => "Open the address in the browser, or start from Today.",
            Self::AddressTooLong { .. } => {
                "A long question can be asked on the command line: rounds query - reads it from standard input."
            }
            Self::FormTooLarge { .. } => "Go back and shorten what you typed.",
            Self::FileTooLarge { .. } => {
                "Nothing was kept. Go back and choose a smaller file, or give the address where the document is."
            }
            Self::NotAForm => "Use the page itself, or the interface at /api/v1.",
            Self::TooSlow { .. } => {
                "Try again; if it stays slow, rounds doctor looks for the cause."
            }
            Self::NotSignedIn => {
                "What you sent was not done, and it is not lost: sign in in another tab, come back to this one, load it again and let the browser send the form once more."
            }
            Self::NotPermitted { .. } => {
                "An administrator gives permissions through roles. That you asked is in the ledger."
            }
            Self::ForeignPage => "Open the page here and send it from there.",
            Self::NotOurForm => {
                "Nothing was changed. Open the page again and fill in the form there."
            }
            Self::OldForm(_) => "Nothing was changed yet. Look at what you typed, then send it.",
            Self::Refused(_) => "Go back, change it and send it again.",
            Self::Conflict { .. } => {
                "Nothing was changed. Open the page again and look at what is there now."
            }
            Self::ConfirmFirst => "Nothing was changed yet. Then go back and send the form again.",
            Self::Throttled { .. } => "Wait, then try again. This protects your account.",
            Self::Unavailable { .. } => {
                "Try again in a minute; if it stays so, rounds doctor looks for the cause."
            }
            Self::SiteFailed { .. } | Self::OfficeFailed { .. } => {
                "It is not your doing. The cause is in the server's log; rounds doctor says what is wrong with this site and how to mend it."
            }
        }
    }
}
