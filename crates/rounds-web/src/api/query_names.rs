//! Query parameters: those that an operation declares, once each, and no others. A misspelt filter
//! that is passed over would answer with more rows than were asked for.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use rounds_core::suggest;
use serde::de::DeserializeOwned;

use super::problem::{ApiResult, Problem};

/// Refuses names that are not declared, or come twice.
pub fn check(query: &str, declared: &[String]) -> ApiResult<()> {
    let mut seen = BTreeSet::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        if !declared.iter().any(|known| known == name) {
            return Err(Problem::parameter(name, unknown(name, declared)));
        }
        if !seen.insert(name) {
            let detail = format!("the parameter {name:?} may be given once");
            return Err(Problem::parameter(name, detail));
        }
    }
    Ok(())
}

fn unknown(name: &str, declared: &[String]) -> String {
    if declared.is_empty() {
        return format!("there is no parameter {name:?}; this address takes none");
    }
    let suggestion = suggest::did_you_mean(name, declared.iter().map(String::as_str));
    let known = declared.join(", ");
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
        let Query(asked) = read.map_err(|rejection| {
            Problem::new(axum::http::StatusCode::BAD_REQUEST, rejection.body_text())
        })?;
        Ok(Self(asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_parameter_is_refused_with_the_nearest_name() {
        let declared = ["state", "limit"].map(str::to_owned);
        assert!(check("", &declared).is_ok());
        assert!(check("state=open&limit=3", &declared).is_ok());
        let problem = check("stat=open", &declared).expect_err("refused");
        assert_eq!(problem.parameter.as_deref(), Some("stat"));
        assert!(problem.detail.contains("did you mean \"state\"?"));
        assert!(check("limit=1&limit=1000", &declared).is_err());
        assert!(
            check("x", &[])
                .expect_err("refused")
                .detail
                .contains("takes none")
        );
    }
}
