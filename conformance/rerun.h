/* rerun.h - the cases that failed in an earlier run (--rerun-failed). */
#ifndef CONFORMANCE_RERUN_H
#define CONFORMANCE_RERUN_H

#include "session.h"

struct rerun;

/* Reads a file that --json wrote. NULL after it told why not, or that nothing
 * failed in that run. */
struct rerun *rerun_read(const char *path);
void rerun_free(struct rerun *rerun);

/* Whether a case's row failed then. */
int rerun_has(const struct rerun *rerun, const struct session *session,
              int row);

/* How many failed. */
unsigned rerun_count(const struct rerun *rerun);

#endif
