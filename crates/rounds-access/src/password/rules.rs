//! Which passwords are accepted: long ones, whatever they are made of (NIST SP 800-63B, 5.1.1.2:
//! no rules about kinds of letters), but none that somebody who knows the person or the site tries
//! first.

/// Fewest characters.
pub const LENGTH_MIN: usize = 12;
/// Most characters; also a limit on the work that a stranger can ask for.
pub const LENGTH_MAX: usize = 128;
/// Fewest different characters.
const DIFFERENT_MIN: usize = 5;
/// Shortest part of a name that counts as the name.
const PART_MIN: usize = 4;

/// Beginnings of what lists of stolen passwords are full of. A password that is one of them with
/// something short around it is one of them.
const COMMON: [&str; 40] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "administrator",
    "changeme",
    "default",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "trustno1",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "hospital",
    "healthcare",
    "medicine",
    "doctor",
    "clinic",
    "winter",
    "spring",
    "summer",
    "autumn",
    "secret",
    "rounds",
    "computer",
];

/// Characters that may stand around a common password without making it a good one.
const AROUND_MAX: usize = 8;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short.
    #[error(
        "a password needs at least {LENGTH_MIN} characters; three or four words that have nothing to do with each other are good"
    )]
    Short,
    /// Too long.
    #[error("a password may have at most {LENGTH_MAX} characters")]
    Long,
    /// The same few characters.
    #[error("this password repeats a few characters; use at least {DIFFERENT_MIN} different ones")]
    Repeats,
    /// `abcdefghijkl`, `123456789012`.
    #[error("this password counts up or down the alphabet or the digits")]
    Counts,
    /// On the lists.
    #[error(
        "this password is one of those that are tried first; three or four words that have nothing to do with each other are good"
    )]
    Common,
    /// Made of the person's or the site's name.
    #[error("a password may not be made of your name, your sign-in name or the name of the site")]
    Name,
}

/// Whether a password is accepted for somebody with these names (sign-in name, name, site).
pub fn check(password: &str, names: &[&str]) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        return Err(WeakPassword::Short);
    }
    if length > LENGTH_MAX {
        return Err(WeakPassword::Long);
    }
    let lower = password.to_lowercase();
    let characters: Vec<char> = lower.chars().collect();
    let different: std::collections::BTreeSet<&char> = characters.iter().collect();
    if different.len() < DIFFERENT_MIN {
        return Err(WeakPassword::Repeats);
    }
    if counts(&characters) {
        return Err(WeakPassword::Counts);
    }
    if is_made_of(&lower, &COMMON) {
        return Err(WeakPassword::Common);
    }
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let parts: Vec<&str> = names.iter().flat_map(|name| parts_of(name)).collect();
    if is_made_of(&lower, &parts) {
        return Err(WeakPassword::Name);
    }
    Ok(())
}

/// Whether little remains of a password without these words.
fn is_made_of(lower: &str, words: &[&str]) -> bool {
    let mut rest = lower.to_owned();
    for word in words {
        rest = rest.replace(word, "");
    }
    rest.len() < lower.len() && rest.chars().count() <= AROUND_MAX
}

/// The name and the words in it, where they are long enough.
fn parts_of(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let parts = std::iter::once(name).chain(words);
    parts.filter(|part| part.chars().count() >= PART_MIN)
}

/// Whether nearly every character is the one before, plus or minus one.
fn counts(characters: &[char]) -> bool {
    let pairs = characters.windows(2);
    let steps = pairs.filter(|pair| match pair {
        [one, two] => (u32::from(*one)).abs_diff(u32::from(*two)) <= 1,
        _ => false,
    });
    steps.count() * 10 >= characters.len() * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = [
        "jane.rowe@north.example",
        "Jane Rowe",
        "North Valley Health",
    ];

    #[test]
    fn long_passwords_of_any_kind_are_accepted() {
        for good in [
            "otter lamp canyon",
            "correct horse battery staple",
            "Zz9$kf!2mQpw",
            "пароль которого нет",
            "a doctor walks along winter beaches",
        ] {
            assert_eq!(check(good, &NAMES), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        let long = "ab1cd2ef3".repeat(15);
        for (bad, why) in [
            ("", WeakPassword::Short),
            ("Zz9$kf!2mQp", WeakPassword::Short),
            (long.as_str(), WeakPassword::Long),
            ("aaaaaaaaaaaaaa", WeakPassword::Repeats),
            ("abababababab12", WeakPassword::Repeats),
            ("123456789012345", WeakPassword::Counts),
            ("abcdefghijklm", WeakPassword::Counts),
            ("Password123!", WeakPassword::Common),
            ("welcome2hospital", WeakPassword::Common),
            ("Winter2026!!!!", WeakPassword::Common),
            ("jane.rowe@north.example", WeakPassword::Name),
            ("NorthValley2026", WeakPassword::Name),
        ] {
            assert_eq!(check(bad, &NAMES), Err(why), "{bad}");
        }
    }
}
