/* inbox.h - what a client got and sent.
 *
 * Frames that came lie in the inbox until an expectation takes them out. The
 * last messages of both directions are in the history, which reports show: at
 * most runner->keep of them, and HISTORY_BYTES_MAX bytes.
 */
#ifndef CONFORMANCE_INBOX_H
#define CONFORMANCE_INBOX_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

#include "report.h"

struct client;

enum {
    HISTORY_SHORT = 16,  /* messages kept for the report */
    HISTORY_SHOWN = 200, /* with --verbose */
    HISTORY_WHOLE = 1000, /* for reports that hold dialogues */
    HISTORY_BYTES_MAX = 256 * 1024
};

enum message_kind {
    MESSAGE_CAME,      /* a whole frame */
    MESSAGE_SENT,      /* bytes that went out */
    MESSAGE_MARK,      /* the answer to question `mark`; not in the history */
    MESSAGE_NOTE       /* text: "connected", "closed by the server" */
};

struct message {
    unsigned refs;
    enum message_kind kind;
    enum pp_from from; /* who said it: CAME and SENT */
    unsigned mark;
    int more;          /* CAME: of the list in a frame before (L-20) */
    enum happening what;
    long long at;      /* milliseconds of runner_clock() */
    long long micro;   /* the same time, finer */
    unsigned line;     /* of the script, when it was remembered; 0: none */
    size_t size;
    uint8_t bytes[];
};

/* One that holds a copy of these bytes, with one reference: the caller's. */
struct message *message_new(enum message_kind kind, const void *bytes,
                            size_t size);
void message_free(struct message *message);

/* The frame of a message that came. */
struct pp_frame message_frame(const struct message *message);

/* The inbox; it and the history take a reference of their own. */
void inbox_add(struct client *client, struct message *message);

/* The i-th message, or NULL. */
struct message *inbox_peek(const struct client *client, size_t i);

/* Takes it out; the caller's reference is message_free()d. */
struct message *inbox_take(struct client *client, size_t i);

/* The first frame of that type, taken out, or NULL. */
struct message *inbox_find(struct client *client, unsigned type);

void inbox_clear(struct client *client);

/* Adds to the history: a message; a line about something that happened. */
void history_add(struct client *client, struct message *message);
void history_note(struct client *client, enum happening what, const char *text);
void history_clear(struct client *client);

#endif
