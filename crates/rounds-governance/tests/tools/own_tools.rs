//! Who changes what of a tool, and what no owner takes back alone.

use std::collections::BTreeSet;

use jiff::ToSpan;
use rounds_core::access::Permission;
use rounds_governance::condition::{Bound, Comparison, Condition};
use rounds_governance::ids::ToolId;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Kind, Stage};
use rounds_governance::{Command, Refused};

use crate::support::course::in_review;
use crate::support::{
    World, accept, actor, builder, card, chief, clinical_owner, condition, fast_track, go, manager,
    measures, member, model_id, propose, risk, sign, technical_owner, training,
};

fn proposal(world: &World, id: Option<&str>, title: &str) -> ToolCommand {
    let mut card = card(&world.policies);
    card.title = title.to_owned();
    ToolCommand::Propose {
        id: id.map(ToolId::from),
        card,
        version: None,
    }
}

fn is_conflict<T: std::fmt::Debug>(refused: &Result<T, Refused>) -> bool {
    matches!(refused, Err(Refused::Conflicted(_)))
}

#[test]
fn a_proposed_tool_gets_a_name_of_its_own() {
    let mut world = World::new();
    let propose = proposal(&world, None, "Sepsis & shock, 2nd try");
    world.must_tool(&clinical_owner(), propose.clone());
    assert!(
        world
            .governance
            .tools
            .contains_key(&ToolId::from("sepsis-shock-2nd-try"))
    );
    let again = world.tool(&clinical_owner(), propose);
    assert!(
        matches!(again, Err(Refused::Invalid { field: "id", .. })),
        "{again:?}"
    );
    let wrong = proposal(&world, Some("Not A Name"), "x");
    assert!(matches!(
        world.tool(&clinical_owner(), wrong),
        Err(Refused::Invalid { .. })
    ));
    let empty = proposal(&world, None, "  ");
    assert!(matches!(
        world.tool(&clinical_owner(), empty),
        Err(Refused::Invalid { .. })
    ));
    let mut auditor = actor("ada", &[]);
    auditor.may.remove(&Permission::ProposeTools);
    let outside = proposal(&world, None, "Mine");
    assert!(matches!(
        world.tool(&auditor, outside),
        Err(Refused::NotPermitted { .. })
    ));
}

#[test]
fn one_changes_ones_own_tool_and_others_need_the_permission() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    let stranger = actor("sam", &[]);
    let refused = world.tool(&stranger, measures());
    assert!(
        matches!(refused, Err(Refused::NotPermitted { .. })),
        "{refused:?}"
    );
    for changing in [clinical_owner(), technical_owner(), builder(), manager()] {
        world.must_tool(&changing, measures());
    }
}

#[test]
fn the_kind_stays_and_nobody_takes_their_own_name_out() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    let mut other = world.model().card.clone();
    other.kind = Kind::Alert;
    let refused = world.tool(&manager(), ToolCommand::Describe { card: other });
    assert!(
        matches!(refused, Err(Refused::Invalid { field: "kind", .. })),
        "{refused:?}"
    );
    let mut less = world.model().card.clone();
    less.builders.clear();
    let card = less.clone();
    assert!(is_conflict(
        &world.tool(&builder(), ToolCommand::Describe { card })
    ));
    world.must_tool(&manager(), ToolCommand::Describe { card: less });
}

#[test]
fn tools_cannot_need_themselves_directly_or_through_others() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    for name in ["one", "two"] {
        let propose = proposal(&world, Some(name), name);
        world.must_tool(&manager(), propose);
    }
    let mut set = |id: &str, needs: &[&str]| {
        let needs: BTreeSet<ToolId> = needs.iter().copied().map(ToolId::from).collect();
        let command = ToolCommand::SetNeeds { needs };
        let id = Some(ToolId::from(id));
        world.ask(&chief(), Command::Tool { id, command })
    };
    assert!(set("one", &["two"]).is_ok());
    assert!(set("two", &["falls-model"]).is_ok());
    for (id, needs) in [("falls-model", "one"), ("two", "one"), ("one", "one")] {
        let refused = set(id, &[needs]);
        assert!(
            matches!(refused, Err(Refused::Invalid { field: "needs", .. })),
            "{id} {needs}"
        );
    }
    let unknown = set("one", &["three"]);
    assert!(
        matches!(unknown, Err(Refused::NotFound { kind: "tool", .. })),
        "{unknown:?}"
    );
}

