//! What is posted to a webhook: a message with one Adaptive Card, which Teams workflows show as it
//! is and other programs can read. Texts are runs, which no reader takes for Markdown: a title that
//! looks like a link stays text.

use rounds_governance::notice::Notice;
use serde_json::{Value, json};
use url::Url;

use crate::one_line::one_line;

/// The body of a post.
pub(crate) fn of_notice(notice: &Notice, link: &Url) -> Value {
    let subject = one_line(&notice.subject);
    let mut body = vec![json!({
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": subject, "weight": "Bolder", "size": "Medium"}],
    })];
    let lines = notice.text.lines().map(one_line);
    body.extend(lines.filter(|line| !line.is_empty()).map(|line| {
        json!({
            "type": "RichTextBlock",
            "inlines": [{"type": "TextRun", "text": line}],
        })
    }));
    json!({
        "type": "message",
        "summary": subject,
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
                "actions": [{
                    "type": "Action.OpenUrl",
                    "title": "Open it in Rounds",
                    "url": link.as_str(),
                }],
            },
        }],
    })
}
