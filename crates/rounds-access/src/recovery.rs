//! Recovery codes: ten, each good once, for a day without the authenticator. They are shown once
//! and kept as hashes; that each counts once is kept by the store.

use crate::secret::{NoChance, Secret, hash, random};

/// How many a person is given.
pub const CODES: usize = 10;
/// Crockford's base 32: letters that are mistaken for a digit are not in it.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a code, five bits each: 80 bits, too many to guess from a stolen hash.
const LENGTH: usize = 16;
/// Letters between two hyphens.
const BLOCK: usize = 4;

/// A new code and what the store keeps of it.
pub struct RecoveryCode {
    /// The code as it is shown.
    pub code: Secret,
    /// Its hash.
    pub hash: String,
}

/// A new set of codes.
pub fn new_codes() -> Result<Vec<RecoveryCode>, NoChance> {
    (0..CODES).map(|_| new_code()).collect()
}

fn new_code() -> Result<RecoveryCode, NoChance> {
    let bytes = random::<LENGTH>()?;
    // 256 is a multiple of 32: every letter is as likely as every other.
    let letters = bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    let plain: String = letters.map(|letter| char::from(*letter)).collect();
    let mut code = String::with_capacity(LENGTH + LENGTH / BLOCK);
    for (at, letter) in plain.chars().enumerate() {
        if at > 0 && at % BLOCK == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    Ok(RecoveryCode {
        hash: hash(&plain),
        code: Secret::from_text(code),
    })
}

/// Hash of a typed code, whatever its hyphens, spaces and capitals; none where it cannot be one.
pub fn hash_of(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let plain: String = letters.take(LENGTH + 1).map(as_meant).collect();
    let is_code = plain.len() == LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte));
    is_code.then(|| hash(&plain))
}

/// Letters that are not in the alphabet are read as the digits they look like.
fn as_meant(typed: char) -> char {
    match typed.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ten_codes_are_made_and_no_two_are_the_same() {
        let codes = new_codes().unwrap();
        let different: BTreeSet<&str> = codes.iter().map(|code| code.hash.as_str()).collect();
        assert_eq!(different.len(), 10);
    }

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let made = new_code().unwrap();
        let shown = made.code.expose();
        let bare = shown.replace('-', "");
        for typed in [
            shown,
            &bare,
            &shown.to_uppercase(),
            &shown.replace('-', " "),
        ] {
            assert_eq!(hash_of(typed).as_ref(), Some(&made.hash), "{typed}");
        }
        let misread = bare.replace('0', "O").replace('1', "l");
        assert_eq!(hash_of(&misread), Some(made.hash));
    }

    #[test]
    fn what_cannot_be_a_code_has_no_hash() {
        for typed in [
            "",
            "123456",
            "abcd-efgh-jkmn-pqr",
            "abcd-efgh-jkmn-pqr!",
            "aaaa-aaaa-aaaa-aaaa-a",
        ] {
            assert_eq!(hash_of(typed), None, "{typed}");
        }
    }
}
