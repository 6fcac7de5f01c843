//! What a control chart is, whichever way its limits were made.

use serde::Serialize;

/// Limits from fewer points than this are trial limits (Making Data Count).
pub const POINTS_FOR_FIRM_LIMITS: usize = 12;

/// Which formula made the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Individual values with limits from the moving range.
    Xmr,
    /// Laney's p′: proportions.
    PPrime,
    /// Laney's u′: events per exposure.
    UPrime,
    /// Taylor's I′: values of varying denominators.
    IPrime,
    /// Time between events.
    TimeBetween,
    /// Opportunities between events.
    OpportunitiesBetween,
    /// Proportions with sampling error alone.
    P,
    /// Events per exposure with sampling error alone.
    U,
    /// Counts of equal exposure with sampling error alone.
    C,
}

/// Choices a chart leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ChartOptions {
    /// How many points from the start fix centre and limits; `None` for all. A number beyond the
    /// end of the series means all.
    pub baseline: Option<usize>,
    /// Leave moving ranges above 3.267 times their mean out of it, once (Nelson, J Qual Technol
    /// 14:172, 1982). Off is what the Making Data Count workbook does; on keeps one wild point
    /// from widening the limits for all others.
    pub screen_moving_ranges: bool,
}

/// One point with the limits that hold for it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChartPoint {
    /// The value.
    pub value: f64,
    /// One standard deviation of common-cause variation at this point, on the scale on which the
    /// limits were made: the value's own, except for [`super::time_between`].
    pub sigma: f64,
    /// Distance in `sigma` from the middle of the limits (the centre, but for
    /// [`super::opportunities_between`]); `None` where `sigma` is 0.
    pub z: Option<f64>,
    /// Lower limit, 3σ below the centre, for shares, rates and counts not below what they can be.
    pub lower: f64,
    /// Lower near limit, 2σ.
    pub lower_near: f64,
    /// Upper near limit, 2σ.
    pub upper_near: f64,
    /// Upper limit, 3σ above the centre, for shares not above 1.
    pub upper: f64,
}

/// A series with its centre and limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlChart {
    /// Which formula made the limits.
    pub kind: ChartKind,
    /// Centre line, the same for all points.
    pub centre: f64,
    /// The points in the order given.
    pub points: Vec<ChartPoint>,
    /// How many points, from the start, centre and limits were made of.
    pub baseline_points: usize,
    /// Whether those were fewer than [`POINTS_FOR_FIRM_LIMITS`].
    pub trial: bool,
    /// Laney's σ_z: variation between periods over what sampling alone makes; `None` for charts
    /// that have none.
    pub sigma_z: Option<f64>,
}

/// The values a measure can take, which limits do not leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Bounds {
    pub(super) const NONE: Self = Self {
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
    };
    pub(super) const SHARE: Self = Self {
        least: 0.0,
        most: 1.0,
    };
    pub(super) const RATE: Self = Self {
        least: 0.0,
        most: f64::INFINITY,
    };
}

impl ChartPoint {
    /// A point whose limits lie 2σ and 3σ around `centre`, inside `bounds`.
    pub(super) fn around(centre: f64, value: f64, sigma: f64, bounds: Bounds) -> Self {
        let below = |sigmas: f64| (centre - sigmas * sigma).max(bounds.least);
        let above = |sigmas: f64| (centre + sigmas * sigma).min(bounds.most);
        Self {
            value,
            sigma,
            z: (sigma > 0.0).then(|| (value - centre) / sigma),
            lower: below(3.0),
            lower_near: below(2.0),
            upper_near: above(2.0),
            upper: above(3.0),
        }
    }
}
