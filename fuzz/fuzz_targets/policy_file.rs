//! The text of a policy file of governance among the shipped ones: refused with the file and a
//! reason, or every kind of tool has a form, a committee and a tier by it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rounds_fuzz::damaged;
use rounds_governance::Policies;
use rounds_governance::policy::read;
use rounds_governance::request::score::hierarchy;
use rounds_governance::risk::{Answers, assess};
use rounds_governance::tool::Kind;

/// Shipped files in whose place the text comes, and additions of a site's own.
const NAMES: [&str; 8] = [
    "forms.toml",
    "gates.toml",
    "office.toml",
    "priorities.toml",
    "risk.toml",
    "routes.toml",
    "gates-own.toml",
    "forms-own.toml",
];

/// The first byte chooses the file, and below 32 damage to the shipped one; from `@` on the rest is
/// the text itself.
fn file(data: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let (choice, rest) = data.split_first()?;
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    if *choice >= 32 {
        return Some((name, rest.to_vec()));
    }
    let shipped_name = name.replace("-own", "");
    let mut shipped = rounds_content::governance();
    let (_, text) = shipped.find(|(known, _)| *known == shipped_name)?;
    Some((name, damaged(text, rest)))
}

fuzz_target!(|data: &[u8]| {
    let Some((name, bytes)) = file(data) else {
        return;
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return;
    };
    match read(rounds_content::governance().chain([(name, text.as_str())])) {
        Ok(policies) => use_it(&policies),
        Err(error) => {
            assert!(error.file.ends_with(".toml") && !error.what.is_empty());
            let lines = text.matches('\n').count() + 1;
            assert!(error.file != name || error.line.is_none_or(|line| line <= lines));
        }
    }
});

fn use_it(policies: &Policies) {
    for kind in Kind::ALL {
        assert!(policies.form(kind).is_some() && policies.committee(kind, None).is_some());
    }
    let questions = policies.risk.question.iter();
    let answers: Answers = questions
        .filter_map(|question| Some((question.name.clone(), question.answer.first()?.word.clone())))
        .collect();
    assert!(assess(&policies.risk, &answers, None).is_ok());
    let _ = hierarchy(&policies.priorities);
}
