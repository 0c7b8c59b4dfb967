#include "echo.h"

#include <stdlib.h>
#include <uthash.h>

#include "arena.h"
#include "client.h"

struct sent_frame {
    uint64_t key;
    unsigned count;
    UT_hash_handle hh;
};

uint64_t fingerprint(const uint8_t *bytes, size_t size)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    size_t i;

    for (i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

void echo_expect(struct client *client, const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);
    struct sent_frame *sent;
    uint64_t key;

    if (!type || !type->relayed)
        return;
    key = fingerprint(frame->bytes, frame->size);
    HASH_FIND(hh, client->sent, &key, sizeof key, sent);
    if (!sent) {
        sent = need(calloc(1, sizeof *sent));
        sent->key = key;
        HASH_ADD(hh, client->sent, key, sizeof sent->key, sent);
    }
    sent->count++;
}

int echo_is(struct client *client, const struct message *message)
{
    struct sent_frame *sent;
    uint64_t key;

    if (message->kind != MESSAGE_CAME || !client->sent)
        return 0;
    key = fingerprint(message->bytes, message->size);
    HASH_FIND(hh, client->sent, &key, sizeof key, sent);
    if (!sent || !sent->count)
        return 0;
    sent->count--;
    return 1;
}

void echo_forget(struct client *client)
{
    struct sent_frame *sent, *next;

    HASH_ITER(hh, client->sent, sent, next) {
        HASH_DEL(client->sent, sent);
        free(sent);
    }
}
