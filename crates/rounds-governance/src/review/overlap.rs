//! What exists already that does what a proposed tool would do. Likeness is a hint for who triages,
//! never a verdict: it counts shared words, measures, kind and maker.

use std::collections::BTreeSet;

use crate::ids::ToolId;
use crate::said;
use crate::state::Governance;
use crate::tool::{Stage, Tool};

/// A tool that may overlap with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Which.
    pub tool: ToolId,
    /// How alike, between 0 and 1.
    pub likeness: f64,
    /// What they share, in words.
    pub why: String,
}

/// Most tools that are named.
const SHOWN_MAX: usize = 10;
/// Least likeness that is worth a look.
const LIKENESS_MIN: f64 = 0.25;
/// Parts of the likeness; together 1. Words weigh most: two tools for the same problem overlap
/// whoever made them.
const WORDS_PART: f64 = 0.6;
const MEASURES_PART: f64 = 0.2;
const KIND_PART: f64 = 0.1;
const VENDOR_PART: f64 = 0.1;
/// Shared words that are named in the sentence.
const WORDS_SHOWN_MAX: usize = 6;

/// Words that say nothing about what a tool is for.
const STOP_WORDS: &[&str] = &[
    "about", "after", "all", "also", "and", "any", "are", "been", "before", "being", "between",
    "both", "but", "can", "does", "each", "for", "from", "has", "have", "help", "helps", "her",
    "his", "how", "into", "its", "may", "more", "new", "not", "one", "only", "other", "our", "out",
    "over", "patient", "patients", "should", "shows", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "tool", "under", "use", "used",
    "user", "users", "uses", "using", "was", "were", "what", "when", "where", "which", "while",
    "who", "will", "with", "within", "without", "would",
];

/// Tools in use or on their way that may overlap with this one, the most alike first, ten at most.
pub fn overlaps(governance: &Governance, tool: &Tool) -> Vec<Overlap> {
    let mine = words(tool);
    let mut found: Vec<Overlap> = governance
        .tools
        .values()
        .filter(|other| other.id != tool.id && other.stage != Stage::Retired)
        .map(|other| compare(tool, &mine, other))
        .filter(|overlap| overlap.likeness >= LIKENESS_MIN)
        .collect();
    found.sort_by(|a, b| {
        let by_likeness = b.likeness.total_cmp(&a.likeness);
        by_likeness.then_with(|| a.tool.cmp(&b.tool))
    });
    found.truncate(SHOWN_MAX);
    found
}

fn compare(tool: &Tool, mine: &BTreeSet<String>, other: &Tool) -> Overlap {
    let theirs = words(other);
    let measures = measures(tool);
    let their_measures = self::measures(other);
    let shared_words: Vec<&str> = mine.intersection(&theirs).map(String::as_str).collect();
    let shared_measures: Vec<&str> = measures.intersection(&their_measures).copied().collect();
    let is_same_kind = tool.card.kind == other.card.kind;
    let vendor = tool.card.vendor.trim();
    let is_same_vendor =
        !vendor.is_empty() && vendor.to_lowercase() == other.card.vendor.trim().to_lowercase();
    let mut why = Vec::new();
    if is_same_kind {
        why.push(format!("both are of the kind {}", tool.card.kind));
    }
    if is_same_vendor {
        why.push(format!("both come from {vendor}"));
    }
    if !shared_measures.is_empty() {
        why.push(format!(
            "both are watched by {}",
            shared_measures.join(", ")
        ));
    }
    if let Some(shown) = shared_words.get(..shared_words.len().min(WORDS_SHOWN_MAX))
        && !shown.is_empty()
    {
        why.push(format!("both speak of {}", shown.join(", ")));
    }
    let is = |so: bool| f64::from(u8::from(so));
    let alike = likeness(mine, &theirs);
    // Kind and maker alone are no reason to look: half of all alerts would be named.
    let counts = !shared_words.is_empty() || !shared_measures.is_empty();
    let likeness = is(counts)
        * (WORDS_PART * alike
            + MEASURES_PART * self::likeness(&measures, &their_measures)
            + KIND_PART * is(is_same_kind)
            + VENDOR_PART * is(is_same_vendor));
    Overlap {
        tool: other.id.clone(),
        likeness,
        why: said::capital(&said::in_one(&why)),
    }
}

/// Jaccard's index: what both have, over what either has.
fn likeness<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    let either = a.union(b).count();
    if either == 0 {
        return 0.0;
    }
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    share(a.intersection(b).count()) / share(either)
}

fn measures(tool: &Tool) -> BTreeSet<&str> {
    let measures = tool.measures.iter();
    measures.map(|one| one.measure.as_str()).collect()
}

/// What a tool speaks of: words of title, problem and intended use, without endings of the plural.
fn words(tool: &Tool) -> BTreeSet<String> {
    let card = &tool.card;
    [&card.title, &card.purpose, &card.intended_use]
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2 && !STOP_WORDS.contains(&word.as_str()))
        .map(|word| match word.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') && !one.ends_with('i') => {
                one.to_owned()
            }
            _ => word,
        })
        .collect()
}
