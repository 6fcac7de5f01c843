//! Reference samples by name: what drift is measured against.

use std::collections::BTreeMap;
use std::sync::Arc;

use rounds_stats::drift::ReferenceBins;

use crate::error::FunctionError;

/// The site's reference samples; clones share them.
#[derive(Debug, Clone, Default)]
pub struct References {
    by_name: Arc<BTreeMap<String, Arc<ReferenceBins>>>,
}

impl References {
    /// References by their names.
    pub fn new(by_name: BTreeMap<String, ReferenceBins>) -> Self {
        let shared = by_name
            .into_iter()
            .map(|(name, bins)| (name, Arc::new(bins)))
            .collect();
        Self {
            by_name: Arc::new(shared),
        }
    }

    /// Names and references, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ReferenceBins)> {
        self.by_name
            .iter()
            .map(|(name, bins)| (name.as_str(), bins.as_ref()))
    }

    pub(crate) fn find(&self, name: &str) -> Result<Arc<ReferenceBins>, FunctionError> {
        self.by_name.get(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
            let hint = match rounds_core::suggest::nearest(name, known.iter().copied()) {
                Some(near) => format!("; did you mean {near:?}?"),
                None if known.is_empty() => {
                    "; the site has none: take one with `rounds reference take`".to_owned()
                }
                None => format!("; there are {}", known.join(", ")),
            };
            FunctionError::Unknown {
                what: "reference",
                found: name.to_owned(),
                hint,
            }
        })
    }
}
