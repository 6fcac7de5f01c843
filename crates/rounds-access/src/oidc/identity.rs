//! What follows from a good token: who it is, which roles their groups give, and whether they
//! showed a second factor. Pure.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::identity_token::Claims;
use super::settings::OidcSettings;

/// Longest name that is kept.
const NAME_MAX: usize = 120;

/// Somebody whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: String,
    /// Who it is, in the issuer's words; with the issuer the only identity.
    pub subject: String,
    /// Name on screen.
    pub name: String,
    /// Mail address, to be shown; never an identity.
    pub email: Option<String>,
    /// What they type to sign in there, to be shown.
    pub username: Option<String>,
    /// Roles that their groups give.
    pub roles: BTreeSet<String>,
    /// Departments and sites, where the settings name a claim for them.
    pub units: Option<BTreeSet<String>>,
    /// Ids as staff, where the settings name a claim for them.
    pub staff_ids: Option<BTreeSet<String>>,
    /// Whether the provider says that a second factor was shown.
    pub second_factor: bool,
}

/// Why somebody whom the provider vouches for does not come in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoEntry {
    /// Too many groups for a token.
    #[error(
        "you are in more groups than your identity provider puts into a token, so your roles here cannot be told. Ask its administrator to send only the groups that are assigned to this application, or application roles"
    )]
    GroupOverage,
    /// No group gives a role.
    #[error(
        "none of your groups gives you a role here. Ask the administrator of this installation which group you need"
    )]
    NoRole,
    /// The provider did not say that a second factor was shown.
    #[error(
        "your role needs a second factor, and your identity provider did not say that you showed one. Sign in there with it, or ask its administrator to require it for this application"
    )]
    NoSecondFactor,
    /// Disabled here.
    #[error("your account here is disabled. Ask the administrator of this installation")]
    Disabled,
}

impl Identity {
    /// Reads the claims as the settings say.
    pub fn of(claims: &Claims, settings: &OidcSettings) -> Result<Self, NoEntry> {
        let all = &claims.all;
        if !settings.roles.is_empty() && is_overage(all, &settings.groups_claim) {
            return Err(NoEntry::GroupOverage);
        }
        let groups = words(all, &settings.groups_claim).unwrap_or_default();
        let given = settings
            .roles
            .iter()
            .filter(|(group, _)| groups.contains(*group));
        let mut roles: BTreeSet<String> = given.flat_map(|(_, roles)| roles).cloned().collect();
        roles.extend(settings.everybody.iter().cloned());
        if roles.is_empty() {
            return Err(NoEntry::NoRole);
        }
        let username = text(all, "preferred_username");
        let name = text(all, "name").or_else(|| username.clone());
        let listed = |claim: &Option<String>| {
            claim
                .as_ref()
                .map(|claim| words(all, claim).unwrap_or_default())
        };
        Ok(Self {
            issuer: claims.issuer.clone(),
            subject: claims.subject.clone(),
            name: name.unwrap_or_else(|| "Unnamed".to_owned()),
            email: text(all, "email"),
            username,
            roles,
            units: listed(&settings.units_claim),
            staff_ids: listed(&settings.staff_id_claim),
            second_factor: has_second_factor(all, settings),
        })
    }
}

/// Entra leaves the groups out when there are more than 200 and says so in one of two ways; the
/// distributed claim of the standard looks the same.
fn is_overage(all: &Map<String, Value>, groups_claim: &str) -> bool {
    let names = all.get("_claim_names").and_then(Value::as_object);
    let is_distributed = names.is_some_and(|names| names.contains_key(groups_claim));
    let has_groups = match all.get("hasgroups") {
        Some(Value::Bool(has)) => *has,
        Some(Value::String(has)) => has == "true",
        _ => false,
    };
    is_distributed || has_groups
}

fn has_second_factor(all: &Map<String, Value>, settings: &OidcSettings) -> bool {
    let methods = words(all, "amr").unwrap_or_default();
    let class = all.get("acr").and_then(Value::as_str);
    // Entra names authentication contexts in a claim of its own, as a list.
    let contexts = words(all, "acrs").unwrap_or_default();
    let by_class = class.is_some_and(|class| settings.mfa.acr.contains(class))
        || !contexts.is_disjoint(&settings.mfa.acr);
    by_class || !methods.is_disjoint(&settings.mfa.amr)
}

