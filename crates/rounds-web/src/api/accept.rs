//! Which representation a program asks for (`Accept`).

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};

use super::problem::{ApiResult, Problem};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Representation {
    /// One JSON value.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated, with a line of names.
    Csv,
    /// FHIR resources, one a line.
    FhirNdjson,
    /// Lines of text.
    Text,
    /// A file as it was given.
    Bytes,
}

impl Representation {
    /// Its content type without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::FhirNdjson => "application/fhir+ndjson",
            Self::Text => "text/plain",
            Self::Bytes => "application/octet-stream",
        }
    }
}

/// The representation of `offered` that is asked for most; the first where it is all the same.
/// None of them acceptable is 406.
pub fn choose(headers: &HeaderMap, offered: &[Representation]) -> ApiResult<Representation> {
    let asked = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, f64)> = asked
        .flat_map(|value| value.split(','))
        .filter_map(range)
        .collect();
    let weigh = |media_type: &str| {
        let fitting = ranges
            .iter()
            .filter_map(|(range, weight)| Some((closeness(range, media_type)?, *weight)));
        // The most exact range counts, as RFC 9110 12.5.1 has it.
        fitting
            .max_by_key(|(closeness, _)| *closeness)
            .map_or(0.0, |(_, weight)| weight)
    };
    if ranges.is_empty() {
        return offered.first().copied().ok_or_else(|| refused(offered));
    }
    let mut best: Option<(Representation, f64)> = None;
    for offer in offered {
        let weight = weigh(offer.media_type());
        if weight > best.map_or(0.0, |(_, best)| best) {
            best = Some((*offer, weight));
        }
    }
    best.map(|(offer, _)| offer).ok_or_else(|| refused(offered))
}

fn range(text: &str) -> Option<(&str, f64)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| range.contains('/'))?;
    let weight = parts.find_map(|part| part.strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok());
    Some((range, weight.filter(|weight| (0.0..=1.0).contains(weight))?))
}

fn closeness(range: &str, media_type: &str) -> Option<u8> {
    if range.eq_ignore_ascii_case(media_type) {
        return Some(2);
    }
    if range == "*/*" {
        return Some(0);
    }
    let family = range.strip_suffix("/*")?;
    let own = media_type.split('/').next()?;
    own.eq_ignore_ascii_case(family).then_some(1)
}

fn refused(offered: &[Representation]) -> Problem {
    let known: Vec<&str> = offered.iter().map(|offer| offer.media_type()).collect();
    let detail = format!("this address answers as {}", known.join(", "));
    Problem::new(StatusCode::NOT_ACCEPTABLE, detail).about("Accept")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Representation; 3] = [
        Representation::Json,
        Representation::Ndjson,
        Representation::Csv,
    ];

    fn chosen(accept: &str) -> Option<Representation> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().expect("a header"));
        choose(&headers, &ALL).ok()
    }

    #[test]
    fn the_heaviest_acceptable_representation_is_chosen() {
        assert_eq!(
            choose(&HeaderMap::new(), &ALL).ok(),
            Some(Representation::Json)
        );
        assert_eq!(chosen("*/*"), Some(Representation::Json));
        assert_eq!(chosen("text/csv"), Some(Representation::Csv));
        assert_eq!(chosen("text/*"), Some(Representation::Csv));
        assert_eq!(
            chosen("application/json;q=0.5, application/x-ndjson"),
            Some(Representation::Ndjson)
        );
        assert_eq!(
            chosen("*/*, application/json;q=0"),
            Some(Representation::Ndjson)
        );
        assert_eq!(chosen("text/html"), None);
        assert_eq!(chosen("text/csv;q=0"), None);
        // What cannot be read asks for nothing in particular.
        assert_eq!(chosen("text/csv;q=7"), Some(Representation::Json));
    }
}
