//! Edges written as decimal text, so that they come back as the same bits.
//!
//! Edges are values of the data: an edge that is read back one unit in the last place too low
//! moves every row at it into the next bin, and some JSON readers round that much.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(super) fn serialize<S: Serializer>(edges: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(edges.iter().map(f64::to_string))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<f64>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|text| text.parse().map_err(D::Error::custom))
        .collect()
}
