/* joining.h - where a client is and when it may draw, on servers of any
 * reading: with a freeze for each join, for some, or without.
 *
 * A lobby is known by a fingerprint of the document that names it in
 * LOBBY_CREATION and LOBBY_CONNECT; a case's own frames count too.
 */
#ifndef CONFORMANCE_JOINING_H
#define CONFORMANCE_JOINING_H

#include <stdint.h>

#include <polypaint/polypaint.h>

struct client;
struct trial;

struct joining {
    uint64_t going, place;       /* the lobby asked for, and that it is in; 0 */
    int again;                   /* it asked for the one it was in (L-15) */
    int frozen;
    unsigned thaws, fetches;     /* since the last LOBBY_CONNECT */
    long long joined_at;         /* when that was answered; 0: not yet */
};

/* The client sent, or got, this frame. */
void joining_sent(struct client *client, const struct pp_frame *frame);
void joining_came(struct client *client, const struct pp_frame *frame);

/* Whether a client that sent LOBBY_CONNECT may draw now. Asks to be called
 * again when nothing but time can show it. */
int joining_done(struct trial *trial, struct client *client);

#endif
