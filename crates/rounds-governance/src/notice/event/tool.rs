//! Who is told of what happened to a tool.

use super::{Circle, Told};
use crate::said;
use crate::standing::Action;
use crate::tool::event::ToolEvent;
use crate::tool::{Stage, Tool};

impl Circle<'_> {
    pub(super) fn of_tool(&self, tool: &Tool, event: &ToolEvent) -> Option<Told> {
        let title = &tool.card.title;
        let path = format!("/tools/{}", tool.id);
        match event {
            ToolEvent::Moved {
                from,
                to,
                overridden,
                ..
            } => {
                let mut whom = self.answerable(tool, "stages");
                let is_big = to.touches_care() || *to == Stage::Paused || overridden.is_some();
                if is_big {
                    whom.extend(self.committee(tool));
                }
                let how = if overridden.is_some() {
                    ", without its gate being met, by override"
                } else {
                    ""
                };
                let subject = format!("{title} went from {from} to {to}{how}.");
                Some(match to {
                    Stage::Paused => self.urgent(whom, subject, path),
                    _ if is_big => self.soon(whom, subject, path),
                    _ => self.routine(whom, subject, path),
                })
            }
            ToolEvent::Breached { condition, .. } => {
                let mut whom = self.answerable(tool, "monitoring");
                let agreed = tool.standing.get(condition);
                if agreed.is_some_and(|standing| standing.agreed.action != Action::Watch) {
                    whom.extend(self.committee(tool));
                }
                let subject = format!("{title} does not keep {condition} any more.");
                Some(self.urgent(whom, subject, path))
            }
            ToolEvent::BreachOverdue { condition, clock } => {
                let mut whom = self.answerable(tool, "monitoring");
                whom.extend(self.committee(tool));
                let subject =
                    format!("Late: {title} does not keep {condition}, and the {clock} is missing.");
                Some(self.urgent(whom, subject, path))
            }
            ToolEvent::Recovered { condition, .. } => {
                let subject = format!("{title} keeps {condition} again; the breach is still open.");
                Some(self.routine(self.answerable(tool, "monitoring"), subject, path))
            }
            ToolEvent::StandingDropped { condition, .. } => {
                let mut whom = self.answerable(tool, "monitoring");
                whom.extend(self.committee(tool));
                let subject = format!("{condition} of {title} was ended.");
                Some(self.soon(whom, subject, path))
            }
            ToolEvent::VersionAdded { version } => {
                let subject = said::sentence(&format!("{title} has version {}", version.version));
                Some(self.routine(self.answerable(tool, "versions"), subject, path))
            }
            _ => None,
        }
    }
}
