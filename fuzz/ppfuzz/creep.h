/* creep.h - does memory, or the time that an answer takes, creep up? */
#ifndef PPFUZZ_CREEP_H
#define PPFUZZ_CREEP_H

#include <stddef.h>
#include <stdint.h>

enum { CREEP_SAMPLES = 300 };

/* Samples of a whole run, however long: when it is full every second one is
 * dropped, and from then on half as many are taken. */
struct creep {
    double values[CREEP_SAMPLES];
    size_t count;
    uint64_t seen, every;
};

void creep_add(struct creep *creep, double value);

/* By how much it grew in the last two thirds of the run, by the median of all
 * slopes between two samples (Theil and Sen), 0 unless both halves of that
 * grew by at least a quarter of it: what grows once and rests does not creep. */
double creep_growth(const struct creep *creep);

/* The medians of the first and the last third. */
void creep_thirds(const struct creep *creep, double *first, double *last);

#endif
