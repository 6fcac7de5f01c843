//! Every source of a written site has something to load, at every size that is quick to write.

use std::fs;

use jiff::civil::date;
use rounds_synth::{Settings, Size, write};

#[test]
fn a_source_names_a_folder_that_the_export_has() {
    for size in [Size::Demo, Size::Hospital] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut settings = Settings::new(size, 4, folder.path().to_owned());
        settings.days = Some((date(2026, 3, 3), date(2026, 3, 4)));
        write(&settings).expect("a day is written");
        let mut sources = 0;
        for entry in fs::read_dir(folder.path().join("sources")).expect("sources") {
            let text = fs::read_to_string(entry.expect("a file").path()).expect("text");
            let line = text.lines().find(|line| line.starts_with("path"));
            let path = line
                .and_then(|line| line.split('"').nth(1))
                .expect("a path");
            assert!(folder.path().join(path).is_dir(), "{size}: {path}");
            sources += 1;
        }
        assert!(sources > 12, "{size}: {sources} sources");
    }
}
