//! Faults of the mapping file itself, and its fingerprint.

use super::*;

#[test]
fn names_that_do_not_exist_are_answered_with_place_and_suggestion() {
    assert_eq!(
        error_of("scor = { from = \"x\" }"),
        "m.toml:7:1: table ai.prediction has no column \"scor\", did you mean \"score\"?"
    );
    let unknown_key = error_of("score = { frm = \"x\" }");
    assert!(
        unknown_key.starts_with("m.toml:7:11: ") && unknown_key.ends_with("did you mean \"from\"?"),
        "{unknown_key}"
    );
    let unknown_table = parse(
        "title = \"t\"\nformat = \"csv\"\n[[table]]\nname = \"ai.predictoin\"\n[table.columns]\n",
    )
    .expect_err("no such table")
    .suggest_table(["ai.prediction"]);
    assert_eq!(
        unknown_table.to_string(),
        "m.toml:4:8: no table is called \"ai.predictoin\", did you mean \"ai.prediction\"?"
    );
    let no_key = parse(
        "title = \"t\"\nformat = \"csv\"\n[[table]]\nname = \"ai.prediction\"\n[table.columns]\nscore = { from = \"x\" }\n",
    );
    assert!(matches!(no_key, Err(MappingError::KeyNotMapped { .. })));
    let mapping = parse(&format!("{HEAD}score = {{ from = \"scroe\" }}")).expect("a valid mapping");
    let header = ["id".to_owned(), "score".to_owned()];
    assert_eq!(
        mapping.tables[0]
            .bind(&header, &TimeZone::UTC)
            .expect_err("no such column")
            .to_string(),
        "m.toml:7:18: the source has no column \"scroe\", did you mean \"score\"?"
    );
    let twice = ["id".to_owned(), "scroe".to_owned(), "scroe".to_owned()];
    assert!(matches!(
        mapping.tables[0].bind(&twice, &TimeZone::UTC),
        Err(MappingError::RepeatedSourceColumn { .. })
    ));
}

/// A faulty column and a part of the message that answers it.
const FAULTY_COLUMNS: [(&str, &str); 17] = [
    (
        "score = { from = \"x\", constant = 1 }",
        "`from` and `constant` cannot stand together",
    ),
    (
        "score = { minimum = 0 }",
        "ai.prediction.score has no source",
    ),
    (
        "score = { constant = 1, null = [\"\"] }",
        "`constant` and `null`",
    ),
    (
        "score = { constant = \"high\" }",
        "expected a number, found \"high\"",
    ),
    (
        "score = { from = \"x\", codes = { a = \"b\" } }",
        "expected a number, found \"b\"",
    ),
    (
        "score = { from = \"x\", minimum = 2, maximum = 1 }",
        "`minimum` is above `maximum`",
    ),
    (
        "score = { from = \"x\", minimum = nan }",
        "a limit is a number",
    ),
    (
        "score = { from = \"x\", format = \"%Y\" }",
        "of type number, for which `format`",
    ),
    (
        "version = { from = \"x\", maximum = 1 }",
        "of type string, for which `maximum`",
    ),
    (
        "version = { from = \"x\", other = \"keep\" }",
        "`other` needs `codes`",
    ),
    (
        "weight_kg = { from = \"x\", units = { kg = 1 } }",
        "`units` needs `unit_from`",
    ),
    (
        "weight_kg = { from = \"x\", unit = \"lb\" }",
        "the table's unit is \"kg\"",
    ),
    (
        "score = { from = \"x\", unit_from = \"u\", units = { a = 1 } }",
        "`units` needs `unit`",
    ),
    (
        "day = { from = \"x\", format = \"%H:%M\" }",
        "names no year",
    ),
    (
        "at = { from = \"x\", time_zone = \"Mars/Base\" }",
        "no IANA time zone",
    ),
    (
        "tags = { from = \"x\", separator = \"\" }",
        "`separator` is empty",
    ),
    ("site_id = { compute = \" \" }", "`compute` is empty"),
];

#[test]
fn settings_that_contradict_each_other_or_the_type_are_errors() {
    for (columns, expected) in FAULTY_COLUMNS {
        let message = error_of(columns);
        assert!(message.contains(expected), "{columns}: {message}");
        assert!(message.starts_with("m.toml:7:"), "{columns}: {message}");
    }
}

#[test]
fn a_source_that_cannot_be_cut_so_is_an_error() {
    for (head, expected) in [
        ("delimiter = \";;\"\n", "one ASCII character"),
        ("quote = \",\"\n", "same character"),
        ("encoding = \"latin-1\"\n", "expected `utf-8`"),
        ("time_zone = \"Mars/Base\"\n", "no IANA time zone"),
    ] {
        let message = parse(&format!("{head}{HEAD}")).expect_err(head).to_string();
        assert!(
            message.starts_with("m.toml:1:") && message.contains(expected),
            "{message}"
        );
    }
    let parquet = format!("delimiter = \",\"\n{}", HEAD.replace("csv", "parquet"));
    assert!(matches!(
        parse(&parquet),
        Err(MappingError::Contradiction { .. })
    ));
}

#[test]
fn the_hash_changes_with_what_the_mapping_does_and_with_nothing_else() {
    let hash = |text: &str| parse(text).expect("a valid mapping").definition_hash();
    let plain = hash(HEAD);
    assert_eq!(plain.len(), 64);
    assert_eq!(
        plain,
        hash(&format!(
            "# a comment\n{}",
            HEAD.replace("test", "other title")
        ))
    );
    assert_eq!(plain, hash(&format!("files = [\"*\"]\n{HEAD}")));
    assert_ne!(plain, hash(&HEAD.replace("\"id\"", "\"key\"")));
    assert_ne!(plain, hash(&format!("null = [\"-\"]\n{HEAD}")));
}

#[test]
fn column_names_come_from_the_first_record_or_are_numbered() {
    let mut options = CsvOptions {
        delimiter: b',',
        quote: b'"',
        header: true,
    };
    assert_eq!(
        options.column_names(["\u{feff}id", " name "]),
        ["id", "name"]
    );
    options.header = false;
    assert_eq!(
        options.column_names(["7", "Anna"]),
        ["column_1", "column_2"]
    );
}
