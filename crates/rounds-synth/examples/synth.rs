//! Writes a health system: `cargo run -p rounds-synth --example synth -- SIZE SEED FOLDER [FIRST END]`.

use std::error::Error;

use rounds_synth::{Settings, write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [size, seed, folder, days @ ..] = arguments.as_slice() else {
        return Err("expected SIZE SEED FOLDER [FIRST END], for example demo 1 demo".into());
    };
    let mut settings = Settings::new(size.parse()?, seed.parse()?, folder.into());
    if let [first, end] = days {
        settings.days = Some((first.parse()?, end.parse()?));
    }
    let summary = write(&settings)?;
    for file in &summary.files {
        eprintln!(
            "{:>9} lines  {:>11} bytes  {}",
            file.lines,
            file.bytes,
            file.path.display()
        );
    }
    eprintln!(
        "{} patients, {} staff, {} problems, {} decoys",
        summary.patients, summary.staff, summary.problems, summary.decoys
    );
    Ok(())
}
