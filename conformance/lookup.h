/* lookup.h - finding a case by its name, whatever the run has chosen. */
#ifndef CONFORMANCE_LOOKUP_H
#define CONFORMANCE_LOOKUP_H

#include "session.h"

struct lookup {
    struct arena arena;
    struct looked *files; /* that were read */
};

/* The case, a find_case() of baseline.h; `context` is a struct lookup. Its
 * name must give a row when it has values. */
const struct session *lookup_case(void *context, const char *name,
                                  const char **why);

void lookup_free(struct lookup *lookup);

#endif
