//! What the office itself knows.
