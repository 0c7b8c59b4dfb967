/* child.h - a server that the runner starts itself (--server-cmd). */
#ifndef CONFORMANCE_CHILD_H
#define CONFORMANCE_CHILD_H

#include <uv.h>

enum { CHILD_OUTPUT = 64 * 1024 }; /* bytes of its output that are kept */

struct child {
    uv_process_t process;
    uv_pipe_t output;
    int started, exited, stopping;
    int64_t status;
    int signal;
    char *kept;        /* the end of what it printed */
    size_t kept_size;
};

/* A TCP port of 127.0.0.1 that is free now, or -1. */
int child_free_port(void);

/* Runs the command in a shell and a process group of its own, {port} in it
 * replaced. -1 after it told why not. */
int child_start(struct child *child, uv_loop_t *loop, const char *command,
                int port);

/* Whether it has ended, known before the loop tells. */
int child_ended(const struct child *child);

/* Runs the loop until it has ended, or for that many milliseconds. */
void child_watch(struct child *child, uv_loop_t *loop, unsigned time);

/* Asks it to stop, waits, and makes it; runs the loop meanwhile. */
void child_stop(struct child *child, uv_loop_t *loop);

/* "exited with 3", "was ended by signal 11"; static. */
const char *child_end_words(const struct child *child);

/* Shows what it printed, on stderr. */
void child_show(const struct child *child);

void child_free(struct child *child);

#endif
