#!/usr/bin/env bash
# Loads the eICU demo into a site of its own, asks every query in sql/ and fills the tables of docs/eicu.md.
#
# Usage: bench/eicu/run.sh [WORK_FOLDER]        about a minute
# DATA names the folder with the demo's files (content/examples/eicu/README.md says where to get them),
# ROUNDS the program; without it the program is built. Python needs no packages for this.
# bench/eicu/check.py (see there) then recomputes the main numbers with other software.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${DATA:-$root/../shared/data/eicu}
work=${1:-$(mktemp -d)}
mkdir -p "$work"
if [ -z "${ROUNDS:-}" ]; then
    (cd "$root" && cargo build --quiet -p rounds)
    ROUNDS=${CARGO_TARGET_DIR:-$root/target}/debug/rounds
fi
example=$root/content/examples/eicu
site=$work/site
rm -rf "$site"
"$ROUNDS" init "$site" --name "eICU demo" > /dev/null
mkdir -p "$site/tables"
cp "$example/tables/"*.toml "$site/tables/"

mappings=()
for file in "$example"/*.toml; do mappings+=(--mapping "$file"); done
"$ROUNDS" load --site "$site" "${mappings[@]}" --json "$data" > "$work/load.json"
for version in IV IVa; do
    "$ROUNDS" reference take --site "$site" "apache-${version,,}-2014" \
        "select score as value from research.apache_result where version = '$version' and year = 2014" > /dev/null
done
for query in "$here"/sql/*.sql; do
    "$ROUNDS" query --site "$site" --json - < "$query" > "$work/$(basename "$query" .sql).json"
done
python3 "$here/tables.py" "$work" "$root/docs/eicu.md"
