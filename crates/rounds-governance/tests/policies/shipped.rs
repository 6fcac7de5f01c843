//! The shipped policy files.

use rounds_governance::Policies;
use rounds_governance::gate::Needed;
use rounds_governance::ids::CommitteeId;
use rounds_governance::tool::{Kind, Stage};

#[test]
fn the_shipped_files_are_in_order() {
    let shipped = Policies::shipped();
    assert!(shipped.is_ok(), "{}", shipped.expect_err("is wrong"));
}

#[test]
fn every_kind_and_tier_has_a_gate_into_every_gated_stage() {
    let policies = Policies::shipped().expect("shipped policies");
    for kind in Kind::ALL {
        for tier in &policies.risk.tier {
            for stage in Stage::ALL.into_iter().filter(|stage| stage.has_gate()) {
                let gate = policies.gate(kind, &tier.name, stage);
                assert!(gate.is_some(), "{kind}, {}, {stage}", tier.name);
            }
        }
    }
}

#[test]
fn a_stricter_tier_never_asks_for_less_than_registration() {
    let policies = Policies::shipped().expect("shipped policies");
    for kind in Kind::ALL {
        for stage in [Stage::Pilot, Stage::Live] {
            let count = |tier: &str| {
                policies
                    .gate(kind, tier, stage)
                    .map(|one| one.0.needs.len())
            };
            assert!(count("full") > count("fast-track"), "{kind} {stage}");
            assert!(
                count("fast-track") > count("register-only"),
                "{kind} {stage}"
            );
        }
    }
}

#[test]
fn every_gate_says_which_process_it_follows() {
    let policies = Policies::shipped().expect("shipped policies");
    for (gate, hash) in &policies.gates {
        assert!(!gate.citation.is_empty(), "{}", gate.name);
        assert_eq!(hash.len(), 64, "{}", gate.name);
    }
}

#[test]
fn models_go_to_the_ai_committee_before_their_tier_is_known() {
    let policies = Policies::shipped().expect("shipped policies");
    let committee = policies.committee(Kind::AiModel, None);
    assert_eq!(committee, Some(&CommitteeId::from("ai-committee")));
    assert!(policies.form(Kind::DeviceFleet).is_some());
}

#[test]
fn measures_that_gates_name_are_shipped() {
    let policies = Policies::shipped().expect("shipped policies");
    let needs = policies.gates.iter().flat_map(|(gate, _)| &gate.needs);
    let mut named = 0;
    for needed in needs {
        if let Needed::Measure { measure, .. } = &needed.shown {
            let path = format!("{}.sql", measure.replace('.', "/"));
            let mut shipped = rounds_content::measures();
            assert!(shipped.any(|(known, _)| known == path), "{measure}");
            named += 1;
        }
    }
    assert_eq!(named, 2, "an alert's overrides and an interface's errors");
}
