/* client_internal.h - shared by the client's own files:
 *   client.c  starts, ends, and what the connection and the clock say
 *   typing.c  what the lines of the input do
 *   host.c    what the session asks for: sending, telling, the canvas file
 */
#ifndef CLIENT_INTERNAL_H
#define CLIENT_INTERNAL_H

#include "client.h"
#include "input.h"
#include "net.h"
#include "session.h"
#include "show.h"

enum client_stage {
    OPENING,   /* until the login is accepted */
    TALKING,
    LINGERING, /* the input has ended, frames may still come */
    FINISHING, /* one's own direction has ended: until the server closes */
    OVER
};

struct client {
    struct options *options;
    uv_loop_t loop;
    struct net net;
    struct input input;
    struct session session;
    struct session_host host;
    struct show show;
    uv_timer_t stage_timer;  /* how long the stage may last */
    uv_timer_t answer_timer; /* for a lobby's answer */
    uv_signal_t signals[2];
    unsigned timed; /* the request that answer_timer is for */
    enum client_stage stage;
    int eof;         /* the input has ended */
    int quit;        /* end as soon as all is sent */
    int canvas_wanted; /* printed when what was typed before it is sent */
    int seen;        /* a frame of --wait came */
    int interactive; /* a person types */
    size_t lines;
    int code;
};

/* Looks at what an event changed: time limits, back-pressure, the end. */
void client_settle(struct client *client);

extern const struct input_events client_typing;

/* The canvas as text form on standard output. */
void client_print_canvas(struct client *client);

void client_host_init(struct client *client);

#endif
