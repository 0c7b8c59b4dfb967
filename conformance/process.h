/* process.h - a client under test that is started for one case (--client-cmd).
 *
 * It runs in a shell and a process group of its own; what it is told goes to
 * its standard input, and the end of what it prints is kept. It belongs to one
 * owner until process_drop(), which ends the whole group; its memory goes when
 * the system has let go of it.
 */
#ifndef CONFORMANCE_PROCESS_H
#define CONFORMANCE_PROCESS_H

#include <stddef.h>
#include <stdint.h>

#include <uv.h>

enum { PROCESS_OUTPUT = 600 }; /* bytes of its output that are kept */

struct process {
    uv_process_t process;
    uv_pipe_t input, output;
    void *owner;                  /* NULL once it let go */
    void (*ended)(void *owner);   /* told from the loop */
    int handles;                  /* not closed yet */
    int running, exited;
    int64_t status;               /* of its exit, once exited */
    int signal;                   /* that ended it, or 0 */
    char kept[PROCESS_OUTPUT];
    size_t kept_size;
};

/* Starts a command line of /bin/sh. NULL with *error, a libuv error. */
struct process *process_start(uv_loop_t *loop, const char *command,
                              void (*ended)(void *owner), void *owner,
                              int *error);

/* Writes a line to its standard input. */
void process_tell(struct process *process, const char *line);

/* Ends its standard input. */
void process_end_input(struct process *process);

/* Kills what is left of its group, and lets go. */
void process_drop(struct process *process);

/* A crash: it was ended by a signal, or says so as a shell does (128 + N), or
 * its exit code is more than what a client says when something was wrong (1).
 * NULL when it was none, else words; static. */
const char *process_crash(const struct process *process);

#endif
