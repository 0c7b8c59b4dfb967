/* run.h - a whole run: play until something is found or time is up. */
#ifndef PPFUZZ_RUN_H
#define PPFUZZ_RUN_H

#include "history.h"

struct run {
    struct history history;
    struct finding found;
    uint64_t frames, hash;
    double seconds;
    size_t settled; /* steps of the history before the last turn */
};

/* Plays on an open stage. */
void run_play(struct run *run, struct stage *stage);
void run_free(struct run *run);

#endif
