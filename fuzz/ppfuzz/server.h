/* server.h - the server that is fuzzed: one that is there, or one that is
 * started, and started anew for each attempt to show a finding again. */
#ifndef PPFUZZ_SERVER_H
#define PPFUZZ_SERVER_H

#include <sys/socket.h>
#include <sys/types.h>

#include "options.h"

struct server {
    const struct options *options;
    struct sockaddr_storage address;
    pid_t child;      /* that was started, 0: none */
    int status;       /* of the child's end, as waitpid() has it */
    int ended;        /* it has ended, unasked */
};

/* Finds its address, and starts it if asked to. -1 after it told why not: it
 * can't be reached, or is not on this machine (without --i-own-this-server). */
int server_reach(struct server *server, const struct options *options);

/* Starts it anew; -1 after it told why not. A server that was there already
 * is left as it is. */
int server_again(struct server *server);

/* Whether it is still there, after half a second: the process that was started
 * has not ended, and it accepts a connection. */
int server_there(struct server *server);

/* "was ended by signal 11", "accepts no connection"; static. */
const char *server_end_words(const struct server *server);

/* Resident bytes of the process that is watched, 0: not known. */
long long server_memory(const struct server *server);

/* Stops what was started. */
void server_stop(struct server *server);

#endif
