//! What the pages of the office itself show and send: signing in, people, policies, the ledger,
//! jobs, backups, health, and what this installation is. Plain values, as in the rest of
//! [`super`]; the questions they answer are the traits of [`crate::office`].

pub mod backups;
pub mod caller;
pub mod emergency;
pub mod health;
pub mod installation;
pub mod jobs;
pub mod ledger;
pub mod own;
pub mod people;
pub mod policies;
pub mod secret;
pub mod sign_in;

pub use backups::{BackupRow, BackupState, BackupsPage};
pub use caller::Caller;
pub use emergency::{EmergencyReview, EmergencyRow, Verdict};
pub use health::{Check, CheckState, HealthPage};
pub use installation::{InstallationFact, InstallationGroup, InstallationPage};
pub use jobs::{JobFilter, JobList, JobOrder, JobPage, JobRow, JobState, Progress, ScheduleRow};
pub use ledger::{
    Accounting, AccountingQuestion, ChainState, LedgerExport, LedgerFilter, LedgerFormat,
    LedgerList, LedgerOutcome, LedgerRow, LedgerRowPage, LedgerVerification,
};
pub use own::{
    MadeToken, NewToken, PasswordChange, ProfilePage, SecondFactorState, SessionRow, TokenRow,
};
pub use people::{
    AddedPerson, NewPerson, OneTimeCode, PeopleFilter, PeopleList, PersonChange, PersonPage,
    PersonRow, PersonState,
};
pub use policies::{
    Explanation, PolicyFile, PolicyFileRow, PolicyPage, PolicyQuestion, PolicyReason, RoleRow,
    Simulation, Subject, WhoMay,
};
pub use secret::Secret;
pub use sign_in::{
    Enrolled, Enrolment, GivenPassword, NewAdministrator, ProviderAnswer, ProviderStart,
    SignInStep, SignInWays, SignedIn,
};
