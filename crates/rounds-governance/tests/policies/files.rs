//! A site's own files: what they add, what they replace, and what is said of mistakes.

use rounds_governance::Policies;
use rounds_governance::policy::{PolicyError, read};
use rounds_governance::tool::{Kind, Stage};

/// The shipped files with these added or in their place.
fn with(own: &[(&'static str, &'static str)]) -> Result<Policies, PolicyError> {
    let shipped = rounds_content::governance();
    read(shipped.chain(own.iter().copied()))
}

fn refusal(own: &[(&'static str, &'static str)]) -> String {
    with(own).expect_err("is refused").to_string()
}

const GATE: &str = r#"
[[gate]]
name = "ours"
title = "Ours"
to = "live"
kinds = ["alert"]
citation = "Our committee, 2026"
needs = ["owners"]
"#;

#[test]
fn a_sites_gate_goes_before_the_shipped_one() {
    let policies = with(&[("gates-site.toml", GATE)]).expect("in order");
    let gate = |kind| {
        policies
            .gate(kind, "full", Stage::Live)
            .map(|one| one.0.name.as_str())
    };
    assert_eq!(gate(Kind::Alert), Some("ours"));
    assert_eq!(gate(Kind::OrderSet), Some("full-live"));
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_the_shipped_one() {
    let route = "[[route]]\ncommittee = \"everything\"\n";
    let policies = with(&[("routes.toml", route)]).expect("in order");
    let committee = policies.committee(Kind::Interface, Some("full"));
    assert_eq!(committee.map(|id| id.as_str()), Some("everything"));
}

#[test]
fn an_unknown_key_is_answered_with_its_line_and_a_suggestion() {
    let text = "[[route]]\ncommitee = \"x\"\n";
    let said = refusal(&[("routes.toml", text)]);
    assert!(said.starts_with("governance/routes.toml:2: "), "{said}");
    assert!(said.contains("did you mean \"committee\"?"), "{said}");
}

#[test]
fn an_unknown_requirement_is_answered_with_a_suggestion() {
    let text = Box::leak(GATE.replace("\"owners\"", "\"owner\"").into_boxed_str());
    let said = refusal(&[("gates-site.toml", text)]);
    assert!(said.starts_with("governance/gates-site.toml:2: "), "{said}");
    assert!(said.contains("did you mean \"owners\"?"), "{said}");
}

#[test]
fn an_unknown_kind_a_gate_into_an_open_stage_and_an_unknown_tier_are_refused() {
    let change = |from: &str, to: &str| {
        let text: &'static str = Box::leak(GATE.replace(from, to).into_boxed_str());
        refusal(&[("gates-site.toml", text)])
    };
    assert!(change("alert", "alrt").contains("did you mean \"alert\"?"));
    assert!(change("\"live\"", "\"paused\"").contains("silent, pilot or live"));
    let tiers = change("kinds = [\"alert\"]", "tiers = [\"fulll\"]");
    assert!(tiers.contains("did you mean \"full\"?"), "{tiers}");
}

#[test]
fn what_is_said_twice_is_refused() {
    let text = Box::leak(format!("{GATE}{GATE}").into_boxed_str());
    let said = refusal(&[("gates-site.toml", text)]);
    assert!(
        said.starts_with("governance/gates-site.toml:10: "),
        "{said}"
    );
    assert!(said.contains("twice"), "{said}");
}

#[test]
fn a_file_that_nobody_knows_is_refused_with_a_suggestion() {
    let said = refusal(&[("gate.toml", "")]);
    assert!(said.contains("did you mean \"gates.toml\"?"), "{said}");
    let beside = with(&[("README.md", "Ours")]);
    assert!(beside.is_ok(), "a text beside the files is none of them");
}

#[test]
fn a_missing_file_and_a_kind_without_a_route_are_named() {
    let said = read([]).expect_err("nothing is there").to_string();
    assert!(said.contains("risk.toml"), "{said}");
    let route = "[[route]]\nkinds = [\"alert\"]\ncommittee = \"cds\"\n";
    let said = refusal(&[("routes.toml", route)]);
    assert!(said.contains("\"ai-model\""), "{said}");
}

#[test]
fn risk_without_a_tier_for_few_points_is_refused() {
    let text = r#"
citation = "Ours"
[[question]]
name = "severity"
question = "How bad?"
answer = [{ word = "bad", meaning = "Bad", points = 3 }]
[[tier]]
name = "full"
title = "Full"
points_min = 2
"#;
    let said = refusal(&[("risk.toml", text)]);
    assert!(said.contains("the last tier, \"full\""), "{said}");
    let text = Box::leak(
        text.replace("points_min = 2", "or_any = [\"severity=bd\"]")
            .into_boxed_str(),
    );
    let said = refusal(&[("risk.toml", text)]);
    assert!(said.contains("did you mean \"severity=bad\"?"), "{said}");
}

#[test]
fn a_capacity_that_is_no_number_of_days_is_refused() {
    let shipped = rounds_content::governance().find(|(name, _)| *name == "priorities.toml");
    let (_, text) = shipped.expect("it is shipped");
    for odd in ["nan", "inf", "-1"] {
        let lines = text
            .lines()
            .map(|line| match line.starts_with("capacity_days") {
                true => format!("capacity_days = {odd}\n"),
                false => format!("{line}\n"),
            });
        let changed: String = lines.collect();
        let shipped = rounds_content::governance();
        let refused = read(shipped.chain([("priorities.toml", changed.as_str())]));
        let refused = refused.expect_err("is refused").to_string();
        assert!(
            refused.starts_with("governance/priorities.toml: capacity_days"),
            "{refused}"
        );
    }
}
