//! Which code encrypts. Two are compiled in, because a dependency of the tables asks for another
//! than ours, and the mail library takes the process's choice: without one it would panic.

use rustls::crypto::aws_lc_rs;

/// Chooses for the whole process, unless somebody has.
pub(crate) fn choose() {
    // Somebody else's choice is as good.
    let _ = aws_lc_rs::default_provider().install_default();
}
