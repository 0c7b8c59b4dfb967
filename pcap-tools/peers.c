#include "peers.h"

#include <string.h>

const struct peers *peers_of(struct peers_table *table,
                             const struct conversation *conversation)
{
    struct peers *peers = &table->peers[conversation->id % PEERS];

    if (peers->id == conversation->id && peers->id)
        return peers;
    peers->id = conversation->id;
    endpoint_text(&conversation->client, peers->end[PP_FROM_CLIENT].text);
    endpoint_text(&conversation->server, peers->end[PP_FROM_SERVER].text);
    peers->end[0].size = strlen(peers->end[0].text);
    peers->end[1].size = strlen(peers->end[1].text);
    return peers;
}
