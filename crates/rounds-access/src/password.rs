//! Passwords: which are accepted, how they are kept (Argon2id), and how they are compared without
//! telling whether the name exists. Hashing runs beside the server's own threads and never more
//! than two at once, so that signing in cannot eat the machine.

mod hashing;
mod rules;

pub use hashing::{Busy, HashFault, PasswordHashing};
pub use rules::{LENGTH_MAX, LENGTH_MIN, WeakPassword, check};
