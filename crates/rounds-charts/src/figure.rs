//! The frame around every chart: caption, the two drawings, titles and descriptions for readers
//! who do not see them.

use maud::{Markup, html};

use crate::canvas::{Size, px};

/// The words of a figure.
pub(crate) struct FigureText<'a> {
    /// Unique in its page; other characters than letters, digits, `-` and `_` become `-`.
    pub(crate) id: &'a str,
    /// The finding.
    pub(crate) title: &'a str,
    /// Estimate, interval and n.
    pub(crate) caption: &'a str,
    /// The drawing in a sentence or two.
    pub(crate) description: String,
    /// Small print under the drawing.
    pub(crate) notes: Vec<String>,
}

/// One drawing: its height in units, what is in it, and what its signs stand for.
pub(crate) struct Drawing {
    pub(crate) height: f64,
    pub(crate) content: Markup,
    /// Empty where the drawing says everything itself.
    pub(crate) legend: Markup,
}

/// The `<figure>`. The drawing is a group, not an image, because it holds points that take the
/// keyboard's focus and an image's children are hidden from assistive technology.
pub(crate) fn figure(text: &FigureText<'_>, draw: impl Fn(Size) -> Drawing) -> Markup {
    let id = identifier(text.id);
    html! {
        figure class="chart" id=(id) {
            figcaption {
                strong class="chart-title" { (text.title) }
                @if !text.caption.is_empty() { span class="chart-caption" { (text.caption) } }
            }
            @for size in Size::BOTH {
                @let drawing = draw(size);
                @let name = format!("{id}-{}", size.class());
                svg class=(size.class()) viewBox={ "0 0 " (px(size.width())) " " (px(drawing.height)) }
                    role="group" aria-labelledby={ (name) "-title" } aria-describedby={ (name) "-desc" } {
                    title id={ (name) "-title" } { (text.title) }
                    desc id={ (name) "-desc" } { (text.description) }
                    (drawing.content)
                }
                @if !drawing.legend.0.is_empty() {
                    div class={ "chart-legend " (size.class()) } { (drawing.legend) }
                }
            }
            @for note in &text.notes { p class="chart-note" { (note) } }
        }
    }
}

/// Text that may stand in an `id` attribute.
fn identifier(text: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let cleaned: String = text
        .chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .collect();
    format!("chart-{cleaned}")
}

/// Shapes that have a tooltip and take the focus; a link where there is a target.
///
/// Letters stay outside, hidden from assistive technology: the label says them in full, while the
/// drawing may cut them, and a link's visible words must be its name.
pub(crate) fn focusable(label: &str, href: Option<&str>, shapes: &Markup) -> Markup {
    match href {
        Some(href) => html! {
            a class="chart-focus" href=(href) aria-label=(label) { title { (label) } (shapes) }
        },
        None => html! {
            g class="chart-focus" tabindex="0" role="img" aria-label=(label) { title { (label) } (shapes) }
        },
    }
}

/// An invisible rectangle that takes pointer and focus for a row or a label.
pub(crate) fn hit_area((left, top): (f64, f64), (width, height): (f64, f64)) -> Markup {
    html! {
        rect class="chart-hit" x=(px(left)) y=(px(top)) width=(px(width.max(0.0))) height=(px(height.max(0.0))) {}
    }
}

/// `1 point`, `2 points`.
pub(crate) fn counted(count: usize, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}
