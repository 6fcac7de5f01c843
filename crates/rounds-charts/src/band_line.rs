//! A series with an interval around each value: for numbers without control limits.

use maud::{Markup, html};

use crate::canvas::{Size, px};
use crate::change::{self, ChangeMark};
use crate::control_chart::interval_text;
use crate::csv::{Cell, CsvText};
use crate::figure::{Drawing, FigureText, counted, figure, focusable};
use crate::mark::{Mark, Side};
use crate::number::{finite, format_fraction, format_number, format_value};
use crate::period_label::in_words;
use crate::series_frame::{LineLabel, SeriesFrame};
use crate::table::{Column, table_twin};

/// One period with its interval.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BandPoint {
    /// The period, written as in [`ControlPoint`](crate::ControlPoint).
    pub label: String,
    /// The value; `None` is drawn as a gap.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Numerator of the value.
    pub numerator: Option<f64>,
    /// Denominator of the value, or the n it rests on.
    pub denominator: Option<f64>,
    /// A remark, or why there is no value.
    pub note: Option<String>,
    /// The rows behind it.
    pub href: Option<String>,
}

/// A line with an interval band.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BandLine {
    /// Unique in its page.
    pub id: String,
    /// The finding, as a sentence.
    pub title: String,
    /// Estimate, interval and n.
    pub caption: String,
    /// Unit of the values; `%` means that they are shares.
    pub unit: String,
    /// The points, oldest first.
    pub points: Vec<BandPoint>,
    /// The target.
    pub target: Option<f64>,
    /// Changes and decisions on the time axis.
    pub changes: Vec<ChangeMark>,
}

const COLUMNS: [Column; 5] = [
    Column::text("Period"),
    Column::number("Value"),
    Column::number("n/N"),
    Column::number("Interval"),
    Column::text("Note"),
];

impl BandLine {
    /// The figure with its drawing.
    pub fn render(&self) -> Markup {
        let missing = self
            .points
            .iter()
            .filter(|point| finite(point.value).is_none());
        let note = crate::control_chart::missing_note(missing.map(|point| point.note.as_deref()));
        let text = FigureText {
            id: &self.id,
            title: &self.title,
            caption: &self.caption,
            description: self.description(),
            notes: note.into_iter().collect(),
        };
        figure(&text, |size| self.draw(size))
    }

    /// The table twin, newest period first.
    pub fn table(&self) -> Markup {
        let rows: Vec<Vec<String>> = self
            .points
            .iter()
            .enumerate()
            .rev()
            .map(|(place, point)| {
                vec![
                    in_words(&point.label),
                    format_number(point.value.unwrap_or(f64::NAN), &self.unit),
                    format_fraction(point.numerator, point.denominator),
                    interval_text(point.low, point.high, &self.unit).unwrap_or_default(),
                    change::noted(
                        &self.changes,
                        place,
                        self.points.len(),
                        point.note.as_deref(),
                    ),
                ]
            })
            .collect();
        table_twin(&self.title, &COLUMNS, &rows)
    }

    /// All numbers with all digits, oldest period first. Values of unit `%` stay shares.
    pub fn csv(&self) -> String {
        let header = [
            "period",
            "value",
            "numerator",
            "denominator",
            "low",
            "high",
            "target",
            "note",
        ];
        let mut csv = CsvText::with_header(&header);
        for point in &self.points {
            csv.line(&[
                Cell::Text(&point.label),
                Cell::Number(point.value),
                Cell::Number(point.numerator),
                Cell::Number(point.denominator),
                Cell::Number(point.low),
                Cell::Number(point.high),
                Cell::Number(self.target),
                Cell::Text(point.note.as_deref().unwrap_or_default()),
            ]);
        }
        csv.finish()
    }

    fn description(&self) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return "Line without points.".to_owned();
        };
        let mut text = format!(
            "Line of {} with intervals, from {} to {}.",
            counted(self.points.len(), "period", "periods"),
            in_words(&first.label),
            in_words(&last.label)
        );
        if let Some(point) = self
            .points
            .iter()
            .rev()
            .find(|point| finite(point.value).is_some())
        {
            text.push_str(&format!(" Last value: {}.", self.point_label(point)));
        }
        for change in &self.changes {
            text.push_str(&format!(" Change marked: {}.", change.label));
        }
        text
    }

    fn point_label(&self, point: &BandPoint) -> String {
        let period = in_words(&point.label);
        let note = point.note.as_deref();
        let Some(value) = finite(point.value) else {
            return format!("{period}: not shown, {}", note.unwrap_or("no value"));
        };
        let interval = interval_text(point.low, point.high, &self.unit);
        let fraction = Some(format_fraction(point.numerator, point.denominator));
        let mut text = format!("{period}: {}", format_value(value, &self.unit));
        text.push_str(
            &interval
                .map(|interval| format!(" ({interval})"))
                .unwrap_or_default(),
        );
        for part in [fraction.as_deref(), note]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
        {
            text.push_str(", ");
            text.push_str(part);
        }
        text
    }

    fn draw(&self, size: Size) -> Drawing {
        let labels = self
            .points
            .iter()
            .map(|point| point.label.as_str())
            .collect();
        let of = |field: fn(&BandPoint) -> Option<f64>| -> Vec<Option<f64>> {
            self.points
                .iter()
                .map(|point| finite(field(point)))
                .collect()
        };
        let (values, lows, highs) = (
            of(|point| point.value),
            of(|point| point.low),
            of(|point| point.high),
        );
        let extent: Vec<f64> = values
            .iter()
            .chain(&lows)
            .chain(&highs)
            .copied()
            .chain([self.target])
            .flatten()
            .collect();
        let target_label: Vec<LineLabel> = finite(self.target)
            .map(|value| LineLabel {
                value,
                text: format!("target {}", format_number(value, &self.unit)),
                class: "chart-target-label",
            })
            .into_iter()
            .collect();
        let frame = SeriesFrame::new(
            size,
            labels,
            &self.unit,
            &extent,
            &self.changes,
            &target_label,
        );
        let content = html! {
            path class="chart-interval" d=(frame.sloped_band(&lows, &highs)) {}
            (frame.axes())
            @if let Some(target) = finite(self.target) { (frame.level(target, "chart-target")) }
            (frame.change_marks())
            path class="chart-series" d=(frame.line(&values)) {}
            (self.points_of(&frame))
            (frame.line_labels(target_label))
        };
        Drawing {
            height: frame.height(),
            content,
            legend: frame.legend(),
        }
    }

    fn points_of(&self, frame: &SeriesFrame<'_>) -> Markup {
        html! {
            @for (place, point) in self.points.iter().enumerate() {
                @let label = self.point_label(point);
                @if let Some(value) = finite(point.value) {
                    @let (x, y) = (frame.x(place as f64), frame.y(value));
                    (focusable(&label, point.href.as_deref(), &html! {
                        circle class="chart-hit" cx=(px(x)) cy=(px(y)) r="9" {}
                        (Mark::Common.shape(x, y, frame.point_size(), Side::High))
                    }))
                } @else {
                    (frame.gap(place, &label))
                }
            }
        }
    }
}
