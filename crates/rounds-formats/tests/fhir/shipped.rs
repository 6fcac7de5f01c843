//! The views that come with the product compile, make tables and go together.

use rounds_formats::fhir::{View, ViewSet};

#[test]
fn every_shipped_view_compiles_and_makes_a_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/views");
    let mut views = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of views") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let name = path.display().to_string();
        let view = View::compile(&name, &text).unwrap_or_else(|error| panic!("{error}"));
        view.table_definition()
            .unwrap_or_else(|error| panic!("{error}"));
        views.push(view);
    }
    assert!(!views.is_empty());
    ViewSet::new(views).expect("views of different names");
}
