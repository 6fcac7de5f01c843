#!/bin/sh
# What loading a 300-bed hospital costs, source by source; see README.md.
#   bench/synth/load.sh [DAYS] [repetitions]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
days=${1:-2026-03-02..2026-03-05}
work=${BENCH_WORK:-${TMPDIR:-/tmp}/rounds-bench-synth}
target=${CARGO_TARGET_DIR:-$root/target}

mkdir -p "$work"
cd "$root"
cargo build --profile querying -p rounds
rounds=$target/querying/rounds
rm -rf "$work/hospital"
"$rounds" synth --size hospital --seed 1 --days "$days" --out "$work/hospital" > "$work/synth.txt"
BENCH_WORK=$work python3 "$here/load.py" "$rounds" "$work/hospital" "${2:-3}"
