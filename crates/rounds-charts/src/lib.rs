//! Charts as accessible SVG: every one has a title that states the finding, a generated
//! description, points a keyboard reaches, a table twin and its CSV.
//!
//! Nothing here fetches data, computes a statistic or decides what a point means: a chart is a
//! struct of plain numbers and words that is drawn as it is. Values that are not finite count as
//! missing and are drawn as gaps. Colours live in [`STYLE`], as classes and custom properties, so
//! that pages need no inline style; shapes say the same as colours.
//!
//! Start with [`control_chart`] for a series, [`groups`] for what [`Bars`], [`Forest`] and
//! [`Funnel`] draw, [`number`] for how numbers are written.

pub mod band_line;
pub mod bars;
mod canvas;
pub mod change;
pub mod control_chart;
mod csv;
mod figure;
pub mod forest;
pub mod funnel;
pub mod groups;
pub mod icons;
pub mod mark;
pub mod number;
mod period_label;
pub mod place_range;
mod scale;
mod series_frame;
mod series_paths;
pub mod sparkline;
mod table;

pub use band_line::{BandLine, BandPoint};
pub use bars::Bars;
pub use change::ChangeMark;
pub use control_chart::{ControlChart, ControlPoint};
pub use forest::Forest;
pub use funnel::{Funnel, FunnelLimit};
pub use groups::{Group, ReferenceLine};
pub use icons::{Assurance, assurance_icon, variation_icon};
pub use mark::{Mark, Side};
pub use number::{format_fraction, format_interval, format_number, format_value};
pub use place_range::PlaceRange;
pub use sparkline::Sparkline;

/// The style sheet every page with a chart needs. Its custom properties (`--chart-…`) can be set
/// by the page; light, dark and print values are built in.
pub const STYLE: &str = include_str!("charts.css");
