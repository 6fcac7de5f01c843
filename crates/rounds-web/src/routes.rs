//! Every address of the server, with what it takes to be let in. The router is built from this
//! table and from nothing else, so an address that is not listed does not exist, and the tests of
//! permissions go over the whole table.

mod governance;
mod office;
mod priorities;
mod signing_in;

use std::sync::{Arc, LazyLock};

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use rounds_core::access::Permission;

use crate::api;
use crate::app::App;
use crate::{metrics, pages, static_files};

/// What it takes to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: sign-in itself, style sheets, whether the server is up.
    Nothing,
    /// Being signed in; for what is one's own.
    SignedIn,
    /// A permission.
    May(Permission),
}

/// Who reads the answer; it decides how a refusal is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A person: a refusal is a page.
    Person,
    /// A program: a refusal is a line of text.
    File,
    /// A program that speaks the interface: a refusal is `application/problem+json`.
    Interface,
}

/// One address and method.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address with its variable parts in braces.
    pub path: &'static str,
    /// What it takes.
    pub need: Need,
    /// Who reads the answer.
    pub reader: Reader,
    /// Whether a file may come here, with a form or as the body.
    pub takes_file: bool,
    pub(crate) answer: MethodRouter<Arc<App>>,
}

/// An address that is read.
pub(crate) fn read<H, T>(path: &'static str, need: Need, reader: Reader, handler: H) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route {
        method: Method::GET,
        path,
        need,
        reader,
        takes_file: false,
        answer: on(MethodFilter::GET, handler),
    }
}

/// An address that changes something.
pub(crate) fn change<H, T>(path: &'static str, need: Need, reader: Reader, handler: H) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route {
        method: Method::POST,
        path,
        need,
        reader,
        takes_file: false,
        answer: on(MethodFilter::POST, handler),
    }
}

/// An address whose form may bring a file.
pub(crate) fn change_with_file<H, T>(
    path: &'static str,
    need: Need,
    reader: Reader,
    handler: H,
) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route {
        takes_file: true,
        ..change(path, need, reader, handler)
    }
}

/// The whole table.
pub fn all() -> Vec<Route> {
    let mut routes = site();
    routes.extend(data());
    routes.extend(questions());
    routes.extend(governance::routes());
    routes.extend(priorities::routes());
    routes.extend(signing_in::routes());
    routes.extend(office::routes());
    routes.extend(open());
    routes.extend(api::routes());
    routes
}

/// Whether a request for this path may bring a file, and so more than other requests.
pub(crate) fn takes_file(method: &Method, path: &str) -> bool {
    static ADDRESSES: LazyLock<Vec<(Method, &str)>> = LazyLock::new(|| {
        let routes = all().into_iter().filter(|route| route.takes_file);
        routes.map(|route| (route.method, route.path)).collect()
    });
    let is_meant_by = |address: &str| {
        let is_variable = |part: &str| part.starts_with('{');
        address.split('/').count() == path.split('/').count()
            && address
                .split('/')
                .zip(path.split('/'))
                .all(|(part, given)| part == given || is_variable(part))
    };
    let mut addresses = ADDRESSES.iter();
    addresses.any(|(known, address)| known == method && is_meant_by(address))
}

fn site() -> Vec<Route> {
    let may_read = Need::May(Permission::ReadSite);
    let page = Reader::Person;
    vec![
        // Whoever may not see Today is led to the first page that is theirs.
        read("/", Need::SignedIn, page, pages::today::page),
        read("/findings", may_read, page, pages::findings::page),
        read(
            "/findings/{id}",
            may_read,
            page,
            pages::findings::finding::page,
        ),
        read("/measures", may_read, page, pages::measures::page),
        read(
            "/measures/{id}",
            may_read,
            page,
            pages::measures::measure::page,
        ),
        read("/functions", may_read, page, pages::functions::page),
        read(
            "/functions/{name}",
            may_read,
            page,
            pages::functions::function::page,
        ),
        read("/search", may_read, page, pages::search::page),
    ]
}

fn data() -> Vec<Route> {
    let may_read = Need::May(Permission::ReadData);
    let may_see_refused = Need::May(Permission::ReadQuarantine);
    let page = Reader::Person;
    vec![
        read("/data", may_read, page, pages::data::page),
        read(
            "/data/batches/{number}",
            may_read,
            page,
            pages::data::batch::page,
        ),
        read(
            "/data/quarantine",
            may_see_refused,
            page,
            pages::data::quarantine::page,
        ),
        read(
            "/data/quarantine.csv",
            may_see_refused,
            Reader::File,
            pages::data::quarantine_export::csv,
        ),
        read(
            "/data/quarantine.ndjson",
            may_see_refused,
            Reader::File,
            pages::data::quarantine_export::ndjson,
        ),
        read("/data/tables", may_read, page, pages::data::tables::page),
        read(
            "/data/tables/{name}",
            may_read,
            page,
            pages::data::table::page,
        ),
    ]
}

fn questions() -> Vec<Route> {
    let may_export = Need::May(Permission::Export);
    vec![
        read(
            "/query",
            Need::May(Permission::Query),
            Reader::Person,
            pages::query::page,
        ),
        read(
            "/query.csv",
            may_export,
            Reader::File,
            pages::query::export::csv,
        ),
        read(
            "/query.json",
            may_export,
            Reader::File,
            pages::query::export::json,
        ),
    ]
}

fn open() -> Vec<Route> {
    vec![
        read(
            "/healthz",
            Need::Nothing,
            Reader::File,
            pages::healthz::answer,
        ),
        read("/readyz", Need::Nothing, Reader::File, metrics::ready),
        read(
            "/metrics",
            Need::May(Permission::ReadHealth),
            Reader::File,
            metrics::metrics,
        ),
        read(
            "/static/{file}",
            Need::Nothing,
            Reader::File,
            static_files::file,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_to_two_addresses() {
        let (get, post) = (Method::GET, Method::POST);
        assert!(takes_file(&post, "/tools/icu-mortality/document"));
        assert!(takes_file(&post, "/api/v1/files"));
        for (method, path) in [
            (&get, "/tools/icu-mortality/document"),
            (&get, "/api/v1/files"),
            (&post, "/tools/icu-mortality/version"),
            (&post, "/tools/icu-mortality/document/"),
            (&post, "/tools/a/b/document"),
            (&post, "/api/v1/files/abc"),
            (&post, "/api/v1/query"),
        ] {
            assert!(!takes_file(method, path), "{method} {path}");
        }
    }
}
