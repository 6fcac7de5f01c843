//! OMG^O19 for what is asked of the laboratory and ORU^R01 for what it answers.

use super::segment::{Header, Message, Segment, escaped, time};
use super::subject::Subject;
use crate::acts::result::{self, Sample};
use crate::laboratory::{LOCAL_NAME, Panel, Test, flag};
use crate::terms::Term;

/// Minutes from the order to the sample.
const ORDERED_BEFORE_MINUTES: f64 = 14.0;

/// The request for a sample's tests.
pub(super) fn request(subject: &Subject<'_>, sample: &Sample) -> Message {
    let scene = subject.scene;
    let sent_at = sample.taken_at.after_minutes(-ORDERED_BEFORE_MINUTES);
    let header = Header {
        world: scene.world,
        sender: ("ORDERS", &scene.site().id),
        kind: ("OMG", "O19", "OMG_O19"),
        sent_at: sent_at.max(subject.visit.start),
        control_id: format!("O{}", sample.number),
    };
    let segments = [
        subject.pid(),
        subject.pv1(subject.visit.department, None),
        common(subject, sample, "NW"),
        requested(subject, sample),
    ];
    Message::new(header, &segments)
}

/// The results of a sample.
pub(super) fn report(subject: &Subject<'_>, sample: &Sample) -> Message {
    let scene = subject.scene;
    let header = Header {
        world: scene.world,
        sender: ("LAB", &scene.site().id),
        kind: ("ORU", "R01", "ORU_R01"),
        sent_at: sample.issued_at,
        control_id: format!("R{}", sample.number),
    };
    let observed = requested(subject, sample)
        .field(7, time(scene.world, sample.taken_at))
        .field(22, time(scene.world, sample.issued_at))
        .field(25, "F");
    let mut segments = vec![
        subject.pid(),
        subject.pv1(subject.visit.department, None),
        common(subject, sample, "RE"),
        observed,
    ];
    for (position, (test, value)) in result::numbered(sample) {
        segments.push(observation(subject, sample, (position, test, value)));
        if value > test.usual.1 * 1.8 {
            let note = "Called to the unit & read back.\nRepeat if it does not fit.";
            let note = Segment::new("NTE").field(1, "1").field(3, escaped(note));
            segments.push(note);
        }
    }
    Message::new(header, &segments)
}

fn common(subject: &Subject<'_>, sample: &Sample, control: &str) -> Segment {
    Segment::new("ORC")
        .field(1, control)
        .field(2, placer(sample))
        .field(3, format!("{}^LAB", sample.number))
        .field(9, time(subject.scene.world, sample.taken_at))
        .field(12, subject.clinician(subject.visit.clinician))
}

fn placer(sample: &Sample) -> String {
    match sample.order {
        Some(order) => format!("{}^ORDERS", crate::acts::order::id(order)),
        None => format!("{}^LAB", sample.number),
    }
}

fn requested(subject: &Subject<'_>, sample: &Sample) -> Segment {
    let panel = sample.panel;
    Segment::new("OBR")
        .field(1, "1")
        .field(2, placer(sample))
        .field(3, format!("{}^LAB", sample.number))
        .field(4, coded(panel.code(), panel.local_code()))
        .field(16, subject.clinician(subject.visit.clinician))
}

/// LOINC and the laboratory's own code.
fn coded(code: Term, own: &str) -> String {
    let words = escaped(code.display);
    format!("{}^{words}^LN^{own}^{words}^{LOCAL_NAME}", code.code)
}

fn observation(
    subject: &Subject<'_>,
    sample: &Sample,
    (position, test, value): (usize, &Test, f64),
) -> Segment {
    let scene = subject.scene;
    let (site, day) = (scene.here().site, scene.day);
    let data = &scene.planted.data;
    let is_local = sample.panel == Panel::BloodCount && data.blood_count_is_local(site, day);
    let code = result::code(scene, test);
    let name = if is_local {
        format!("{}^{}^{LOCAL_NAME}", test.local_code, escaped(code.display))
    } else {
        coded(code, test.local_code)
    };
    let decimals = test.decimals as usize;
    let (low, high) = test.usual;
    Segment::new("OBX")
        .field(1, (position + 1).to_string())
        .field(2, "NM")
        .field(3, name)
        .field(5, format!("{value:.decimals$}"))
        .field(
            6,
            format!("{}^{}^UCUM", escaped(test.unit), escaped(test.unit)),
        )
        .field(7, format!("{low}-{high}"))
        .field(8, flag(test, value).map_or("N", |(flag, _)| flag))
        .field(11, "F")
        .field(14, time(scene.world, sample.taken_at))
}
