/* host.h - a case as the server of a client under test: what must be right in
 * each of the client's frames, what is answered by itself, and the steps
 * connect, login, join and act.
 */
#ifndef CONFORMANCE_HOST_H
#define CONFORMANCE_HOST_H

#include "client.h"
#include "trial.h"

/* Whether a frame of the client is right: its shape, that CONNECTION comes
 * first, its name, its Date. 0, or -1 with *verdict. */
int host_check(const struct client *client, const struct pp_frame *frame,
               struct pp_verdict *verdict);

/* Answers what is answered by itself. Returns whether the frame was asked for
 * by a sync, and so is nothing for the case. */
int host_took(struct client *client, const struct pp_frame *frame);

/* What the case sent, to know that the client is logged in. */
void host_sent(struct client *client, const struct pp_frame *frame);

/* Makes the client show how far it is; its mark, as client_ask(). */
unsigned host_ask(struct client *client);

/* A client may send this type at any time: it is skipped. */
int host_any_time(unsigned type);

/* No whole frame came in time. */
void host_first_missing(struct client *client);

/* The steps. */
enum progress host_connect(struct trial *trial, struct client *client);
enum progress host_login(struct trial *trial, struct client *client);
enum progress host_join(struct trial *trial, struct client *client);
enum progress host_act(struct trial *trial, struct client *client);

/* At the case's end: the client goes, and does not crash or hang. */
enum progress host_finish(struct trial *trial);

#endif
