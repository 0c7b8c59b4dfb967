/* tcp.h - both byte streams of each TCP connection, put together again.
 *
 * Written here because no kept library does it: libnids has no maintainer and
 * no IPv6. What is promised: every byte that was captured comes out once, in
 * order, and none that was not sent. Out-of-order segments wait; a hole counts
 * as lost only when it can't be filled any more (the receiver acknowledged
 * bytes behind it, the connection ended, memory is short), and then its exact
 * size is told. Of bytes that were sent twice the first that came count.
 *
 * Captures hold packets in another order than they were sent in. So an ACK
 * proves a loss only when the capture went on for a while behind it, the first
 * byte of a stream whose SYN is not there is looked for among several packets,
 * and bytes come out behind those of the other side that their sender had
 * received. tcp_wait.c says how long each wait may take.
 */
#ifndef PCAP_TOOLS_TCP_H
#define PCAP_TOOLS_TCP_H

#include "packet.h"

/* A connection. `side` 0 or 1 is an index of `ends`. */
struct tcp_connection {
    uint64_t id; /* from 1, in order of their first packet */
    struct endpoint ends[2];
    int opener;     /* the side that sent the SYN, or -1: it was not seen */
    int whole[2];   /* that side's stream is seen from its first byte */
    int64_t opened; /* time of the first packet */
    void *user;     /* the caller's */
};

enum tcp_missing {
    TCP_MISSING_LOST,   /* acknowledged, and not in the capture; or, where no
                         * ACK says so, waited for in vain */
    TCP_MISSING_CUT,    /* cut off by the capture's snaplen */
    TCP_MISSING_MEMORY, /* given up: what waited behind it took too much */
    TCP_MISSING_END     /* the connection or the capture ended before it came */
};

enum tcp_end {
    TCP_END_FIN,    /* that side said it is done */
    TCP_END_RST,    /* that side cut the connection: both are at their end */
    TCP_END_REUSED, /* a new connection began between the same ends */
    TCP_END_MEMORY, /* forgotten, because memory is short */
    TCP_END_CAPTURE /* the capture ends here */
};

/* What comes out. Bytes are valid during the call only. */
struct tcp_hooks {
    void (*opened)(void *context, struct tcp_connection *connection);
    /* The next bytes that `side` sent. `time` and `packet` are those of the
     * packet they came in; times of one side never go back. */
    void (*bytes)(void *context, struct tcp_connection *connection, int side,
                  const uint8_t *bytes, size_t size, int64_t time,
                  uint64_t packet);
    /* The next `count` bytes of `side` will never come. */
    void (*missing)(void *context, struct tcp_connection *connection, int side,
                    uint64_t count, enum tcp_missing why, int64_t time);
    /* `side` sends no more; called once for each side. */
    void (*ended)(void *context, struct tcp_connection *connection, int side,
                  enum tcp_end how, int64_t time);
    /* Nothing more will be said of it; `connection` goes. */
    void (*closed)(void *context, struct tcp_connection *connection);
};

struct tcp_options {
    size_t stream_memory; /* bytes that wait in one direction, at most */
    size_t memory;        /* in all, connections themselves included */
    void *context;
    struct tcp_hooks hooks;
};

struct tcp_counts {
    uint64_t connections, segments, bytes; /* bytes handed out */
    uint64_t retransmitted, out_of_order;  /* segments */
    uint64_t differing; /* bytes sent twice that were not the same, as far as
                         * the first had not been handed out yet */
    uint64_t missing;   /* bytes told as missing */
    uint64_t forgotten; /* connections given up because of memory */
};

struct tcp;

struct tcp *tcp_new(const struct tcp_options *options); /* NULL: no memory */
void tcp_segment(struct tcp *tcp, const struct segment *segment);

/* Makes the hook `closed` come for a connection in which nobody is interested;
 * its later packets are skipped cheaply. May be called inside a hook. */
void tcp_ignore(struct tcp *tcp, struct tcp_connection *connection);

/* Live: it is `time` now, and nothing came: a hole is waited for no longer. */
void tcp_time(struct tcp *tcp, int64_t time);

/* Ends everything that is open (TCP_END_CAPTURE). */
void tcp_finish(struct tcp *tcp);
const struct tcp_counts *tcp_counts(const struct tcp *tcp);
void tcp_free(struct tcp *tcp); /* finishes first */

#endif
