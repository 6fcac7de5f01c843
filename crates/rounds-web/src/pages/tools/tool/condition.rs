//! The fields of a condition on one of a tool's measures, and reading them back.

use maud::{Markup, html};
use rounds_governance::condition::{Bound, Comparison, Condition};
use rounds_governance::tool::Tool;

use crate::guard::fields::Fields;
use crate::view::filled::{Field, Filled, field, needed};

const BOUNDS: [(&str, &str); 4] = [
    ("low", "lower end of the interval"),
    ("value", "the value itself"),
    ("high", "upper end of the interval"),
    ("interval", "the whole interval"),
];
const COMPARISONS: [(&str, &str); 3] = [
    ("at-least", "is at least"),
    ("at-most", "is at most"),
    ("includes", "includes (whole interval only)"),
];

/// What stands between measure and group in the choice of a measure.
const BETWEEN: char = '|';

/// Which fields of a form: the only ones of their kind, or a row of several that may stay empty.
pub struct Row<'a> {
    form: &'a str,
    beginning: String,
}

impl<'a> Row<'a> {
    /// The only ones, which must be filled in.
    pub fn only(form: &'a str) -> Self {
        Self {
            form,
            beginning: String::new(),
        }
    }

    /// One of several rows of this kind, counted from 0.
    pub fn of_several(form: &'a str, kind: &str, place: usize) -> Self {
        Self {
            form,
            beginning: format!("{kind}-{place}-"),
        }
    }

    /// The name of a field.
    pub fn name(&self, part: &str) -> String {
        format!("{}{part}", self.beginning)
    }

    /// A field that must be filled in, unless the whole row may stay empty.
    pub fn needed<'f>(&self, name: &'f str, label: &'f str) -> Field<'f>
    where
        'a: 'f,
    {
        match self.beginning.is_empty() {
            true => needed(self.form, name, label),
            false => field(self.form, name, label),
        }
    }

    /// A field that may stay empty.
    pub fn field<'f>(&self, name: &'f str, label: &'f str) -> Field<'f>
    where
        'a: 'f,
    {
        field(self.form, name, label)
    }
}

/// The fields.
pub fn fields(forms: &Filled<'_>, row: &Row<'_>, tool: &Tool) -> Markup {
    let signs: Vec<(String, String)> = tool.measures.iter().map(sign).collect();
    let options = signs.iter().map(|(word, said)| (&**word, &**said));
    let name = |part: &str| row.name(part);
    html! {
        @if signs.is_empty() {
            p.quiet { "The tool has no vital signs yet; name them first." }
        }
        (forms.choice(&row.needed(&name("measure"), "Measure"), options))
        (forms.choice(&row.needed(&name("bound"), "What of it").value("low"), BOUNDS))
        (forms.choice(&row.needed(&name("comparison"), "How").value("at-least"), COMPARISONS))
        (forms.number(&row.needed(&name("threshold"), "Threshold").hint("0.8 or 80 %")))
        (forms.number(&row.field(&name("n_min"), "Fewest observations").value("100")))
        (forms.number(&row.field(&name("periods"), "Periods in a row").value("1")))
        (forms.number(&row.field(&name("age_days_max"), "Oldest allowed, in days").hint("empty is any age")))
    }
}

fn sign(sign: &rounds_governance::tool::MeasureOfTool) -> (String, String) {
    let word = format!("{}{BETWEEN}{}", sign.measure, sign.group);
    let said = match sign.group.as_str() {
        "" => sign.measure.clone(),
        group => format!("{} for {group}", sign.measure),
    };
    (word, said)
}

/// The condition that was typed, or what is wrong with it.
pub fn read(sent: &Fields, row: &Row<'_>) -> Result<Condition, String> {
    let name = |part: &str| row.name(part);
    let word = |part: &str| sent.text(&name(part)).unwrap_or_default();
    let measure = sent.text(&name("measure"));
    let measure = measure.ok_or_else(|| format!("{}: choose one", name("measure")))?;
    let (measure, group) = measure
        .split_once(BETWEEN)
        .unwrap_or((measure.as_str(), ""));
    let bound = match word("bound").as_str() {
        "low" => Bound::Low,
        "value" => Bound::Value,
        "high" => Bound::High,
        "interval" => Bound::Interval,
        _ => {
            return Err(format!(
                "{}: choose low, value, high or interval",
                name("bound")
            ));
        }
    };
    let comparison = match word("comparison").as_str() {
        "at-least" => Comparison::AtLeast,
        "at-most" => Comparison::AtMost,
        "includes" => Comparison::Includes,
        _ => {
            return Err(format!(
                "{}: choose at least, at most or includes",
                name("comparison")
            ));
        }
    };
    Ok(Condition {
        measure: measure.to_owned(),
        group: group.to_owned(),
        bound,
        comparison,
        threshold: amount(sent, &name("threshold"))?,
        n_min: whole(sent, &name("n_min"))?.unwrap_or(0),
        periods: whole(sent, &name("periods"))?.unwrap_or(1),
        age_days_max: whole(sent, &name("age_days_max"))?,
    })
}

/// A number, or a percentage as a share.
pub fn amount(sent: &Fields, name: &str) -> Result<f64, String> {
    let text = sent.text(name).ok_or(format!("{name}: type a number"))?;
    let (digits, divisor) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 100.0),
        None => (text.as_str(), 1.0),
    };
    let number = digits
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    let number = number.map(|number| number / divisor);
    number.ok_or_else(|| format!("{name}: {text:?} is not a number; write 0.8 or 80 %"))
}

/// A whole number, where one was typed.
pub fn whole<N: std::str::FromStr>(sent: &Fields, name: &str) -> Result<Option<N>, String> {
    let parsed = sent.text(name).map(|text| {
        let number = text.parse();
        number.map_err(|_| format!("{name}: {text:?} is not a whole number of this size"))
    });
    parsed.transpose()
}

/// A day, where one was typed.
pub fn day(sent: &Fields, name: &str) -> Result<Option<jiff::civil::Date>, String> {
    let parsed = sent.text(name).map(|text| {
        let day = text.parse();
        day.map_err(|_| format!("{name}: {text:?} is not a day; write 2026-11-30"))
    });
    parsed.transpose()
}

/// A text that must be there.
pub fn text(sent: &Fields, name: &str) -> Result<String, String> {
    sent.text(name)
        .ok_or_else(|| format!("{name}: must be filled in"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_data::office::Secret;

    fn sent(threshold: &str) -> Fields {
        let pairs = [
            ("measure", "ai.auroc|model=APACHE IVa; site=A|B"),
            ("bound", "low"),
            ("comparison", "at-least"),
            ("threshold", threshold),
        ];
        let pairs = pairs.map(|(name, text)| (name.to_owned(), Secret::new(text)));
        Fields::new(pairs.to_vec())
    }

    #[test]
    fn a_percentage_is_read_as_a_share() {
        let condition = read(&sent("80 %"), &Row::only("standing")).expect("a condition");
        assert!((condition.threshold - 0.8).abs() < 1e-12);
        assert_eq!(condition.group, "model=APACHE IVa; site=A|B");
        assert_eq!((condition.n_min, condition.periods), (0, 1));
    }

    #[test]
    fn what_is_no_number_is_refused_by_its_field() {
        for text in ["", "much", "inf", "NaN"] {
            let refusal = read(&sent(text), &Row::only("standing")).expect_err("a refusal");
            assert!(refusal.starts_with("threshold: "), "{text:?}: {refusal}");
        }
    }
}
