//! What an audit log can tell: each action with the number that an access log has for it and the
//! type that FHIR AuditEvent has. Who does what when is in `diary.rs` and what calls it.
//!
//! Numbers below 900,000 are those that published work on access logs names; where it names none,
//! the number is a local one above 900,000. All wording is ours.

use FhirEvent::{Export, LogIn, LogOut, Override, Query, Rest};

/// The type of an AuditEvent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FhirEvent {
    Rest,
    LogIn,
    LogOut,
    Query,
    Export,
    Override,
}

/// What was done to the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    View,
    Create,
    Modify,
    Execute,
}

impl Access {
    /// The word of the access log.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::View => "View",
            Self::Create => "Create",
            Self::Modify => "Modify",
            Self::Execute => "Execute",
        }
    }

    /// The letter of AuditEvent.action.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::View => "R",
            Self::Create => "C",
            Self::Modify => "U",
            Self::Execute => "E",
        }
    }
}

/// How an action stands in the logs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metric {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) access: Access,
    pub(super) event: FhirEvent,
    /// Type of the resource that an AuditEvent names; empty where only the patient is named.
    pub(super) resource: &'static str,
}

macro_rules! actions {
    ($($action:ident $id:literal $name:literal $access:ident $event:ident $resource:literal;)*) => {
        /// One kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Action {
            $($action,)*
        }

        impl Action {
            /// How the logs tell it.
            pub(super) fn metric(self) -> Metric {
                let (id, name, access, event, resource) = match self {
                    $(Self::$action => ($id, $name, Access::$access, $event, $resource),)*
                };
                Metric { id, name, access, event, resource }
            }
        }
    };
}

actions! {
    LogIn "900001" "Signed in" Execute LogIn "";
    LogOut "900002" "Signed out" Execute LogOut "";
    LoginFailed "14011" "Sign-in refused" Execute LogIn "";
    MobileLogin "94200" "Signed in on a phone" Execute LogIn "";
    Search "19040" "Patient looked up" View Query "";
    Select "19041" "Patient chosen from the search" View Query "";
    OpenChart "900010" "Chart opened" View Rest "";
    CloseChart "900011" "Chart closed" View Rest "";
    BreakGlass "900012" "Protected chart opened with a reason" Execute Override "";
    Report "17008" "Report with patient data seen" View Rest "";
    NoteRead "900020" "Note read" View Rest "DocumentReference";
    Results "900021" "Results reviewed" View Rest "Observation";
    Flowsheet "900022" "Flowsheet reviewed" View Rest "";
    Imaging "900023" "Image or its report seen" View Rest "ImagingStudy";
    Navigator "900024" "Visit navigator section used" View Rest "";
    Navigation "900025" "Activity changed" View Rest "";
    Handoff "34002" "Hand-off seen" View Rest "";
    OrderEntry "900030" "Order entry used" View Rest "";
    OrderChanged "17108" "Order list changed" Modify Rest "ServiceRequest";
    NoteOpened "900040" "Note begun" Create Rest "DocumentReference";
    NoteEdited "900041" "Note edited" Modify Rest "DocumentReference";
    SmartLink "20030" "Link expanded in a note" Modify Rest "DocumentReference";
    SmartText "20040" "Text template used in a note" Modify Rest "DocumentReference";
    NotePended "60010" "Note kept for later" Modify Rest "DocumentReference";
    NoteSigned "60012" "Note signed" Modify Rest "DocumentReference";
    InBasket "20001" "In-basket seen" View Rest "Communication";
    MessageOpened "900050" "Message read" View Rest "Communication";
    MessageCreated "20008" "Message written" Create Rest "Communication";
    MessageDone "900051" "Message marked done" Modify Rest "Communication";
    SecureChat "34097" "Chat opened" View Rest "Communication";
    AlertShown "17338" "Advisory shown" View Rest "";
    AlertViewed "17336" "Advisory looked at" View Rest "";
    AlertActedOn "17333" "Action taken from an advisory" Execute Rest "";
    AlertAcknowledged "17381" "Advisory acknowledged" Execute Rest "";
    ScoreShown "900060" "Score of a model shown" View Rest "";
    Administered "900070" "Medication given" Create Rest "MedicationAdministration";
    Charted "900071" "Flowsheet filled in" Modify Rest "Observation";
    OrderVerified "900072" "Medication order verified" Modify Rest "MedicationDispense";
    Registered "900080" "Registration checked" Modify Rest "Coverage";
    Coded "900081" "Coding workspace used" Modify Rest "Claim";
    Printed "14200" "Printed" Execute Export "";
    ListPrinted "34160" "Patient list printed" Execute Export "";
    ResultFiled "900090" "Result filed by an interface" Create Rest "Observation";
    ChartRead "900091" "Chart read by a program" View Rest "";
    PortalViewed "900092" "Own record seen in the portal" View Rest "";
    Other "900099" "Other activity" View Rest "";
}

