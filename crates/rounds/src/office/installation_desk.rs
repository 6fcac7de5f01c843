//! What this installation is, for the hospital's inventory of technology and map of its network.
//! No secrets: passwords in addresses are not printed.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_web::Visitor;
use rounds_web::office::{Installation, OfficeResult};
use rounds_web::page_data::office::{InstallationFact, InstallationGroup, InstallationPage};

use super::home::Home;
use crate::about;
use crate::config::SignInMode;
use crate::governance::signing_key;
use crate::site::KEY_FILE;

/// Describes an installation.
pub struct InstallationDesk {
    /// The installation.
    pub home: Arc<Home>,
}

#[async_trait]
impl Installation for InstallationDesk {
    async fn describe(&self, _: &Visitor) -> OfficeResult<InstallationPage> {
        Ok(describe(&self.home))
    }
}

/// Everything, by topic.
pub fn describe(home: &Home) -> InstallationPage {
    InstallationPage {
        groups: vec![
            program(home),
            network(home),
            folders(home),
            accounts(home),
            cryptography(home),
            flows(home),
            dependencies(),
        ],
    }
}

fn group(
    title: &str,
    meaning: &str,
    columns: &[&str],
    facts: Vec<InstallationFact>,
) -> InstallationGroup {
    InstallationGroup {
        title: title.to_owned(),
        meaning: meaning.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        facts,
    }
}

fn fact<const N: usize>(name: &str, values: [String; N]) -> InstallationFact {
    InstallationFact {
        name: name.to_owned(),
        values: values.into(),
    }
}

fn program(home: &Home) -> InstallationGroup {
    let version = home.site.lake.latest().map(|snapshot| snapshot.version());
    group(
        "Program",
        "What runs here.",
        &["Value"],
        vec![
            fact("Program", [format!("rounds {}", env!("CARGO_PKG_VERSION"))]),
            fact("Site", [home.site.config.name.clone()]),
            fact("Time zone", [home.site.config.time_zone.clone()]),
            fact(
                "System",
                [format!(
                    "{} {}",
                    std::env::consts::OS,
                    std::env::consts::ARCH
                )],
            ),
            fact(
                "Version of the tables",
                [version.map_or("unknown".to_owned(), |version| version.to_string())],
            ),
            fact("Version of the policies", [home.policies.hash().to_owned()]),
        ],
    )
}

fn network(home: &Home) -> InstallationGroup {
    let serve = &home.site.config.serve;
    let encryption = match (&serve.tls_certificate, serve.proxy_encrypts) {
        (Some(_), _) => "TLS 1.2 and 1.3",
        (None, true) => "by the proxy in front",
        (None, false) => "none, loopback only",
    };
    let mut facts = vec![fact(
        "Pages and interface",
        [
            format!("TCP {}", serve.address),
            "in".to_owned(),
            encryption.to_owned(),
        ],
    )];
    if let Some(address) = serve.metrics_address {
        let values = [
            format!("TCP {address}"),
            "in".to_owned(),
            "none, loopback only".to_owned(),
        ];
        facts.push(fact("Metrics", values));
    }
    group(
        "Network",
        "Every port that is listened on. Nothing else is opened, and nothing is asked of the internet unless it is listed under data flows.",
        &["Where", "Direction", "Encryption"],
        facts,
    )
}

fn folders(home: &Home) -> InstallationGroup {
    let site = &home.site;
    let data = site.folder.join(&site.config.data.folder);
    let mut facts = vec![
        fact(
            "Configuration",
            [
                site.folder.display().to_string(),
                "no patient data".to_owned(),
            ],
        ),
        fact(
            "Tables",
            [
                site.lake.root().display().to_string(),
                "patient data".to_owned(),
            ],
        ),
        fact(
            "Database",
            [
                home.store.url().to_string(),
                "people, sessions, ledger".to_owned(),
            ],
        ),
        fact(
            "Installation key",
            [
                data.join(KEY_FILE).display().to_string(),
                "secret".to_owned(),
            ],
        ),
    ];
    if let Some(folder) = &site.config.backup.folder {
        facts.push(fact(
            "Backups",
            [
                site.folder.join(folder).display().to_string(),
                "everything above".to_owned(),
            ],
        ));
    }
    group("Folders", "Where data lie.", &["Where", "Holds"], facts)
}

