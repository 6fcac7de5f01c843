//! The pages of functions.

use rounds_web::page_data::AnswerPart;
use rounds_web::{SiteError, SiteReader};

use super::small_site;

#[tokio::test]
async fn every_function_has_a_page_with_an_answered_example() {
    let small = small_site::empty();
    let functions = small.reader.functions().await.expect("functions");
    assert!(functions.len() > 40, "{} functions", functions.len());
    for row in &functions {
        let page = small.reader.function(&row.name).await.expect("a page");
        assert_eq!(&page.row, row);
        assert!(!page.parameters.is_empty(), "{}", row.name);
        assert!(
            matches!(page.answer.first(), Some(AnswerPart::Parts(columns)) if !columns.is_empty()),
            "{}: {:?}",
            row.name,
            page.answer
        );
        // A site that has just been made has stored no reference.
        let names_a_reference = page
            .parameters
            .iter()
            .any(|one| one.name == "reference_name");
        assert_eq!(page.runs_here, !names_a_reference, "{}", row.name);
    }
}

#[tokio::test]
async fn the_value_of_an_estimate_comes_before_its_interval() {
    let small = small_site::empty();
    let page = small.reader.function("WILSON").await.expect("a page");
    let Some(AnswerPart::Parts(columns)) = page.answer.first() else {
        panic!("one row: {:?}", page.answer);
    };
    let Some((_, AnswerPart::Parts(parts))) = columns.first() else {
        panic!("an estimate: {columns:?}");
    };
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["value", "low", "high", "n", "method"]);
}

#[tokio::test]
async fn an_unknown_function_is_answered_with_the_nearest() {
    let small = small_site::empty();
    let refused = small.reader.function("aurocci").await.expect_err("unknown");
    assert!(matches!(refused, SiteError::NotFound { .. }), "{refused}");
    assert!(refused.to_string().contains("auroc_ci"), "{refused}");
}
