/* question.h - how far a server is: the lists that it is asked for.
 *
 * A LOBBY_FETCH or CHANNEL_FETCH is answered when all before it was handled
 * (T-5). A case asks for lists too; the answers to our own are told apart, and
 * kept from it.
 */
#ifndef CONFORMANCE_QUESTION_H
#define CONFORMANCE_QUESTION_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

struct client;

/* A question whose answer has not come. */
struct question {
    uint8_t type;
    unsigned mark;     /* 0: the case asked it */
};

struct questions {
    struct question *list;
    size_t count, room;
};

/* The last answer that came of one of the two types. A frame of more than
 * LONG_LIST bytes may go on in another one (L-20). */
enum { LONG_LIST = 60000 };

struct listing {
    int is_long, ours;
    uint64_t first;    /* what it begins with, when it is long */
};

/* What a frame is to the case: something else than a list, or the beginning of
 * one; more of the list before; an answer to a question of ours. */
enum list_for { LIST_NONE, LIST_MORE, LIST_OURS };

/* Asks a question that is answered when all before it was handled. Returns its
 * mark: it is answered when client->answered reaches it. */
unsigned client_ask(struct client *client);

/* That mark is answered. */
void client_mark(struct client *client, unsigned mark);

/* The case itself sent this frame: it may be a question of its own. */
void question_sent(struct client *client, const struct pp_frame *frame);

/* A frame came. */
enum list_for question_answered(struct client *client,
                                const struct pp_frame *frame);

/* For a new connection, or none. */
void question_forget(struct client *client);

#endif
