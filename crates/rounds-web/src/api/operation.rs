//! One row of the interface: an address and method with what it takes, what it answers and the
//! function that does it. A route for the router and an entry of the OpenAPI document are made from
//! the same row.
//!
//! The list of rows is `routes`; how a row becomes an entry of the document is `description`.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, MethodRouter, on};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr, Required};
use utoipa::{IntoParams, ToSchema};

use super::accept::Representation;
use super::query_names::Declared;
use super::{admit, entity_tag, idempotency};
use crate::app::App;
use crate::routes::{Need, Reader, Route};

/// A named schema.
pub type NamedSchema = (String, RefOr<Schema>);

/// What is answered when all goes well.
pub struct Success {
    /// Status code.
    pub status: u16,
    /// What the body is; none without a body.
    pub schema: Option<RefOr<Schema>>,
    /// How it can be written; JSON first.
    pub representations: Vec<Representation>,
}

/// One address and method.
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The address with its variable parts in braces.
    pub path: &'static str,
    /// What it takes to be let in.
    pub need: Need,
    /// A name for programs made from the document.
    pub id: &'static str,
    /// The heading in the document.
    pub area: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What else is to be known.
    pub details: &'static str,
    /// In path, query and header.
    pub parameters: Vec<Parameter>,
    /// The shape of the body it takes.
    pub body: Option<RefOr<Schema>>,
    /// How that body is written.
    pub body_as: Representation,
    /// What it answers.
    pub success: Success,
    /// Refusals of its own, with why; those that every operation has are not listed.
    pub refusals: Vec<(u16, &'static str)>,
    /// Schemas that the body and the answer refer to.
    pub schemas: Vec<NamedSchema>,
    /// Whether a repeated request with the same `Idempotency-Key` gets the first answer.
    pub keyed: bool,
    handler: MethodRouter<Arc<App>>,
}

impl Operation {
    /// Reads.
    pub fn get<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self::of(Method::GET, MethodFilter::GET, path, need, handler)
    }

    /// Makes, starts or asks.
    pub fn post<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self::of(Method::POST, MethodFilter::POST, path, need, handler)
    }

    /// Changes a thing to what is given.
    pub fn put<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self::of(Method::PUT, MethodFilter::PUT, path, need, handler)
    }

    /// Ends a thing.
    pub fn delete<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self::of(Method::DELETE, MethodFilter::DELETE, path, need, handler)
    }

    fn of<H, T>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self {
            method,
            path,
            need,
            id: "",
            area: "",
            summary: "",
            details: "",
            parameters: Vec::new(),
            body: None,
            body_as: Representation::Json,
            success: Success {
                status: 204,
                schema: None,
                representations: vec![Representation::Json],
            },
            refusals: Vec::new(),
            schemas: Vec::new(),
            keyed: false,
            handler: on(filter, handler),
        }
    }

    /// Its name for programs, its heading, and what it does.
    pub fn named(mut self, id: &'static str, area: &'static str, summary: &'static str) -> Self {
        self.id = id;
        self.area = area;
        self.summary = summary;
        self
    }

    /// What else is to be known.
    pub fn says(mut self, details: &'static str) -> Self {
        self.details = details;
        self
    }

    /// A variable part of the path that is a text.
    pub fn segment(self, name: &'static str, meaning: &'static str) -> Self {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1));
        self.segment_of(name, meaning, text.into())
    }

    /// A variable part of the path that is a number, counted from 1.
    pub fn number_segment(self, name: &'static str, meaning: &'static str) -> Self {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(i64::MAX));
        self.segment_of(name, meaning, number.into())
    }

    fn segment_of(mut self, name: &'static str, meaning: &'static str, schema: Schema) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(meaning))
            .schema(Some(schema));
        self.parameters.push(parameter.build());
        self.refusals.push((404, "There is no such thing."));
        self
    }

    /// Query parameters.
    pub fn query<P: IntoParams>(mut self) -> Self {
        let parameters = P::into_params(|| Some(ParameterIn::Query));
        self.parameters.extend(parameters);
        self
    }

    /// The change must say which state it was made for.
    pub fn if_match(mut self) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The `ETag` of the thing as it was read."))
            .schema(Some(schema));
        self.parameters.push(parameter.build());
        self.refusals.extend([
            (412, "The thing was changed since it was read."),
            (428, "If-Match is missing."),
        ]);
        self
    }

    /// The change may say which state it was made for.
    pub fn may_match(mut self) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The `ETag` of the thing as it was read; refused if it was changed since.",
            ))
            .schema(Some(schema));
        self.parameters.push(parameter.build());
        self.may_refuse(412, "The thing was changed since it was read.")
    }

    /// It takes bytes as they are.
    pub fn takes_bytes(mut self) -> Self {
        let bytes = ObjectBuilder::new().schema_type(Type::String);
        self.body = Some(bytes.build().into());
        self.body_as = Representation::Bytes;
        self
    }

    /// It answers bytes as they were kept.
    pub fn answers_bytes(mut self) -> Self {
        self.success.status = 200;
        self.success.schema = Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .build()
                .into(),
        );
        self.success.representations = vec![Representation::Bytes];
        self
    }

    /// The body it takes.
    pub fn takes<B: ToSchema>(mut self) -> Self {
        self.body = Some(self.refer::<B>());
        self
    }

    /// What it answers, as JSON.
    pub fn answers<A: ToSchema>(mut self, status: u16) -> Self {
        let schema = self.refer::<A>();
        self.success.status = status;
        self.success.schema = Some(schema);
        self
    }

    /// It can also be written so; CSV and lines of JSON are described in words only.
    pub fn or_as(mut self, representation: Representation) -> Self {
        self.success.representations.push(representation);
        self
    }

    /// It answers text in one of these forms.
    pub fn answers_text(mut self, representations: &[Representation]) -> Self {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        self.success.status = 200;
        self.success.schema = Some(text.into());
        self.success.representations = representations.to_vec();
        self
    }

    /// A refusal of its own.
    pub fn may_refuse(mut self, status: u16, why: &'static str) -> Self {
        self.refusals.push((status, why));
        self
    }

    /// A repeated request with the same `Idempotency-Key` gets the first answer.
    pub fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    fn refer<S: ToSchema>(&mut self) -> RefOr<Schema> {
        S::schemas(&mut self.schemas);
        self.schemas.push((S::name().into_owned(), S::schema()));
        RefOr::Ref(Ref::from_schema_name(S::name()))
    }

    /// The row as the router takes it.
    pub fn into_route(self) -> Route {
        let admission = Arc::new(admit::Admission {
            query: self.declared_in_query(),
            changes: self.method != Method::GET,
            representations: self.success.representations.clone(),
        });
        let mut answer = self.handler;
        if self.keyed {
            answer = answer.layer(from_fn(idempotency::once));
        }
        if self.method == Method::GET {
            answer = answer.layer(from_fn(entity_tag::compare));
        }
        let answer = answer.layer(from_fn(move |request, next| {
            admit::check(Arc::clone(&admission), request, next)
        }));
        Route {
            method: self.method,
            path: self.path,
            need: self.need,
            reader: Reader::Interface,
            takes_file: self.body_as == Representation::Bytes && self.body.is_some(),
            answer,
        }
    }

    fn declared_in_query(&self) -> Vec<Declared> {
        let parameters = self.parameters.iter();
        parameters
            .filter(|parameter| parameter.parameter_in == ParameterIn::Query)
            .map(Declared::of)
            .collect()
    }
}
