//! Tools that are not the record: visits at a distance, devices at home, interfaces, systems that
//! fail, and what all of it costs; and what only looks wrong there.

pub(crate) mod costs;
pub(crate) mod devices;
pub(crate) mod downtime;
pub(crate) mod interfaces;
pub(crate) mod telehealth;

use super::entry::Entry;
use crate::random::Topic;
use crate::world::World;
use costs::Costs;
use devices::Devices;
use downtime::Downtimes;
use interfaces::Interfaces;
use telehealth::Telehealth;

const OPERATIONS: Topic = Topic::new("planted operations");
/// From about when problems begin: weekly measures have a baseline before it.
const START: (f64, f64) = (0.5, 0.7);

/// What is planted in operations.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    pub(crate) telehealth: Telehealth,
    pub(crate) devices: Devices,
    pub(crate) interfaces: Interfaces,
    pub(crate) downtimes: Downtimes,
    pub(crate) costs: Costs,
}

impl Operations {
    pub(super) fn draw(world: &World) -> Self {
        let random = |number| world.random(OPERATIONS, &[number]);
        Self {
            telehealth: Telehealth::draw(world, &mut random(1)),
            devices: Devices::draw(world, &mut random(2)),
            interfaces: Interfaces::draw(world, &mut random(3)),
            downtimes: Downtimes::draw(world, &mut random(4)),
            costs: Costs::draw(world, &mut random(5)),
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = self.telehealth.entries();
        entries.extend(self.devices.entries());
        entries.extend(self.interfaces.entries(world));
        entries.extend(self.downtimes.entries());
        entries.extend(self.costs.entries());
        entries
    }
}
