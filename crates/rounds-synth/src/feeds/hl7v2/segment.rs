//! Segments and messages of HL7 version 2.5.1: fields by number, escapes, times.

use crate::calendar::{Calendar, Moment};
use crate::world::World;

/// One segment in the making.
#[derive(Debug)]
pub(super) struct Segment {
    name: &'static str,
    /// Field 1 is at position 0.
    fields: Vec<String>,
}

impl Segment {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            fields: Vec::new(),
        }
    }

    /// Sets the field with this number; its text is already escaped.
    pub(super) fn field(mut self, number: usize, text: impl Into<String>) -> Self {
        let position = number.saturating_sub(1);
        if self.fields.len() <= position {
            self.fields.resize(position + 1, String::new());
        }
        if let Some(field) = self.fields.get_mut(position) {
            *field = text.into();
        }
        self
    }

    fn text(&self) -> String {
        format!("{}|{}", self.name, self.fields.join("|"))
    }
}

/// A message with the moment at which it is sent.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) sent_at: Moment,
    text: String,
}

/// What a message says about itself.
pub(super) struct Header<'a> {
    pub(super) world: &'a World,
    /// Application and facility that send.
    pub(super) sender: (&'static str, &'a str),
    /// Message, trigger event and structure.
    pub(super) kind: (&'static str, &'static str, &'static str),
    pub(super) sent_at: Moment,
    /// Unique for the sender.
    pub(super) control_id: String,
}

impl Message {
    /// A message with its header; field 1 of MSH is the separator itself.
    pub(super) fn new(header: Header<'_>, segments: &[Segment]) -> Self {
        let (application, facility) = header.sender;
        let (message, event, structure) = header.kind;
        let mut text = format!(
            "MSH|^~\\&|{application}|{}|HUB|ENTERPRISE|{}||{message}^{event}^{structure}|{}|T|2.5.1||||||UNICODE UTF-8\r",
            facility.to_uppercase(),
            time(header.world, header.sent_at),
            header.control_id,
        );
        for segment in segments {
            text.push_str(&segment.text());
            text.push('\r');
        }
        Self {
            sent_at: header.sent_at,
            text,
        }
    }

    /// Segments, each ended by a carriage return.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A time with the offset of the clock.
pub(super) fn time(world: &World, moment: Moment) -> String {
    let minutes = world.calendar.wall(moment).offset_seconds / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let offset = minutes.abs();
    format!(
        "{}{sign}{:02}{:02}",
        time_of_clock(&world.calendar, moment),
        offset / 60,
        offset % 60
    )
}

/// A time as the clock shows it.
pub(super) fn time_of_clock(calendar: &Calendar, moment: Moment) -> String {
    let wall = calendar.wall(moment);
    let (hour, minute, second) = wall.time();
    let date = wall.date.strftime("%Y%m%d");
    format!("{date}{hour:02}{minute:02}{second:02}")
}

/// Text in which nothing is taken for a separator.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\E\\"),
            '|' => escaped.push_str("\\F\\"),
            '^' => escaped.push_str("\\S\\"),
            '&' => escaped.push_str("\\T\\"),
            '~' => escaped.push_str("\\R\\"),
            '\n' => escaped.push_str("\\.br\\"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_in_texts_are_escaped_as_chapter_2_of_the_standard_says() {
        assert_eq!(escaped("R&D|a^b~c\\d"), "R\\T\\D\\F\\a\\S\\b\\R\\c\\E\\d");
        assert_eq!(escaped("one\ntwo"), "one\\.br\\two");
    }

    #[test]
    fn a_field_stands_at_its_number() {
        let segment = Segment::new("PV1")
            .field(1, "1")
            .field(3, "ED")
            .field(2, "E");
        assert_eq!(segment.text(), "PV1|1|E|ED");
        let late = Segment::new("PV1").field(7, "x");
        assert_eq!(late.text().split('|').nth(7), Some("x"));
    }
}
