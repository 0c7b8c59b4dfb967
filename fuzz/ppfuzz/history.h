/* history.h - what was played, as long as it may matter. */
#ifndef PPFUZZ_HISTORY_H
#define PPFUZZ_HISTORY_H

#include "stage.h"

struct history {
    struct step *steps; /* with bytes of its own */
    size_t count, room, bytes;
};

/* A copy at the end; when it has grown too long its first half is forgotten. */
void history_add(struct history *history, const struct step *step);
void history_free(struct history *history);

#endif
