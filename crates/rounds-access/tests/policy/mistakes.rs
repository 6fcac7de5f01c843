//! Mistakes in a site's files: each is named with file, line and the nearest name.

use crate::support::with;

fn message(text: &str) -> String {
    match with(&[("own.cedar", text)]) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

fn policy(rest: &str) -> String {
    format!("// Own.\n\n@id(\"mine\")\n@why(\"Because.\")\n{rest}")
}

fn permit_column(condition: &str) -> String {
    policy(&format!(
        "permit (principal, action == Rounds::Action::\"seeColumn\", resource)\nwhen {{ {condition} }};"
    ))
}

#[test]
fn a_misspelt_name_is_answered_with_the_nearest_one() {
    let cases = [
        (
            policy("permit (principal in Rounds::Role::\"analist\", action, resource);"),
            [
                "policies/own.cedar:5",
                "the role \"analist\"",
                "did you mean \"analyst\"?",
            ],
        ),
        (
            policy("permit (principal in Rounds::Rolle::\"analyst\", action, resource);"),
            [
                "policies/own.cedar:5",
                "the type \"Rounds::Rolle\"",
                "did you mean \"Rounds::Role\"?",
            ],
        ),
        (
            policy("permit (principal, action == Rounds::Action::\"sql:qery\", resource);"),
            [
                "policies/own.cedar:5",
                "the action \"sql:qery\"",
                "did you mean \"sql:query\"?",
            ],
        ),
        (
            permit_column("resource in Rounds::Table::\"cds.alerts\""),
            [
                "policies/own.cedar:6",
                "the table \"cds.alerts\"",
                "did you mean \"cds.alert\"?",
            ],
        ),
        (
            permit_column("resource in Rounds::Schema::\"clinic\""),
            [
                "policies/own.cedar:6",
                "the schema \"clinic\"",
                "did you mean \"clinical\"?",
            ],
        ),
        (
            permit_column("resource == Rounds::Column::\"cds.alert.coment\""),
            [
                "policies/own.cedar:6",
                "\"cds.alert.coment\"",
                "did you mean \"cds.alert.comment\"?",
            ],
        ),
        (
            policy(
                "@rows(\"departement_id in units\")\npermit (principal, action == Rounds::Action::\"readRows\", resource);",
            ),
            [
                "policies/own.cedar:5",
                "\"departement_id\"",
                "did you mean \"department_id\"?",
            ],
        ),
        (
            policy(
                "@rows(\"department_id in unit\")\npermit (principal, action == Rounds::Action::\"readRows\", resource);",
            ),
            [
                "policies/own.cedar:5",
                "\"unit\"",
                "did you mean \"units\"?",
            ],
        ),
        (
            policy(
                "@row(\"department_id in units\")\npermit (principal, action == Rounds::Action::\"readRows\", resource);",
            ),
            ["policies/own.cedar:3", "@row", "did you mean \"rows\"?"],
        ),
    ];
    for (text, parts) in cases {
        let found = message(&text);
        for part in parts {
            assert!(found.contains(part), "{found}\nhas no {part:?}");
        }
    }
}

#[test]
fn an_attribute_action_or_word_that_the_schema_does_not_have_is_named_with_its_line() {
    let cases = [
        (
            permit_column("resource.phy == Rounds::PhiClass::\"quasi\""),
            6,
            "phy",
        ),
        (
            permit_column("resource.phi == Rounds::PhiClass::\"quasy\""),
            6,
            "quasy",
        ),
        (
            permit_column("context.porpoise == Rounds::Purpose::\"audit\""),
            6,
            "porpoise",
        ),
        (
            permit_column("principal.department == \"x\""),
            6,
            "department",
        ),
        (permit_column("resource.phi == \"quasi\""), 6, "mine"),
    ];
    for (text, line, part) in cases {
        let found = message(&text);
        assert!(
            found.starts_with(&format!("policies/own.cedar:{line}: ")),
            "{found}"
        );
        assert!(found.contains(part), "{found}");
    }
}

#[test]
fn a_policy_without_a_name_or_a_reason_is_refused() {
    let body = "permit (principal, action, resource);";
    assert!(
        message(&format!("@id(\"a\")\n{body}"))
            .contains("policies/own.cedar:1: a policy has no @why")
    );
    assert!(
        message(&format!("\n@why(\"b\")\n{body}"))
            .contains("policies/own.cedar:2: a policy has no @id")
    );
    assert!(message(&format!("@id(\"A b\")@why(\"b\")\n{body}")).contains("lower-case letters"));
    let twice = "@id(\"a\")@why(\"b\") permit (principal, action, resource);\n".repeat(2);
    assert!(
        message(&twice)
            .contains("policies/own.cedar:2: policy \"a\" is already in policies/own.cedar:1")
    );
}

#[test]
fn a_row_condition_where_it_would_have_no_effect_is_refused() {
    for scope in [
        "permit (principal, action == Rounds::Action::\"seeColumn\", resource)",
        "permit (principal, action, resource)",
        "forbid (principal, action == Rounds::Action::\"readRows\", resource)",
    ] {
        let found = message(&policy(&format!(
            "@rows(\"department_id in units\")\n{scope};"
        )));
        assert!(
            found.contains("policies/own.cedar:5: @rows says which rows a permit gives"),
            "{found}"
        );
    }
}

#[test]
fn what_is_not_cedar_is_refused_with_its_line() {
    let found = message("\n\npermit (principal, action resource);");
    assert!(found.starts_with("policies/own.cedar:3: "), "{found}");
    let found =
        message("@id(\"a\")@why(\"b\") permit (principal == ?principal, action, resource);");
    assert!(found.contains("?principal"), "{found}");
}

#[test]
fn the_schema_is_not_for_a_site_to_change_and_other_files_are_not_read() {
    let found = with(&[("rounds.cedarschema", "namespace Rounds {}")]).expect_err("a schema");
    assert!(
        found
            .to_string()
            .contains("the schema belongs to the program"),
        "{found}"
    );
    let long = format!("// {}", "x".repeat(1024 * 1024));
    assert!(message(&long).contains("larger than 1 MiB"));
    let found = with(&[("notes.txt", "x")]).expect_err("a note");
    assert!(found.to_string().contains("policies/notes.txt"), "{found}");
}
