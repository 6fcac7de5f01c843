//! Commands and flags. Those of the office itself are in [`office`].

mod governance;
mod office;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use governance::*;
pub use office::*;

/// The office of the Chief Medical Information Officer as software: loads what the systems of
/// care produce, computes measures that can be recomputed, and says what changed.
#[derive(Debug, Parser)]
#[command(name = "rounds", version, max_term_width = 100)]
#[command(after_help = "\
Exit status: 0 done, 1 failed, 2 wrong use, 3 done but a measure failed or the site needs
attention, 130 interrupted.

A first site:
  rounds init my-hospital
  rounds load --site my-hospital path/to/fhir-export
  rounds run --site my-hospital
  rounds serve --site my-hospital")]
pub struct Arguments {
    /// The site's folder
    #[arg(
        long,
        global = true,
        env = "ROUNDS_SITE",
        default_value = ".",
        value_name = "DIR"
    )]
    pub site: PathBuf,
    /// Write log lines as JSON
    #[arg(long, global = true)]
    pub log_json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a site: a folder with a commented configuration
    #[command(after_help = "Example:\n  rounds init my-hospital --time-zone Europe/Berlin")]
    Init(Init),
    /// Load files or folders
    #[command(after_help = "\
FHIR files (.ndjson, .ndjson.gz) need no configuration; CSV and Parquet files need a mapping.
A file that was loaded before is read on from where it ended, or left alone.

Examples:
  rounds load export/
  rounds load extract/ --mapping mappings/predictions.toml --mapping mappings/outcomes.toml")]
    Load(Load),
    /// Do a round: load what is new, compute measures, open and close findings
    Run(Json),
    /// Show the site in the browser
    Serve(Serve),
    /// Ask the tables a question in SQL
    #[command(after_help = "\
Examples:
  rounds query \"select class, count(*) from clinical.encounter group by 1 order by 2 desc\"
  rounds query --as-of 2026-11-01 --csv - < question.sql")]
    Query(Query),
    /// List the tables, or the columns of one
    Tables(Tables),
    /// List the statistics that SQL can call, or explain one
    #[command(after_help = "Examples:\n  rounds functions\n  rounds functions auroc_ci")]
    Functions(Functions),
    /// Keep, list or show the reference samples that drift is measured against
    #[command(after_help = "\
Examples:
  rounds reference take age-2025 \"select age as value from ai.prediction_feature where at < '2026-01-01'\"
  rounds query \"select psi(age, 'age-2025') from ai.prediction_feature\"")]
    Reference(Reference),
    /// List the measures with their last values, or one with its series
    Measures(Measures),
    /// List, export or try again the rows that were refused
    Quarantine(Quarantine),
    /// Derive a FHIR table again from the resources kept, after its view changed
    Rebuild(Rebuild),
    /// Say what is wrong with this site and how to mend it
    Doctor(Json),
    /// Run the official SQL-on-FHIR test files in a folder and print passed, failed and skipped
    Conformance(Conformance),
    /// Make a demonstration site with synthetic data, do a round and show it
    Demo(Demo),
    /// Write a synthetic health system with planted, labelled problems, as a site ready for a round
    Synth(Synth),
    /// Compare what rounds find in synthetic data with what was planted into them
    #[command(after_help = "\
Rounds are replayed over the site's results day by day, and nothing is written.

Examples:
  rounds score --site three-rivers --truth three-rivers/truth/truth.json
  rounds score seed-0 seed-1 seed-2 --json
  rounds score old=kept/truth.json new=kept/truth.json")]
    Score(Score),
    /// Add, disable and list the people who may sign in
    #[command(
        after_help = "Example:\n  rounds people add mchen --name \"Mei Chen\" --role analyst"
    )]
    People(People),
    /// Check policies, compare them, and ask who may see what
    #[command(after_help = "\
Examples:
  rounds policies check
  rounds policies explain clinical.patient.birth_date --role analyst")]
    Policies(Policies),
    /// List tools, ask what a gate still needs, write and verify signed records
    #[command(after_help = "\
Examples:
  rounds tools gate icu-mortality live
  rounds tools record icu-mortality icu-mortality.json
  rounds tools verify-record icu-mortality.json")]
    Tools(Tools),
    /// Keep results as evidence, and compute them again
    #[command(after_help = "\
Examples:
  rounds evidence take \"ICU mortality before the pilot\" --tool icu-mortality
  rounds evidence verify")]
    Evidence(Evidence),
    /// Policies, events, duties and notices of governance
    Governance(Governance),
    /// Verify, list and export the ledger
    #[command(after_help = "\
Examples:
  rounds audit verify
  rounds audit export --format fhir > ledger.ndjson")]
    Audit(Audit),
    /// List, start and stop work that runs by itself
    Jobs(Jobs),
    /// Make a backup of tables, database and configuration while the server runs
    #[command(after_help = "Example:\n  rounds backup /mnt/backups")]
    Backup(Backup),
    /// Bring a backup back into an empty folder
    #[command(
        after_help = "Example:\n  rounds restore /mnt/backups/backup-20261122T053000000Z --to /srv/rounds --verify"
    )]
    Restore(Restore),
    /// Say what this installation is: ports, folders, cryptography, data flows, dependencies
    About(Json),
    /// Write documentation that is generated from definitions (for developers)
    #[command(hide = true)]
    Docs(Docs),
}

