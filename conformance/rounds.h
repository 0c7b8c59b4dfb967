/* rounds.h - what is chosen is played: once, or again and again (--repeat,
 * --until-fail), those that wait longest first, in the order of the scripts
 * when it is one after the other, or shuffled. */
#ifndef CONFORMANCE_ROUNDS_H
#define CONFORMANCE_ROUNDS_H

#include <stdint.h>

#include "profile.h"
#include "runner.h"

struct chosen {
    const struct session *session;
    int row;
    size_t at;                  /* in the order of the scripts */
    long long waits;            /* duration.h */
};

/* What is to be found out of the profile: nothing, what the chosen cases depend
 * on, or all of it. */
enum ask { ASK_NOTHING, ASK_NEEDED, ASK_ALL };

struct rounds {
    struct runner *runner;
    struct report *report;
    struct profile *profile;
    struct chosen *list;        /* owned */
    size_t count, room;
    unsigned repeat;            /* rounds */
    int until_fail;             /* no round after one with a failure */
    int shuffle;
    uint64_t seed;
    int slow;                   /* those tagged `slow` too */
    enum ask ask;               /* in the first round */
    int (*profiled)(void *context); /* called once it is there, or NULL; not
                                       0: the run ends with exit status 2 */
    void *context;
};

void rounds_add(struct rounds *rounds, const struct session *session, int row);

/* Whether a case that was added depends on the profile. */
int rounds_depend(const struct rounds *rounds);

/* Shuffles the list with the seed: the same seed, the same order. The next time
 * it is another seed, and as surely the same. */
void rounds_shuffle(struct rounds *rounds);

/* Those that wait longest come first; equal ones stay in their order. */
void rounds_longest_first(struct rounds *rounds);

/* Plays them all. -1 when `profiled` said so. */
int rounds_play(struct rounds *rounds);

void rounds_free(struct rounds *rounds);

#endif
