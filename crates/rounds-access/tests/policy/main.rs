//! Policies as a site meets them: the shipped files with the shipped tables.

mod shipped;
mod support;
