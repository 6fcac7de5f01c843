//! Ids that are made here: a word for the kind and 128 random bits, `per_…`, `ses_…`. Nobody can
//! guess one, and nothing outside can name one before it exists.

use data_encoding::BASE32_NOPAD;

use crate::StoreError;

/// A new id of this kind.
///
/// # Errors
/// [`StoreError::Randomness`] when the operating system gives no random bytes.
pub fn fresh(kind: &str) -> Result<String, StoreError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
    let text = BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
    Ok(format!("{kind}_{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ids_differ_and_hold_128_bits() {
        let [first, second] = [fresh("per"), fresh("per")].map(|id| id.expect("random bytes"));
        assert_ne!(first, second);
        let digits = first.strip_prefix("per_").expect("the kind first");
        let bytes = BASE32_NOPAD
            .decode(digits.to_ascii_uppercase().as_bytes())
            .expect("base32");
        assert_eq!(bytes.len(), 16);
    }
}
