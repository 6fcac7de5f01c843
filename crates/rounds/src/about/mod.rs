//! What this installation is: for the hospital's inventory of what runs in its network.

pub mod dependencies;
