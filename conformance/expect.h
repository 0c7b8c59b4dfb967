/* expect.h - what the files of expectations (expect*.c) need of each other. */
#ifndef CONFORMANCE_EXPECT_H
#define CONFORMANCE_EXPECT_H

#include "trial.h"

/* Whether an expectation of these matches passes over the message. */
int expect_skips(struct trial *trial, struct client *client,
                 const struct message *message, const struct match *matches,
                 int count);

/* Whether the message is the answer to the question behind a list, so that the
 * list is complete. */
int expect_list_ends(struct client *client, const struct message *message);

/* Asks until what the others sent is handled, and then this client's question
 * is answered: trial->mark. */
enum progress expect_answer(struct trial *trial, struct client *client);

enum progress expect_nothing(struct trial *trial, struct client *client);
enum progress expect_closed(struct trial *trial, struct client *client);
enum progress expect_open(struct trial *trial, struct client *client);

/* In words: why nothing more comes; a time. */
const char *expect_how_closed(struct trial *trial, const struct client *client);
const char *expect_seconds(struct trial *trial, long long milliseconds);

#endif
