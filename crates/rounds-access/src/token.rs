//! Tokens for programs: `rounds_pat_`, 32 characters of chance, 7 of checksum. The form is
//! recognisable, so that scanners find tokens that were published by mistake, and the checksum lets
//! a typing error be refused without asking the store.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::{NoChance, Secret, random};

/// How every token begins.
pub const PREFIX: &str = "rounds_pat_";
/// Bytes of chance.
const RANDOM_BYTES: usize = 20;
/// Characters of them.
const RANDOM_LENGTH: usize = 32;
/// Characters of the checksum: 35 bits.
const CHECK_LENGTH: usize = 7;

/// A new token.
pub fn new_token() -> Result<Secret, NoChance> {
    let bytes = random::<RANDOM_BYTES>()?;
    let mut text = Zeroizing::new(BASE32_NOPAD.encode(&*bytes));
    text.make_ascii_lowercase();
    let check = checksum(&text);
    Ok(Secret::from_text(format!("{PREFIX}{}{check}", *text)))
}

/// Whether the text has the form of a token and its checksum is right. Says nothing about whether
/// there is such a token.
pub fn is_well_formed(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else {
        return false;
    };
    let Some((chance, check)) = rest.split_at_checked(RANDOM_LENGTH) else {
        return false;
    };
    let in_alphabet = |c: char| matches!(c, 'a'..='z' | '2'..='7');
    chance.chars().all(in_alphabet) && check == checksum(chance)
}

fn checksum(chance: &str) -> String {
    let digest = Sha256::digest(chance.as_bytes());
    let mut text = BASE32_NOPAD.encode(&digest);
    text.truncate(CHECK_LENGTH);
    text.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_is_well_formed() {
        let token = new_token().unwrap();
        assert_eq!(token.expose().len(), 11 + 32 + 7);
        assert!(is_well_formed(token.expose()));
    }

    #[test]
    fn a_changed_character_is_noticed() {
        let token = new_token().unwrap();
        for at in 0..token.expose().len() {
            let mut bytes = token.expose().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(!is_well_formed(&changed), "character {at}");
        }
    }

    #[test]
    fn any_other_text_is_not() {
        for text in [
            "",
            PREFIX,
            "rounds_pat_ä",
            "Bearer x",
            "rounds_pat_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!is_well_formed(text), "{text}");
        }
        let shouted = new_token().unwrap().expose().to_uppercase();
        assert!(!is_well_formed(&shouted));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}", tail in "[a-z2-7é]{0,60}") {
            is_well_formed(&text);
            is_well_formed(&format!("{PREFIX}{tail}"));
        }
    }
}
