/* layers.h - from a packet to the TCP segment in it.
 *
 * Ethernet, 802.1Q and QinQ, Linux cooked v1 and v2, null and loop, raw IP;
 * IPv4 with fragments, IPv6 with extension headers and fragments; TCP. Whole
 * datagrams that lie in their packet are not copied.
 */
#ifndef PCAP_TOOLS_LAYERS_H
#define PCAP_TOOLS_LAYERS_H

#include "packet.h"

struct layers;

/* What could not be used, and why. */
struct layers_counts {
    uint64_t packets, segments;
    uint64_t not_ip, not_tcp;   /* other protocols: nothing wrong with them */
    uint64_t unknown_link;      /* packets of a link type that is not read */
    uint64_t malformed;         /* lengths that lie, headers cut by snaplen */
    uint64_t fragments;         /* fragments seen */
    uint64_t fragments_dropped; /* of datagrams that were never completed, or
                                 * given up because of `memory` */
};

/* Fragments that wait for others take at most `memory` bytes. NULL: no
 * memory. */
struct layers *layers_new(size_t memory);

/* 1 when the packet is, or completes, a TCP segment: *segment is filled in and
 * valid until the next call. 0 when there is none in it. */
int layers_read(struct layers *layers, const struct packet *packet,
                struct segment *segment);

const struct layers_counts *layers_counts(const struct layers *layers);
void layers_free(struct layers *layers);

#endif