/// A claim that is a list of words, or one word (ADFS sends a single group so).
fn words(all: &Map<String, Value>, claim: &str) -> Option<BTreeSet<String>> {
    match all.get(claim)? {
        Value::String(one) => Some([one.clone()].into()),
        Value::Array(many) => Some(
            many.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        ),
        _ => None,
    }
}

/// A claim as text to be shown: bounded, without control characters.
fn text(all: &Map<String, Value>, claim: &str) -> Option<String> {
    let found = all.get(claim)?.as_str()?.trim();
    let shown: String = found
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_MAX)
        .collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> OidcSettings {
        serde_json::from_value(json!({
            "issuer": "https://idp.example.org", "client_id": "rounds",
            "redirect_uri": "https://rounds.example.org/x",
            "roles": { "g-analysts": ["analyst"], "g-it": ["it_administrator", "auditor"] },
            "mfa": { "amr": ["mfa"], "acr": ["gold"] },
            "staff_id_claim": "employee_id",
        }))
        .unwrap()
    }

    fn identity(all: Value) -> Result<Identity, NoEntry> {
        let claims = Claims {
            issuer: "https://idp.example.org".to_owned(),
            subject: "s".to_owned(),
            all: all.as_object().unwrap().clone(),
        };
        Identity::of(&claims, &settings())
    }

    #[test]
    fn groups_give_roles_and_unknown_groups_give_none() {
        let found = identity(json!({ "groups": ["g-it", "g-other"], "name": "Jane" })).unwrap();
        assert_eq!(
            found.roles,
            ["auditor", "it_administrator"].map(str::to_owned).into()
        );
        let single = identity(json!({ "groups": "g-analysts" })).unwrap();
        assert_eq!(single.roles, ["analyst".to_owned()].into());
        assert_eq!(
            identity(json!({ "groups": ["g-other"] })),
            Err(NoEntry::NoRole)
        );
        assert_eq!(identity(json!({})), Err(NoEntry::NoRole));
        assert_eq!(
            identity(json!({ "groups": { "g-it": true } })),
            Err(NoEntry::NoRole)
        );
    }

    #[test]
    fn too_many_groups_are_refused_with_what_to_do() {
        // The form of Microsoft's documentation of optional claims ("groups overage claim").
        let overage = json!({
            "_claim_names": { "groups": "src1" },
            "_claim_sources": { "src1": { "endpoint": "https://graph.example.org/x/getMemberObjects" } },
        });
        assert_eq!(identity(overage), Err(NoEntry::GroupOverage));
        assert_eq!(
            identity(json!({ "hasgroups": "true" })),
            Err(NoEntry::GroupOverage)
        );
    }

    #[test]
    fn a_second_factor_is_what_the_settings_call_one() {
        let base = |extra: Value| {
            let mut all = json!({ "groups": ["g-it"] });
            all.as_object_mut()
                .unwrap()
                .extend(extra.as_object().unwrap().clone());
            identity(all).unwrap().second_factor
        };
        assert!(base(json!({ "amr": ["pwd", "mfa"] })));
        assert!(base(json!({ "acr": "gold" })));
        assert!(base(json!({ "acrs": ["c1", "gold"] })));
        assert!(!base(json!({ "amr": ["pwd"] })));
        assert!(!base(json!({ "acr": "mfa" })));
        assert!(!base(json!({})));
    }

    #[test]
    fn names_are_bounded_and_staff_ids_come_from_their_claim() {
        let all = json!({ "groups": ["g-it"], "name": format!("A\u{0}\n{}", "b".repeat(500)), "employee_id": "E7" });
        let found = identity(all).unwrap();
        assert_eq!(found.name.chars().count(), NAME_MAX);
        assert!(found.name.starts_with("Ab"));
        assert_eq!(found.staff_ids, Some(["E7".to_owned()].into()));
        assert_eq!(found.units, None);
    }
}
