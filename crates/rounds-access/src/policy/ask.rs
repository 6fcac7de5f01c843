//! Questions to Cedar for one principal. Whatever cannot be evaluated is denied.

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, Request, RestrictedExpression,
};
use rounds_core::access::{ActorKind, Principal};

use super::names::{HERE, Kind};
use super::set::PolicySet;

/// What Cedar said, and by which policies, by id in alphabetical order.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    pub(super) allowed: bool,
    /// The satisfied permits where it is allowed.
    pub(super) permits: Vec<String>,
    /// The satisfied forbids where it is not.
    pub(super) forbids: Vec<String>,
}

/// One principal in their circumstances.
pub(super) struct Asker<'a> {
    set: &'a PolicySet,
    authorizer: Authorizer,
    entities: Entities,
    person: EntityUid,
    context: Context,
}

impl<'a> Asker<'a> {
    /// For questions about anything.
    pub(super) fn new(set: &'a PolicySet, principal: &Principal) -> Self {
        Self::among(set, principal, set.facts.entities.clone())
    }

    /// For questions about permissions and about this table or column only: the few things around
    /// it are prepared faster than all of them.
    pub(super) fn about(
        set: &'a PolicySet,
        principal: &Principal,
        resource: Option<&EntityUid>,
    ) -> Self {
        Self::among(set, principal, set.facts.around(resource))
    }

    fn among(set: &'a PolicySet, principal: &Principal, entities: Entities) -> Self {
        let person = Kind::Person.id(&principal.person.0);
        let entities = entities
            .add_entities([person_entity(set, principal, &person)], None)
            .expect("invariant: no person is among the entities before this one");
        Self {
            set,
            authorizer: Authorizer::new(),
            entities,
            person,
            context: circumstances(principal),
        }
    }

    /// Whether a permission is given.
    pub(super) fn permission(&self, word: &str) -> Verdict {
        self.ask(word, &Kind::Site.id(HERE))
    }

    /// Which permits would give a permission, whatever forbids it.
    pub(super) fn permits_of_permission(&self, word: &str) -> Verdict {
        self.ask_permits(word, &Kind::Site.id(HERE))
    }

    /// Whether an action on this resource is allowed.
    pub(super) fn ask(&self, action: &str, resource: &EntityUid) -> Verdict {
        match self.set.by_action.get(action) {
            Some(policies) => self.ask_under(policies, action, resource),
            None => Verdict::default(),
        }
    }

    /// The same when nothing is forbidden: what the permits say.
    pub(super) fn ask_permits(&self, action: &str, resource: &EntityUid) -> Verdict {
        self.ask_under(&self.set.permits, action, resource)
    }

    fn ask_under(
        &self,
        policies: &cedar_policy::PolicySet,
        action: &str,
        resource: &EntityUid,
    ) -> Verdict {
        let action = Kind::Action.id(action);
        let request = Request::new(
            self.person.clone(),
            action,
            resource.clone(),
            self.context.clone(),
            None,
        );
        let Ok(request) = request else {
            return Verdict::default();
        };
        let response = self
            .authorizer
            .is_authorized(&request, policies, &self.entities);
        // Cedar leaves out policies that fail, also those that forbid; here a failure is a denial.
        if response.diagnostics().errors().next().is_some() {
            return Verdict::default();
        }
        let mut reasons: Vec<String> = response
            .diagnostics()
            .reason()
            .map(ToString::to_string)
            .collect();
        reasons.sort_unstable();
        match response.decision() {
            Decision::Allow => Verdict {
                allowed: true,
                permits: reasons,
                forbids: Vec::new(),
            },
            Decision::Deny => Verdict {
                allowed: false,
                permits: Vec::new(),
                forbids: reasons,
            },
        }
    }
}

fn person_entity(set: &PolicySet, principal: &Principal, uid: &EntityUid) -> Entity {
    let texts = |values: &std::collections::BTreeSet<String>| {
        let values = values.iter().cloned().map(RestrictedExpression::new_string);
        RestrictedExpression::new_set(values)
    };
    let attributes = [
        ("units".to_owned(), texts(&principal.units)),
        ("staff_ids".to_owned(), texts(&principal.staff_ids)),
    ];
    // A name that is not listed is no role: it came from an identity provider and means nothing.
    let roles = set.roles.iter().map(|role| &role.name);
    let held = roles.filter(|name| principal.roles.contains(*name));
    let parents = held.map(|name| Kind::Role.id(name)).collect();
    Entity::new(uid.clone(), attributes.into(), parents).expect("invariant: sets of texts evaluate")
}

fn circumstances(principal: &Principal) -> Context {
    let uid = |kind: Kind, id: &str| RestrictedExpression::new_entity_uid(kind.id(id));
    let actor = match principal.kind {
        ActorKind::Token => "token",
        ActorKind::Person | ActorKind::Operator | ActorKind::System => "person",
    };
    let values = [
        ("purpose", uid(Kind::Purpose, principal.purpose.as_str())),
        (
            "second_factor",
            RestrictedExpression::new_bool(principal.second_factor),
        ),
        (
            "break_glass",
            RestrictedExpression::new_bool(principal.break_glass.is_some()),
        ),
        ("actor", uid(Kind::Actor, actor)),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value));
    Context::from_pairs(values).expect("invariant: four names, plain values")
}
