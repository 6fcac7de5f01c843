//! Opens every page of the running server over HTTP: the ones named here for what they must say,
//! and every address that a link leads to for being there at all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

use anyhow::{Result, bail};

use crate::http::{Response, get, request};
use crate::step::Outcome;

/// Pages of one kind that are followed: more show the same page with other values.
const PAGES_OF_A_KIND_MAX: usize = 100;

/// An address, the status it must have, and a text that its answer must hold.
type Expectation = (&'static str, u16, &'static str);

const EXPECTED: [Expectation; 35] = [
    ("/healthz", 200, "ok"),
    ("/", 200, "<h1"),
    // The demo's data have trouble planted in them, which a first round must find.
    ("/findings", 200, "Emergency visits"),
    ("/measures", 200, "flow.encounters"),
    ("/measures/flow.encounters", 200, "<svg"),
    ("/measures/flow.encounters.csv", 200, "measure,group,period"),
    ("/measures/flow.encounter", 404, "flow.encounters"),
    ("/data", 200, "access-log"),
    ("/data/batches/1", 200, "<h1"),
    ("/data/batches/999999", 404, "Not found"),
    ("/data/quarantine", 200, "malformed"),
    ("/data/tables", 200, "clinical.encounter"),
    ("/data/tables/clinical.encounter", 200, "patient_id"),
    ("/functions", 200, "auroc_ci"),
    ("/functions?q=kaplan", 200, "kaplan_meier"),
    ("/functions/calibration", 200, "in_the_large"),
    // The demo has no stored reference, so there is nothing to run.
    ("/functions/psi", 200, "does not run on this site"),
    ("/functions/aurocci", 404, "auroc_ci"),
    ("/query", 200, "<textarea"),
    ("/query?sql=select%201%2B1%20as%20two", 200, "two"),
    ("/query?sql=drop%20table%20clinical.patient", 400, "refused"),
    (
        "/query.json?sql=select%201%2B1%20as%20two",
        200,
        "[{\"two\":2}]",
    ),
    ("/query.csv?sql=select%201%2B1%20as%20two", 200, "two"),
    (
        "/query.json?sql=copy%20clinical.patient%20to%20%27a.csv%27",
        400,
        "refused",
    ),
    ("/search?q=encounter", 200, "clinical.encounter"),
    ("/tools", 200, "Propose a tool"),
    ("/tools/propose?kind=ai-model", 200, "Clinical owner"),
    ("/reviews", 200, "committee"),
    ("/decisions", 200, "<h1"),
    ("/evidence", 200, "<h1"),
    ("/committees", 200, "<h1"),
    ("/responsibilities?kind=alert", 200, "who answers for it"),
    ("/cover", 200, "Let somebody stand in"),
    ("/profile/notices", 200, "Your time zone"),
    ("/no-such-page", 404, "Not found"),
];

/// Fails with every fault found, not with the first.
pub fn check(address: SocketAddr) -> Result<Outcome> {
    let mut faults = Vec::new();
    for (path, status, text) in EXPECTED {
        let response = get(address, path)?;
        if response.status != status {
            faults.push(format!(
                "{path}: status {}, expected {status}",
                response.status
            ));
        } else if !response.body.contains(text) {
            faults.push(format!("{path}: does not say {text:?}"));
        }
        faults.extend(header_faults(path, &response));
    }
    faults.extend(refusals(address)?);
    let followed = follow_links(address, &mut faults)?;
    println!(
        "{} addresses looked at, {followed} more by following links",
        EXPECTED.len()
    );
    for fault in &faults {
        println!("FAILED {fault}");
    }
    match faults.len() {
        0 => Ok(Outcome::Passed),
        count => bail!("{count} pages are not as they must be (listed above)"),
    }
}

/// Requests that must not be answered with a page.
fn refusals(address: SocketAddr) -> Result<Vec<String>> {
    let own = address.to_string();
    let cases = [
        ("GET", "/", "rounds.example.org", 421),
        ("POST", "/", own.as_str(), 405),
        ("DELETE", "/measures", own.as_str(), 405),
    ];
    let mut faults = Vec::new();
    for (method, path, host, status) in cases {
        let found = request(address, method, path, host)?.status;
        if found != status {
            faults.push(format!(
                "{method} {path} for {host}: status {found}, expected {status}"
            ));
        }
    }
    Ok(faults)
}

