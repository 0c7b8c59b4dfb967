/* tcp_wire.h - connections to make segments of, and what comes out of tcp.h.
 *
 * A test says who sends what; wire_* make the segments, in any order, and
 * `heard` writes down what the hooks say.
 */
#ifndef TESTS_PCAP_TOOLS_TCP_WIRE_H
#define TESTS_PCAP_TOOLS_TCP_WIRE_H

#include <tcp.h>

#define MS INT64_C(1000000)

/* A connection as its two ends know it; index 0 is the client. */
struct wire {
    struct endpoint ends[2];
    uint32_t seq[2]; /* the next byte that this end sends */
    int64_t time;
    uint64_t packet;
};

/* Client 10.0.0.1:port, server 10.0.0.2:5000, with these first numbers. */
struct wire wire_new(uint16_t port, uint32_t isn_client, uint32_t isn_server);

/* A segment of `who` at `offset` bytes from what it sends next, acknowledging
 * all that the other one sent; moves nothing on. */
struct segment wire_at(struct wire *wire, int who, int32_t offset,
                       const void *bytes, uint32_t size);

/* The same for the next bytes in order, and moves on. */
struct segment wire_next(struct wire *wire, int who, const void *bytes,
                         uint32_t size);

/* SYN, SYN and ACK, ACK; FIN; RST; moves on. */
struct segment wire_flags(struct wire *wire, int who, uint8_t flags);
void wire_handshake(struct wire *wire, struct tcp *tcp);

/* What was heard, as words: "+0" opened (id-less), "0:abc" bytes of the client,
 * "0?5L" five bytes missing of it, lost, "0.F" its end by FIN, "-" closed.
 * Sides are the wire's: 0 is 10.0.0.1. */
struct heard {
    char text[1 << 16];
    size_t size;
    uint64_t missing;
    int ignore; /* call tcp_ignore() when it opens */
    struct tcp *tcp;
    struct tcp_connection *connection; /* that was opened last */
};

/* A tcp that writes into `heard`, and bounds for it. */
struct tcp *heard_new(struct heard *heard, size_t stream_memory, size_t memory);

#endif
