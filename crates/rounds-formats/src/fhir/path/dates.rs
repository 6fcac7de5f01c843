//! Which well-known elements are a `date` and which a `dateTime`, for boundaries and for columns
//! whose type is not written. JSON itself does not tell the two apart.

/// Elements of FHIR R4 that are always of type `date`.
const DATES: [&str; 3] = ["birthDate", "expirationDate", "servicedDate"];

/// Elements of FHIR R4 that are `dateTime` or `instant` wherever they occur.
const DATE_TIMES: [&str; 15] = [
    "start",
    "end",
    "issued",
    "lastUpdated",
    "authoredOn",
    "recordedDate",
    "recorded",
    "assertedDate",
    "dateAsserted",
    "lastOccurrence",
    "authored",
    "timestamp",
    "dateWritten",
    "created",
    "sent",
];

/// The FHIR type of a well-known element, where its name alone decides.
pub fn temporal_type(element: &str) -> Option<&'static str> {
    if DATES.contains(&element) {
        return Some("date");
    }
    let is_date_time = DATE_TIMES.contains(&element) || element.ends_with("DateTime");
    is_date_time.then_some("dateTime")
}
