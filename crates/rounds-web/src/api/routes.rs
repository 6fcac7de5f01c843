//! All operations of the interface. What is not listed here does not exist, neither on the server
//! nor in the OpenAPI document.

use rounds_core::access::Permission;

use super::accept::Representation;
use super::contract::data::{Batch, BatchSummary, RefusedFilter, RefusedRow, Source};
use super::contract::finding::{Finding, FindingSummary};
use super::contract::function::{Function, FunctionSummary};
use super::contract::measure::{Measure, MeasureSummary};
use super::contract::query::{Answer, Question};
use super::contract::series::Series;
use super::contract::site::{About, Caller, Hits, Today};
use super::contract::table::{Table, TableSummary};
use super::governance;
use super::office;
use super::operation::Operation;
use super::paging::{Page, Piece};
use super::read::{data, findings, functions, measures, query, site, tables};
use crate::routes::{Need, Route};

const SITE: Need = Need::May(Permission::ReadSite);
const DATA: Need = Need::May(Permission::ReadData);

/// The rows as the router takes them.
pub fn routes() -> Vec<Route> {
    let operations = operations().into_iter();
    operations.map(Operation::into_route).collect()
}

/// Every operation, in the order of the document.
pub fn operations() -> Vec<Operation> {
    [
        about_the_site(),
        about_findings(),
        about_measures(),
        about_data(),
        about_questions(),
        governance::operations::all(),
        office::operations::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn about_the_site() -> Vec<Operation> {
    const AREA: &str = "Site";
    vec![
        Operation::get("/api/v1/openapi.json", Need::SignedIn, site::openapi)
            .named("describe", AREA, "This document")
            .answers::<super::contract::AnyObject>(200),
        Operation::get("/api/v1/caller", Need::SignedIn, site::caller)
            .named("caller", AREA, "Who is asking, and what they may do")
            .answers::<Caller>(200),
        Operation::get("/api/v1/about", SITE, site::about)
            .named("about", AREA, "The server, the site, and how fresh it is")
            .answers::<About>(200),
        Operation::get("/api/v1/today", SITE, site::today)
            .named(
                "today",
                AREA,
                "What changed, and a few measures worth a glance",
            )
            .answers::<Today>(200),
        Operation::get("/api/v1/search", SITE, site::search)
            .named("search", AREA, "Measures, tables and functions by words")
            .query::<site::Search>()
            .answers::<Hits>(200),
    ]
}

fn about_findings() -> Vec<Operation> {
    const AREA: &str = "Findings";
    vec![
        Operation::get("/api/v1/findings", SITE, findings::list)
            .named("listFindings", AREA, "Findings, most important first")
            .query::<findings::Choice>()
            .query::<Piece>()
            .answers::<Page<FindingSummary>>(200),
        Operation::get("/api/v1/findings/{id}", SITE, findings::one)
            .named(
                "getFinding",
                AREA,
                "One finding with its series and history",
            )
            .segment("id", "Id of the finding.")
            .answers::<Finding>(200),
    ]
}

fn about_measures() -> Vec<Operation> {
    const AREA: &str = "Measures";
    vec![
        Operation::get("/api/v1/measures", SITE, measures::list)
            .named("listMeasures", AREA, "Measures by area and title")
            .query::<measures::Choice>()
            .query::<Piece>()
            .answers::<Page<MeasureSummary>>(200),
        Operation::get("/api/v1/measures/{id}", SITE, measures::one)
            .named(
                "getMeasure",
                AREA,
                "One measure with definition, groups and series",
            )
            .segment("id", "Id of the measure.")
            .query::<measures::GroupChoice>()
            .answers::<Measure>(200),
        Operation::get("/api/v1/measures/{id}/series", SITE, measures::series)
            .named("getSeries", AREA, "The results of a measure over time")
            .segment("id", "Id of the measure.")
            .query::<measures::GroupChoice>()
            .answers::<Series>(200)
            .or_as(Representation::Csv),
    ]
}

fn about_data() -> Vec<Operation> {
    const AREA: &str = "Data";
    vec![
        Operation::get("/api/v1/sources", DATA, data::sources)
            .named("listSources", AREA, "Where rows come from")
            .query::<Piece>()
            .answers::<Page<Source>>(200),
        Operation::get("/api/v1/batches", DATA, data::batches)
            .named("listBatches", AREA, "Loads, newest first")
            .query::<Piece>()
            .answers::<Page<BatchSummary>>(200),
        Operation::get("/api/v1/batches/{number}", DATA, data::batch)
            .named(
                "getBatch",
                AREA,
                "One load: what it wrote and what was refused",
            )
            .number_segment("number", "Number of the batch, counted from 1.")
            .answers::<Batch>(200),
        Operation::get(
            "/api/v1/quarantine",
            Need::May(Permission::ReadQuarantine),
            data::refused,
        )
        .named(
            "listRefusedRows",
            AREA,
            "Rows that were refused, newest batch first",
        )
        .says("The rows are as they came and may hold patient data.")
        .query::<RefusedFilter>()
        .query::<Piece>()
        .answers::<Page<RefusedRow>>(200)
        .or_as(Representation::Ndjson)
        .or_as(Representation::Csv),
        Operation::get("/api/v1/tables", DATA, tables::list)
            .named("listTables", AREA, "Tables by name")
            .query::<Piece>()
            .answers::<Page<TableSummary>>(200),
        Operation::get("/api/v1/tables/{name}", DATA, tables::one)
            .named("getTable", AREA, "One table: its dictionary and versions")
            .segment("name", "Name of the table, `schema.name`.")
            .answers::<Table>(200),
    ]
}

fn about_questions() -> Vec<Operation> {
    const AREA: &str = "Questions";
    vec![
        Operation::post("/api/v1/query", Need::May(Permission::Query), query::ask)
            .named("ask", AREA, "Answer a question in SQL")
            .says(
                "One `select` over the tables, limited to what the caller may see. More rows than \
                 the page shows, CSV and lines of JSON also need `rows:export`; the header \
                 `X-Rounds-Rows-More` then says whether rows were left out.",
            )
            .takes::<Question>()
            .answers::<Answer>(200)
            .or_as(Representation::Ndjson)
            .or_as(Representation::Csv),
        Operation::get("/api/v1/functions", SITE, functions::list)
            .named(
                "listFunctions",
                AREA,
                "Functions that SQL can call, by topic and name",
            )
            .query::<Piece>()
            .answers::<Page<FunctionSummary>>(200),
        Operation::get("/api/v1/functions/{name}", SITE, functions::one)
            .named(
                "getFunction",
                AREA,
                "One function: parameters, formula, example",
            )
            .segment("name", "Name of the function; case does not matter.")
            .answers::<Function>(200),
    ]
}
