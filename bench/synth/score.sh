#!/bin/sh
# How many planted problems are found over several seeds, and what clean data raise; see README.md.
#   bench/synth/score.sh [SEED …]
# The table of docs/score.md is its output.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${BENCH_WORK:-${TMPDIR:-/tmp}/rounds-bench-synth}
target=${CARGO_TARGET_DIR:-$root/target}
[ $# -gt 0 ] || set -- 0 1 2 3 4

cd "$root"
cargo build -p rounds
rounds=$target/debug/rounds
planted= clean=
for seed in "$@"; do
    for kind in planted clean; do
        site=$work/$kind-$seed
        flag=
        [ "$kind" = planted ] || flag=--clean
        if [ ! -d "$site/data" ]; then
            rm -rf "$site"
            "$rounds" synth --size demo --seed "$seed" $flag --out "$site" > /dev/null
            # 3: done, and some rows were refused, as the data's dirt asks.
            "$rounds" --site "$site" run > /dev/null || [ $? -eq 3 ]
        fi
        eval "$kind=\"\$$kind $site\""
    done
done
echo "## With problems"
# shellcheck disable=SC2086
"$rounds" score $planted
echo "## Clean"
# shellcheck disable=SC2086
"$rounds" score $clean