/// Flags of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make
    pub folder: PathBuf,
    /// The site's name
    #[arg(long)]
    pub name: Option<String>,
    /// The facility's IANA time zone
    #[arg(long, default_value = "UTC")]
    pub time_zone: String,
}

/// Flags of `load`.
#[derive(Debug, Args)]
pub struct Load {
    /// Files or folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// A mapping file for CSV or Parquet; may be given several times
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// Name of the source to record; the path if not given
    #[arg(long)]
    pub source: Option<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `functions`.
#[derive(Debug, Args)]
pub struct Functions {
    /// One function's name
    pub name: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `reference`.
#[derive(Debug, Args)]
pub struct Reference {
    /// What to do
    #[command(subcommand)]
    pub action: ReferenceAction,
}

/// What to do with references.
#[derive(Debug, Subcommand)]
pub enum ReferenceAction {
    /// Take a sample: a query with one column, numbers or names
    Take {
        /// Name to keep it under, as SQL will call it
        name: String,
        /// The query
        sql: String,
        /// Bins for numbers
        #[arg(long, default_value_t = 10)]
        bins: u16,
        /// Replace the one of this name
        #[arg(long)]
        replace: bool,
    },
    /// List them
    List(Json),
    /// Show one with its bins
    Show {
        /// Its name
        name: String,
    },
}

/// Only `--json`.
#[derive(Debug, Args)]
pub struct Json {
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen; loopback only until there is sign-in
    #[arg(long)]
    pub address: Option<SocketAddr>,
}

/// Flags of `query`.
#[derive(Debug, Args)]
pub struct Query {
    /// The question, or - to read it from standard input
    #[arg(allow_hyphen_values = true)]
    pub sql: String,
    /// Ask an earlier state: a version number, a date or an instant
    #[arg(long, value_name = "VERSION|TIME")]
    pub as_of: Option<String>,
    /// Print an array of objects
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV
    #[arg(long)]
    pub csv: bool,
    /// Rows at most
    #[arg(long)]
    pub rows: Option<usize>,
}

/// Flags of `tables`.
#[derive(Debug, Args)]
pub struct Tables {
    /// One table, for example clinical.encounter
    pub name: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `measures`.
#[derive(Debug, Args)]
pub struct Measures {
    /// One measure, for example flow.ed_visits
    pub id: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `quarantine`.
#[derive(Debug, Args)]
pub struct Quarantine {
    /// What to do; lists the open rows if not given
    #[command(subcommand)]
    pub action: Option<QuarantineAction>,
    /// Print as JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with refused rows.
#[derive(Debug, Subcommand)]
pub enum QuarantineAction {
    /// List the open rows (without their raw text, which holds patient data)
    List {
        /// Only this batch
        #[arg(long)]
        batch: Option<i64>,
    },
    /// Write the raw text of the open rows to a file, one row a line
    Export {
        /// The file to write
        file: PathBuf,
        /// Only this batch
        #[arg(long)]
        batch: Option<i64>,
    },
    /// Try the open rows again, after a view or mapping was mended
    Replay {
        /// Only this batch
        #[arg(long)]
        batch: Option<i64>,
    },
}

/// Flags of `rebuild`.
#[derive(Debug, Args)]
pub struct Rebuild {
    /// The table, for example clinical.encounter
    pub table: String,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `conformance`.
#[derive(Debug, Args)]
pub struct Conformance {
    /// The folder with the suite's JSON files
    pub folder: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to make it
    #[arg(default_value = "rounds-demo")]
    pub folder: PathBuf,
    /// Seed of the synthetic data
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// The day after the last day of the data; the first of this month if not given
    #[arg(long)]
    pub end: Option<jiff::civil::Date>,
    /// A file that tells what the office did, in place of the shipped story
    #[arg(long, value_name = "FILE")]
    pub story: Option<PathBuf>,
    /// Where to listen
    #[arg(long)]
    pub address: Option<SocketAddr>,
    /// Make and load it without showing it
    #[arg(long)]
    pub no_serve: bool,
}

/// Flags of `synth`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  rounds synth --size demo --seed 3 --out three-rivers
  rounds synth --size hospital --out big --days 2026-03-01..2026-03-08
  rounds --site three-rivers run
  rounds --site three-rivers score --truth three-rivers/truth/truth.json")]
pub struct Synth {
    /// demo (two small hospitals), hospital (300 beds) or system (ten hospitals, a million patients)
    #[arg(long)]
    pub size: rounds_synth::Size,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// The folder to make; it becomes a site
    #[arg(long)]
    pub out: PathBuf,
    /// Only these days of the twelve months: first day and the day after the last
    #[arg(long, value_name = "A..B", value_parser = crate::commands::synth::days)]
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// The day after the last of the twelve months
    #[arg(long, default_value_t = rounds_synth::USUAL_END)]
    pub end: jiff::civil::Date,
    /// Plant nothing: for counting false alarms
    #[arg(long)]
    pub clean: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// Sites with what was planted into their data, scored together; this site if not given, and
    /// truth/truth.json in the site's folder if no file is given
    #[arg(value_name = "SITE[=TRUTH]", conflicts_with = "truth")]
    pub sites: Vec<String>,
    /// What was planted into the data of this site: the truth.json that came with them
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// Days from one replayed round to the next
    #[arg(long, value_name = "DAYS", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..))]
    pub every: u16,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `docs`.
#[derive(Debug, Args)]
pub struct Docs {
    /// The folder to write to
    pub folder: PathBuf,
}
