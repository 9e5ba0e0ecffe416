#!/usr/bin/env bash
# Every judge in turn, all of them even when one objects; ends with one line: N passed, N failed.
# What each said lies in tests/.out/logs.
set -uo pipefail
cd "$(dirname "$0")/../.."
logs=tests/.out/logs
mkdir -p "$logs"
passed=0
failed=0
began=$SECONDS

# Sums the numbers before a word, for example `12 passed`, in the lines that a runner ends with.
count() { grep -Eo "[0-9]+ $1" | awk '{ sum += $1 } END { print sum + 0 }'; }

# step NAME LINES COMMAND…: runs it; LINES (a pattern) are where the runner counts, empty: the step counts as one.
step() {
  local name=$1 lines=$2 from=$SECONDS ok bad status
  shift 2
  echo "── $name"
  "$@" 2>&1 | tee "$logs/$name.log"
  status=${PIPESTATUS[0]}
  ok=0 bad=0
  if [ -n "$lines" ]; then
    # Runners colour their lines when they may.
    local said
    said=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/$name.log" | grep -E "$lines")
    ok=$(count passed <<<"$said")
    bad=$(count failed <<<"$said")
  fi
  # A runner that did not get as far as counting has failed once.
  if [ "$status" = 0 ]; then [ "$ok" -gt 0 ] || ok=1; else [ "$bad" -gt 0 ] || bad=1; fi
  passed=$((passed + ok)) failed=$((failed + bad))
  echo "── $name: $ok passed, $bad failed, $((SECONDS - from)) s"
}

step page-check '' npm --prefix ui run check
step page-tests '^ *Tests ' npm --prefix ui test
step page-build '' npm --prefix ui run build
step format '' cargo fmt --all --check
step build '' cargo build --locked --workspace --all-targets
if cargo nextest --version >/dev/null 2>&1; then
  # The tests of interop, and those of services, share what the first of them makes: one process each.
  step rust '^ *Summary ' cargo nextest run --locked --workspace -E 'not (binary(interop) or binary(services))'
  step interop '^test result:' cargo test --locked --workspace --test interop
  step services '^test result:' cargo test --locked --workspace --test services
else
  step rust '^test result:' cargo test --locked --workspace --lib --bins --tests --no-fail-fast
fi

echo "screens of the window: tests/.out/screens"
echo "$passed passed, $failed failed, $((SECONDS - began)) s"
[ "$failed" = 0 ]
