//! The sepsis score's extract: the model, its predictions and
//! what then happened, as a vendor would send them. `mappings/` says how they become tables.
//!
//! The score is well calibrated by construction: the chance of sepsis is drawn first, the score is
//! that chance seen through noise.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::Timestamp;

use crate::old::export::WrittenFile;
use crate::old::places::Place;
use crate::old::resources::at;

const MODEL: &str = "sepsis-early-warning";
const VERSION: &str = "2.1";
/// Score at or above which the tool alerts.
pub(crate) const THRESHOLD: f64 = 0.15;

/// The open files.
pub(crate) struct PredictionFiles {
    predictions: (BufWriter<File>, WrittenFile),
    outcomes: (BufWriter<File>, WrittenFile),
    models: (BufWriter<File>, WrittenFile),
}

/// One scored encounter.
pub(crate) struct Scored<'a> {
    pub(crate) encounter_id: &'a str,
    pub(crate) patient_id: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) scored_at: Timestamp,
    /// `None` where the tool gave no score.
    pub(crate) score: Option<f64>,
    pub(crate) latency_ms: i64,
}

impl PredictionFiles {
    /// Creates `folder` and the files with their headings; the model is all of its file.
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let open = |name: &str, heading: &str| {
            let path = folder.join(name);
            let mut file = BufWriter::new(File::create(&path)?);
            writeln!(file, "{heading}")?;
            io::Result::Ok((file, WrittenFile { path, lines: 0 }))
        };
        let mut models = open("models.csv", "model,version,title,intended_use,threshold")?;
        models.1.lines += 1;
        writeln!(
            models.0,
            "{MODEL},{VERSION},Sepsis early warning,Prompts the triage nurse to call the sepsis team,{THRESHOLD}"
        )?;
        Ok(Self {
            models,
            predictions: open(
                "predictions.csv",
                "prediction,scored_at,encounter,patient,hospital,model,version,score,threshold,latency_ms",
            )?,
            outcomes: open(
                "outcomes.csv",
                "prediction,encounter,patient,hospital,sepsis,confirmed_at",
            )?,
        })
    }

    /// Adds a prediction and returns its id.
    pub(crate) fn predict(&mut self, scored: &Scored<'_>) -> io::Result<String> {
        let number = self.predictions.1.lines + 1;
        let prediction_id = format!("sep-{number:06}");
        let score = scored.score.map(|score| format!("{score:.4}"));
        self.write_prediction(&prediction_id, scored, &score.unwrap_or_default())?;
        if number == 1 {
            // A probability above 1, which the mapping refuses.
            self.write_prediction("sep-out-of-range", scored, "1.7000")?;
        }
        Ok(prediction_id)
    }

    fn write_prediction(&mut self, id: &str, scored: &Scored<'_>, score: &str) -> io::Result<()> {
        let (file, written) = &mut self.predictions;
        written.lines += 1;
        writeln!(
            file,
            "{id},{},{},{},{},{MODEL},{VERSION},{score},{THRESHOLD},{}",
            at(scored.scored_at),
            scored.encounter_id,
            scored.patient_id,
            scored.place.name,
            scored.latency_ms,
        )
    }

    /// Adds what really happened.
    pub(crate) fn observe(
        &mut self,
        prediction_id: &str,
        scored: &Scored<'_>,
        (sepsis, confirmed_at): (bool, Timestamp),
    ) -> io::Result<()> {
        let (file, written) = &mut self.outcomes;
        written.lines += 1;
        writeln!(
            file,
            "{prediction_id},{},{},{},{},{}",
            scored.encounter_id,
            scored.patient_id,
            scored.place.name,
            u8::from(sepsis),
            at(confirmed_at)
        )
    }

    /// Ends the files.
    pub(crate) fn finish(self) -> io::Result<[WrittenFile; 3]> {
        let close = |(mut file, written): (BufWriter<File>, WrittenFile)| {
            file.flush()?;
            io::Result::Ok(written)
        };
        Ok([
            close(self.models)?,
            close(self.predictions)?,
            close(self.outcomes)?,
        ])
    }
}
