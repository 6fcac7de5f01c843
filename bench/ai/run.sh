#!/bin/sh
# Judging a model's predictions, beside seismometer, Evidently, fairlearn, NannyML and NumPy; see README.md.
#   bench/ai/run.sh [rows [repetitions]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rows=${1:-1000000}
work=${BENCH_WORK:-${TMPDIR:-/tmp}/rounds-bench-ai}
venv=${BENCH_VENV:-$work/venv}
target=${CARGO_TARGET_DIR:-$root/target}

mkdir -p "$work"
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
fi
file=$work/predictions-$rows.parquet
[ -f "$file" ] || "$venv/bin/python" "$here/generate.py" "$rows" "$file"

rounds=${BENCH_BINARY:-$target/querying/rounds}
if [ -z "${BENCH_BINARY:-}" ]; then
    cargo build --manifest-path "$root/Cargo.toml" --profile querying -p rounds
fi
"$venv/bin/python" "$here/bench.py" "$work" "$rows" "$rounds" --repetitions "${2:-5}"
"$venv/bin/python" "$here/compare.py" "$work" "$rows"
"$venv/bin/python" "$here/peers_wrong.py"
