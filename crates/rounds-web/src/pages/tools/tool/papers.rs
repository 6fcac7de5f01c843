//! Documents, trainings and sign-offs that were shown.

use maud::{Markup, html};
use rounds_governance::tool::{Document, Stage};

use super::Drawn;
use crate::view::{number, time};

impl Drawn<'_> {
    pub(super) fn documents(&self) -> Markup {
        let tool = self.tool;
        html! {
            h2 #papers { "Documents, trainings, sign-offs" }
            @if tool.documents.is_empty() && tool.trainings.is_empty() && tool.sign_offs.is_empty() {
                p.absent { "Nothing was shown yet." }
            }
            ul.entries-plain {
                @for document in tool.documents.iter().rev() { li { (self.document(document)) } }
                @for training in tool.trainings.iter().rev() {
                    li {
                        (training.training) ": "
                        (share(training.trained, training.required))
                        ", " (time::day(training.on)) ", " (training.by.name)
                    }
                }
                @for one in tool.sign_offs.iter().rev() {
                    li {
                        "Signed as " (one.role) " for " (one.to.words()) " by " (one.by.name) ", " (self.day(one.at))
                        @if let Some(version) = &one.version { ", version " (version) }
                        @if !one.note.is_empty() { ": " q { (one.note) } }
                    }
                }
            }
            @if self.may_change() {
                (self.show_document("document", "", "", self.to.unwrap_or(Stage::Live)))
            }
        }
    }

    fn document(&self, document: &Document) -> Markup {
        let is_over = document
            .valid_until
            .is_some_and(|until| until < self.stand.today);
        html! {
            @match &document.file {
                Some(file) => {
                    a href=(format!("/governance/files/{}", file.sha256)) { (document.title) }
                    " " span.quiet { "(" (file.name) ", " (number::bytes(file.bytes)) ")" }
                },
                None => (document.title),
            }
            ", " (document.kind)
            @if !document.location.is_empty() { ", " span.file { (document.location) } }
            ", " (document.by.name) ", " (self.day(document.at))
            @if let Some(until) = document.valid_until {
                @if is_over { ", " span.mark-bad { "ended " (time::day(until)) } }
                @else { ", counts until " (time::day(until)) }
            }
        }
    }
}

/// A share with its fraction.
fn share(part: u32, whole: u32) -> String {
    let share = f64::from(part) / f64::from(whole.max(1));
    format!("{} ({part}/{whole})", number::percent(share))
}
