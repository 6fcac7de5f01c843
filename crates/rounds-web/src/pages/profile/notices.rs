//! `/profile/notices`: how one wants to be told, and what one was told lately.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use rounds_governance::notice::{Urgency, Wishes};
use rounds_governance::office::command::OfficeCommand;

use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::page_data::office::Caller;
use crate::pages::committees::step::act;
use crate::shell::{Section, Shell};
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::visit::Visit;

const NAME: &str = "wishes";
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const AT_ONCE: [(&str, &str); 3] = [
    ("routine", "everything"),
    ("soon", "what is for today, and what is urgent"),
    ("urgent", "only what is urgent"),
];

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// Handler of the form.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let asked = wishes(&sent).map(|wishes| OfficeCommand::SetWishes { wishes });
    match act(&visit, &caller, asked).await {
        Ok(()) => Ok(Redirect::to("/profile/notices").into_response()),
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            let page = show(&visit, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn wishes(sent: &Fields) -> Result<Wishes, String> {
    let time_zone = sent.text("time_zone");
    if let Some(zone) = &time_zone {
        TimeZone::get(zone).map_err(|_| {
            format!("time_zone: {zone:?} is no time zone; write one as America/New_York")
        })?;
    }
    let quiet = match (clock(sent, "quiet_from")?, clock(sent, "quiet_until")?) {
        (Some(from), Some(until)) => Some((from, until)),
        (None, None) => None,
        _ => return Err("quiet_from: quiet hours need a beginning and an end".to_owned()),
    };
    let days = (1..=7).filter(|day| sent.is_ticked(&format!("day-{day}")));
    let at_once = match sent.text("at_once").as_deref() {
        Some("routine") => Urgency::Routine,
        Some("soon") => Urgency::Soon,
        Some("urgent") => Urgency::Urgent,
        _ => return Err("at_once: choose what comes at once".to_owned()),
    };
    Ok(Wishes {
        time_zone,
        quiet,
        digest_at: clock(sent, "digest_at")?,
        digest_days: days.collect(),
        at_once,
    })
}

fn clock(sent: &Fields, name: &str) -> Result<Option<Time>, String> {
    let parsed = sent.text(name).map(|text| {
        let time = Time::strptime("%H:%M", &text);
        time.map_err(|_| format!("{name}: {text:?} is no time of day; write 07:30"))
    });
    parsed.transpose()
}

async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let told = office.notices(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Nowhere).await;
    let forms = Filled::new(&visit.form_token, sent);
    let wishes = &stand.governance.office.wishes;
    let present = wishes.get(&visit.visitor.principal.person).cloned();
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Notices" }
        (forms.notice())
        p.lead { "How you want to be told of what needs you. No notice holds a patient’s data; each leads to a page." }
        (form(&forms, &present.unwrap_or_default(), &shell))
        h2 { "What you were told" }
        @if told.is_empty() { p.absent { "Nothing yet." } }
        ul.entries-plain {
            @for (notice, sent_at) in &told {
                li {
                    a href=(notice.path) { (notice.subject) }
                    span.made-of {
                        (shell.moment(notice.at))
                        @match sent_at { Some(at) => { ", sent " (shell.moment(*at)) }, None => ", waits for the digest" }
                    }
                }
            }
        }
    };
    Ok(shell.page("Notices", content))
}

fn form(forms: &Filled<'_>, wishes: &Wishes, shell: &Shell<'_>) -> Markup {
    let said =
        |time: Option<Time>| time.map_or(String::new(), |time| time.strftime("%H:%M").to_string());
    let quiet = wishes.quiet;
    let at_once = match wishes.at_once {
        Urgency::Routine => "routine",
        Urgency::Soon => "soon",
        Urgency::Urgent => "urgent",
    };
    let zone = shell.info().time_zone.iana_name().unwrap_or("UTC");
    let hint = format!("empty is the site’s, {zone}");
    let fields = html! {
        (forms.line(&field(NAME, "time_zone", "Your time zone").hint(&hint).value(wishes.time_zone.as_deref().unwrap_or(""))))
        (forms.time(&field(NAME, "quiet_from", "No mail from").value(&said(quiet.map(|(from, _)| from)))))
        (forms.time(&field(NAME, "quiet_until", "until").hint("urgent mail comes all the same").value(&said(quiet.map(|(_, until)| until)))))
        (forms.choice(&needed(NAME, "at_once", "What comes at once").value(at_once), AT_ONCE))
        (forms.time(&field(NAME, "digest_at", "The rest in one mail at").hint("empty is no such mail").value(&said(wishes.digest_at))))
        fieldset {
            legend { "On these days" }
            @for (number, day) in (1_u8..).zip(DAYS) {
                @let name = format!("day-{number}");
                @let is_on = wishes.digest_days.contains(&number);
                (forms.tick(&field(NAME, &name, day).value(if is_on { "yes" } else { "" })))
            }
        }
    };
    forms.form(NAME, "/profile/notices", "Save", &fields)
}
