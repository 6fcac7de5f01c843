//! The OpenAPI 3.1 document, made from the rows of the interface.

use std::sync::LazyLock;

use axum::http::Method;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::info::InfoBuilder;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    OpenApi, OpenApiBuilder, Ref, Required, Response, ResponseBuilder, Responses, ResponsesBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::accept::Representation;
use super::operation::Operation;
use super::problem::{self, Problem, TextPosition};
use super::routes;
use crate::routes::Need;

/// The session cookie where the connection is encrypted.
const SESSION_COOKIE: &str = "__Host-rounds";

const ABOUT: &str = "Everything the pages of Rounds show and do, for programs. Answers are limited \
    to what the person behind the token may see; a refusal is `application/problem+json` and names \
    the missing permission. How to get a token, paging, entity tags, idempotency keys and limits \
    are explained in docs/api.md.";

/// The document as JSON, ending with a line end.
pub fn description() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let document = document(&routes::operations());
        // The document is maps and texts, which always serialise.
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}

fn document(operations: &[Operation]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    for operation in operations {
        paths = paths.path(operation.path, path_item(operation));
    }
    let info = InfoBuilder::new()
        .title("Rounds")
        .version("1")
        .description(Some(ABOUT));
    OpenApiBuilder::new()
        .info(info.build())
        .paths(paths.build())
        .components(Some(components(operations).build()))
        .tags(Some(tags(operations)))
        .build()
}

fn tags(operations: &[Operation]) -> Vec<utoipa::openapi::Tag> {
    let mut areas: Vec<&str> = Vec::new();
    for operation in operations {
        if !areas.contains(&operation.area) {
            areas.push(operation.area);
        }
    }
    let tag = |area: &str| TagBuilder::new().name(area).build();
    areas.into_iter().map(tag).collect()
}

fn components(operations: &[Operation]) -> ComponentsBuilder {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token made on the profile page."));
    let cookie = ApiKeyValue::with_description(
        SESSION_COOKIE,
        "The session of a browser; for reading only, unless X-Rounds-Form-Token is sent with it.",
    );
    let mut components = ComponentsBuilder::new()
        .security_scheme("token", SecurityScheme::Http(token.build()))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
        .schema(TextPosition::name(), TextPosition::schema())
        .schema(Problem::name(), Problem::schema());
    for (name, schema) in operations.iter().flat_map(|operation| &operation.schemas) {
        components = components.schema(name.clone(), schema.clone());
    }
    components
}

fn path_item(operation: &Operation) -> PathItem {
    let method = match operation.method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    };
    let mut entry = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .tag(operation.area)
        .summary(Some(operation.summary))
        .description(Some(words_on(operation)))
        .parameters(Some(parameters(operation)))
        .responses(responses(operation));
    if let Some(body) = &operation.body {
        let content = ContentBuilder::new().schema(Some(body.clone())).build();
        let body = RequestBodyBuilder::new()
            .content(operation.body_as.media_type(), content)
            .required(Some(Required::True));
        entry = entry.request_body(Some(body.build()));
    }
    if operation.need != Need::Nothing {
        let none: [&str; 0] = [];
        entry = entry.security(SecurityRequirement::new("token", none));
        if operation.method == Method::GET {
            entry = entry.security(SecurityRequirement::new("session", none));
        }
    }
    PathItem::new(method, entry.build())
}

fn words_on(operation: &Operation) -> String {
    let need = match operation.need {
        Need::Nothing => "Needs nothing.".to_owned(),
        Need::SignedIn => "Needs a valid token, and no permission.".to_owned(),
        Need::May(permission) => {
            format!(
                "Needs the permission `{permission}`: to {}.",
                permission.meaning()
            )
        }
    };
    match operation.details {
        "" => need,
        details => format!("{details} {need}"),
    }
}