/// Kinds of steps with their weights.
pub(crate) type Mix = &'static [(Action, f64)];

/// All that a physician or resident of a ward does between opening a chart and closing it: hours
/// by category of Lou et al. 2022 (metric_categorized, 7.87 million actions of interns).
pub(crate) const WARD: Mix = &[
    (Action::Report, 33.0),
    (Action::Flowsheet, 6.4),
    (Action::Results, 6.0),
    (Action::NoteRead, 17.0),
    (Action::Navigation, 10.5),
    (Action::Navigator, 9.0),
    (Action::Handoff, 5.4),
    (Action::OrderEntry, 1.6),
    (Action::Other, 2.9),
    (Action::NoteEdited, 1.6),
    (Action::SecureChat, 1.0),
    (Action::Imaging, 1.5),
];
/// Reading a chart.
pub(crate) const REVIEW: Mix = &[
    (Action::Report, 42.0),
    (Action::NoteRead, 26.0),
    (Action::Results, 20.0),
    (Action::Flowsheet, 8.0),
    (Action::Imaging, 4.0),
];
/// Moving through a visit.
pub(crate) const VISIT: Mix = &[(Action::Navigator, 64.0), (Action::Navigation, 36.0)];
/// Writing a note.
pub(crate) const NOTE: Mix = &[
    (Action::NoteEdited, 62.0),
    (Action::SmartLink, 22.0),
    (Action::SmartText, 8.0),
    (Action::Report, 5.0),
    (Action::Results, 3.0),
];
/// Entering orders.
pub(crate) const ORDERS: Mix = &[(Action::OrderEntry, 92.0), (Action::Navigation, 8.0)];
/// Dealing with messages.
pub(crate) const INBOX: Mix = &[
    (Action::InBasket, 62.0),
    (Action::MessageOpened, 16.0),
    (Action::SecureChat, 12.0),
    (Action::Report, 6.0),
    (Action::Results, 4.0),
];
/// A nurse's round at a bed.
pub(crate) const NURSING: Mix = &[
    (Action::Charted, 44.0),
    (Action::Administered, 16.0),
    (Action::Flowsheet, 14.0),
    (Action::Report, 9.0),
    (Action::NoteRead, 4.0),
    (Action::Results, 5.0),
    (Action::Navigation, 8.0),
];
/// Bringing a patient into a clinic room.
pub(crate) const ROOMING: Mix = &[
    (Action::Charted, 58.0),
    (Action::Navigator, 30.0),
    (Action::Report, 12.0),
];
/// At the desk.
pub(crate) const DESK: Mix = &[(Action::Registered, 85.0), (Action::Navigation, 15.0)];
/// A pharmacist's check.
pub(crate) const PHARMACY: Mix = &[
    (Action::OrderVerified, 38.0),
    (Action::Results, 22.0),
    (Action::Report, 30.0),
    (Action::NoteRead, 10.0),
];
/// Coding a finished stay.
pub(crate) const CODING: Mix = &[
    (Action::Coded, 48.0),
    (Action::NoteRead, 34.0),
    (Action::Report, 12.0),
    (Action::Results, 6.0),
];
/// A glance at a chart, out of duty or out of curiosity: both look the same.
pub(crate) const GLANCE: Mix = &[
    (Action::Report, 45.0),
    (Action::NoteRead, 30.0),
    (Action::Results, 15.0),
    (Action::Navigation, 10.0),
];
