//! Formats that come into the house: FHIR resources read through SQL-on-FHIR views, and tables
//! read through mapping files. Pure parsing: bytes in, Arrow batches or refusals out.
//!
//! Nothing here opens a file, knows the lake or panics on bad input. Start with [`fhir`] for
//! bulk exports and with `mapping` for CSV extracts.

pub mod fhir;
pub mod mapping;
