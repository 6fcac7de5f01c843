//! What a site says about its identity provider: `[sign_in.oidc]`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use super::address;
use crate::settings::{SecondFactor, SettingFault};

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// The issuer exactly as the provider names it.
    pub issuer: String,
    /// The id under which the provider knows this installation.
    pub client_id: String,
    /// File with the client's secret; none for a public client, which PKCE protects alone.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// Where the provider sends people back to: this installation's address and
    /// `/sign-in/provider/answer`.
    pub redirect_uri: String,
    /// Where people come to after signing out at the provider, too; none stays here.
    #[serde(default)]
    pub after_sign_out_uri: Option<String>,
    /// What people know it as: stands on the button after "Sign in with".
    #[serde(default = "name")]
    pub name: String,
    /// What is asked for.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Hosts other than the issuer's that its endpoints may lie on.
    #[serde(default)]
    pub hosts: BTreeSet<String>,
    /// PEM file with the certificates that the provider's may be signed with; none takes those of
    /// the operating system.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// The claim that lists groups.
    #[serde(default = "groups_claim")]
    pub groups_claim: String,
    /// Which group gives which roles.
    #[serde(default)]
    pub roles: BTreeMap<String, BTreeSet<String>>,
    /// Roles of everybody whom the provider lets in.
    #[serde(default)]
    pub everybody: BTreeSet<String>,
    /// The claim with the id under which the data know the person as staff.
    #[serde(default)]
    pub staff_id_claim: Option<String>,
    /// The claim with departments or sites.
    #[serde(default)]
    pub units_claim: Option<String>,
    /// How the provider says that a second factor was shown.
    #[serde(default)]
    pub mfa: MfaClaim,
    /// Whom it must be said of.
    #[serde(default)]
    pub mfa_required: SecondFactor,
    /// Days without signing in after which a person's tokens for programs rest: the provider may
    /// not know the person any more, and nobody tells us.
    #[serde(default = "tokens_rest_days")]
    pub tokens_rest_days: u32,
}

/// Values of claims that mean a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MfaClaim {
    /// One of these in `amr` (RFC 8176).
    pub amr: BTreeSet<String>,
    /// Or this `acr`, or one of these in `acrs` (Entra). What is listed here is also asked for.
    pub acr: BTreeSet<String>,
}

impl Default for MfaClaim {
    fn default() -> Self {
        let amr = ["mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc"];
        Self {
            amr: amr.map(str::to_owned).into(),
            acr: BTreeSet::new(),
        }
    }
}

fn name() -> String {
    "your hospital account".to_owned()
}

fn tokens_rest_days() -> u32 {
    30
}

fn scopes() -> Vec<String> {
    ["openid", "profile"].map(str::to_owned).into()
}

fn groups_claim() -> String {
    "groups".to_owned()
}

impl OidcSettings {
    /// Refuses what could not work or would not be safe.
    pub fn check(&self) -> Result<(), SettingFault> {
        let fault = |key, why: String| Err(SettingFault::Oidc { key, why });
        if let Err(refused) = address::check(&self.issuer, &self.hosts_allowed()) {
            return fault("issuer", refused.to_string());
        }
        if self.client_id.is_empty() {
            return fault(
                "client_id",
                "is empty; the provider names it when it registers an application".to_owned(),
            );
        }
        if let Err(refused) = address::check_own(&self.redirect_uri) {
            return fault("redirect_uri", refused.to_string());
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return fault(
                "scopes",
                "lacks \"openid\", without which the provider does not say who it is".to_owned(),
            );
        }
        if !(1..=366).contains(&self.tokens_rest_days) {
            return fault("tokens_rest_days", "from 1 to 366 is possible".to_owned());
        }
        if self.roles.is_empty() && self.everybody.is_empty() {
            return fault("roles", "no group gives a role, so nobody could come in; for example [sign_in.oidc.roles] \"group\" = [\"analyst\"]".to_owned());
        }
        Ok(())
    }

    /// The hosts that are asked: the issuer's and those that are listed.
    pub fn hosts_allowed(&self) -> BTreeSet<String> {
        let own = address::host_of(&self.issuer);
        self.hosts.iter().cloned().chain(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> serde_json::Value {
        serde_json::json!({
            "issuer": "https://idp.example.org",
            "client_id": "rounds",
            "redirect_uri": "https://rounds.example.org/sign-in/provider/answer",
            "roles": { "g1": ["analyst"] },
        })
    }

    fn fault_of(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut value = settings();
        change(&mut value);
        let settings: OidcSettings = serde_json::from_value(value).unwrap();
        settings.check().unwrap_err().to_string()
    }

    #[test]
    fn a_plain_provider_is_accepted() {
        let settings: OidcSettings = serde_json::from_value(settings()).unwrap();
        assert_eq!(settings.check(), Ok(()));
        assert_eq!(
            settings.hosts_allowed(),
            ["idp.example.org".to_owned()].into()
        );
    }

    #[test]
    fn what_is_not_safe_is_refused_with_the_key() {
        let http = fault_of(|value| value["issuer"] = "http://idp.example.org".into());
        assert!(http.contains("issuer") && http.contains("https"), "{http}");
        let nobody = fault_of(|value| value["roles"] = serde_json::json!({}));
        assert!(nobody.contains("nobody"), "{nobody}");
        let scopes = fault_of(|value| value["scopes"] = serde_json::json!(["profile"]));
        assert!(scopes.contains("openid"), "{scopes}");
        let back = fault_of(|value| value["redirect_uri"] = "http://rounds.example.org/x".into());
        assert!(back.contains("redirect_uri"), "{back}");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let mut value = settings();
        value["isuer"] = "x".into();
        let refused = serde_json::from_value::<OidcSettings>(value).unwrap_err();
        assert!(refused.to_string().contains("isuer"), "{refused}");
    }
}
