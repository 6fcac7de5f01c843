//! Rebuilds the crate when a content file is added or removed; changes within a file are tracked
//! by the compiler already.

fn main() {
    for folder in [
        "views",
        "tables",
        "measures",
        "policies",
        "governance",
        "examples",
    ] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
