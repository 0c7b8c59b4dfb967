/* question.h - how far a server is: the lists that it is asked for.
 *
 * A LOBBY_FETCH or CHANNEL_FETCH is answered when all before it was handled
 * (T-5). A case asks for lists too; the answers to our own are told apart, and
 * kept from it.
 */
#ifndef CONFORMANCE_QUESTION_H
#define CONFORMANCE_QUESTION_H

#include <stdint.h>

#include <polypaint/polypaint.h>

struct client;

/* A question whose answer has not come. */
struct question {
    uint8_t type;
    unsigned mark;     /* 0: the case asked it */
};

enum {
    QUESTIONS_MAX = 32,
    LONG_LIST = 60000  /* bytes: a list that may go on in another frame (L-20) */
};

/* Asks a question that is answered when all before it was handled. Returns its
 * mark: it is answered when client->answered reaches it. */
unsigned client_ask(struct client *client);

/* That mark is answered. */
void client_mark(struct client *client, unsigned mark);

/* The case itself sent this frame: it may be a question of its own. */
void question_sent(struct client *client, const struct pp_frame *frame);

/* Whether a frame that came answers a question of ours: nothing for the case. */
int question_answered(struct client *client, const struct pp_frame *frame);

#endif
