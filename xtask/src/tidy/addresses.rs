//! Addresses of the server come from one table (`rounds-web/src/routes.rs`), which says for each what
//! it takes to be let in; the tests of permissions go over that table. An address that is given to a
//! router anywhere else would be open to everybody and seen by no test.

use std::path::Path;

use super::{Fault, TextFile};

/// The one file that may give addresses to the router of the pages.
const ROUTER: &str = "crates/rounds-web/src/router.rs";
/// The separate listener on loopback for those who watch the server: figures, no site.
const WATCHERS: &str = "crates/rounds-web/src/serve/mod.rs";
/// How a router is given an address.
const WAYS: [&str; 4] = [".route(", ".route_service(", ".nest(", ".nest_service("];

/// Faults of one file.
pub fn check(file: &TextFile) -> Vec<Fault> {
    let is_source = file.has_ending("rs") && file.is_below("src") && file.is_below("crates");
    if !is_source
        || [ROUTER, WATCHERS]
            .iter()
            .any(|own| file.path == Path::new(own))
    {
        return Vec::new();
    }
    let product = file.text.split("#[cfg(test)]").next().unwrap_or("");
    let lines = (1..).zip(product.lines());
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter_map(|(number, line)| {
            let way = WAYS.iter().find(|way| line.contains(**way))?;
            let message = format!("{way}…): an address is a row of rounds-web/src/routes.rs, or nobody is asked for a permission");
            Some(file.fault(number, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::text_file;
    use super::*;

    #[test]
    fn an_address_beside_the_table_is_found() {
        let text = "//! A page.\nlet router = router.route(\"/open\", get(page));\n";
        let faults = check(&text_file("crates/rounds-web/src/pages/open.rs", text));
        assert_eq!(faults.first().map(|fault| fault.line), Some(2));
        assert_eq!(check(&text_file(ROUTER, text)), []);
    }

    #[test]
    fn tests_may_build_routers_of_their_own() {
        let text = "//! A guard.\n#[cfg(test)]\nmod tests { fn x() { r.route(\"/\", y); } }\n";
        assert_eq!(
            check(&text_file("crates/rounds-web/src/guard/x.rs", text)),
            []
        );
        let text = "//! A test.\nr.nest(\"/\", y);\n";
        assert_eq!(
            check(&text_file("crates/rounds-web/tests/pages/x.rs", text)),
            []
        );
    }
}
