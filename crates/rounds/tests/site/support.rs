//! Runs the program on a site in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A site in a temporary folder.
pub struct TestSite {
    folder: tempfile::TempDir,
}

impl TestSite {
    /// Makes one with `rounds init`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = Self { folder };
        let path = site.path("site");
        let made = program()
            .args([
                "init",
                path.to_str().expect("UTF-8"),
                "--name",
                "Test",
                "--time-zone",
                "Europe/Berlin",
            ])
            .output()
            .expect("the program runs");
        assert!(made.status.success(), "{}", text(&made.stderr));
        site
    }

    /// A path beside the site's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside (or, with `site/…`, in) the site's folder.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("written");
        path
    }

    /// The program with this site.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.arg("--site").arg(self.path("site")).args(arguments);
        command
    }

    /// Runs a command that must succeed; gives its standard output.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let complaint = text(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        text(&output.stdout)
    }

    /// Runs a command that must fail; gives its complaint.
    pub fn fail(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        assert!(!output.status.success(), "{arguments:?} did not fail");
        text(&output.stderr)
    }

    /// Runs a command.
    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// The only value of a query.
    pub fn value(&self, sql: &str) -> Value {
        let rows = self.rows(sql);
        let row = rows.first().and_then(Value::as_object).expect("one row");
        row.values().next().expect("one column").clone()
    }

    /// The rows of a query.
    pub fn rows(&self, sql: &str) -> Vec<Value> {
        let printed = self.run(&["query", "--json", sql]);
        serde_json::from_str(&printed).expect("an array of objects")
    }

    /// Loads files and gives the report.
    pub fn load(&self, path: &Path) -> Value {
        let printed = self.run(&["load", "--json", path.to_str().expect("UTF-8")]);
        serde_json::from_str(&printed).expect("a report")
    }
}

/// One count of a report's batches, added up.
pub fn total(report: &Value, count: &str) -> u64 {
    let batches = report["batches"].as_array().expect("batches");
    batches
        .iter()
        .map(|batch| batch[count].as_u64().expect("a count"))
        .sum()
}

/// A Patient as one line.
pub fn patient(id: &str, family: &str) -> String {
    format!(
        r#"{{"resourceType":"Patient","id":"{id}","gender":"female","birthDate":"1970-01-02","name":[{{"family":"{family}"}}]}}"#
    ) + "\n"
}

/// An ambulatory Encounter as one line.
pub fn encounter(id: &str, patient: &str, start: &str) -> String {
    format!(
        r#"{{"resourceType":"Encounter","id":"{id}","status":"finished","class":{{"code":"AMB"}},"subject":{{"reference":"Patient/{patient}"}},"period":{{"start":"{start}","end":"{start}"}}}}"#
    ) + "\n"
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ROUNDS_")) {
        command.env_remove(name);
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
