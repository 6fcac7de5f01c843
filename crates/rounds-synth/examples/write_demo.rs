//! Writes the demo's data: `cargo run -p rounds-synth --example write_demo -- FOLDER SEED LAST_DAY`.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seed, end] = arguments.as_slice() else {
        return Err(io::Error::other(
            "expected FOLDER SEED LAST_DAY, for example demo 1 2026-11-01",
        ));
    };
    let seed = seed.parse().map_err(io::Error::other)?;
    let end = end.parse().map_err(io::Error::other)?;
    let summary = rounds_synth::write_demo(Path::new(folder), seed, end)?;
    for file in &summary.files {
        eprintln!("{:>7} lines  {}", file.lines, file.path.display());
    }
    eprintln!(
        "{} patients, {} encounters",
        summary.patients, summary.encounters
    );
    Ok(())
}
