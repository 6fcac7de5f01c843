//! What holds after any sequence of commands by anybody over any numbers.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use rounds_core::access::ActorKind;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Outcome, Question, Vote};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::{Actor, Command, Event, Governance, Happened};

use crate::support::course::{MEMBERS, found_committee};
use crate::support::{
    World, accept, actor, agreed, builder, chief, clinical_owner, condition_id, document, manager,
    member, model_id, of_tool, propose, risk, sign, technical_owner, training, version,
};

/// One thing that happens in a random life.
#[derive(Debug, Clone)]
enum Step {
    Ask(usize, Box<ToolCommand>),
    Review(usize, ReviewCommand),
    Number(f64),
    Wait(i64),
    Round,
    /// Everything that the next gate of the fast track asks for, so that lives get somewhere.
    Prepare,
    Decide(Stage, bool),
    /// What was agreed to stay true stops being true.
    Slump,
}

fn actors() -> Vec<Actor> {
    let mut all = vec![
        clinical_owner(),
        technical_owner(),
        builder(),
        manager(),
        chief(),
        actor("sam", &[]),
    ];
    all.extend(MEMBERS.map(member));
    all
}

fn stage() -> impl Strategy<Value = Stage> {
    prop::sample::select(Stage::ALL.to_vec())
}

fn moving() -> impl Strategy<Value = ToolCommand> {
    let rules = [
        None,
        None,
        Some("regulatory"),
        Some("emergency-safety"),
        Some("nonsense"),
    ];
    let rule = prop::sample::select(rules.to_vec());
    (stage(), rule, prop::bool::weighted(0.8)).prop_map(|(to, rule, has_reason)| {
        ToolCommand::Move {
            to,
            reason: if has_reason {
                "A reason.".to_owned()
            } else {
                String::new()
            },
            override_rule: rule.map(str::to_owned),
            review: None,
        }
    })
}

