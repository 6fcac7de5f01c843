//! Words in a row.

use maud::{Markup, html};

/// `a, b, c`, or what to say when there is none.
pub fn list<'a>(words: impl Iterator<Item = &'a String>, none: &str) -> Markup {
    let words: Vec<&str> = words.map(String::as_str).collect();
    html! {
        @if words.is_empty() { span.absent { (none) } } @else { (words.join(", ")) }
    }
}

/// The words of a text field, divided by commas or line ends.
pub fn split(text: &str) -> impl Iterator<Item = String> {
    let words = text.split([',', '\n']).map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_may_be_divided_by_commas_or_lines() {
        let words: Vec<String> = split(" Eastside ED, Northside\r\nWest , ,").collect();
        assert_eq!(words, ["Eastside ED", "Northside", "West"]);
    }
}
