/* hosting.h - what a run needs to judge clients: --listen, --client-cmd and
 * --prompt, read and opened.
 */
#ifndef CONFORMANCE_HOSTING_H
#define CONFORMANCE_HOSTING_H

#include "runner.h"

struct hosting_wish {
    const char *listen;      /* ADDRESS, ADDRESS:PORT, :PORT or "" */
    const char *command;     /* or NULL: a person is asked */
};

/* Fills in runner->hosting. A fixed port is for one client at a time, and so
 * is a person: runner->jobs becomes 1. -1 after it told why not. */
int hosting_open(struct runner *runner, const struct hosting_wish *wish,
                 struct arena *arena);

void hosting_close(struct runner *runner);

#endif
