//! All views that are in use, grouped by resource type.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use rounds_core::suggest;

use super::definition::ViewColumn;
use super::error::ViewError;
use super::extract::{self, Plan};
use super::view::View;

/// Views with the plan for each resource type, shared by all threads.
pub struct ViewSet {
    views: Vec<View>,
    by_resource: HashMap<String, (Vec<usize>, Plan)>,
    /// Reads what every resource says of itself and nothing more.
    without_views: Plan,
    time_zone: Option<TimeZone>,
}

impl ViewSet {
    /// Groups the views; two of one name are an error.
    pub fn new(views: Vec<View>) -> Result<Self, ViewError> {
        let mut by_resource: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, view) in views.iter().enumerate() {
            let is_taken = views
                .iter()
                .take(number)
                .any(|before| (before.schema(), before.name()) == (view.schema(), view.name()));
            if is_taken {
                return Err(ViewError::DuplicateView {
                    file: view.file_name().to_owned(),
                    name: view.name().to_owned(),
                });
            }
            by_resource
                .entry(view.resource().to_owned())
                .or_default()
                .push(number);
        }
        let by_resource = by_resource
            .into_iter()
            .map(|(resource, numbers)| {
                let definitions = numbers.iter().filter_map(|number| {
                    views.get(*number).map(|view| (*number, view.definition()))
                });
                let plan = extract::plan(definitions);
                (resource, (numbers, plan))
            })
            .collect();
        Ok(Self {
            views,
            by_resource,
            without_views: extract::plan([]),
            time_zone: None,
        })
    }

    /// Dates and dateTimes without an offset are read as this zone's wall clock; without a zone
    /// they are read as UTC.
    pub fn with_time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = Some(zone);
        self
    }

    /// All views, in the order given.
    pub fn views(&self) -> &[View] {
        &self.views
    }

    /// Numbers of the views of this resource type.
    pub fn for_resource(&self, resource_type: &str) -> &[usize] {
        self.by_resource
            .get(resource_type)
            .map(|(numbers, _)| numbers.as_slice())
            .unwrap_or_default()
    }

    /// The view of this name; an error text with a suggestion when there is none.
    pub fn find(&self, name: &str) -> Result<&View, String> {
        self.views
            .iter()
            .find(|view| view.name() == name)
            .ok_or_else(|| {
                let names = self.views.iter().map(View::name);
                format!(
                    "there is no view named {name:?}{}",
                    suggest::did_you_mean(name, names)
                )
            })
    }

    pub(crate) fn plan(&self, resource_type: &str) -> &Plan {
        self.by_resource
            .get(resource_type)
            .map_or(&self.without_views, |(_, plan)| plan)
    }

    pub(crate) fn columns_of(&self, view: usize) -> &[ViewColumn] {
        self.views.get(view).map(View::columns).unwrap_or_default()
    }

    pub(crate) fn time_zone(&self) -> Option<&TimeZone> {
        self.time_zone.as_ref()
    }
}
