//! The sections of `rounds.toml`.

use std::net::SocketAddr;
use std::path::PathBuf;

use rounds_lake::Limits;
use serde::Deserialize;

/// Where pages are shown unless told otherwise.
pub const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 7300);

/// `[data]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataSection {
    /// Folder of the lake, relative to the site.
    pub folder: PathBuf,
}

/// `[serve]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServeSection {
    /// Where to listen.
    pub address: SocketAddr,
    /// Whether people sign in; how, is in `[sign_in]`.
    pub sign_in: SignInMode,
    /// PEM file with the certificate and what it was signed with, relative to the site.
    pub tls_certificate: Option<PathBuf>,
    /// PEM file with its key.
    pub tls_key: Option<PathBuf>,
    /// PEM file with the authority whose certificates clients must show; none is asked for without.
    pub tls_client_authority: Option<PathBuf>,
    /// Names under which people open the pages, where that is not this machine.
    pub hosts: Vec<String>,
    /// Proxies whose word about the visitor's address is taken, as addresses or networks.
    pub trusted_proxies: Vec<String>,
    /// Whether those proxies encrypt towards the visitor, so that they may speak plainly here.
    pub proxy_encrypts: bool,
    /// Path below which the proxy shows the pages, for example `/rounds`.
    pub base_path: String,
    /// Requests of one person in a minute, their programs included; two fifths of it in one go.
    pub requests_per_minute: u32,
    /// Where metrics are shown apart from the pages, without sign-in; loopback only.
    pub metrics_address: Option<SocketAddr>,
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSection {
    /// `sqlite:FILE`, relative to the site, or `postgres://USER@HOST/DATABASE`. A password belongs
    /// into the environment (`ROUNDS_STORE_URL`, `PGPASSWORD`), not into the file.
    pub url: String,
}

/// Whether people sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignInMode {
    /// They do.
    Required,
    /// Nobody does: whoever reaches the pages sees everything. On loopback only.
    Off,
}

/// `[ledger]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LedgerSection {
    /// File outside the database that the head is written to; best on another machine.
    pub anchor_file: Option<PathBuf>,
    /// `udp://HOST:PORT` or `unix:/dev/log`: where the head is sent.
    pub anchor_syslog: Option<String>,
    /// Minutes between anchors.
    pub anchor_minutes: u32,
}

/// `[backup]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSection {
    /// Where backups are put, relative to the site; best on another machine.
    pub folder: Option<PathBuf>,
}

/// `[[schedule]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSection {
    /// Its name.
    pub name: String,
    /// `round`, `backup` or `verify-ledger`.
    pub job: String,
    /// `every N minutes`, `daily HH:MM` or `weekly DAY HH:MM`, in the site's time zone.
    pub at: String,
}

/// `[query]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuerySection {
    /// Rows at most.
    pub rows: usize,
    /// Seconds at most.
    pub seconds: u64,
    /// Memory at most, MiB.
    pub memory_mib: usize,
}

impl Default for DataSection {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
        }
    }
}

impl Default for StoreSection {
    fn default() -> Self {
        Self {
            url: "sqlite:data/rounds.db".to_owned(),
        }
    }
}

impl Default for LedgerSection {
    fn default() -> Self {
        Self {
            anchor_file: None,
            anchor_syslog: None,
            anchor_minutes: 5,
        }
    }
}

impl Default for ServeSection {
    fn default() -> Self {
        Self {
            address: DEFAULT_ADDRESS,
            sign_in: SignInMode::Required,
            tls_certificate: None,
            tls_key: None,
            tls_client_authority: None,
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            proxy_encrypts: false,
            base_path: String::new(),
            requests_per_minute: 600,
            metrics_address: None,
        }
    }
}

impl Default for QuerySection {
    fn default() -> Self {
        Self {
            rows: Limits::INTERACTIVE.rows,
            seconds: Limits::INTERACTIVE.time.as_secs(),
            memory_mib: Limits::INTERACTIVE.memory_bytes >> 20,
        }
    }
}
