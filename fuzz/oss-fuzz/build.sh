#!/bin/bash
# Builds the harnesses as OSS-Fuzz asks for them: with $CC, $CXX, $CFLAGS and
# $LIB_FUZZING_ENGINE, into $OUT, each with its seeds and the dictionary.
# Elsewhere: OUT=/tmp/out LIB_FUZZING_ENGINE=-fsanitize=fuzzer CC=clang CXX=clang++
# CFLAGS="-O1 -g -fsanitize=address,fuzzer-no-link" fuzz/oss-fuzz/build.sh
#
# Without `script` and `capture`: they need libraries that the image which runs
# the fuzzers has not.
set -eu
cd "$(dirname "$0")/../.."
: "${OUT:?a folder for the fuzzers}" "${LIB_FUZZING_ENGINE:?what drives them}"
names=${FUZZERS:-frame json text session}
B=${WORK:-$PWD/build}/oss-fuzz

mkdir -p "$OUT" build
[ -e build/.deps ] || touch build/.deps # the image installs its own
targets=
for name in $names; do
    targets="$targets $B/fuzz-$name"
done
# shellcheck disable=SC2086
make -s -j"$(nproc)" B="$B" CC="${CC:-clang}" WARNINGS= OPTIMISE= \
    SANITIZE="${CFLAGS:-}" FUZZ_LINK="${CXX:-clang++}" \
    FUZZ_ENGINE="$LIB_FUZZING_ENGINE" LIB_LIBS=-l:libunistring.a \
    $targets "$B/dictionary"
for name in $names; do
    cp "$B/fuzz-$name" "$OUT/fuzz_$name"
    cp "$B/dictionary" "$OUT/fuzz_$name.dict"
    rm -f "$OUT/fuzz_${name}_seed_corpus.zip"
    zip -q -j "$OUT/fuzz_${name}_seed_corpus.zip" "corpus/fuzz/$name"/*
done
