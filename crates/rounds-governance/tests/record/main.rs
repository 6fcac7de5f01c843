//! Records of a tool: sealed, verified, changed and found out, shown as a page.

mod chain_of;
mod damage;
mod faults;
mod page;
mod votes;
