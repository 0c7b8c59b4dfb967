/* server.h - reaching the server under test: one that is there, or one that
 * the runner starts and stops. */
#ifndef CONFORMANCE_SERVER_H
#define CONFORMANCE_SERVER_H

#include <stddef.h>

#include "child.h"
#include "runner.h"

struct server {
    struct child child;
    struct runner *runner;
    const char *command; /* --server-cmd, or NULL */
    int ready; /* the child accepted a connection */
};

/* Fills in runner->address: of host and port (NULL, 0: 127.0.0.1 and T-2's
 * port), or of a server started with `command`; it is reached when it accepts
 * a connection. -1 after it told why not. */
int server_reach(struct server *server, struct runner *runner,
                 const char *host, int port, const char *command);

/* Stops a server that was started; what it printed is shown when `result` is 2
 * (nothing could be judged) or it ended by itself. */
void server_stop(struct server *server, struct runner *runner, int result);

#endif
