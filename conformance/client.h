/* client.h - one client of a trial: its connection, what came, what it knows.
 *
 * Frames that came lie in the inbox until an expectation takes them; the last
 * of both directions are kept for the report. The client answers save and load
 * requests, keeps track of login and freeze, and asks the questions that show
 * how far the server is.
 */
#ifndef CONFORMANCE_CLIENT_H
#define CONFORMANCE_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

#include "echo.h"
#include "inbox.h"
#include "joining.h"
#include "question.h"
#include "wire.h"

struct sent_frame;
struct trial;

enum { INBOX_BYTES_MAX = 32 * 1024 * 1024 };

enum client_state {
    CLIENT_NONE,       /* never had a connection */
    CLIENT_CONNECTING,
    CLIENT_OPEN,
    CLIENT_ENDED       /* closed by either side, or never made */
};

struct subject;

struct client {
    struct trial *trial;
    const char *role;
    const char *name, *password; /* of its account, in the trial's arena */
    struct subject *subject;     /* it is the client under test, and the case
                                    its server (subject.h); else NULL */
    struct wire *wire;
    enum client_state state;
    int error;                   /* ENDED: a libuv error, 0 for FIN */
    int closed_by_us;
    long long connecting_at, connected_at, ended_at;
    struct pp_splitter in;

    struct message **inbox;      /* from inbox_first on */
    size_t inbox_first, inbox_count, inbox_room, inbox_bytes;

    struct message **history;    /* a ring of runner->keep */
    unsigned history_count;      /* ever added */
    unsigned history_first;      /* the oldest that is still there */
    size_t history_bytes;

    int manual, paused, corked;
    int logged_in;
    struct joining joining;      /* its lobby, and whether it may draw */
    int in_pieces;               /* a frame of which only a part has gone */
    unsigned owed_saves, owed_loads; /* automatic answers that wait for that */

    struct questions questions;  /* whose answers have not come */
    struct listing lists[2];     /* lobbies, channels */
    unsigned marks, answered;    /* the last question asked and answered */
    int unsynced;                /* sent something since that question */
    int asked[256];              /* the case sent a frame of that type */
    uint8_t open_list;           /* the list that the case reads goes on; or 0 */
    unsigned list_mark;          /* its end: the answer to this question */
    int undecided;               /* an expectation needs the rest of it */

    uint8_t *cork;               /* what `together` holds back */
    size_t cork_size;
    struct sent_frame *sent;     /* relayed frames, to know their echo (echo.h) */
};

void client_init(struct client *client, struct trial *trial, const char *role);

/* Closes the connection and frees what the client holds. */
void client_free(struct client *client);

void client_connect(struct client *client);

/* The client under test has connected: takes its connection. */
void client_accept(struct client *client, uv_stream_t *listener);

/* Sends bytes as they are; lost, with a note, without a connection. */
void client_send(struct client *client, const uint8_t *bytes, size_t size);

/* Sends one piece of a frame that client_sent() told of before. */
void client_send_piece(struct client *client, const uint8_t *bytes,
                       size_t size);
void client_sent(struct client *client, const uint8_t *bytes, size_t size);

/* More pieces of that frame follow, or no more: what the client answers by
 * itself waits until it is complete. */
void client_in_pieces(struct client *client, int more);

/* The case itself sent this, which may be a frame that changes what is to be
 * expected. */
void client_case_sent(struct client *client, const uint8_t *bytes,
                      size_t size);

/* Sends a frame of the client's own: its name (as a server none), the time. */
void client_say(struct client *client, unsigned type, const char *data);
void client_say_bytes(struct client *client, unsigned type, const void *data,
                      size_t size);

/* Takes what is sent into one piece until it is uncorked. */
void client_cork(struct client *client, int corked);

void client_end(struct client *client);
void client_close(struct client *client, int reset);
void client_pause(struct client *client, int paused);

#endif
