//! Which files a mapping applies to: `*` and `?` in file names.

/// Whether `name` matches `pattern`, in which `*` stands for any run of characters (none too) and
/// `?` for exactly one. Everything else stands for itself, upper and lower case apart.
///
/// Takes time proportional to both lengths multiplied at worst, never more.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    // reachable[i]: the characters of the name seen so far match the first i of the pattern.
    let mut reachable = vec![false; pattern.len() + 1];
    if let Some(first) = reachable.first_mut() {
        *first = true;
    }
    pass_stars(&pattern, &mut reachable);
    for character in name.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for (position, (expected, reached)) in pattern.iter().zip(&reachable).enumerate() {
            if !*reached {
                continue;
            }
            let target = match expected {
                '*' => position,
                '?' => position + 1,
                literal if *literal == character => position + 1,
                _ => continue,
            };
            if let Some(slot) = next.get_mut(target) {
                *slot = true;
            }
        }
        reachable = next;
        pass_stars(&pattern, &mut reachable);
    }
    reachable.last().copied().unwrap_or(false)
}

/// A star may stand for nothing, so what lies behind it is reachable too.
fn pass_stars(pattern: &[char], reachable: &mut [bool]) {
    let mut before = false;
    for (position, slot) in reachable.iter_mut().enumerate() {
        let behind_star = position > 0 && pattern.get(position - 1) == Some(&'*');
        *slot = *slot || (before && behind_star);
        before = *slot;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks_stand_for_characters() {
        for (pattern, name) in [
            ("patient.csv*", "patient.csv"),
            ("patient.csv*", "patient.csv.gz"),
            ("*", ""),
            ("a?c", "aéc"),
            ("*.csv", "a.csv.csv"),
            ("a**b", "ab"),
        ] {
            assert!(matches(pattern, name), "{pattern} should match {name}");
        }
        for (pattern, name) in [
            ("patient.csv*", "apachepatient.csv"),
            ("a?c", "ac"),
            ("", "a"),
            ("*.csv", "a.csv.gz"),
            ("Patient.csv", "patient.csv"),
        ] {
            assert!(!matches(pattern, name), "{pattern} should not match {name}");
        }
    }

    fn plain_recursion(pattern: &[char], name: &[char]) -> bool {
        match (pattern.split_first(), name.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), None) => plain_recursion(rest, name),
            (Some(('*', rest)), Some((_, shorter))) => {
                plain_recursion(rest, name) || plain_recursion(pattern, shorter)
            }
            (Some(('?', rest)), Some((_, shorter))) => plain_recursion(rest, shorter),
            (Some((a, rest)), Some((b, shorter))) => a == b && plain_recursion(rest, shorter),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_recursion(pattern in "[ab*?]{0,7}", name in "[ab]{0,8}") {
            let expected = plain_recursion(
                &pattern.chars().collect::<Vec<_>>(),
                &name.chars().collect::<Vec<_>>(),
            );
            prop_assert_eq!(matches(&pattern, &name), expected);
        }
    }
}
