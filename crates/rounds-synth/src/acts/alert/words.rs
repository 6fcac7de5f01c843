//! The reasons that people choose for an override and what they write. Sharp remarks are what
//! tells rules that do not work from others (Aaron 2019, ocy139).

use crate::random::Random;
use crate::world::rules::RuleKind;

const OF_DRUGS: [&str; 7] = [
    "Will monitor",
    "Benefit outweighs risk",
    "Patient has tolerated this before",
    "Not clinically significant",
    "Dose already adjusted",
    "Inaccurate warning",
    "Discussed with pharmacy",
];
const OF_DUPLICATES: [&str; 4] = [
    "Repeat needed",
    "Earlier specimen not usable",
    "Timed series",
    "Inaccurate warning",
];
const OF_OTHERS: [&str; 6] = [
    "Does not apply to this patient",
    "Already done",
    "Patient declined",
    "Defer to another visit",
    "Done elsewhere",
    "Inaccurate warning",
];
const OTHER: &str = "Other (see comment)";
const PLAIN: [&str; 12] = [
    "discussed with attending",
    "patient on this for years",
    "will recheck in am",
    "nephrology aware",
    "comfort care",
    "already ordered by cardiology",
    "family wishes",
    "short course only",
    "done at outside hospital last month",
    "followed in anticoagulation clinic",
    "pt refuses",
    "ok per pharmacy",
];
const SHARP: [&str; 12] = [
    "THIS ALERT IS WRONG",
    "wrong. please fix",
    "patient does not have this!!",
    "why does this keep firing",
    "stupid alert",
    "does not make sense, she is 34",
    "useless, fires on everybody now",
    "not indicated - broken again??",
    "makes no sense",
    "this is dangerous, stop interrupting me",
    "already told you NO",
    "alert is incorrect, called help desk",
];

/// A reason from the list of the rule's kind; some choose none.
pub(super) fn reason(
    kind: RuleKind,
    has_comment: bool,
    random: &mut Random,
) -> Option<&'static str> {
    if has_comment && random.chance(0.6) {
        return Some(OTHER);
    }
    if random.chance(0.06) {
        return None;
    }
    let reasons: &[&str] = match kind {
        RuleKind::DrugInteraction | RuleKind::Dose => &OF_DRUGS,
        RuleKind::Duplicate => &OF_DUPLICATES,
        _ => &OF_OTHERS,
    };
    random.pick(reasons).copied()
}

/// Something written: for a rule that annoys, more often than not sharp.
pub(super) fn comment(annoys: bool, random: &mut Random) -> Option<&'static str> {
    let sharp = random.chance(if annoys { 0.65 } else { 0.03 });
    random.pick(if sharp { &SHARP } else { &PLAIN }).copied()
}
