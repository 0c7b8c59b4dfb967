/* fragments.h - IP datagrams put together again.
 *
 * Fragments may come in any order, twice, and overlap: the bytes that came
 * first count. What is not complete after 30 s is forgotten, and the oldest
 * when memory is short.
 */
#ifndef PCAP_TOOLS_FRAGMENTS_H
#define PCAP_TOOLS_FRAGMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "span.h"

struct fragments;

/* Equal for all fragments of a datagram; all its bytes count, so that it is
 * to be zeroed before it is filled in. */
struct fragment_key {
    uint8_t from[16], to[16];
    uint32_t id;
    uint8_t family, protocol;
};

struct fragment {
    struct fragment_key key;
    int64_t time;
    uint32_t offset;    /* of its bytes in the datagram's payload */
    int more;           /* others follow it */
    struct span bytes;  /* offset + wire is at most FRAGMENTS_WHOLE */
    uint8_t protocol;   /* of the payload, as this fragment says */
};

enum { FRAGMENTS_WHOLE = 65535 };

/* At most `memory` bytes are kept. NULL: no memory. */
struct fragments *fragments_new(size_t memory);

/* 1: the datagram is complete, *whole is its payload until the next call, and
 * *protocol what its first fragment said. A payload ends where the capture's
 * snaplen cut it first. 0: others are missing. */
int fragments_add(struct fragments *fragments, const struct fragment *fragment,
                  struct span *whole, uint8_t *protocol);

/* Fragments that no complete datagram had: those that wait, and those that
 * were given up. */
uint64_t fragments_unused(const struct fragments *fragments);
void fragments_free(struct fragments *fragments);

#endif
