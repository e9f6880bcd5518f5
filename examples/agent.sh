#!/bin/sh
# An agent of curl calls: autonomy run sh examples/agent.sh
set -eu

call() { # kind params: prints the HTTP status and the answer
  curl --silent --show-error --max-time 30 --noproxy '*' --write-out ' (%{http_code})\n' \
    --header 'Content-Type: application/json' \
    --data "{\"kind\":\"$1\",\"params\":$2}" \
    "${AUTONOMY_RUNTIME_URL:?start this with autonomy run}/v1/tool"
}

call tool.echo '{"message":"hello"}'
call tool.http_get '{"endpoint":"api.example.com"}'
call tool.shell '{"command":"rm -rf /"}'