#[test]
fn owners_sign_as_owners_and_for_nothing_else() {
    let mut world = in_review();
    let pilot = Stage::Pilot;
    world.must_tool(&clinical_owner(), sign("clinical-owner", pilot));
    for other in [technical_owner(), chief(), manager()] {
        assert!(is_conflict(
            &world.tool(&other, sign("clinical-owner", pilot))
        ));
    }
    for interested in [clinical_owner(), technical_owner(), builder()] {
        assert!(is_conflict(
            &world.tool(&interested, sign("security", pilot))
        ));
    }
    let mut officer = actor("sid", &[]);
    let refused = world.tool(&officer, sign("security", pilot));
    assert!(
        matches!(refused, Err(Refused::NotPermitted { .. })),
        "{refused:?}"
    );
    officer.roles.insert("security".to_owned());
    for signing in [officer, manager(), member("ann")] {
        world.must_tool(&signing, sign("security", pilot));
    }
    let refused = world.tool(&manager(), sign("security", Stage::Paused));
    assert!(
        matches!(refused, Err(Refused::Invalid { field: "to", .. })),
        "{refused:?}"
    );
}

#[test]
fn whose_role_the_gate_asks_for_a_signature_may_give_it() {
    let mut world = in_review();
    world.must_tool(&technical_owner(), risk("death", "replaces"));
    let mut administrator = actor("ida", &[]);
    let of_security = sign("security", Stage::Silent);
    assert!(world.tool(&administrator, of_security.clone()).is_err());
    administrator.roles.insert("it_administrator".to_owned());
    world.must_tool(&administrator, of_security);
    for not_asked in [
        sign("privacy", Stage::Silent),
        sign("security", Stage::Pilot),
    ] {
        let refused = world.tool(&administrator, not_asked);
        assert!(
            matches!(refused, Err(Refused::NotPermitted { .. })),
            "{refused:?}"
        );
    }
}

#[test]
fn no_owner_makes_the_gate_easier_alone() {
    let mut world = in_review();
    assert!(is_conflict(
        &world.tool(&technical_owner(), risk("none", "informs"))
    ));
    world.must_tool(&technical_owner(), risk("death", "replaces"));
    assert!(is_conflict(&world.tool(&technical_owner(), fast_track())));
    world.must_tool(&manager(), fast_track());
    world.must_tool(&clinical_owner(), accept(Stage::Pilot));
    let take_back = || ToolCommand::DropAcceptance {
        index: 0,
        reason: "Too strict.".to_owned(),
    };
    assert!(is_conflict(&world.tool(&clinical_owner(), take_back())));
    world.must_tool(&manager(), take_back());
}

#[test]
fn a_review_comes_sooner_for_everybody_and_later_only_by_somebody_else() {
    let mut world = in_review();
    let at = |world: &World, days: i64| ToolCommand::SetReviewBy {
        day: Some(world.today().saturating_add(days.days())),
    };
    let first = at(&world, 30);
    world.must_tool(&clinical_owner(), first);
    let sooner = at(&world, 20);
    world.must_tool(&clinical_owner(), sooner);
    let later = at(&world, 40);
    assert!(is_conflict(&world.tool(&clinical_owner(), later.clone())));
    let never = ToolCommand::SetReviewBy { day: None };
    assert!(is_conflict(&world.tool(&clinical_owner(), never)));
    world.must_tool(&manager(), later);
    let past = at(&world, -1);
    let refused = world.tool(&manager(), past);
    assert!(
        matches!(refused, Err(Refused::Invalid { field: "day", .. })),
        "{refused:?}"
    );
}

#[test]
fn conditions_and_counts_that_make_no_sense_are_refused_by_field() {
    let mut world = in_review();
    let mut field = |edit: fn(&mut Condition)| {
        let mut condition = condition();
        edit(&mut condition);
        let to = Stage::Pilot;
        let reason = "Because.".to_owned();
        let command = ToolCommand::Accept {
            to,
            condition,
            reason,
        };
        match world.tool(&clinical_owner(), command) {
            Err(Refused::Invalid { field, .. }) => field,
            Err(Refused::NotFound { kind, .. }) => kind,
            _ => "allowed",
        }
    };
    assert_eq!(
        field(|one| one.measure = "ai.nothing".to_owned()),
        "measure"
    );
    assert_eq!(field(|one| one.threshold = f64::NAN), "threshold");
    assert_eq!(field(|one| one.periods = 0), "periods");
    assert_eq!(field(|one| one.n_min = -1), "n_min");
    assert_eq!(
        field(|one| one.comparison = Comparison::Includes),
        "comparison"
    );
    assert_eq!(field(|one| one.bound = Bound::High), "allowed");
    let refused = world.tool(&clinical_owner(), training(21));
    assert!(
        matches!(
            refused,
            Err(Refused::Invalid {
                field: "trained",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_tool_that_is_not_there_is_named() {
    let mut world = World::new();
    let refused = world.tool(&chief(), go(Stage::InReview, ""));
    let said = refused.expect_err("nothing is there").to_string();
    assert_eq!(said, format!("there is no tool {:?}", model_id().as_str()));
}
