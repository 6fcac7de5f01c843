//! Policy files that somebody damaged: refused with the file and a reason, or used without harm.

use proptest::prelude::*;
use rounds_governance::policy::{Policies, read};
use rounds_governance::request::score::hierarchy;

use rounds_governance::risk::{Answers, assess};
use rounds_governance::tool::{Kind, Stage};

/// What stands in place of a value.
const ODD: [&str; 16] = [
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "1e308",
    "-1e308",
    "nan",
    "inf",
    "\"\"",
    "\"ä\"",
    "\"=\"",
    "[]",
    "{}",
    "true",
    "2026-02-30",
];

#[derive(Debug, Clone)]
enum Damage {
    /// At a place of the text: this many bytes out, these in.
    Bytes(prop::sample::Index, usize, Vec<u8>),
    /// A line out, or there once more.
    Line(prop::sample::Index, bool),
    /// The value of a line is another.
    Value(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (
            any::<prop::sample::Index>(),
            0_usize..3,
            prop::collection::vec(any::<u8>(), 0..3)
        )
            .prop_map(|(at, out, new)| Damage::Bytes(at, out, new)),
        (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(at, twice)| Damage::Line(at, twice)),
        (any::<prop::sample::Index>(), 0..ODD.len()).prop_map(|(at, odd)| Damage::Value(at, odd)),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let rebuilt = |at: usize, new: Vec<String>| -> String {
        let before = lines.iter().take(at).map(ToString::to_string);
        let behind = lines.iter().skip(at + 1).map(ToString::to_string);
        let all: Vec<String> = before.chain(new).chain(behind).collect();
        all.join("\n")
    };
    match damage {
        Damage::Bytes(at, out, new) => {
            let mut bytes = text.as_bytes().to_vec();
            let from = at.index(bytes.len() + 1);
            let to = (from + out).min(bytes.len());
            bytes.splice(from..to, new.iter().copied());
            String::from_utf8_lossy(&bytes).into_owned()
        }
        Damage::Line(at, twice) => {
            let at = at.index(lines.len().max(1));
            let line = lines.get(at).copied().unwrap_or_default();
            let new = if *twice {
                vec![line.to_owned(); 2]
            } else {
                Vec::new()
            };
            rebuilt(at, new)
        }
        Damage::Value(at, odd) => {
            let with_value = lines.iter().enumerate();
            let with_value: Vec<usize> = with_value
                .filter(|(_, line)| line.contains(" = "))
                .map(|(at, _)| at)
                .collect();
            let Some(&at) = with_value.get(at.index(with_value.len().max(1))) else {
                return text.to_owned();
            };
            let line = lines.get(at).copied().unwrap_or_default();
            let (key, _) = line.split_once(" = ").unwrap_or((line, ""));
            let odd = ODD.get(*odd).copied().unwrap_or_default();
            rebuilt(at, vec![format!("{key} = {odd}")])
        }
    }
}

/// What is asked of policies that were taken: nothing of it may fall over.
fn use_it(policies: &Policies) {
    for kind in Kind::ALL {
        for stage in Stage::ALL {
            let _ = policies.gate(kind, "full", stage);
        }
        assert!(policies.form(kind).is_some(), "every kind has a form");
        assert!(policies.committee(kind, None).is_some(), "and a committee");
    }
    for last in [false, true] {
        let questions = policies.risk.question.iter();
        let answers: Answers = questions
            .filter_map(|question| {
                let mut answers = question.answer.iter();
                let answer = if last {
                    answers.next_back()
                } else {
                    answers.next()
                };
                Some((question.name.clone(), answer?.word.clone()))
            })
            .collect();
        let assessed = assess(&policies.risk, &answers, None);
        assert!(assessed.is_ok(), "every tool has a tier: {assessed:?}");
    }
    let _ = hierarchy(&policies.priorities);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_damaged_file_is_refused_by_its_name_or_used(
        file in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 1..4),
        is_added in any::<bool>(),
    ) {
        let shipped: Vec<(&str, &str)> = rounds_content::governance().collect();
        let (name, text) = shipped[file.index(shipped.len())];
        let mut text = text.to_owned();
        for one in &damages {
            text = damaged(&text, one);
        }
        let path = match name {
            "gates.toml" if is_added => "gates-own.toml",
            "forms.toml" if is_added => "forms-own.toml",
            other => other,
        };
        match read(shipped.iter().copied().chain([(path, text.as_str())])) {
            Ok(policies) => use_it(&policies),
            Err(error) => {
                prop_assert!(error.file.ends_with(".toml"), "{error}");
                prop_assert!(!error.what.is_empty());
                let lines = text.matches('\n').count() + 1;
                let of_it = error.file == path;
                prop_assert!(!of_it || error.line.is_none_or(|line| (1..=lines).contains(&line)));
            }
        }
    }

    #[test]
    fn any_text_in_place_of_a_file_is_refused_or_used(
        name in prop::sample::select(vec![
            "forms.toml", "gates.toml", "office.toml", "priorities.toml", "risk.toml",
            "routes.toml", "gates-own.toml",
        ]),
        text in "\\PC{0,200}|[\\[\\]a-z=\"\n. 0-9]{0,200}",
    ) {
        let shipped = rounds_content::governance();
        if let Ok(policies) = read(shipped.chain([(name, text.as_str())])) {
            use_it(&policies);
        }
    }
}