fn parameters(operation: &Operation) -> Vec<Parameter> {
    let mut parameters = operation.parameters.clone();
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let header = |name: &str, meaning: &str, schema: ObjectBuilder| {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(meaning))
            .schema(Some(schema));
        parameter.build()
    };
    if operation.keyed {
        let key = text().pattern(Some("^[!-~]{1,255}$"));
        let meaning = "Names this change: sent again with the same key, it is not made again.";
        parameters.push(header("Idempotency-Key", meaning, key));
    }
    if operation.method == Method::GET {
        let meaning = "An `ETag` that the program has; if it still holds, the answer is 304.";
        parameters.push(header("If-None-Match", meaning, text()));
    }
    parameters
}

fn responses(operation: &Operation) -> Responses {
    let success = success(operation);
    let mut responses =
        ResponsesBuilder::new().response(operation.success.status.to_string(), success);
    if operation.method == Method::GET {
        let unchanged = ResponseBuilder::new().description("The program has this answer already.");
        responses = responses.response("304", unchanged.build());
    }
    for (status, why) in refusals(operation) {
        responses = responses.response(status.to_string(), refusal(status, why));
    }
    responses.build()
}

fn success(operation: &Operation) -> Response {
    let mut response = ResponseBuilder::new().description("Done.");
    for representation in &operation.success.representations {
        let schema = match (representation, &operation.success.schema) {
            (_, None) => break,
            (Representation::Json, Some(schema)) => schema.clone(),
            _ => ObjectBuilder::new()
                .schema_type(Type::String)
                .build()
                .into(),
        };
        let content = ContentBuilder::new().schema(Some(schema)).build();
        response = response.content(representation.media_type(), content);
    }
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    let header = |meaning: &str| {
        let header = HeaderBuilder::new().schema(Some(text()));
        header.description(Some(meaning)).build()
    };
    if operation.method == Method::GET {
        response = response.header("ETag", header("Changes when the answer changes."));
    }
    let takes_cursor = |parameter: &Parameter| parameter.name == "cursor";
    if operation.parameters.iter().any(takes_cursor) {
        response = response.header("Link", header("`rel=\"next\"`: the next piece (RFC 8288)."));
    }
    if operation.success.status == 201 {
        response = response.header("Location", header("The address of what was made."));
    }
    response.build()
}

/// The refusals that follow from what an operation takes, and its own.
fn refusals(operation: &Operation) -> Vec<(u16, &'static str)> {
    let mut refusals = vec![
        (400, "A parameter, header or the body makes no sense."),
        (406, "None of the representations asked for can be given."),
        (
            429,
            "Too many requests; Retry-After says when to try again.",
        ),
        (
            500,
            "Something went wrong here; the server's log has the cause.",
        ),
        (503, "Not available now."),
    ];
    if operation.need != Need::Nothing {
        refusals.push((401, "No valid token."));
        refusals.push((403, "A permission is missing; it is named."));
    }
    if operation.body.is_some() {
        refusals.push((413, "The body is too large."));
        refusals.push((415, "The body has another content type than it must have."));
    }
    if operation
        .parameters
        .iter()
        .any(|parameter| parameter.parameter_in == ParameterIn::Query)
    {
        refusals.push((
            422,
            "A filter names what there is not; the detail says which.",
        ));
    }
    if operation.method != Method::GET {
        refusals.push((
            409,
            "In conflict with the present state, or with a request under way.",
        ));
        refusals.push((422, "It cannot be done as it stands; the detail says why."));
    }
    refusals.extend(operation.refusals.iter().copied());
    refusals
}

fn refusal(status: u16, why: &str) -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let mut response = ResponseBuilder::new()
        .description(why)
        .content(problem::CONTENT_TYPE, content);
    if status == 429 {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).build();
        let header = HeaderBuilder::new().schema(Some(seconds));
        let header = header
            .description(Some("Seconds until the next try."))
            .build();
        response = response.header("Retry-After", header);
    }
    response.build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_two_shapes_share_a_name() {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let operations = routes::operations();
        for (name, schema) in operations.iter().flat_map(|one| &one.schemas) {
            let shape = serde_json::to_string(schema).expect("JSON");
            let first = known.entry(name.clone()).or_insert_with(|| shape.clone());
            assert_eq!(*first, shape, "two shapes are called {name}");
        }
        assert!(known.len() > 100);
    }
}
