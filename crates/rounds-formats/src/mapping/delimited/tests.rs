//! Records of delimited text: where they begin, what is refused, and that blocks do not show.

use arrow_array::StringArray;
use proptest::prelude::*;

use super::*;

const OPTIONS: CsvOptions = CsvOptions {
    delimiter: b',',
    quote: b'"',
    header: true,
};

fn open(text: &[u8]) -> DelimitedReader {
    DelimitedReader::new(Box::new(std::io::Cursor::new(text.to_vec())), &OPTIONS, 0)
}

/// What came out: line, fields and raw text of every record, then line and raw text of the refused.
type Everything = (Vec<(i64, Vec<String>, String)>, Vec<(i64, String)>);

fn everything(text: &[u8], records_max: usize) -> Everything {
    let mut reader = open(text);
    let fields = reader.column_names(&OPTIONS).unwrap_or_default().len();
    let (mut records, mut refused) = (Vec::new(), Vec::new());
    loop {
        let block = reader.read_block(fields, records_max);
        if block.is_empty() {
            return (records, refused);
        }
        let columns: Vec<StringArray> = (0..fields).map(|field| block.column(field)).collect();
        for (row, line) in block.lines().iter().enumerate() {
            let cells = columns.iter().map(|column| column.value(row).to_owned());
            records.push((*line, cells.collect(), block.raw(row)));
        }
        refused.extend(block.refused.into_iter().map(|one| (one.line, one.raw)));
    }
}

#[test]
fn a_quoted_line_end_is_part_of_its_record() {
    let text = b"id,note\n1,\"two\nlines, \"\"quoted\"\"\"\n2,plain\n";
    let (records, refused) = everything(text, 1);
    let note = "two\nlines, \"quoted\"";
    assert_eq!(
        records,
        [
            (
                2,
                vec!["1".to_owned(), note.to_owned()],
                "1,\"two\nlines, \"\"quoted\"\"\"".to_owned()
            ),
            (
                4,
                vec!["2".to_owned(), "plain".to_owned()],
                "2,plain".to_owned()
            ),
        ]
    );
    assert!(refused.is_empty());
}

#[test]
fn refused_records_keep_their_line_and_text_and_the_rest_goes_on() {
    let text = b"id,note\n1\n2,b\n3,\xff\n4,d,e\n5,f\n";
    let (records, refused) = everything(text, 2);
    let lines: Vec<i64> = records.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [3, 6]);
    let expected = [(2, "1"), (4, "3,\u{fffd}"), (5, "4,d,e")];
    assert_eq!(refused, expected.map(|(line, raw)| (line, raw.to_owned())));
}

/// Rows are settled by their line: were it shared, one would be taken for the other.
#[test]
fn every_record_has_the_line_it_begins_in_however_lines_end() {
    let lines = |text: &[u8]| -> Vec<i64> {
        let (records, _) = everything(text, 2);
        records.iter().map(|(line, ..)| *line).collect()
    };
    assert_eq!(lines(b"a,b\r\n1,x\r\n2,y\r\n3,z\r\n"), [2, 3, 4]);
    assert_eq!(lines(b"a,b\n1,x\r\n2,y\n3,z\r\n4,w"), [2, 3, 4, 5]);
    assert_eq!(lines(b"a,b\n\n1,x\n\r\n\n2,y\n"), [3, 6]);
    assert_eq!(lines(b"a,b\r1,x\r2,y\r"), [2, 3]);
}

#[test]
fn a_source_without_header_gives_its_first_record_as_data() {
    let options = CsvOptions {
        header: false,
        ..OPTIONS
    };
    let mut reader = DelimitedReader::new(Box::new(&b"a,b\nc,d"[..]), &options, 0);
    assert_eq!(
        reader.column_names(&options),
        Some(vec!["column_1".to_owned(), "column_2".to_owned()])
    );
    let block = reader.read_block(2, 10);
    assert_eq!(block.lines(), [1, 2]);
    assert_eq!(block.column(1), StringArray::from(vec!["b", "d"]));
    assert_eq!((block.raw(0), block.raw(1)), ("a,b".into(), "c,d".into()));
}

#[test]
fn lines_go_on_where_an_earlier_load_ended() {
    let mut reader = DelimitedReader::new(Box::new(&b"5,x\n6,y\n"[..]), &OPTIONS, 40);
    assert_eq!(reader.read_block(2, 10).lines(), [41, 42]);
}

#[test]
fn a_record_without_end_is_refused_and_only_its_beginning_is_kept() {
    let mut text = b"id,note\n1,\"".to_vec();
    text.resize(text.len() + RECORD_BYTES_MAX + 1, b'x');
    let mut reader = open(&text);
    reader.column_names(&OPTIONS);
    let block = reader.read_block(2, 10);
    assert!(block.lines().is_empty());
    assert_eq!(block.refused.len(), 1);
    assert_eq!(block.refused[0].refusal.reason, Reason::TooLong);
    assert_eq!(block.refused[0].raw.len(), HEAD_BYTES);
}

#[test]
fn contents_tell_where_a_field_ends() {
    let mut reader = open(b"a,b\nxy,z\nx,yz\n");
    reader.column_names(&OPTIONS);
    let block = reader.read_block(2, 10);
    let contents: Vec<&[u8]> = block.contents().collect();
    assert_eq!(contents, [b"xy\x1fz\x1f", b"x\x1fyz\x1f"]);
}

proptest! {
    #[test]
    fn how_many_records_a_block_has_changes_nothing(
        text in "([ab\"]|,|\n|\r\n|\u{e9}){0,60}",
        records_max in 1_usize..5,
    ) {
        let whole = everything(text.as_bytes(), usize::MAX);
        prop_assert_eq!(everything(text.as_bytes(), records_max), whole);
    }

    #[test]
    fn any_bytes_come_out_as_records_or_refusals(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (records, _) = everything(&bytes, 3);
        for (_, fields, _) in records {
            prop_assert!(!fields.is_empty());
        }
    }
}
