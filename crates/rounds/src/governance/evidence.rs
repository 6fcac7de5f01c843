//! Takes snapshots of results, keeps them by their hash, and computes them again.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::Timestamp;
use rounds_governance::evidence::{Attachment, EvidenceTaken};
use rounds_governance::ids::ToolId;
use rounds_governance::tool::Tool;
use rounds_governance::{Governance, Refused};
use rounds_measures::evidence::{MeasureWanted, Order, PERIODS, take, verify};
use rounds_web::office::EvidenceOrder;

use super::room::Room;

/// Faults told at most.
const FAULTS_MAX: usize = 100;

/// What computing again brought.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// How many values were compared.
    pub compared: u32,
    /// What differs or is damaged, each as a sentence; none means equal to the published digit.
    pub faults: Vec<String>,
}

impl Room {
    /// Takes a snapshot at this moment and keeps its file. With no measures named, what the tool's
    /// committee looks at is taken: its vital signs and the measures of its conditions.
    ///
    /// # Errors
    /// There is nothing to take, a name is not known, or the lake cannot be read.
    pub async fn take_evidence(
        &self,
        order: &EvidenceOrder,
        at: Timestamp,
    ) -> Result<EvidenceTaken> {
        if order.title.trim().is_empty() {
            return Err(Refused::invalid("title", "say what the evidence is about").into());
        }
        let governance = self.book.current().await?;
        let wanted = match (order.measures.is_empty(), &order.tool) {
            (false, _) => by_measure(order.measures.iter().cloned()),
            (true, Some(id)) => by_measure(looked_at(found(&governance, id)?)),
            (true, None) => {
                let why = "name a tool or at least one measure";
                return Err(Refused::invalid("measures", why).into());
            }
        };
        let order = Order {
            title: order.title.trim().to_owned(),
            tool: order.tool.clone(),
            site: self.site.config.name.clone(),
            software: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at: at,
            measures: wanted,
            periods: PERIODS,
            as_of: order.as_of,
        };
        let snapshot = take(&self.site.lake, &self.site.measures, &order).await?;
        let taken = snapshot.taken();
        let text = snapshot.text();
        let file = &taken.file;
        self.files
            .keep(&file.name, &file.media_type, text.as_bytes())?;
        Ok(taken)
    }

    /// Computes a snapshot again from the lake as of its versions.
    ///
    /// # Errors
    /// Never because of what it finds: a missing, damaged or unreadable snapshot is a fault too.
    pub async fn verify_evidence(&self, file: &Attachment) -> Result<Verified> {
        let snapshot = match self.snapshot(file) {
            Ok(snapshot) => snapshot,
            Err(error) => {
                return Ok(Verified {
                    compared: 0,
                    faults: vec![format!("{error:#}")],
                });
            }
        };
        let verdict = verify(&self.site.lake, &snapshot, env!("CARGO_PKG_VERSION")).await;
        let faults = verdict.faults.into_iter().take(FAULTS_MAX);
        Ok(Verified {
            compared: u32::try_from(verdict.compared).unwrap_or(u32::MAX),
            faults: faults.map(|fault| fault.sentence).collect(),
        })
    }
}

fn found<'g>(governance: &'g Governance, id: &ToolId) -> Result<&'g Tool, Refused> {
    let tool = governance.tools.get(id);
    tool.ok_or_else(|| Refused::not_found("tool", id.as_str()))
}

/// Measures and groups that a committee looks at for a tool.
fn looked_at(tool: &Tool) -> impl Iterator<Item = (String, String)> + '_ {
    let signs = tool.measures.iter();
    let signs = signs.map(|sign| (sign.measure.clone(), sign.group.clone()));
    let accepted = tool.acceptance.iter().map(|one| &one.condition);
    let standing = tool.standing.values().map(|one| &one.agreed.condition);
    let conditions = accepted
        .chain(standing)
        .map(|condition| (condition.measure.clone(), condition.group.clone()));
    signs.chain(conditions)
}

/// Each measure once with all its groups; every group beats some.
fn by_measure(wanted: impl Iterator<Item = (String, String)>) -> Vec<MeasureWanted> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (measure, group) in wanted {
        all.entry(measure).or_default().insert(group);
    }
    let one = |(measure, groups): (String, BTreeSet<String>)| MeasureWanted {
        measure,
        groups: match groups.contains("") {
            true => Vec::new(),
            false => groups.into_iter().collect(),
        },
    };
    all.into_iter().map(one).collect()
}
