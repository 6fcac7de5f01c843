//! Query parameters: those that an operation declares, once each, within their declared limits,
//! and no others. A misspelt filter that is passed over would answer with more rows than were asked
//! for.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use rounds_core::suggest;
use serde::de::DeserializeOwned;
use utoipa::openapi::Required;
use utoipa::openapi::path::Parameter;

use super::declared_limits::Limits;
use super::problem::{ApiResult, Problem};

/// A query parameter as the document declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    name: String,
    is_required: bool,
    limits: Limits,
}

impl Declared {
    /// What the document says of it.
    pub fn of(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            is_required: parameter.required == Required::True,
            limits: parameter
                .schema
                .as_ref()
                .map_or_else(Limits::default, Limits::of),
        }
    }

    fn check(&self, value: &str) -> ApiResult<()> {
        let number: Option<f64> = value.parse().ok();
        let fault = self.limits.fault_of_text(value);
        let fault = fault.or_else(|| self.limits.fault_of_number(number?));
        match fault {
            Some(fault) => Err(Problem::parameter(
                &self.name,
                format!("{} {fault}", self.name),
            )),
            None => Ok(()),
        }
    }
}

/// Refuses names that are not declared or come twice, and values that are too long.
pub fn check(uri: &Uri, declared: &[Declared]) -> ApiResult<()> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let Query(pairs) =
        pairs.map_err(|refused| Problem::new(StatusCode::BAD_REQUEST, refused.body_text()))?;
    let mut seen = BTreeSet::new();
    for (name, value) in &pairs {
        let known = declared.iter().find(|known| known.name == *name);
        let known = known.ok_or_else(|| Problem::parameter(name, unknown(name, declared)))?;
        if !seen.insert(name) {
            let detail = format!("the parameter {name:?} may be given once");
            return Err(Problem::parameter(name, detail));
        }
        known.check(value)?;
    }
    let missing = declared
        .iter()
        .find(|known| known.is_required && !seen.contains(&known.name));
    match missing {
        Some(missing) => {
            let detail = format!("the parameter {:?} is missing", missing.name);
            Err(Problem::parameter(&missing.name, detail))
        }
        None => Ok(()),
    }
}

fn unknown(name: &str, declared: &[Declared]) -> String {
    if declared.is_empty() {
        return format!("there is no parameter {name:?}; this address takes none");
    }
    let known: Vec<&str> = declared.iter().map(|known| known.name.as_str()).collect();
    let suggestion = suggest::did_you_mean(name, known.iter().copied());
    let known = known.join(", ");
    format!("there is no parameter {name:?}{suggestion} (this address takes {known})")
}

/// Query parameters as a type.
pub struct Asked<T>(pub T);

impl<T, S> FromRequestParts<S> for Asked<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        let Query(asked) =
            read.map_err(|refused| Problem::new(StatusCode::BAD_REQUEST, refused.body_text()))?;
        Ok(Self(asked))
    }
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::ObjectBuilder;
    use utoipa::openapi::path::ParameterBuilder;

    use super::*;

    fn declared(name: &str) -> Declared {
        let text = ObjectBuilder::new().max_length(Some(5)).build();
        let parameter = ParameterBuilder::new().name(name).schema(Some(text));
        Declared {
            is_required: false,
            ..Declared::of(&parameter.build())
        }
    }

    fn asked(query: &str, declared: &[Declared]) -> ApiResult<()> {
        let uri = format!("/api/v1/findings?{query}");
        check(&uri.parse().expect("an address"), declared)
    }

    #[test]
    fn a_misspelt_parameter_is_refused_with_the_nearest_name() {
        let known = [declared("state"), declared("limit")];
        assert!(asked("", &known).is_ok());
        assert!(asked("state=open&limit=3", &known).is_ok());
        let problem = asked("stat=open", &known).expect_err("refused");
        assert_eq!(problem.parameter.as_deref(), Some("stat"));
        assert!(problem.detail.contains("did you mean \"state\"?"));
        assert!(asked("limit=1&limit=1000", &known).is_err());
        assert!(asked("limit=1&%6Cimit=1000", &known).is_err());
        let none = asked("x", &[]).expect_err("refused");
        assert!(none.detail.contains("takes none"));
    }

    #[test]
    fn a_text_beyond_its_limit_and_a_missing_parameter_are_refused() {
        let known = [declared("state")];
        assert!(asked("state=%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4", &known).is_ok());
        assert!(asked("state=closed", &known).is_err());
        let required = Declared {
            is_required: true,
            ..declared("q")
        };
        assert!(asked("", &[required]).is_err());
    }
}
