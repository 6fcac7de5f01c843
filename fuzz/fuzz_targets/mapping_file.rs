//! The text of a mapping file against the shipped tables: it is refused with a message, or its
//! tables bind to a header.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rounds_formats::mapping::Mapping;
use rounds_fuzz::{SHIPPED_TABLES, zone};

fuzz_target!(|text: &str| {
    let table = |name: &rounds_core::TableName| {
        SHIPPED_TABLES
            .iter()
            .find(|table| table.name == *name)
            .cloned()
    };
    match Mapping::parse("fuzzed.toml", text, &table) {
        Ok(mapping) => {
            assert_eq!(mapping.definition_hash().len(), 64);
            let _ = mapping.applies_to("apachePatientResult.csv.gz");
            let header = ["patientunitstayid", "apacheversion", "x"].map(str::to_owned);
            for table in &mapping.tables {
                let _ = table.bind(&header, &zone());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
