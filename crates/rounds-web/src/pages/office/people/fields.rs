//! The fields of a person that an administrator fills in, the same for adding and changing.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::guard::fields::Fields;
use crate::page_data::office::RoleRow;
use crate::view::comma;
use crate::visit::Visit;

/// What stands in the fields.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Name on screen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Roles.
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    pub units: BTreeSet<String>,
    /// Ids as staff.
    pub staff_ids: BTreeSet<String>,
}

impl Typed {
    /// As they were sent.
    pub fn of(fields: &Fields) -> Self {
        let words = |name: &str| comma::split(&fields.text(name).unwrap_or_default()).collect();
        Self {
            name: fields.text("name").unwrap_or_default(),
            email: fields.text("email"),
            roles: fields.all("role").map(str::to_owned).collect(),
            units: words("units"),
            staff_ids: words("staff_ids"),
        }
    }
}

/// Roles that can be given; none where this visitor may not read them, who then keeps those there
/// are.
pub async fn roles(visit: &Visit) -> Vec<RoleRow> {
    let overview = visit.office().policies.overview(&visit.visitor).await;
    overview.map(|overview| overview.roles).unwrap_or_default()
}

/// The fields.
pub fn view(typed: &Typed, roles: &[RoleRow]) -> Markup {
    let unknown = typed
        .roles
        .iter()
        .filter(|name| !roles.iter().any(|role| role.name == **name));
    let joined = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join(", ");
    html! {
        label for="name" { "Name on screen" }
        input #name name="name" value=(typed.name) required maxlength="200" autocomplete="off";
        label for="email" { "Mail address " span.quiet { "(to reach them; it is no identity)" } }
        input #email type="email" name="email" value=(typed.email.as_deref().unwrap_or("")) maxlength="200" autocomplete="off";
        fieldset {
            legend { "Roles" }
            @for role in roles {
                label.box {
                    input type="checkbox" name="role" value=(role.name) checked[typed.roles.contains(&role.name)];
                    " " b { (role.title) } " " span.quiet { (role.meaning) }
                }
            }
            @for name in unknown {
                label.box { input type="checkbox" name="role" value=(name) checked; " " (name) }
            }
        }
        label for="units" { "Units " span.quiet { "(departments and sites as the data name them, with commas between)" } }
        input #units name="units" value=(joined(&typed.units)) maxlength="2000" autocomplete="off";
        label for="staff_ids" { "Staff ids " span.quiet { "(ids under which the data know them, with commas between)" } }
        input #staff_ids name="staff_ids" value=(joined(&typed.staff_ids)) maxlength="2000" autocomplete="off";
    }
}
