//! One mail instead of many.

use super::Notice;

/// Subject and lines of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// One line.
    pub subject: String,
    /// Sections: a heading and its notices, the most pressing first.
    pub sections: Vec<(String, Vec<Notice>)>,
}

/// Puts notices together.
pub fn digest(notices: &[Notice]) -> Digest {
    let _ = notices;
    Digest {
        subject: String::new(),
        sections: Vec::new(),
    }
}
