//! From a Reference to the key of the resource it points at: the part that equals the target's
//! `getResourceKey()`, which is its id.

/// Where the key lies within a reference's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The key's place in `reference`, when it points at a resource of type `expected`.
///
/// `Type/id`, `https://host/fhir/Type/id` and either with `/_history/n` give `id`.
/// `urn:uuid:…` and `urn:oid:…` give what follows the scheme, and have the type that the
/// Reference's `type` element declares. Contained (`#x`) and conditional (`Type?query`)
/// references point at nothing that has a key.
pub fn key_range(
    reference: &str,
    declared: Option<&str>,
    expected: Option<&str>,
) -> Option<KeyRange> {
    let (found_type, start, end) = parts(reference)?;
    let type_of_target = found_type.or(declared);
    if expected.is_some() && type_of_target != expected {
        return None;
    }
    Some(KeyRange {
        start: u32::try_from(start).ok()?,
        end: u32::try_from(end).ok()?,
    })
}

/// Type of the target where the text says it, and the bounds of the key.
fn parts(reference: &str) -> Option<(Option<&str>, usize, usize)> {
    let is_without_key = reference.starts_with('#') || reference.contains('?');
    if is_without_key {
        return None;
    }
    if let Some(name) = reference
        .strip_prefix("urn:uuid:")
        .or_else(|| reference.strip_prefix("urn:oid:"))
    {
        let start = reference.len() - name.len();
        return (!name.is_empty()).then_some((None, start, reference.len()));
    }
    let versionless = without_version(reference);
    let end = versionless.len();
    let slash = versionless.rfind('/');
    let start = slash.map_or(0, |slash| slash + 1);
    if start == end {
        return None;
    }
    let found_type = slash
        .and_then(|slash| versionless.get(..slash))
        .map(|before| {
            before
                .rfind('/')
                .and_then(|at| before.get(at + 1..))
                .unwrap_or(before)
        })
        .filter(|name| !name.is_empty());
    Some((found_type, start, end))
}

/// `Type/id/_history/n` is version n of `Type/id`.
fn without_version(reference: &str) -> &str {
    reference
        .rfind('/')
        .and_then(|end| reference.get(..end))
        .and_then(|before| before.strip_suffix("/_history"))
        .unwrap_or(reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key<'r>(
        reference: &'r str,
        declared: Option<&str>,
        expected: Option<&str>,
    ) -> Option<&'r str> {
        let range = key_range(reference, declared, expected)?;
        reference.get(range.start as usize..range.end as usize)
    }

    #[test]
    fn the_key_is_the_id_of_the_target() {
        let patient = Some("Patient");
        assert_eq!(key("Patient/p1", None, patient), Some("p1"));
        assert_eq!(
            key("https://h/fhir/Patient/p1/_history/3", None, patient),
            Some("p1")
        );
        assert_eq!(key("Patient/p1", None, None), Some("p1"));
        assert_eq!(key("Group/g1", None, patient), None);
        assert_eq!(key("#contained", None, None), None);
        assert_eq!(key("Patient?identifier=1", None, patient), None);
        assert_eq!(key("Patient/", None, None), None);
    }

    #[test]
    fn a_urn_has_the_type_its_reference_declares() {
        assert_eq!(key("urn:uuid:11-22", None, None), Some("11-22"));
        assert_eq!(
            key("urn:uuid:11-22", Some("Patient"), Some("Patient")),
            Some("11-22")
        );
        assert_eq!(key("urn:uuid:11-22", None, Some("Patient")), None);
    }

    proptest! {
        #[test]
        fn the_range_always_lies_within_the_text(reference in "\\PC{0,30}", slashes in "[A-Za-z/_#?:]{0,30}") {
            for text in [reference, slashes] {
                if let Some(range) = key_range(&text, None, None) {
                    prop_assert!(text.get(range.start as usize..range.end as usize).is_some_and(|k| !k.is_empty()));
                }
            }
        }
    }
}
