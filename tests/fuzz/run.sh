#!/usr/bin/env bash
# `make fuzz`: every target for FUZZ_SECONDS (1200), FUZZ_JOBS (2) at a time, seeded from the corpora; one line each.
# libFuzzer's instrumentation is an option of the stable compiler, so neither nightly nor cargo-fuzz is needed; whoever
# has them may use `cargo +nightly fuzz run TARGET --fuzz-dir tests/fuzz`. A finding stays in target/fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=$root/target/fuzz
corpora=${PENA_CORPORA:-$root/../shared/corpora}
seconds=${FUZZ_SECONDS:-1200}
targets=${FUZZ_TARGETS:-read update render cms certificate ocsp crl timestamp verify pkcs12}

command -v c++ >/dev/null || { echo "make fuzz: a C++ compiler is missing (libFuzzer is C++): apt install g++" >&2; exit 2; }

# What cargo-fuzz sets, without the address sanitizer: the targets have no `unsafe` of ours to watch.
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=16"
triple=$(rustc -vV | sed -n 's/host: //p')
# With --target the flags do not reach build scripts and macros.
RUSTFLAGS="${RUSTFLAGS:-} $flags" CARGO_TARGET_DIR=$work/target cargo build --locked --release --target "$triple" --bins \
  --manifest-path tests/fuzz/Cargo.toml
[ "$seconds" -gt 0 ] || exit 0

# The decoders of pictures know no bounds of time or room (four hundred bytes of JBIG2 or JPEG 2000 make gigabytes of pixels):
# the worker's limits end them (crates/host/src/worker/limits.rs), which `make bombs` holds. So what takes long or much here,
# eight times slower than what is given away, ends that child, is kept and counted, and the others go on.
fork() {
  case $1 in render) echo "-fork=1 -ignore_timeouts=1 -ignore_ooms=1" ;; esac
}

# Seeds: the corpora's files of a kind, read where they lie and copied for the length of the run.
seeds() {
  local into=$work/corpus/$1
  mkdir -p "$into"
  [ -d "$corpora" ] || { echo "skipped: corpora absent; $1 starts from nothing" >&2; return; }
  case $1 in
    read | update | render | verify) find "$corpora"/{robustness,pyhanko,attacks,misc-signed} -name '*.pdf' -size -60k ;;
    cms) find "$corpora"/{cms,tsp} -type f -size -60k ;;
    certificate) find "$corpora"/{x509/*/certs,indonesia,_certs} -type f ;;
    ocsp) find "$corpora/ocsp" -type f ;;
    crl) find "$corpora"/{crl,x509} \( -path '*crl*' -a -type f -a -size -60k \) ;;
    timestamp) find "$corpora/tsp" -type f ;;
    pkcs12) find "$corpora/pkcs12" -type f ;;
  esac | python3 "$root/tests/fuzz/seeds.py" "$1" "$into"
}

one() {
  local name=$1 log=$work/$1.log
  seeds "$name"
  mkdir -p "$work/findings"
  nice -n 19 "$work/target/$triple/release/$name" "$work/corpus/$name" -max_total_time="$seconds" -timeout=10 $(fork "$name") \
    -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 -artifact_prefix="$work/findings/$name-" >"$log" 2>&1 \
    && status=ok || status=FINDING
  local edges executions ended
  edges=$(grep -Eo 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)
  executions=$(sed -n 's/stat::number_of_executed_units: *//p; s/^#\([0-9]*\): .*/\1/p' "$log" | tail -1)
  ended=$(sed -n 's|.*oom/timeout/crash: \([0-9]*/[0-9]*\)/.*|\1|p' "$log" | tail -1)
  case ${ended:-0/0} in 0/0) ;; *) status="$status, ended for room/time: $ended" ;; esac
  printf '%-12s %6s s %10s executions %6s edges %6s inputs  %s\n' "$name" "$seconds" "${executions:-?}" "${edges:-?}" \
    "$(ls "$work/corpus/$name" | wc -l)" "$status"
  [ "${status%%,*}" = ok ]
}

export -f one seeds fork
export work root corpora seconds triple
printf '%s\n' $targets | xargs -P "${FUZZ_JOBS:-2}" -I{} bash -c 'one {}'
