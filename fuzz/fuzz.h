/* fuzz.h - what the harnesses share.
 *
 * A harness is a function of bytes that returns when all is well and stops
 * the program when a promise is broken. libFuzzer calls it with inputs of its
 * own; replay.c calls it with files, in any compiler and in `make test`.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The names that libFuzzer looks for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size,
                                 uint8_t *out, size_t max, unsigned seed);
/* libFuzzer's own mutations. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* A promise: says which one was broken, and stops. */
#define REQUIRE(promise, ...)                                               \
    do {                                                                    \
        if (!(promise)) {                                                   \
            fprintf(stderr, "%s:%d: broken: ", __FILE__, __LINE__);         \
            fprintf(stderr, __VA_ARGS__);                                   \
            fputc('\n', stderr);                                            \
            abort();                                                        \
        }                                                                   \
    } while (0)

/* Whether this is a replay, where slow checks are always made. */
extern int fuzz_replay;

/* Whether it is this input's turn for a check too slow for each: in a replay
 * always, else one input in so many, the same ones each time. */
int fuzz_turn(const uint8_t *data, size_t size, unsigned in_so_many);

/* Numbers that follow from a seed, the same on every machine. */
static inline uint32_t fuzz_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

#endif
