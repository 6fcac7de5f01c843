#!/bin/sh
# NDJSON to tables, beside DuckDB, Polars and FHIR4DS; see README.md.
#   bench/fhir/run.sh [repetitions]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${BENCH_DATA:-$root/../shared/data/fhir/synthea-r4-615}
views=${BENCH_VIEWS:-$root/../shared/bench/fhir/views}
work=${BENCH_WORK:-${TMPDIR:-/tmp}/rounds-bench-fhir}
target=${CARGO_TARGET_DIR:-$root/target}

mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
python=$work/venv/bin/python
"$python" -m pip install --quiet --requirement "$here/requirements.txt"
"$python" "$here/prepare.py" "$data" "$views" "$work"

cd "$root"
cargo build --profile loading -p rounds-lake --example load_bench
"$python" "$here/bench.py" "$work" "$target/loading/examples/load_bench" "${1:-5}"
"$python" "$here/compare.py" "$work"