/// What every answer must carry, and every HTML page must have.
fn header_faults(path: &str, response: &Response) -> Vec<String> {
    let mut faults = Vec::new();
    let policy = response
        .header("content-security-policy")
        .unwrap_or_default();
    if !policy.contains("default-src 'none'") {
        faults.push(format!("{path}: no content security policy"));
    }
    if response.header("x-content-type-options") != Some("nosniff") {
        faults.push(format!("{path}: no x-content-type-options"));
    }
    if response.is_html() {
        for needed in ["<title>", "<main", "<h1", "lang=\"", "</html>"] {
            if !response.body.contains(needed) {
                faults.push(format!("{path}: no {needed}"));
            }
        }
    }
    faults
}

/// Follows every link from the home page inside the site.
fn follow_links(address: SocketAddr, faults: &mut Vec<String>) -> Result<usize> {
    let mut seen: BTreeSet<String> = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    while let Some(path) = waiting.pop_front() {
        count += 1;
        let response = get(address, &path)?;
        if response.status != 200 {
            faults.push(format!(
                "{path}: status {}, and a link leads there",
                response.status
            ));
            continue;
        }
        faults.extend(header_faults(&path, &response));
        if !response.is_html() {
            continue;
        }
        for link in links(&response.body) {
            if !seen.insert(link.clone()) {
                continue;
            }
            let of_its_kind = kinds.entry(kind(&link)).or_default();
            *of_its_kind += 1;
            if *of_its_kind <= PAGES_OF_A_KIND_MAX {
                waiting.push_back(link);
            }
        }
    }
    // A kind of page that no link leads to was never looked at.
    for kind in [
        "/findings/",
        "/measures/",
        "/data/batches/",
        "/data/tables/",
        "/functions/",
        "/static/",
    ] {
        if !seen.iter().any(|path| path.starts_with(kind)) {
            faults.push(format!("no link leads to a page below {kind}"));
        }
    }
    Ok(count)
}

/// What addresses have in common that show the same page with other values: the first folder, the
/// depth, the ending, and whether something is asked.
fn kind(address: &str) -> String {
    let (path, question) = address.split_once('?').unwrap_or((address, ""));
    let first = path.split('/').nth(1).unwrap_or_default();
    let depth = path.matches('/').count();
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| match ending {
            "csv" | "json" => ending,
            _ => "",
        });
    let asked = question.split('=').next().unwrap_or_default();
    format!("{first}/{depth}.{ending}?{asked}")
}

/// Addresses inside the site that the page refers to, without their fragments. Forms that change
/// something are no links: nobody follows them.
fn links(html: &str) -> BTreeSet<String> {
    let html = without_changes(html);
    let attributes = ["href=\"", "src=\"", "action=\""];
    let values = attributes.iter().flat_map(|attribute| {
        html.split(attribute)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    });
    values
        .filter(|value| value.starts_with('/') && !value.starts_with("//"))
        .map(|value| value.split('#').next().unwrap_or(value))
        .map(|value| value.replace("&amp;", "&").replace(' ', "%20"))
        .collect()
}

/// The page without the tags of forms that are posted.
fn without_changes(html: &str) -> String {
    let mut parts = html.split("<form");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        if !tag.contains("method=\"post\"") {
            kept.push_str(tag);
        }
        kept.push('>');
        kept.push_str(rest);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_changes_something_is_no_link() {
        let html = r#"<form method="post" action="/a/start"><a href="/b">b</a></form>
            <form action="/search"><input name="q"></form>"#;
        let found: Vec<String> = links(html).into_iter().collect();
        assert_eq!(found, ["/b", "/search"]);
    }

    #[test]
    fn links_inside_the_site_are_found_and_others_are_not() {
        let html = r##"<a href="/data?from=20&amp;to=40">x</a> <a href="/a#b">y</a>
            <a href="https://example.org/">z</a> <a href="//example.org/">w</a> <a href="#top">t</a>
            <script src="/static/app.js"></script>"##;
        let found: Vec<String> = links(html).into_iter().collect();
        assert_eq!(found, ["/a", "/data?from=20&to=40", "/static/app.js"]);
    }

    #[test]
    fn a_page_without_a_heading_is_at_fault() {
        let response = Response {
            status: 200,
            headers: vec![
                (
                    "content-type".to_owned(),
                    "text/html; charset=utf-8".to_owned(),
                ),
                (
                    "content-security-policy".to_owned(),
                    "default-src 'none'".to_owned(),
                ),
                ("x-content-type-options".to_owned(), "nosniff".to_owned()),
            ],
            body: "<html lang=\"en\"><title>x</title><main></main></html>".to_owned(),
        };
        assert_eq!(header_faults("/", &response), ["/: no <h1"]);
    }
}
