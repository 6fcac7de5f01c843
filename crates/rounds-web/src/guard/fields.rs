//! The fields of a form, after [`super::form`] let it in. Handlers take the fields they know by
//! name, so that a field that is not in our form changes nothing.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::fault::{PageFault, PageResult};
use crate::page_data::office::Secret;

/// The field of every form that carries its token.
pub const FORM_TOKEN: &str = "form_token";
/// Fields whose text is never written into a page.
const SECRETS: [&str; 5] = ["password", "present", "code", "proof", "token"];

/// The fields of a form that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Arc<Vec<(String, Secret)>>);

impl Fields {
    /// As they were sent.
    pub fn new(pairs: Vec<(String, Secret)>) -> Self {
        Self(Arc::new(pairs))
    }

    /// A field's text without space around it; an empty or missing one is none.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = self.first(name)?.reveal().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A field's text that must be there.
    pub fn required(&self, name: &str) -> PageResult<String> {
        self.text(name).ok_or_else(|| missing(name))
    }

    /// A secret as it was typed, spaces included.
    pub fn secret(&self, name: &str) -> PageResult<Secret> {
        self.first(name).cloned().ok_or_else(|| missing(name))
    }

    /// The texts of all fields of this name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter().filter(move |(found, _)| found == name);
        fields
            .map(|(_, value)| value.reveal().trim())
            .filter(|text| !text.is_empty())
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Everything but the token, to send it once more.
    pub fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter().filter(|(name, _)| name != FORM_TOKEN);
        fields.map(|(name, value)| (name.as_str(), value.reveal()))
    }

    /// The token it was sent with; empty where it has none.
    pub fn form_token(&self) -> &str {
        self.first(FORM_TOKEN).map_or("", Secret::reveal)
    }

    /// Whether something was typed that must not be shown again.
    pub fn hold_secrets(&self) -> bool {
        self.0
            .iter()
            .any(|(name, _)| SECRETS.contains(&name.as_str()))
    }

    fn first(&self, name: &str) -> Option<&Secret> {
        let mut fields = self.0.iter();
        fields
            .find(|(found, _)| found == name)
            .map(|(_, value)| value)
    }
}

fn missing(name: &str) -> PageFault {
    PageFault::BadRequest(format!("the form has no {name}"))
}

impl<S: Send + Sync> FromRequestParts<S> for Fields {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> PageResult<Self> {
        let fields = parts.extensions.get::<Self>().cloned();
        fields.ok_or_else(|| PageFault::BadRequest("nothing was sent".to_owned()))
    }
}
