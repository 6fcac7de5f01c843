//! How single values are written, the same on every page: numbers, instants, readings, links,
//! charts. Pure functions from plain values to markup.

pub mod access_tables;
pub mod chart;
pub mod comma;
pub mod comma_separated;
pub mod definition_list;
pub mod empty;
pub mod enrolment;
pub mod entries;
pub mod filled;
pub mod form;
pub mod group_chart;
pub mod happened;
pub mod headline;
pub mod href;
pub mod marks;
pub mod number;
pub mod paging;
pub mod reading;
pub mod sent;
pub mod series_table;
pub mod tally;
pub mod time;
pub mod variation;
pub mod withheld;
