//! Times that may not be over yet: delays of labels, lead times.

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::survival::{KaplanMeier, TimeToEvent, kaplan_meier};

use super::answers::{Answered, estimable, level_of};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{an_estimate, count, list, number, parts};
use crate::states::Scores;

const TIME: Parameter = Parameter::new(
    "time",
    Kind::Number,
    "until the event, or until the last look where it had not happened; 0 or more, any unit",
);
const HAPPENED: Parameter = Parameter::new(
    "happened",
    Kind::Label,
    "whether it had happened by then; false means still waiting",
);

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Scores>(KAPLAN_MEIER, curve(), kaplan_meier_curve),
        aggregate::<Scores>(TIME_TO_EVENT, an_estimate(), time_to_event),
    ]
}

const KAPLAN_MEIER: Description = Description {
    name: "kaplan_meier",
    topic: Topic::Maturity,
    parameters: &[TIME, HAPPENED],
    summary: "The share still waiting, by time, with intervals: of labels, of results, of replies.",
    formula: "S(t) = Π (1 − dᵢ/nᵢ) over event times up to t, Greenwood's variance, log(−log) interval (95 %). A row that is still waiting counts up to its last look and is never taken for an event or its absence.",
    citation: "Kaplan EL, Meier P, J Am Stat Assoc 1958;53:457-481",
    example: "select kaplan_meier(days, known) from (values (1.0, true), (2.0, true), (2.0, false), (5.0, true), (7.0, false)) as t(days, known)",
};

fn curve() -> DataType {
    let step: Vec<Field> = vec![
        number("time"),
        count("at_risk"),
        count("events"),
        number("survival"),
        number("standard_error"),
        number("low"),
        number("high"),
    ];
    parts(vec![
        list("steps", step),
        count("n"),
        count("events"),
        number("last_time"),
    ])
}

fn kaplan_meier_curve(state: &mut Scores, _arguments: &Arguments) -> Answered {
    estimable(curve_of(state)?)
}

fn curve_of(
    state: &mut Scores,
) -> Result<Result<KaplanMeier, StatsError>, crate::error::FunctionError> {
    let counted = state.counted()?;
    let rows: Vec<TimeToEvent> = counted
        .rows()
        .iter()
        .flat_map(|row| {
            let waiting = std::iter::repeat_n(false, row.zeros as usize);
            let happened = std::iter::repeat_n(true, row.ones as usize);
            waiting.chain(happened).map(|is_event| TimeToEvent {
                time: row.value,
                is_event,
            })
        })
        .collect();
    Ok(kaplan_meier(&rows, level_of(None)))
}

const TIME_TO_EVENT: Description = Description {
    name: "time_to_event",
    topic: Topic::Maturity,
    parameters: &[
        TIME,
        HAPPENED,
        Parameter::new(
            "share",
            Kind::ConstantNumber,
            "0.5 for the median, 0.95 for the time by which 95 % have happened",
        ),
    ],
    summary: "The time by which a share of the rows has had the event, with those still waiting counted as waiting.",
    formula: "The first time at which the Kaplan–Meier curve is at or below 1 − share, with the Brookmeyer–Crowley interval (95 %). NULL where the curve never comes down that far: too many are still waiting.",
    citation: "Brookmeyer R, Crowley J, Biometrics 1982;38:29-41",
    example: "select time_to_event(days, known, 0.5) as median_days from (values (1.0, true), (2.0, true), (2.0, false), (5.0, true), (7.0, false)) as t(days, known)",
};

fn time_to_event(state: &mut Scores, arguments: &Arguments) -> Answered {
    let share = arguments.number("share").unwrap_or(f64::NAN);
    estimable(curve_of(state)?.and_then(|curve| curve.quantile(share)))
}
