//! What a site decides about signing in: the section `[sign_in]` of its `rounds.toml`. Every key
//! has a default that is safe; what is out of range is refused at the start.

use serde::Deserialize;

use crate::oidc::OidcSettings;

/// Who needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// Everybody.
    All,
    /// People with a role that the policies call privileged.
    #[default]
    Privileged,
    /// Nobody: for demonstrations. Policies may still withhold what needs one.
    None,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInSettings {
    /// Who needs a second factor.
    pub second_factor: SecondFactor,
    /// Whether people may have a password here. Without, everybody comes from the identity
    /// provider, but for accounts that are there for the day when it is away.
    pub local_accounts: bool,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which a session ends in any case.
    pub absolute_hours: u32,
    /// Hours for which an invitation or a reset counts.
    pub invitation_hours: u32,
    /// Minutes for which the token of the first administrator counts.
    pub set_up_minutes: u32,
    /// Minutes of an emergency access.
    pub break_glass_minutes: u32,
    /// Longest life of a token for programs, in days.
    pub token_days_max: u32,
    /// The role of the first administrator.
    pub first_role: String,
    /// The identity provider.
    pub oidc: Option<OidcSettings>,
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self {
            second_factor: SecondFactor::default(),
            local_accounts: true,
            idle_minutes: 15,
            absolute_hours: 12,
            invitation_hours: 72,
            set_up_minutes: 60,
            break_glass_minutes: 60,
            token_days_max: 366,
            first_role: "it_administrator".to_owned(),
            oidc: None,
        }
    }
}

/// A setting that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// Out of range.
    #[error("[sign_in] {key} is {found}; from {least} to {most} is possible")]
    Range {
        /// The key.
        key: &'static str,
        /// What it is.
        found: u32,
        /// Smallest value.
        least: u32,
        /// Largest value.
        most: u32,
    },
    /// An address that is not followed.
    #[error("[sign_in.oidc] {key}: {why}")]
    Oidc {
        /// The key.
        key: &'static str,
        /// What is wrong with it and what is expected.
        why: String,
    },
    /// Nobody could sign in.
    #[error(
        "[sign_in] local_accounts is false and there is no [sign_in.oidc]: nobody could sign in; set one of them"
    )]
    Nobody,
}

impl SignInSettings {
    /// Refuses what is out of range. The upper ends are what an auditor still accepts.
    pub fn check(&self) -> Result<(), SettingFault> {
        let ranges = [
            ("idle_minutes", self.idle_minutes, 1, 480),
            ("absolute_hours", self.absolute_hours, 1, 24),
            ("invitation_hours", self.invitation_hours, 1, 336),
            ("set_up_minutes", self.set_up_minutes, 5, 1440),
            ("break_glass_minutes", self.break_glass_minutes, 5, 240),
            ("token_days_max", self.token_days_max, 1, 366),
        ];
        for (key, found, least, most) in ranges {
            if !(least..=most).contains(&found) {
                return Err(SettingFault::Range {
                    key,
                    found,
                    least,
                    most,
                });
            }
        }
        match &self.oidc {
            Some(oidc) => oidc.check(),
            None if !self.local_accounts => Err(SettingFault::Nobody),
            None => Ok(()),
        }
    }
}
