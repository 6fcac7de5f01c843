//! Every address of the server, with what it takes to be let in. The router is built from this
//! table and from nothing else, so an address that is not listed does not exist, and the tests of
//! permissions go over the whole table.

mod governance;
mod office;
mod priorities;
mod signing_in;

use std::sync::Arc;

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
    /// Whether a form may bring a file.
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
