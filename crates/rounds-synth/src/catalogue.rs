//! What can be planted, as a list for readers: the entries of one seed. The labels of a real
//! health system are in its own `truth/`.

use crate::course::Plan;
use crate::planted::Planted;
use crate::settings::Settings;
use crate::size::Size;
use crate::world::World;

/// One kind of problem or decoy.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueLine {
    /// Unique among the entries of a seed.
    pub id: String,
    /// Looks wrong and is not.
    pub decoy: bool,
    /// ai, alerts, clinicians, privacy, data, prior-auth, access or cost.
    pub area: String,
    /// What is wrong.
    pub kind: &'static str,
    /// What it befalls: rule, model, department …
    pub target: &'static str,
    /// Size in this seed, with its unit.
    pub size: String,
    /// Who ought to notice.
    pub notice: &'static str,
    /// What was done to the data.
    pub story: String,
    /// Measures whose findings would be it, each with the columns of the group that it names.
    pub measures: Vec<(&'static str, Vec<String>)>,
}

/// What a seed plants in a health system of this size, problems before decoys.
pub fn catalogue(size: Size, seed: u64) -> Result<Vec<CatalogueLine>, jiff::Error> {
    let settings = Settings::new(size, seed, std::path::PathBuf::new());
    let world = World::new(seed, size, (settings.first()?, settings.end))?;
    let mut planted = Planted::draw(&world);
    let plan = Plan::new(&world, &planted);
    planted.privacy.settle(&world, &plan);
    let entries = planted.entries(&world);
    let lines = entries.into_iter().map(|entry| CatalogueLine {
        area: entry.area.word().to_owned(),
        size: format!("{:.2} {}", entry.size, entry.size_unit),
        target: entry.target.kind,
        id: entry.id,
        decoy: entry.decoy,
        kind: entry.kind,
        notice: entry.notice,
        story: entry.story,
        measures: entry
            .seen_in
            .into_iter()
            .map(|seen| (seen.measure, seen.groups.keys().cloned().collect()))
            .collect(),
    });
    Ok(lines.collect())
}
