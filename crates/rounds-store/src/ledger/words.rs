//! Words of an entry: what was done, how it ended, whose data.

/// Declares an enum of words once: name, word, meaning.
macro_rules! words {
    ($(#[$about:meta])* $type:ident { $($name:ident $word:literal $meaning:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $(#[doc = $meaning] $name,)*
        }

        impl $type {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in the ledger.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it means, as a phrase.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            /// The one with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// What was done, or tried.
    Action {
        SignIn "sign-in" "signed in";
        SignOut "sign-out" "signed out, or was signed out";
        Read "read" "looked at a page or asked for an object";
        Query "query" "asked a question in SQL";
        Export "export" "took data away";
        Create "create" "added something";
        Change "change" "changed something";
        Delete "delete" "took something away";
        Run "run" "ran a load, a round or another job";
        BreakGlass "break-glass" "used or reviewed emergency access";
        Verify "verify" "verified the ledger or a backup";
        System "system" "started, stopped or upgraded the installation";
    }
}

words! {
    /// How it ended.
    Outcome {
        Done "done" "it was done";
        Refused "refused" "it was not permitted";
        Failed "failed" "it was permitted and did not work";
    }
}

words! {
    /// Whose data.
    SubjectKind {
        Patient "patient" "a patient";
        Staff "staff" "a member of staff";
    }
}
