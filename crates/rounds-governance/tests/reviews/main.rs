//! Reviews, the office, the worklist, the calendar, what is due and who is told: each rule by an
//! example, and what no order of calls may break by property tests.

mod before_and_after;
mod before_votes;
mod calendar;
mod decisions;
mod due;
mod findings;
mod hospital;
mod moves_in_calendar;
mod notices;
mod office;
mod office_in_motion;
mod overlaps;
mod properties;
mod quiet;
mod roles;
mod rounds;
mod votes;
