/* earlier.h - what earlier runs left: failures that are known, and what is to
 * be played again because it failed. */
#ifndef CONFORMANCE_EARLIER_H
#define CONFORMANCE_EARLIER_H

#include "baseline.h"
#include "options.h"
#include "rerun.h"

struct earlier {
    struct baseline *baseline; /* either may be NULL */
    struct rerun *rerun;
};

/* Reads --baseline, for the report, and --rerun-failed. -1 after it told what
 * is wrong with them. */
int earlier_read(struct earlier *earlier, const struct options *options,
                 struct report *report);

/* Whether that row may be played. */
int earlier_chosen(const struct earlier *earlier, const struct session *session,
                   int row);

/* Tells when cases that failed are not among the `chosen` ones: their numbers
 * move when a script is changed. */
void earlier_tell(const struct earlier *earlier, const struct options *options,
                  unsigned chosen);

void earlier_free(struct earlier *earlier);

#endif
