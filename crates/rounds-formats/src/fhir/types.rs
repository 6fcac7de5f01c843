//! Names of FHIR types and choice elements, as far as JSON alone does not tell them.
//!
//! Not a model of FHIR: any capitalised name passes as a data type or resource, so that a new
//! release of the standard needs no change here.

use rounds_core::suggest::did_you_mean;

/// FHIR's primitive types.
pub const PRIMITIVES: [&str; 21] = [
    "base64Binary",
    "boolean",
    "canonical",
    "code",
    "date",
    "dateTime",
    "decimal",
    "id",
    "instant",
    "integer",
    "integer64",
    "markdown",
    "oid",
    "positiveInt",
    "string",
    "time",
    "unsignedInt",
    "uri",
    "url",
    "uuid",
    "xhtml",
];

/// Elements that have one JSON name per type (`value[x]` and its like) in FHIR R4 and R5.
const CHOICES: [&str; 58] = [
    "abatement",
    "additive",
    "age",
    "allowed",
    "amount",
    "answer",
    "asNeeded",
    "author",
    "born",
    "bounds",
    "chargeItem",
    "collected",
    "content",
    "defaultValue",
    "deceased",
    "definition",
    "detail",
    "diagnosis",
    "dose",
    "doseNumber",
    "due",
    "effective",
    "entity",
    "event",
    "exposure",
    "fastingStatus",
    "fixed",
    "identified",
    "item",
    "legallyBinding",
    "location",
    "maxValue",
    "medication",
    "minValue",
    "multipleBirth",
    "occurred",
    "occurrence",
    "onset",
    "pattern",
    "performed",
    "procedure",
    "product",
    "quantity",
    "rate",
    "reported",
    "scheduled",
    "series",
    "seriesDoses",
    "serviced",
    "source",
    "strength",
    "substance",
    "timing",
    "topic",
    "used",
    "value",
    "valueSet",
    "versionAlgorithm",
];

/// Whether `name` alone stands for `nameQuantity`, `nameString` and so on.
pub fn is_choice(name: &str) -> bool {
    CHOICES.contains(&name)
}

/// Whether `suffix`, as in `valueQuantity`, can be the type of a choice element.
pub fn is_choice_suffix(suffix: &str) -> bool {
    const COMPLEX: [&str; 34] = [
        "Address",
        "Age",
        "Annotation",
        "Attachment",
        "Availability",
        "CodeableConcept",
        "CodeableReference",
        "Coding",
        "ContactDetail",
        "ContactPoint",
        "Contributor",
        "Count",
        "DataRequirement",
        "Distance",
        "Dosage",
        "Duration",
        "Expression",
        "ExtendedContactDetail",
        "HumanName",
        "Identifier",
        "Meta",
        "Money",
        "ParameterDefinition",
        "Period",
        "Quantity",
        "Range",
        "Ratio",
        "RatioRange",
        "Reference",
        "RelatedArtifact",
        "SampledData",
        "Signature",
        "Timing",
        "TriggerDefinition",
    ];
    let Some(first) = suffix.chars().next().filter(char::is_ascii_uppercase) else {
        return false;
    };
    let is_primitive = |primitive: &&str| {
        primitive.starts_with(first.to_ascii_lowercase()) && primitive.get(1..) == suffix.get(1..)
    };
    COMPLEX.contains(&suffix) || PRIMITIVES.iter().any(is_primitive)
}

/// The JSON name of a choice element: `value` and `Quantity` make `valueQuantity`.
pub fn choice_field(name: &str, type_name: &str) -> String {
    format!("{name}{}", capitalised(type_name))
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    match characters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + characters.as_str(),
        None => String::new(),
    }
}

/// FHIR's name of a FHIRPath system type: `String` is `string`, `DateTime` is `dateTime`.
pub fn of_system(name: &str) -> String {
    let mut characters = name.chars();
    match characters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + characters.as_str(),
        None => String::new(),
    }
}

/// Accepts primitives and anything capitalised.
pub fn check_name(name: &str) -> Result<String, String> {
    let is_capitalised = name.starts_with(|c: char| c.is_ascii_uppercase());
    if is_capitalised || PRIMITIVES.contains(&name) {
        Ok(name.to_owned())
    } else {
        let suggestion = did_you_mean(name, PRIMITIVES);
        Err(format!("{name} is not a FHIR type{suggestion}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_types_end_the_name_of_a_choice() {
        for suffix in [
            "Quantity",
            "String",
            "DateTime",
            "Base64Binary",
            "CodeableConcept",
        ] {
            assert!(is_choice_suffix(suffix), "{suffix}");
        }
        for suffix in ["", "string", "Set", "s", "Quantitys"] {
            assert!(!is_choice_suffix(suffix), "{suffix}");
        }
        assert_eq!(choice_field("value", "dateTime"), "valueDateTime");
    }
}
