//! Sizes, coordinates and how wide text is: what every drawing needs and no reader sees.

/// Which of a figure's two drawings: the page shows one or the other by the width it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// For a column of about 500 pixels and more.
    Wide,
    /// For a phone: half as many units across, so that letters keep their size.
    Narrow,
}

impl Size {
    pub(crate) const BOTH: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Units across; one unit is about one CSS pixel.
    pub(crate) fn width(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 320.0,
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Wide => "chart-wide",
            Self::Narrow => "chart-narrow",
        }
    }
}

/// Font size of all text in a chart, in units.
pub(crate) const TEXT_SIZE: f64 = 12.0;

/// The rectangle in which data is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plot {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Plot {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }
}

/// A coordinate with one decimal; never NaN or infinite in the drawing.
pub(crate) fn px(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        format!("{rounded}")
    }
}

/// About how wide a text is, in units: a proportional sans serif averages 0.55 of its size.
pub(crate) fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|letter| match letter {
            'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | '\'' | '|' | '·' => 0.3,
            'm' | 'w' | 'M' | 'W' | '%' => 0.85,
            letter if letter.is_uppercase() => 0.66,
            _ => 0.55,
        })
        .sum::<f64>()
        * TEXT_SIZE
}

/// The text, cut with an ellipsis where it would be wider than this.
pub(crate) fn fitted(text: &str, width: f64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if text_width(&kept) > width - TEXT_SIZE {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        assert_eq!(
            [px(1.04), px(-0.01), px(f64::NAN), px(f64::INFINITY)],
            ["1", "0", "0", "0"]
        );
    }

    #[test]
    fn long_text_is_cut_to_the_width_it_has() {
        let cut = fitted("Cardiology, Gastroenterology and Endocrinology", 100.0);
        assert!(cut.ends_with('…') && text_width(&cut) <= 106.0, "{cut}");
        assert_eq!(fitted("ICU", 100.0), "ICU");
    }
}
