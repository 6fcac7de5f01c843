#!/usr/bin/env bash
# Tests a running server against its own OpenAPI document: no server error, no answer that the
# document does not describe, nothing let in without a valid token.
#
#   tests/schemathesis/run.sh BASE_URL TOKEN [CASES_PER_OPERATION [OPTION…]]
#
# Further options go to schemathesis. For example against the sample, which makes nothing that it
# says it made:
#   cargo run -p rounds-web --example interface -- 7302 &
#   tests/schemathesis/run.sh http://127.0.0.1:7302 sample-token 100 \
#     --exclude-checks ensure_resource_availability
#
# It changes what the token may change: never run it against a site that is in use. Needs
# schemathesis 4 (pip install schemathesis), in PATH or named by SCHEMATHESIS.
set -euo pipefail

base_url=${1:?the address of the server, for example http://127.0.0.1:7302}
token=${2:?a token that may do everything}
cases=${3:-100}
here=$(cd "$(dirname "$0")" && pwd)
schemathesis=${SCHEMATHESIS:-schemathesis}

document=$(mktemp --suffix=.json)
trap 'rm -f "$document"' EXIT
curl --fail --silent --show-error -H "Authorization: Bearer $token" \
  "$base_url/api/v1/openapi.json" >"$document"

"$schemathesis" --config-file "$here/schemathesis.toml" run "$document" \
  --url "$base_url" \
  --header "Authorization: Bearer $token" \
  --checks all --max-examples "$cases" --seed 20261122 \
  --continue-on-failure --warnings off "${@:4}"
