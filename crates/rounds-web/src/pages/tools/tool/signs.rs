//! Vital signs: what the tool's measures say, with their charts, and which measures these are.

use maud::{Markup, html};
use rounds_governance::said;
use rounds_governance::tool::MeasureOfTool;

use super::Drawn;
use crate::page_data::MeasurePage;
use crate::view::filled::field;
use crate::view::{chart, href, marks, time, variation};

impl Drawn<'_> {
    pub(super) fn vital_signs(&self) -> Markup {
        let signs = self.tool.measures.iter().zip(&self.signs);
        html! {
            @for (place, (sign, page)) in signs.enumerate() {
                section.card id=[(place == 0).then_some("signs")] {
                    @match page {
                        Some(page) => (self.sign(place, sign, page)),
                        None => {
                            h2 { (sign.measure) }
                            p.absent { "No measure with this id can be read here" @if !sign.group.is_empty() { ", for " (sign.group) } "." }
                        },
                    }
                }
            }
            @if self.tool.measures.is_empty() || self.may_change() {
                section.card id=[self.signs.is_empty().then_some("signs")] {
                    h2 { "Vital signs" }
                    @if self.tool.measures.is_empty() {
                        p.absent { "No measure is named. A gate can only look at numbers that belong to the tool." }
                    }
                    (self.choose_signs())
                }
            }
        }
    }

    fn sign(&self, place: usize, sign: &MeasureOfTool, page: &MeasurePage) -> Markup {
        let group = (!sign.group.is_empty()).then_some(sign.group.as_str());
        let mut series = page.series.clone();
        marks::add(self.stand, &sign.measure, group, &mut series);
        let full = series.points.iter().rev().find(|point| point.complete);
        html! {
            // The chart has a title of its own.
            h2.visually-hidden[full.is_some()] { (page.title) }
            (chart::control_as(&format!("sign-{place}"), &page.title, &series, &page.scale))
            @if let Some(point) = full {
                p.quiet { (said::capital(variation::words(page.variation))) ", as of " (time::period(point.period)) "." }
            }
            p.card-links {
                a href=(href::measure(&page.id, group)) { "Table and SQL" }
                a href=(href::measure_csv(&page.id, group)) { "CSV" }
                @if let Some(group) = group { span.quiet { (group) } }
            }
        }
    }

    fn choose_signs(&self) -> Markup {
        if !self.may_change() {
            return html! {};
        }
        let signs = self.tool.measures.iter().map(|sign| match &*sign.group {
            "" => sign.measure.clone(),
            group => format!("{} | {group}", sign.measure),
        });
        let present = signs.collect::<Vec<_>>().join("\n");
        let hint = "one a line: area.name, or area.name | column=value; column=value";
        let fields = html! {
            (self.forms.area(&field("measures", "measures", "Measures").hint(hint).value(&present)))
        };
        let action = self.address("measures");
        let form = self.forms.form("measures", &action, "Save", &fields);
        self.forms.folded("measures", "Name its measures", &form)
    }
}
