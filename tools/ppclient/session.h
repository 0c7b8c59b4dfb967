/* session.h - what a client of the protocol has to know and to do, as a state
 * machine: frames from the server and frames from the person go in; frames to
 * send, words to tell and requests for the canvas file come out through
 * struct session_host. No I/O, no clock, no globals in here.
 *
 *    session_init(&session, &host, name, name_size);
 *    session_login(&session, password, size, signup);
 *    for each frame that came:    session_came()
 *    at the end of what came:     session_turn()
 *    for each frame typed:        session_typed()
 *    when `waiting` for too long: session_unanswered(), session_turn()
 *    when the connection is over: session_over()
 *    session_free(&session);
 *
 * Drawing is sent only in a lobby (L-28) that is not frozen (S-1). What can't
 * go yet, because the lobby is frozen or its request not answered, is kept in
 * order, and requests that change the lobby wait behind it.
 */
#ifndef SESSION_H
#define SESSION_H

#include "frames.h"

/* A host function never calls the session back. */
struct session_host {
    void *context;
    uint32_t (*now)(void *context); /* seconds, UTC */
    void (*send)(void *context, const uint8_t *bytes, size_t size);
    void (*tell)(void *context, const char *words); /* to the person */
    /* Adds the lobby's saved frames to `canvas`, none when there is no file.
     * -1 when the file could not be read; that has been told. */
    int (*load)(void *context, const char *lobby, struct frames *canvas);
    /* Saves the canvas; `careful`: unless the file has more. -1 when it was
     * not saved; that has been told. */
    int (*save)(void *context, const char *lobby, const struct frames *canvas,
                int careful);
};

enum session_phase {
    SESSION_LOGIN,
    SESSION_IN,     /* accepted */
    SESSION_REFUSED /* the server did not let one in: nothing is sent */
};

struct kept;

struct session {
    const struct session_host *host;
    const char *name; /* the caller's */
    size_t name_size;
    enum session_phase phase;
    char *here;        /* title of the lobby one is in, or NULL */
    char *last;        /* of the one before, or NULL */
    char *asked;       /* of the one last asked for, or NULL */
    unsigned requests; /* how many were made, to time each */
    int waiting;       /* for the answer to the last one */
    int asked_frozen;  /* a freeze came before that answer did */
    int refused;       /* it was refused, and none entered since */
    int frozen;
    int kicked;   /* out of a lobby by a kick, not in one since */
    int complete; /* the canvas was loaded, or the lobby created */
    int changed;  /* the file does not have all of the canvas */
    int failed;   /* out of memory: nothing can be relied on */
    struct frames canvas;
    struct frames own;   /* what one drew in this lobby, last time too */
    size_t echoed;       /* how far into it echoes have come (D-5) */
    struct kept *kept;   /* typed, not to be sent yet */
    size_t kept_count, kept_size; /* frames, their bytes */
};

/* `name` and `host` must live as long as the session. */
void session_init(struct session *session, const struct session_host *host,
                  const char *name, size_t name_size);
void session_free(struct session *session);

/* Sends CONNECTION, and right before it CREATE_ACCOUNT when `signup`
 * frames take effect in order (T-5), so no reply is waited for. */
void session_login(struct session *session, const char *password, size_t size,
                   int signup);

/* A frame from the server that breaks no R clause. */
void session_came(struct session *session, const struct pp_frame *frame);

/* All that arrived together was given: sends what was kept and may go now. */
void session_turn(struct session *session);

/* What the person wants sent: a frame, or bytes that are none and go as they
 * are. `stamp`: Date is to be the time of sending (F-3) even if it waits. */
void session_typed(struct session *session, const uint8_t *bytes, size_t size,
                   int stamp);

/* The last lobby request was not answered in time; it is given up. */
void session_unanswered(struct session *session);

/* The connection has ended: saves what is not saved, tells what was not
 * sent. */
void session_over(struct session *session);

/* Whether all that was typed has been sent and answered as far as needed. */
int session_idle(const struct session *session);

#endif
