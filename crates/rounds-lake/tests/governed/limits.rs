//! A query that is stopped gives its core back, and no query takes more memory than it may.

use std::time::Duration;

use rounds_lake::{LakeError, Limits};

use crate::example;
use crate::site::Site;

/// Processor time of this process in seconds (proc(5): fields 14 and 15 of `stat`, in ticks; Linux
/// has 100 of them a second).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this process");
    let (_, after_name) = stat.rsplit_once(')').expect("a name in brackets");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: f64 = [fields[11], fields[12]]
        .iter()
        .map(|ticks| ticks.parse::<f64>().expect("ticks"))
        .sum();
    ticks / 100.0
}

/// Memory of this process now, in MiB (`VmRSS` of proc(5)).
fn memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("this process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .expect("a number of KiB");
    kib / 1024
}

const HEAVY: [&str; 12] = [
    "select count(*) from generate_series(1, 200000) a cross join generate_series(1, 200000) b",
    "select count(*) from generate_series(1, 200000) a join generate_series(1, 200000) b \
     on a.value * 7 % 1001 < b.value * 3 % 997",
    "select array_agg(value) from generate_series(1, 400000000)",
    "select length(repeat('x', 2000000000))",
    "select sum(length(repeat('x', 100000 + cast(value as bigint)))) from generate_series(1, 100000)",
    "select cardinality(range(1, 2000000000))",
    "select length(lpad('x', 2000000000, 'y'))",
    "select count(*) from generate_series(1, 200000) a join generate_series(1, 200000) b \
     on a.value % 2 = b.value % 2 and a.value + b.value < 0",
    "select count(*) from generate_series(1, 200000) a left join generate_series(1, 200000) b \
     on a.value + b.value < 0",
    "select levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
    "select max(value) over (order by value desc) from generate_series(1, 2000000000)",
    "with recursive r as (select 1 as i union all select i + 1 from r) select count(*) from r",
];

/// One test for all, because they look at the whole process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures this process, so it runs alone: cargo test -p rounds-lake --test governed -- --ignored"]
async fn stopped_queries_free_the_core_and_hold_little_memory() {
    let site = Site::of(&example::all(), "").await;
    let limits = Limits {
        time: Duration::from_secs(2),
        memory_bytes: 256 << 20,
        ..Limits::INTERACTIVE
    };
    let west = example::west();
    let before_mib = memory_mib();
    for sql in HEAVY {
        let snapshot = site.lake.latest().expect("a snapshot");
        let started = std::time::Instant::now();
        let answer = site.lake.query_as(&snapshot, sql, &limits, &west);
        let answer = answer.await;
        let took = started.elapsed();
        assert!(
            matches!(answer, Err(LakeError::Limit(_))),
            "{sql}: {answer:?}"
        );
        assert!(took < Duration::from_secs(30), "{sql} took {took:?}");
        let seconds = seconds_until_idle().await;
        let idle = seconds.unwrap_or_else(|| panic!("{sql} still runs after a minute"));
        let mib = memory_mib();
        println!("{took:?}, {mib} MiB after, idle after {idle} s: {sql}");
        assert!(mib < before_mib + 900, "{sql} left {mib} MiB");
    }
}

/// Seconds until this process used less than a third of one second of processor time; none after
/// a minute. What was cut off ends with the batch it is in, which on a busy machine takes a while.
async fn seconds_until_idle() -> Option<u32> {
    for second in 0..60 {
        let before = processor_seconds();
        tokio::time::sleep(Duration::from_secs(1)).await;
        if processor_seconds() - before < 0.3 {
            return Some(second);
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_and_lists_are_refused_before_they_are_made() {
    let site = Site::of(&example::all(), "").await;
    for sql in [
        "select repeat('x', 2000000000)",
        "select repeat(site, 2000000000) from clinical.visit",
        "select rpad('x', 2000000000)",
        "select array_repeat('x', 2000000000)",
        "select list_repeat(1, 2000000000)",
        "select range(0, 2000000000)",
        "select generate_series(timestamp '2020-01-01', timestamp '2026-01-01', interval '1 nanosecond')",
        "select array_resize([1], 2000000000, 0)",
        "select array_has_all(range(1, 10000000), range(1, 10000000))",
        "select replace(repeat('x', 1000000), 'x', repeat('y', 1000000))",
    ] {
        let answer = site.rows(sql, &example::west()).await;
        assert!(
            matches!(answer, Err(LakeError::Limit(_))),
            "{sql}: {answer:?}"
        );
    }
    let lists = "select array_agg(visit_id) over (order by visit_id) from clinical.visit";
    let answer = site.rows(lists, &example::west()).await;
    assert!(matches!(answer, Err(LakeError::Refused(_))), "{answer:?}");
    for (sql, expected) in [
        ("select repeat('ab', 3)", "ababab"),
        ("select lpad('x', 3, 'y')", "yyx"),
        ("select array_to_string(range(1, 4), ',')", "1,2,3"),
        ("select replace('aXbX', 'X', '-')", "a-b-"),
        ("select concat_ws('-', 'a', null, 'b')", "a-b"),
        (
            "select cardinality(generate_series(date '2026-01-01', date '2026-01-31', interval '1 day'))",
            "31",
        ),
        ("select array_length(array_repeat(1, 4))", "4"),
    ] {
        let rows = site.rows(sql, &example::west()).await.expect(sql);
        assert_eq!(rows, [expected], "{sql}");
    }
}
