//! Floats as integers that sort like them, so that sorting compares whole numbers.

use crate::StatsError;
use crate::estimate::finite;

/// The place of a finite number among all floats; minus zero takes the place of zero.
#[inline]
pub(super) fn place_of(what: &'static str, value: f64) -> Result<u64, StatsError> {
    finite(what, value).map(place_at)
}

/// The place of a number that is known to be finite.
#[inline]
pub(super) fn place_at(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    // All bits of a negative number are turned, of another only the first.
    bits ^ (((bits as i64 >> 63) as u64) | (1 << 63))
}

/// The number at a place.
#[inline]
pub(super) fn value_at(place: u64) -> f64 {
    f64::from_bits(if place >> 63 == 1 {
        place & !(1 << 63)
    } else {
        !place
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_sort_like_the_numbers_and_lead_back_to_them() {
        let ascending = [-1e300, -2.5, -1e-310, 0.0, 1e-310, 0.3, 1.0, 1e300];
        let places: Vec<u64> = ascending
            .iter()
            .map(|value| place_of("value", *value).unwrap())
            .collect();
        assert!(places.is_sorted());
        for (place, value) in places.iter().zip(ascending) {
            assert_eq!(value_at(*place).to_bits(), value.to_bits());
        }
        assert_eq!(
            place_of("value", -0.0).unwrap(),
            place_of("value", 0.0).unwrap()
        );
        assert!(place_of("value", f64::NAN).is_err());
    }
}
