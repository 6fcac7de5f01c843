//! What is wrong with the extract of alerts at all times, planted or not. Only impossible display
//! times are refused by a loader.

use std::io;

use super::{ALERTS, Telling, response_name, row};
use crate::acts::{Acts, Alert};
use crate::calendar::Calendar;
use crate::feeds::workforce::local_time;
use crate::output::Files;
use crate::random::Topic;
use crate::scene::Scene;

const DIRT: Topic = Topic::new("alert dirt");
const TWICE: f64 = 0.001;
const NO_ANSWER: f64 = 0.004;
const CLOSED_BY_SYSTEM: f64 = 0.002;
const BY_UTC: f64 = 0.000_5;
/// Refused: the clock of a workstation was set back while the alert was on screen.
const NEGATIVE_TIME: f64 = 0.000_4;

/// Writes the lines of one alert.
pub(super) fn lines(
    scene: &Scene<'_>,
    (acts, alert): (&Acts, &Alert),
    files: &mut Files,
) -> io::Result<()> {
    let mut random = scene.random(DIRT, &[alert.number]);
    let draw = random.unit();
    let mut telling = Telling {
        at: local_time(scene.world, alert.at),
        rule_id: alert
            .rule(scene)
            .map(|rule| rule.id.clone())
            .unwrap_or_default(),
        response: alert.response.map(response_name),
        shown_ms: alert.shown_ms,
    };
    if draw < NO_ANSWER {
        telling.response = None;
    } else if draw < NO_ANSWER + CLOSED_BY_SYSTEM {
        telling.response = telling.response.and(Some("System closed"));
    } else if draw < NO_ANSWER + CLOSED_BY_SYSTEM + BY_UTC {
        let utc = Calendar::timestamp(alert.at).strftime("%Y-%m-%d %H:%M:%S");
        telling.at = utc.to_string();
    } else if draw > 1.0 - NEGATIVE_TIME {
        telling.shown_ms = telling.shown_ms.map(|ms| -ms);
    }
    let line = row(scene, (acts, alert), &telling);
    if random.chance(TWICE) {
        files.line(ALERTS, line.line())?;
    }
    files.line(ALERTS, line.line())
}
