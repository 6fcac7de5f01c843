//! A function as the session knows it.

use std::sync::Arc;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

use crate::description::{Call, Description};
use crate::{SiteValues, library};

/// One function: what people read about it and what the engine calls.
#[derive(Debug, Clone)]
pub struct Function {
    description: Description,
    engine: Engine,
}

#[derive(Debug, Clone)]
enum Engine {
    PerRow(Arc<ScalarUDF>),
    Aggregate(Arc<AggregateUDF>),
}

impl Function {
    pub(crate) fn per_row(description: Description, function: ScalarUDF) -> Self {
        Self {
            description,
            engine: Engine::PerRow(Arc::new(function)),
        }
    }

    pub(crate) fn aggregate(description: Description, function: AggregateUDF) -> Self {
        Self {
            description,
            engine: Engine::Aggregate(Arc::new(function)),
        }
    }

    /// What people read.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Whether it reads one row or many.
    pub fn call(&self) -> Call {
        match self.engine {
            Engine::PerRow(_) => Call::PerRow,
            Engine::Aggregate(_) => Call::Aggregate,
        }
    }

    /// Makes it known to a session.
    pub fn register(&self, context: &SessionContext) {
        match &self.engine {
            Engine::PerRow(function) => context.register_udf(function.as_ref().clone()),
            Engine::Aggregate(function) => context.register_udaf(function.as_ref().clone()),
        }
    }
}

/// Every function, by topic and name.
pub fn all(site: &SiteValues) -> Vec<Function> {
    let mut functions = library::all(site);
    functions.sort_by_key(|function| (function.description.topic, function.description.name));
    functions
}
