//! The cards of a response and the feedback about them.

use serde_json::{Value, json};

use super::request::draft_type;
use super::{Call, instant, service_id};
use crate::acts::alert::Response;

const REASONS: &str = "https://clearpath.example/override-reasons";
const OFFERED: [&str; 3] = [
    "Will monitor",
    "Benefit outweighs risk",
    "Inaccurate warning",
];

/// The line of a response.
pub(super) fn response(call: &Call<'_>) -> Value {
    let cards: Vec<Value> = call.alert.iter().map(|_| card(call)).collect();
    json!({
        "service": service_id(call.rule), "hookInstance": call.instance,
        "at": instant(call.at.after_ms(call.latency_ms)),
        "status": 200, "latency_ms": call.latency_ms,
        "response": {"cards": cards},
    })
}

fn card(call: &Call<'_>) -> Value {
    let offered: Vec<Value> = OFFERED.iter().map(|reason| coding(reason)).collect();
    let resource = format!("{}/{}", draft_type(call), call.order.id());
    json!({
        "uuid": call.card,
        "summary": format!("{}: {}", call.rule.title, call.rule.action),
        "detail": format!("For **{}**: {}.", call.order.term.display, call.rule.action),
        "indicator": "warning",
        "source": {"label": call.rule.vendor.unwrap_or(call.rule.title)},
        "suggestions": [{
            "label": "Remove this order", "uuid": call.suggestion, "isRecommended": true,
            "actions": [{
                "type": "delete", "description": "Removes the draft order",
                "resourceId": resource,
            }],
        }],
        "selectionBehavior": "at-most-one",
        "overrideReasons": offered,
    })
}

fn coding(reason: &str) -> Value {
    let code = reason.to_lowercase().replace(' ', "-");
    json!({"system": REASONS, "code": code, "display": reason})
}

/// The line of the feedback; none for a card that was not answered.
pub(super) fn feedback(call: &Call<'_>) -> Option<Value> {
    let alert = call.alert?;
    let answered = alert.at.after_ms(alert.shown_ms.unwrap_or(0));
    let mut feedback = json!({
        "card": call.card,
        "outcomeTimestamp": instant(answered),
    });
    let fields = feedback.as_object_mut()?;
    match alert.response? {
        Response::Accepted => {
            fields.insert("outcome".into(), "accepted".into());
            fields.insert(
                "acceptedSuggestions".into(),
                json!([{"id": call.suggestion}]),
            );
        }
        Response::Overridden => {
            fields.insert("outcome".into(), "overridden".into());
            let mut why = serde_json::Map::new();
            if let Some(reason) = alert.reason {
                why.insert("reason".into(), coding(reason));
            }
            if let Some(comment) = alert.comment {
                why.insert("userComment".into(), comment.into());
            }
            if !why.is_empty() {
                fields.insert("overrideReason".into(), why.into());
            }
        }
        Response::Dismissed | Response::Ignored => return None,
    }
    Some(json!({
        "service": service_id(call.rule), "at": instant(answered.after_ms(900)),
        "feedback": {"feedback": [feedback]},
    }))
}