fn accounts(home: &Home) -> InstallationGroup {
    let config = &home.site.config;
    let sign_in = match config.serve.sign_in {
        SignInMode::Required => "required",
        SignInMode::Off => "off: whoever reaches the pages sees everything (loopback only)",
    };
    let provider = config.sign_in.oidc.as_ref().map(|oidc| oidc.issuer.clone());
    let roles = home.policies.roles().len();
    group(
        "Accounts",
        "How people come in.",
        &["Value"],
        vec![
            fact("Sign-in", [sign_in.to_owned()]),
            fact(
                "Identity provider",
                [provider.unwrap_or_else(|| "none".to_owned())],
            ),
            fact(
                "Session ends",
                [format!(
                    "after {} minutes without a request, after {} hours in any case",
                    config.sign_in.idle_minutes, config.sign_in.absolute_hours
                )],
            ),
            fact("Roles", [roles.to_string()]),
            fact("Default passwords", ["none exist".to_owned()]),
        ],
    )
}

fn cryptography(home: &Home) -> InstallationGroup {
    let at_rest = "by the disk: Rounds does not encrypt its own files";
    let anchors = match &home.site.config.ledger.anchor_file {
        Some(file) => file.display().to_string(),
        None => "no file".to_owned(),
    };
    let public_key = signing_key(&home.site.key).verifying_key().to_base64();
    group(
        "Cryptography",
        "What protects what.",
        &["How"],
        vec![
            fact("In transit", ["TLS by rustls on aws-lc-rs".to_owned()]),
            fact("At rest", [at_rest.to_owned()]),
            fact("Passwords", ["Argon2id".to_owned()]),
            fact("Second factor", ["one-time codes, RFC 6238".to_owned()]),
            fact(
                "Sessions and tokens",
                ["256 random bits, kept as SHA-256".to_owned()],
            ),
            fact(
                "Pseudonyms and subjects of the ledger",
                ["HMAC-SHA-256".to_owned()],
            ),
            fact("Ledger", [format!("chain of SHA-256; anchors: {anchors}")]),
            fact(
                "Records of tools",
                [format!("Ed25519; public key: {public_key}")],
            ),
        ],
    )
}

fn flows(home: &Home) -> InstallationGroup {
    let config = &home.site.config;
    let mut facts = Vec::new();
    let sources = home.site.sources().unwrap_or_default();
    for source in sources {
        let path = source.path.display().to_string();
        facts.push(fact(
            &source.name,
            [path, "in".to_owned(), "files".to_owned()],
        ));
    }
    if let Some(oidc) = &config.sign_in.oidc {
        let values = [
            oidc.issuer.clone(),
            "out".to_owned(),
            "who signs in".to_owned(),
        ];
        facts.push(fact("Identity provider", values));
    }
    if let Some(address) = &config.ledger.anchor_syslog {
        let values = [
            address.clone(),
            "out".to_owned(),
            "hashes of the ledger".to_owned(),
        ];
        facts.push(fact("Anchors", values));
    }
    group(
        "Data flows",
        "What comes in and what goes out. There is no telemetry and no update check.",
        &["Where", "Direction", "What"],
        facts,
    )
}

fn dependencies() -> InstallationGroup {
    let facts = about::dependencies::dependencies().into_iter();
    let facts = facts
        .map(|dependency| fact(&dependency.name, [dependency.version]))
        .collect();
    group(
        "Dependencies",
        "Packages this program was built from.",
        &["Version"],
        facts,
    )
}
