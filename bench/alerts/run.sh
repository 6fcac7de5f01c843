#!/usr/bin/env bash
# Generates the series, runs every method on them and fills the tables of docs/detection.md.
#
# Usage: bench/alerts/run.sh [WORK_FOLDER]        about ten CPU minutes, most of them the peers'
# PYTHON may name an interpreter that has requirements.txt installed; otherwise a venv is made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
if [ -z "${PYTHON:-}" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
    PYTHON=$work/venv/bin/python
fi
(cd "$here" && cargo build --quiet --release -j 2 -p rounds-stats --example detect)
detect=${CARGO_TARGET_DIR:-$here/../../target}/release/examples/detect
if [ "${CALIBRATE:-no}" = yes ]; then
    "$PYTHON" "$here/calibrate.py" "$detect" "$work"
    (cd "$here" && cargo fmt -p rounds-stats && cargo build --quiet --release -j 2 -p rounds-stats --example detect)
fi

"$PYTHON" "$here/generate.py" 20260301 25 "$work/tuning.json"
"$PYTHON" "$here/generate.py" 20260302 25 "$work/scoring.json"
"$PYTHON" "$here/generate.py" 20260303 25 "$work/fine.json" fine
"$PYTHON" "$here/generate.py" 20260304 50 "$work/correlated.json" correlated

: > "$work/cost.txt"
for method in shift glr bocpd single-day cusum-rounds ewma-rounds; do
    nice "$detect" "$method" "$work/tuning.json" "$work/tuning.$method.f32" > /dev/null
    nice "$detect" "$method" "$work/scoring.json" "$work/scoring.$method.f32" >> "$work/cost.txt"
done
for kind in fine correlated; do
    nice "$detect" shift "$work/$kind.json" "$work/$kind.shift.f32" > /dev/null
done
nice "$detect" segments "$work/scoring.json" "$work/scoring.segments.json" >> "$work/cost.txt"
for method in glr-112-28 cusum shewhart bocpd-wheel focus; do
    nice "$PYTHON" "$here/peers.py" "$method" "$work/tuning.json" "$work/tuning.$method.f32" > /dev/null
    nice "$PYTHON" "$here/peers.py" "$method" "$work/scoring.json" "$work/scoring.$method.f32" >> "$work/cost.txt"
done
for method in kernelcpd ruptures-rs-1 ruptures-rs-5 pelt-5; do
    nice "$PYTHON" "$here/peers.py" "$method" "$work/scoring.json" "$work/scoring.$method.json" >> "$work/cost.txt"
done
"$PYTHON" "$here/compare.py" "$work"
