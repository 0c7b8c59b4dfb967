/* subject.h - the client under test of one trial: where it is waited for, and
 * who makes it act, a command or a person.
 *
 * It has a port of its own unless --listen names one, so that its connection
 * is known to be its before it has said a word.
 */
#ifndef CONFORMANCE_SUBJECT_H
#define CONFORMANCE_SUBJECT_H

#include <sys/socket.h>

#include <uv.h>

#include "prompt.h"

struct client;
struct process;

/* Of all subjects of a run: --listen and who acts. */
struct hosting {
    const char *command;          /* --client-cmd, or NULL: --prompt */
    struct sockaddr_storage address;
    const char *host;             /* the address as it was given */
    struct prompt prompt;
};

struct subject {
    struct client *client;        /* NULL once the trial let go */
    uv_tcp_t listener;
    uv_timer_t first;             /* its first frame must be there */
    uv_timer_t pause;             /* a person's sync: see subject_sync() */
    int handles;                  /* not closed yet */
    int port;
    struct process *process;      /* NULL: not started, or a person */
    int busy;                     /* a person is doing what was asked */
    unsigned frames;              /* that came over its connection */
    int connections;              /* one of them was a CONNECTION */
    unsigned syncs;               /* asked and not answered */
    long long ending;             /* when it must have ended; 0: not yet */
};

/* Waits for connections of this client. -1 after the trial got its ERROR. */
int subject_listen(struct client *client);

/* Starts the command, or asks the person to connect; again once it ended. */
int subject_start(struct client *client);

/* Makes it act: a line of action.h. */
void subject_act(struct client *client, const char *line);

/* Makes it say something that shows how far it is: answered when a LOBBY_FETCH
 * came or, of a person, after a moment. */
void subject_sync(struct client *client);

/* Lets go of the client, and ends what still runs. */
void subject_free(struct client *client);

#endif
