//! The score as text: a table of problems, one of decoys, and lists of what deserves a look.

use rounds_measures::score::ScoreReport;
use rounds_measures::score::report::OverSites;
use rounds_measures::score::scored::{Outcome, Scored, Worth};
use rounds_measures::score::tally::{FalseFindings, Line, Share};
use rounds_stats::Estimate;

use crate::output::{say, say_columns};

/// False findings that are listed; `--json` gives all.
const FALSE_SHOWN: usize = 20;

/// Prints it.
pub(super) fn tell(report: &ScoreReport) {
    for site in &report.sites {
        tell_site(site);
    }
    let is_planted = report.false_findings.is_some();
    if is_planted {
        tell_lines("problems", "found", &report.problems);
        tell_lines("decoys", "raised", &report.decoys);
    }
    if let Some(over) = &report.over_sites {
        tell_over_sites(over);
    }
    say("");
    if is_planted {
        let findings = report.findings;
        say(format!(
            "findings: {} of problems, {} of decoys only, {} of neither",
            findings.of_problems, findings.of_decoys, findings.of_nothing
        ));
    }
    if let Some(found) = &report.false_findings {
        say(false_line("false findings", found));
    }
    if let Some(found) = &report.false_findings_clean {
        say(false_line("false findings in clean data", found));
    }
    tell_not_covered(report);
    tell_unnoticed(report);
    tell_false(report);
}

fn tell_site(site: &Scored) {
    let judged = match site.first_judged {
        Some(day) => format!("first series judged on {day}"),
        None => "no series was long enough to judge".to_owned(),
    };
    say(format!(
        "{}: {}{}, seed {}, {} to before {}; {} rounds replayed, {judged}",
        site.site,
        if site.clean { "clean " } else { "" },
        site.size,
        site.seed,
        site.first_day,
        site.end,
        site.rounds
    ));
}

fn tell_lines(what: &str, verb: &str, lines: &[Line]) {
    say("");
    if lines.iter().all(|line| line.planted == 0) {
        say(format!("{what}: none planted"));
        return;
    }
    let header = [
        what,
        "planted",
        verb,
        "share (95 % interval)",
        "days until then: median (range)",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let delay = line.delay.map_or_else(String::new, |delay| {
            format!(
                "{} ({} to {})",
                delay.median_days, delay.least_days, delay.most_days
            )
        });
        vec![
            line_name(line),
            line.planted.to_string(),
            fraction(line.noticed),
            line.noticed.share.map_or_else(String::new, percent),
            delay,
        ]
    }));
    say_columns(&rows);
}

fn line_name(line: &Line) -> String {
    match (line.area, &line.kind, &line.size) {
        (None, _, _) => "all".to_owned(),
        (Some(area), None, _) => format!("  {}", area.as_str()),
        (Some(_), Some(kind), None) => format!("    {kind}"),
        (Some(_), Some(_), Some(size)) => format!("      {size}"),
    }
}

fn fraction(share: Share) -> String {
    match share.of {
        0 => "not covered".to_owned(),
        of => format!("{}/{of}", share.count),
    }
}

fn percent(estimate: Estimate) -> String {
    let whole = |share: f64| format!("{:.0}", share * 100.0);
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            format!(
                "{} % ({} to {})",
                whole(estimate.value),
                whole(low),
                whole(high)
            )
        }
        _ => format!("{} %", whole(estimate.value)),
    }
}

fn a_month(estimate: Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{:.2} a month ({low:.2} to {high:.2})", estimate.value),
        _ => format!("{:.2} a month", estimate.value),
    }
}

fn tell_over_sites(over: &OverSites) {
    let found = over
        .found
        .map_or_else(|| "nothing covered".to_owned(), percent);
    let rate = over.false_per_month;
    let rate = rate.map_or_else(|| "nothing judged".to_owned(), a_month);
    say("");
    say(format!(
        "mean over {} sites (95 % interval over sites, if they differ): found {found}; false findings {rate}",
        over.sites
    ));
}

fn false_line(what: &str, found: &FalseFindings) -> String {
    match found.per_month {
        None => format!("{what}: no series was long enough to judge"),
        Some(rate) => format!(
            "{what}: {} in {:.1} months judged: {}",
            found.count,
            found.months,
            a_month(rate)
        ),
    }
}

fn tell_not_covered(report: &ScoreReport) {
    if report.not_covered.is_empty() {
        return;
    }
    say("");
    say("not covered, neither passed nor failed (no measure of the site can show them):");
    for kind in &report.not_covered {
        let decoy = if kind.decoy { " (decoy)" } else { "" };
        say(format!(
            "  {} {}{decoy}: {}",
            kind.area.as_str(),
            kind.kind,
            kind.entries.join(", ")
        ));
    }
}

fn tell_unnoticed(report: &ScoreReport) {
    let mut heading = Some("problems not found:");
    for site in &report.sites {
        for entry in site.entries.iter().filter(|entry| !entry.decoy) {
            if let Outcome::Unnoticed { because } = &entry.outcome {
                say_heading(&mut heading);
                say(format!(
                    "  {}: {}: {}",
                    site.site,
                    entry.id,
                    because.words()
                ));
            }
        }
    }
}

fn tell_false(report: &ScoreReport) {
    let mut heading = Some("false findings:");
    let sites = report.sites.iter();
    let findings = sites.flat_map(|site| site.findings.iter().map(move |f| (site, f)));
    let false_ones: Vec<_> = findings.filter(|(_, f)| f.worth == Worth::False).collect();
    for (site, finding) in false_ones.iter().take(FALSE_SHOWN) {
        say_heading(&mut heading);
        say(format!(
            "  {}: {}: {}",
            site.site, finding.opened, finding.title
        ));
    }
    if let Some(more) = false_ones.len().checked_sub(FALSE_SHOWN).filter(|n| *n > 0) {
        say(format!("  and {more} more (--json)"));
    }
}

fn say_heading(heading: &mut Option<&str>) {
    if let Some(heading) = heading.take() {
        say("");
        say(heading);
    }
}
