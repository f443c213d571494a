#!/bin/sh
# Fuzzes one target for so many seconds, with coverage, on stable Rust: libFuzzer needs a C++ compiler, but no nightly.
#
#   tests/fuzz/run.sh TARGET SECONDS [CORPUS…]      (0 seconds: only build)
#
# What it finds interesting goes to target/fuzz/TARGET/corpus, what breaks the target to target/fuzz/TARGET/crashes.
set -eu
cd "$(dirname "$0")"
target=$1
seconds=$2
shift 2
out=${CARGO_TARGET_DIR:-../../target}/fuzz
mkdir -p "$out/$target/corpus" "$out/$target/crashes"
# What `cargo fuzz --sanitizer none` passes: counters and comparisons for libFuzzer.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares" \
    cargo build --release --quiet --bin "$target" --target-dir "$out/build" --target x86_64-unknown-linux-gnu
[ "$seconds" -gt 0 ] || exit 0
exec "$out/build/x86_64-unknown-linux-gnu/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 \
    -max_len=65536 -print_final_stats=1 -artifact_prefix="$out/$target/crashes/" "$out/$target/corpus" "$@"
