//! Links with parts that come from data, percent-encoded.

use rounds_core::TableName;

/// A link to a finding.
pub fn finding(id: &str) -> String {
    format!("/findings/{}", encode(id))
}

/// A link to a measure, for the whole site or a group.
pub fn measure(id: &str, group: Option<&str>) -> String {
    with_query(&format!("/measures/{}", encode(id)), &[("group", group)])
}

/// A link to a measure's results as CSV.
pub fn measure_csv(id: &str, group: Option<&str>) -> String {
    with_query(
        &format!("/measures/{}.csv", encode(id)),
        &[("group", group)],
    )
}

/// A link to a table.
pub fn table(name: &TableName) -> String {
    format!("/data/tables/{}", encode(&name.to_string()))
}

/// A link to a batch.
pub fn batch(number: i64) -> String {
    format!("/data/batches/{number}")
}

/// A link to a SQL function.
pub fn function(name: &str) -> String {
    format!("/functions/{}", encode(name))
}

/// A link to a person.
pub fn person(id: &str) -> String {
    format!("/office/people/{}", encode(id))
}

/// What is done to a person, below their address.
pub fn of_person(id: &str, rest: &str) -> String {
    format!("{}/{rest}", person(id))
}

/// A link to a policy file.
pub fn policy_file(name: &str) -> String {
    format!("/office/policies/files/{}", encode(name))
}

/// A link to an entry of the ledger.
pub fn entry(number: i64) -> String {
    format!("/office/ledger/{number}")
}

/// A link to a job.
pub fn job(id: &str) -> String {
    format!("/office/jobs/{}", encode(id))
}

/// A part of an address from data, for addresses that are put together elsewhere.
pub fn part(text: &str) -> String {
    encode(text)
}

/// A link to a question.
pub fn query(sql: &str) -> String {
    with_query("/query", &[("sql", Some(sql))])
}

/// `path` with those parameters that have a value.
pub fn with_query(path: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let given: Vec<String> = parameters
        .iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={}", encode(value))))
        .collect();
    if given.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", given.join("&"))
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters; right in paths and queries.
/// A tool's page.
pub fn tool(id: &str) -> String {
    format!("/tools/{}", encode(id))
}

/// An address below a tool's page.
pub fn of_tool(id: &str, rest: &str) -> String {
    format!("{}/{rest}", tool(id))
}

/// A review's page.
pub fn review(id: &str) -> String {
    format!("/reviews/{}", encode(id))
}

/// An address below a review's page.
pub fn of_review(id: &str, rest: &str) -> String {
    format!("{}/{rest}", review(id))
}

/// A snapshot's page.
pub fn evidence(id: &str) -> String {
    format!("/evidence/{}", encode(id))
}

/// A committee's page.
pub fn committee(id: &str) -> String {
    format!("/committees/{}", encode(id))
}

fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_from_data_cannot_change_the_address() {
        assert_eq!(
            measure("a/../b", Some("hospital=7&x=1 #é")),
            "/measures/a%2F..%2Fb?group=hospital%3D7%26x%3D1%20%23%C3%A9"
        );
        assert_eq!(
            measure("encounter.volume", None),
            "/measures/encounter.volume"
        );
    }
}
