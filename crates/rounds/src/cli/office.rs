//! Flags of the commands of the office itself: people, policies, ledger, jobs, backups.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Flags of `people`.
#[derive(Debug, Args)]
pub struct People {
    /// What to do
    #[command(subcommand)]
    pub action: PeopleAction,
}

/// What to do with people.
#[derive(Debug, Subcommand)]
pub enum PeopleAction {
    /// List them with their roles
    List(super::Json),
    /// Add a person and print the code with which they set their password
    Add {
        /// The name to sign in with
        sign_in_name: String,
        /// Name on screen
        #[arg(long)]
        name: String,
        /// A role; may be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// A department or site whose rows are theirs; may be given several times
        #[arg(long = "unit")]
        units: Vec<String>,
        /// An id under which the data know them as staff; may be given several times
        #[arg(long = "staff-id")]
        staff_ids: Vec<String>,
    },
    /// Disable a person: their sessions and tokens end at once
    Disable {
        /// The name they sign in with
        sign_in_name: String,
    },
    /// Let a disabled person sign in again
    Enable {
        /// The name they sign in with
        sign_in_name: String,
    },
    /// Take password and second factor away and print a code to begin anew with
    Reset {
        /// The name they sign in with
        sign_in_name: String,
    },
}

/// Flags of `policies`.
#[derive(Debug, Args)]
pub struct Policies {
    /// What to do
    #[command(subcommand)]
    pub action: PoliciesAction,
}

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub enum PoliciesAction {
    /// Read and check every policy file, shipped and own
    Check,
    /// Say which decisions differ between these policies and another folder of them
    Diff {
        /// The other folder; the shipped policies if not given
        other: Option<PathBuf>,
    },
    /// Say whether roles may do or see something, and why
    Explain {
        /// A permission (ledger:read), a table (clinical.encounter) or a column (clinical.patient.birth_date)
        question: String,
        /// A role; may be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// A department or site; may be given several times
        #[arg(long = "unit")]
        units: Vec<String>,
        /// What they look for
        #[arg(long, default_value = "quality")]
        purpose: String,
        /// Without a second factor
        #[arg(long)]
        no_second_factor: bool,
        /// With emergency access
        #[arg(long)]
        emergency: bool,
    },
}

/// Flags of `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// What to do
    #[command(subcommand)]
    pub action: AuditAction,
}

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Check every entry, the chain and the anchors, and name the first bad entry
    Verify {
        /// A file of anchors; the configured one if not given
        #[arg(long, value_name = "FILE")]
        anchors: Option<PathBuf>,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
    /// List entries, the newest first
    List {
        /// Who: part of a name, or an id
        #[arg(long)]
        who: Option<String>,
        /// The action's word, for example query
        #[arg(long)]
        action: Option<String>,
        /// How many
        #[arg(long, default_value_t = 50)]
        rows: u32,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write entries to standard output, the oldest first
    Export {
        /// In which form
        #[arg(long, value_enum, default_value_t = LedgerForm::Fhir)]
        format: LedgerForm,
        /// From this entry
        #[arg(long, default_value_t = 1)]
        from: i64,
    },
    /// Write the newest entry's hash to the configured anchors now
    Anchor,
}

/// In which form the ledger is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerForm {
    /// FHIR AuditEvent, one a line
    Fhir,
    /// Comma-separated values
    Csv,
    /// Common Event Format
    Cef,
    /// Open Cybersecurity Schema Framework, one a line
    Ocsf,
}

/// Flags of `jobs`.
#[derive(Debug, Args)]
pub struct Jobs {
    /// What to do
    #[command(subcommand)]
    pub action: JobsAction,
}

/// What to do with jobs.
#[derive(Debug, Subcommand)]
pub enum JobsAction {
    /// List jobs, the newest first, and schedules
    List(super::Json),
    /// Ask for a job: round, backup or verify-ledger
    Start {
        /// Its kind
        kind: String,
    },
    /// Tell a job to stop
    Cancel {
        /// Its id
        id: String,
    },
    /// Do a failed or cancelled job again
    Retry {
        /// Its id
        id: String,
    },
    /// Work on jobs until there is nothing to do; `rounds serve` does it all the time
    Work {
        /// Go on until interrupted
        #[arg(long)]
        forever: bool,
    },
}

/// Flags of `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder to put the backup in; the configured one if not given
    pub folder: Option<PathBuf>,
    /// Only list the backups there
    #[arg(long)]
    pub list: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup's folder
    pub backup: PathBuf,
    /// The folder to restore to, empty or not there yet
    #[arg(long)]
    pub to: PathBuf,
    /// Read every row again and compare with what the backup says
    #[arg(long)]
    pub verify: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}