fn other() -> impl Strategy<Value = ToolCommand> {
    let words = [
        "model-card",
        "pilot-plan",
        "monitoring-plan",
        "downtime-plan",
        "change-plan",
    ];
    let roles = ["clinical-owner", "technical-owner", "security"];
    prop_oneof![
        prop::sample::select(words.to_vec()).prop_map(document),
        (prop::sample::select(roles.to_vec()), stage()).prop_map(|(role, to)| sign(role, to)),
        (10_u32..21).prop_map(training),
        stage().prop_map(accept),
        prop::sample::select(Action::ALL.to_vec()).prop_map(|action| ToolCommand::AgreeStanding {
            agreed: agreed(action)
        }),
        (1_u32..4).prop_map(|number| ToolCommand::DropStanding {
            condition: condition_id(number),
            reason: "Enough.".to_owned(),
        }),
        (1_u32..4).prop_map(|number| ToolCommand::ResolveBreach {
            condition: condition_id(number),
            note: "Mended.".to_owned(),
        }),
        (1_u32..4).prop_map(|number| ToolCommand::AcknowledgeBreach {
            condition: condition_id(number),
            note: "Seen.".to_owned(),
        }),
        (0_u32..9, any::<bool>()).prop_map(|(number, is_planned)| {
            let mut version = version(&format!("v{number}"));
            version.is_within_change_plan = is_planned;
            ToolCommand::AddVersion { version }
        }),
        prop::sample::select(vec!["none", "serious", "death"])
            .prop_map(|severity| risk(severity, "informs")),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..actors().len();
    prop_oneof![
        6 => (who.clone(), moving()).prop_map(|(who, command)| Step::Ask(who, Box::new(command))),
        3 => (who.clone(), other()).prop_map(|(who, command)| Step::Ask(who, Box::new(command))),
        1 => (who, stage()).prop_map(|(who, stage)| Step::Review(who, submit(stage))),
        2 => prop::sample::select(vec![0.5, 0.79, 0.8, 0.9]).prop_map(Step::Number),
        2 => (1_i64..40).prop_map(Step::Wait),
        2 => Just(Step::Round),
        3 => Just(Step::Prepare),
        1 => Just(Step::Slump),
        3 => (stage(), prop::bool::weighted(0.8)).prop_map(|(to, is_yes)| Step::Decide(to, is_yes)),
    ]
}

fn submit(stage: Stage) -> ReviewCommand {
    ReviewCommand::Submit {
        tool: model_id(),
        question: Question::Enter { stage },
        committee: None,
        answers: Default::default(),
    }
}

/// What is refused changes nothing; so every step can be tried in any state.
fn take(world: &mut World, step: &Step) {
    let actors = actors();
    let act = |who: usize| actors.get(who).expect("an actor").clone();
    match step {
        Step::Ask(who, command) => {
            let _ = world.tool(&act(*who), command.as_ref().clone());
        }
        Step::Review(who, command) => {
            let command = command.clone();
            let _ = world.ask(&act(*who), Command::Review { id: None, command });
        }
        Step::Number(low) => world.sensitivity(*low),
        Step::Wait(days) => world.pass_days(*days),
        Step::Round => {
            world.round();
        }
        Step::Prepare => prepare(world),
        Step::Decide(stage, is_yes) => decide(world, *stage, *is_yes),
        Step::Slump => {
            let agreed = agreed(Action::Pause);
            let _ = world.tool(&clinical_owner(), ToolCommand::AgreeStanding { agreed });
            world.pass_days(7);
            world.sensitivity(0.5);
            world.round();
        }
    }
}

fn prepare(world: &mut World) {
    world.sensitivity(0.9);
    for kind in [
        "model-card",
        "pilot-plan",
        "monitoring-plan",
        "downtime-plan",
    ] {
        let _ = world.tool(&technical_owner(), document(kind));
    }
    let _ = world.tool(&technical_owner(), risk("serious", "informs"));
    let _ = world.tool(&clinical_owner(), training(20));
    for stage in [Stage::Silent, Stage::Pilot, Stage::Live] {
        let _ = world.tool(&clinical_owner(), accept(stage));
        let _ = world.tool(&clinical_owner(), sign("clinical-owner", stage));
        let _ = world.tool(&technical_owner(), sign("technical-owner", stage));
    }
    crate::support::course::take_evidence(world);
}

/// The committee works off whatever is open, and what is asked now.
fn decide(world: &mut World, stage: Stage, is_yes: bool) {
    let outcome = if is_yes {
        Outcome::Approve
    } else {
        Outcome::Decline
    };
    let command = submit(stage);
    let _ = world.ask(&manager(), Command::Review { id: None, command });
    let open = world
        .governance
        .reviews
        .values()
        .filter(|review| review.state.is_open());
    let open: Vec<_> = open.map(|review| review.id.clone()).collect();
    for id in open {
        let mut ask = |actor: &Actor, command| {
            let id = Some(id.clone());
            let _ = world.ask(actor, Command::Review { id, command });
        };
        let [chair, ..] = MEMBERS.map(member);
        let note = "Ours.".to_owned();
        ask(
            &chair,
            ReviewCommand::Triage {
                note,
                overlaps: Vec::new(),
            },
        );
        ask(&chair, ReviewCommand::OpenVoting);
        for name in MEMBERS {
            let (vote, reason) = (Vote::For(outcome), "Seen.".to_owned());
            ask(
                &member(name),
                ReviewCommand::Vote {
                    vote,
                    reason,
                    member: None,
                },
            );
        }
        let decided = ReviewCommand::Decide {
            reason: "The numbers carry it.".to_owned(),
            contingencies: Vec::new(),
            standing: vec![],
            review_by: None,
            outcome,
        };
        ask(&chair, decided);
    }
}

fn world() -> World {
    let mut world = World::new();
    found_committee(&mut world);
    world.must(&clinical_owner(), of_tool(propose(&world.policies.clone())));
    world
}

/// Every stage with a gate was entered through it, or past it with a mark; never by who has a part
/// in the tool; and where the tool is now follows from where it was.
fn holds(world: &World) -> Result<(), TestCaseError> {
    let tool = world.model();
    let mut at = Stage::Proposed;
    for one in &tool.moves {
        prop_assert_eq!(one.from, at);
        prop_assert!(at.next().contains(&one.to), "{} to {}", at, one.to);
        at = one.to;
        if !one.to.has_gate() {
            continue;
        }
        let gate = one.gate.as_ref();
        let is_met = gate.is_some_and(|gate| !gate.items.is_empty() && gate.is_met());
        prop_assert!(is_met || one.overridden.is_some(), "{one:?}");
        prop_assert!(!tool.is_interested(&one.by), "{} moved it", one.by.name);
        if let Some(mark) = &one.overridden {
            prop_assert!(!mark.reason.is_empty() && !mark.missing.is_empty());
            prop_assert_eq!(
                &one.by.name,
                &chief().person.name,
                "nobody else may override"
            );
        }
    }
    prop_assert_eq!(tool.stage, at);
    Ok(())
}

/// Marks of overrides as the events have them.
fn marks(events: &[Event]) -> usize {
    let is_mark = |event: &&Event| {
        let moved = match &event.body {
            Happened::Tool { event, .. } => event,
            _ => return false,
        };
        matches!(
            moved,
            ToolEvent::Moved {
                overridden: Some(_),
                ..
            }
        )
    };
    events.iter().filter(is_mark).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_reaches_a_stage_without_its_gate_or_a_recorded_override(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut world = world();
        for step in &steps {
            let was_retired = world.model().stage == Stage::Retired;
            let before = world.model().overrides().count();
            take(&mut world, step);
            let tool = world.model();
            prop_assert!(!was_retired || tool.stage == Stage::Retired, "retired stays retired");
            prop_assert!(tool.overrides().count() >= before, "a mark disappeared");
        }
        holds(&world)?;
        prop_assert_eq!(world.model().overrides().count(), marks(&world.events));
    }

    #[test]
    fn what_follows_follows_once(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = world();
        for step in &steps {
            take(&mut world, step);
        }
        world.round();
        prop_assert_eq!(world.round(), []);
    }

    #[test]
    fn events_read_back_from_json_give_the_same_state(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut world = world();
        for step in &steps {
            take(&mut world, step);
        }
        let lines: Vec<String> = world
            .events
            .iter()
            .map(|event| serde_json::to_string(event).expect("an event as text"))
            .collect();
        let events: Vec<Event> = lines
            .iter()
            .map(|line| serde_json::from_str(line).expect("an event"))
            .collect();
        prop_assert_eq!(Governance::of(&events), world.governance);
    }
}

#[test]
fn random_lives_get_through_gates_and_past_them() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lives = prop::collection::vec(step(), 60..120);
    let (mut met, mut past, mut paused) = (0, 0, 0);
    for _ in 0..200 {
        let steps = lives.new_tree(&mut runner).expect("a life").current();
        let mut world = world();
        for step in &steps {
            take(&mut world, step);
        }
        let moves = &world.model().moves;
        let into = |one: &&rounds_governance::tool::Move| one.to.has_gate();
        past += moves
            .iter()
            .filter(into)
            .filter(|one| one.overridden.is_some())
            .count();
        met += moves
            .iter()
            .filter(into)
            .filter(|one| one.overridden.is_none())
            .count();
        let by_rounds = world
            .events
            .iter()
            .filter(|event| event.kind == ActorKind::System);
        paused += by_rounds
            .filter(|event| {
                matches!(
                    &event.body,
                    Happened::Tool {
                        event: ToolEvent::Moved { .. },
                        ..
                    }
                )
            })
            .count();
    }
    assert!(
        met > 20 && past > 5 && paused > 5,
        "{met} met, {past} past, {paused} paused"
    );
}
