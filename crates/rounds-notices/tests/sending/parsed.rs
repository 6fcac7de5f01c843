//! A mail as other software reads it: Python's own parser.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = r#"
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({
    "headers": [[k.lower(), str(v)] for k, v in m.items()],
    "to": [[a.display_name, a.addr_spec] for a in m["to"].addresses],
    "from": [[a.display_name, a.addr_spec] for a in m["from"].addresses],
    "kind": m.get_content_type(),
    "parts": [[p.get_content_type(), p.get_content()] for p in m.iter_parts()],
    "defects": [str(d) for d in m.defects],
}))
"#;

/// What the mail holds; none, with a printed message, where there is no Python.
pub fn parsed(message: &str) -> Option<Value> {
    let python = Command::new("python3")
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        eprintln!("skipped: no python3 to read the mail with");
        return None;
    };
    let mut input = python.stdin.take().expect("its input");
    input.write_all(message.as_bytes()).expect("written");
    drop(input);
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// The values of a header.
pub fn headers<'m>(mail: &'m Value, name: &str) -> Vec<&'m str> {
    let all = mail["headers"].as_array().expect("headers");
    let named = all.iter().filter(|header| header[0] == name);
    named.filter_map(|header| header[1].as_str()).collect()
}
