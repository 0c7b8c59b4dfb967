/* peers.h - the text of a conversation's two ends, made once.
 *
 * A small table in which the conversations that talk now stay; one that comes
 * back after another took its place is made anew.
 */
#ifndef PCAP_TOOLS_PEERS_H
#define PCAP_TOOLS_PEERS_H

#include "record.h"

enum { PEERS = 256 };

/* Of one conversation; [PP_FROM_CLIENT] and [PP_FROM_SERVER]. */
struct peers {
    uint64_t id; /* 0: none */
    struct {
        char text[ENDPOINT_TEXT];
        size_t size;
    } end[2];
};

struct peers_table {
    struct peers peers[PEERS];
};

/* Never NULL; valid until the next call. */
const struct peers *peers_of(struct peers_table *table,
                             const struct conversation *conversation);

/* Who does not send: the other one. */
static inline enum pp_from peers_other(enum pp_from from)
{
    return from == PP_FROM_CLIENT ? PP_FROM_SERVER : PP_FROM_CLIENT;
}

#endif
