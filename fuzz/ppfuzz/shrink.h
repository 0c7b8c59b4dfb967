/* shrink.h - the fewest frames that show a finding again. */
#ifndef PPFUZZ_SHRINK_H
#define PPFUZZ_SHRINK_H

#include "run.h"

/* Steps of a history, by their number, and what they show. */
struct selection {
    size_t *steps, count;
    struct finding found;
};

/* Plays parts of the run's history again, on a server that is started anew
 * where --server-cmd allows it, until none can be left out. `shown`: it was
 * seen again at least once; otherwise the selection is the last turn, as it
 * was. It takes no longer than a minute. */
struct selection shrink(const struct run *run, struct server *server,
                        const struct options *options,
                        const struct names *names, int *shown);

#endif
