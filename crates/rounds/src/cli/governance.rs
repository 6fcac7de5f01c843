//! Flags of the commands of governance: tools, reviews, evidence, records, notices.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Flags of `tools`.
#[derive(Debug, Args)]
pub struct Tools {
    /// What to do
    #[command(subcommand)]
    pub action: ToolsAction,
}

/// What to do with tools.
#[derive(Debug, Subcommand)]
pub enum ToolsAction {
    /// List tools with kind, stage, tier and owner
    List(super::Json),
    /// Show one tool: card, moves, conditions, breaches
    Show {
        /// Its id
        id: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a gate finds: what is there, what is missing, who can provide it
    Gate {
        /// The tool's id
        id: String,
        /// silent, pilot or live
        stage: String,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write everything about a tool to a signed record
    Record {
        /// Its id
        id: String,
        /// Where to write it; ending .html writes a page to read, anything else the JSON to verify
        output: PathBuf,
    },
    /// Verify a signed record; needs no site and no network
    VerifyRecord {
        /// The JSON record
        file: PathBuf,
        /// The installation's public key, as its page shows it; without, the one in the record counts
        #[arg(long)]
        key: Option<String>,
    },
}

/// Flags of `evidence`.
#[derive(Debug, Args)]
pub struct Evidence {
    /// What to do
    #[command(subcommand)]
    pub action: EvidenceAction,
}

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub enum EvidenceAction {
    /// List snapshots, the newest first
    List(super::Json),
    /// Keep results of measures with all that is needed to compute them again
    Take {
        /// What it is about
        title: String,
        /// The tool it is about; its vital signs are taken unless measures are named
        #[arg(long)]
        tool: Option<String>,
        /// A measure by id, or ID@GROUP for one group; may be given several times
        #[arg(long = "measure")]
        measures: Vec<String>,
        /// Only periods that were over when this day began, as YYYY-MM-DD
        #[arg(long)]
        as_of: Option<jiff::civil::Date>,
    },
    /// Print a snapshot as JSON
    Show {
        /// Its id, for example evidence-3
        id: String,
    },
    /// Compute a snapshot again from the lake as of its versions and compare every published digit
    Verify {
        /// Its id; every snapshot if not given
        id: Option<String>,
        /// Print the verdict as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Flags of `governance`.
#[derive(Debug, Args)]
pub struct Governance {
    /// What to do
    #[command(subcommand)]
    pub action: GovernanceAction,
}

/// What to do with governance as a whole.
#[derive(Debug, Subcommand)]
pub enum GovernanceAction {
    /// Read and check the policy files of governance, shipped and own
    Check,
    /// Do what a JSON file asks, in the words of the interface (docs/governance.md); - reads it from standard input
    Do {
        /// The file
        file: PathBuf,
    },
    /// Notice what follows from numbers and clocks: breaches, contingencies, what is late. A round does this too
    Follow,
    /// Check the chain of every event and compare it with the ledger
    Verify {
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
    /// List what somebody must do
    Due {
        /// The name they sign in with; everybody's if not given
        person: Option<String>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Send what waits to be told, and say what was sent
    Tell,
}
