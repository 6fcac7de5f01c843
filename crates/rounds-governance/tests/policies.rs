//! Policy files: the shipped ones are in order, and errors say what, where and what to do.

#[path = "policies/damage.rs"]
mod damage;
#[path = "policies/files.rs"]
mod files;
#[path = "policies/shipped.rs"]
mod shipped;
