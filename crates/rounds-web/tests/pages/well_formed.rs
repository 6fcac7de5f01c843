//! A small check that markup is well formed: tags nest, ids are unique, no attribute is inline
//! script or style (the content security policy would drop it silently).

use std::collections::HashSet;

const WITHOUT_END: [&str; 7] = ["area", "br", "hr", "img", "input", "link", "meta"];

/// Says what is wrong with a page, or nothing.
pub fn fault_of(page: &str) -> Option<String> {
    nesting_fault(page)
        .or_else(|| repeated_id(page))
        .or_else(|| forbidden_attribute(page))
}

fn nesting_fault(page: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(page) {
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop();
            if expected != Some(name) {
                return Some(format!("</{name}> closes {expected:?}"));
            }
            continue;
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap_or("");
        let closes_itself =
            tag.ends_with('/') || WITHOUT_END.contains(&name) || tag.starts_with('!');
        if !closes_itself {
            open.push(name);
        }
    }
    open.last().map(|name| format!("<{name}> is never closed"))
}

/// The inside of every tag; a `<` in text would be an unescaped one.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).map(|rest| {
        let mut is_quoted = false;
        let end = rest.find(|character| {
            if character == '"' {
                is_quoted = !is_quoted;
            }
            character == '>' && !is_quoted
        });
        end.map_or("never-ending", |end| &rest[..end])
    })
}

fn repeated_id(page: &str) -> Option<String> {
    let mut seen = HashSet::new();
    page.split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|id| !seen.insert(id.to_string()))
        .map(|id| format!("id {id:?} is there twice"))
}

fn forbidden_attribute(page: &str) -> Option<String> {
    tags(page)
        .find(|tag| tag.contains(" style=\"") || tag.contains(" onclick=\""))
        .map(|tag| format!("<{tag}> is inline style or script"))
}

#[test]
fn faults_are_seen() {
    assert!(fault_of("<p><b>x</p></b>").is_some());
    assert!(fault_of("<p>never closed").is_some());
    assert!(fault_of("<p id=\"a\"></p><p id=\"a\"></p>").is_some());
    assert!(fault_of("<p style=\"color:red\"></p>").is_some());
    assert_eq!(fault_of("<!DOCTYPE html><p title=\"a>b\">x<br></p>"), None);
}
