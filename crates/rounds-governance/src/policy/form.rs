//! Intake forms.

use serde::{Deserialize, Serialize};

use crate::tool::Kind;

/// An intake form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its name in the file.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// For these kinds; empty is every kind.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The published form it follows.
    pub citation: String,
    /// The questions in order.
    pub question: Vec<FormQuestion>,
}

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormQuestion {
    /// Its word.
    pub name: String,
    /// The question as asked.
    pub question: String,
    /// What helps to answer it.
    #[serde(default)]
    pub hint: String,
    /// Whether it must be answered.
    #[serde(default)]
    pub is_required: bool,
    /// What can be chosen; empty is free text.
    #[serde(default)]
    pub choices: Vec<String>,
}
