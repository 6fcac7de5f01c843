//! Steps: announced, timed and counted.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How a step that did not fail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It could not be tried here, and why.
    Skipped(String),
}

/// What was done so far.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<(String, Duration, String)>,
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    /// Runs one step; its error stops the run.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome>) -> Result<()> {
        println!("\n==> {name}");
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        let (count, word) = match &outcome {
            Ok(Outcome::Passed) => (&mut self.passed, "passed".to_owned()),
            Ok(Outcome::Skipped(why)) => (&mut self.skipped, format!("skipped: {why}")),
            Err(_) => (&mut self.failed, "FAILED".to_owned()),
        };
        *count += 1;
        println!("<== {name}: {word} ({:.1} s)", took.as_secs_f64());
        self.lines.push((name.to_owned(), took, word));
        outcome
            .map(|_| ())
            .map_err(|error| error.context(format!("step \"{name}\" failed")))
    }

    /// Prints every step with its duration, then the line that says how it went.
    pub fn print(&self) {
        println!();
        for (name, took, word) in &self.lines {
            println!("{:>8.1} s  {name}: {word}", took.as_secs_f64());
        }
        let skipped = match self.skipped {
            0 => String::new(),
            count => format!(", {count} skipped"),
        };
        println!("{} passed, {} failed{skipped}", self.passed, self.failed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_failed_and_skipped_steps_are_counted_apart() {
        let mut report = Report::default();
        let passed = report.step("one", || Ok(Outcome::Passed));
        let skipped = report.step("two", || Ok(Outcome::Skipped("not here".to_owned())));
        let failed = report.step("three", || Err(anyhow::anyhow!("broken")));
        assert!(passed.is_ok() && skipped.is_ok());
        let message = format!("{:#}", failed.expect_err("the step failed"));
        assert_eq!(message, "step \"three\" failed: broken");
        assert_eq!((report.passed, report.failed, report.skipped), (1, 1, 1));
    }
}
