//! Who asks, what they may do, and what they may read: the words that sign-in, policies, pages,
//! interface and lake share. Nothing is decided here; decisions are made by policies and arrive as
//! [`Rights`].

mod permission;
mod principal;
mod rights;

pub use permission::Permission;
pub use principal::{ActorKind, PersonId, Principal, Purpose};
pub use rights::{
    ColumnMask, Detail, PolicyFingerprint, ReadRights, Rights, RowFilter, RowRights, TableRights,
};
