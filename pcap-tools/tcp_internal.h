/* tcp_internal.h - what tcp.c and the tcp_*.c share.
 *
 * tcp.c         which connection a segment belongs to, and when one goes
 * tcp_stream.c  one direction: what waits, and handing it out in order
 * tcp_hold.c    segments that wait, sorted and without overlaps
 * tcp_wait.c    how long, and what happens then
 *
 * Sequence numbers are unwrapped: a position is a 64-bit number whose low 32
 * bits are the sequence number.
 */
#ifndef PCAP_TOOLS_TCP_INTERNAL_H
#define PCAP_TOOLS_TCP_INTERNAL_H

#include <uthash.h>

#include "holders.h"
#include "tcp.h"

/* No sender is that far ahead of what was seen of it: what is belongs to
 * another connection between the same ends. */
#define TCP_WINDOW (INT64_C(64) << 20)

#define TCP_NO_ACK INT64_MIN

/* Bytes that wait. Pieces of a stream are sorted and never overlap. */
struct tcp_piece {
    int64_t start, end; /* positions */
    int64_t ack;        /* what the sender had of the other side, or NO_ACK */
    int64_t time;
    uint64_t packet;
    int cut; /* snaplen took the bytes */
    uint8_t bytes[];
};

/* An array whose front moves, so that taking the first and
 * adding the last cost nothing. */
struct tcp_pieces {
    struct tcp_piece **all; /* [head, head + count) are used */
    uint32_t head, count, room;
    size_t bytes; /* memory that they and the array take */
};

enum tcp_wait_kind {
    TCP_WAIT_NOTHING,
    TCP_WAIT_START, /* SYN not seen: an earlier segment may still come */
    TCP_WAIT_ACKED, /* a hole that the other side acknowledged */
    TCP_WAIT_DATA,  /* a hole that may still be sent again */
    TCP_WAIT_BLIND, /* a hole, and the other side's ACKs are not captured */
    TCP_WAIT_OTHER, /* the sender had bytes of the other side that did not
                     * come yet */
    TCP_WAIT_RESET, /* an RST behind a hole: real, or a stranger's */
    TCP_WAIT_LINGER, /* the connection is over; stragglers may come */
    TCP_WAIT_KINDS
};

/* Since when, in segments and in time. */
struct tcp_wait {
    enum tcp_wait_kind kind;
    int64_t from, until; /* positions of the hole */
    uint64_t segments;
    int64_t time;
};

struct tcp_stream {
    struct holder holder; /* first: see stream_of_holder() */
    struct tcp_connection_state *connection;
    struct tcp_pieces pieces;
    int64_t next;  /* the first byte that was not handed out, when `known` */
    int64_t low;   /* the lowest position seen */
    int64_t high;  /* behind the highest position that was sent or acked;
                    * 0: nothing known of this stream */
    int64_t acked; /* the other side has all before; 0: not known */
    int64_t fin, fin_ack;   /* position of the FIN, or 0 */
    int64_t reset;          /* position of an RST, or 0 */
    uint64_t reset_segment; /* of the connection's, which was the RST */
    uint32_t isn;
    int64_t time;     /* of what was handed out last */
    uint8_t seen;     /* it sent something */
    uint8_t known;    /* where it starts is decided */
    uint8_t syn;      /* `isn` is known */
    uint8_t fin_lost; /* one position behind `next` was acked: its FIN */
    uint8_t absent;   /* only its ACKs are in the capture: bytes never come */
    uint8_t ended;
    struct tcp_wait wait;
};

struct tcp_flow;

struct tcp_connection_state {
    struct tcp_connection public;
    struct tcp_stream streams[2];
    struct tcp_flow *flow;
    struct tcp_connection_state *prev, *next;           /* in use order */
    struct tcp_connection_state *newer, *older;         /* of one flow */
    struct tcp_connection_state *wait_prev, *wait_next; /* restless ones */
    uint64_t segments;  /* that were its own */
    uint64_t answers;   /* of these, such as show that it is no ghost */
    int64_t used;       /* time of its last segment */
    struct tcp_wait linger;
    enum tcp_end linger_end; /* how it ends after lingering */
    uint8_t restless;   /* something in it waits */
    uint8_t ignored;    /* the caller is not interested */
    uint8_t closed;     /* `closed` was called; kept to know stragglers */
};

enum {
    TCP_END_WORDS = 3, /* of an end in a key */
    TCP_KEY_WORDS = 2 * TCP_END_WORDS,
    TCP_RECENT = 256 /* a power of two */
};

/* All connections between the same two ends, newest first. */
struct tcp_flow {
    uint64_t key[TCP_KEY_WORDS]; /* both ends, the lower first; padded */
    UT_hash_handle hh;
    struct tcp_connection_state *newest;
    unsigned count;
    uint64_t segments;
};

struct tcp {
    struct tcp_options options;
    struct tcp_counts counts;
    struct tcp_flow *flows;
    struct tcp_flow *recent[TCP_RECENT]; /* found of late, by their ends */
    struct tcp_connection_state *open, *dead; /* each: oldest use first */
    struct tcp_connection_state *restless;
    struct holders holders; /* streams by the bytes that wait */
    size_t fixed;           /* bytes of connections and flows */
    int64_t now;            /* the latest time seen */
    uint64_t seed;          /* of the hash: colliding ends can't be prepared */
};

/* ---- tcp_hold.c ------------------------------------------------------------ */

struct tcp_piece *tcp_pieces_first(const struct tcp_pieces *pieces);

/* Keeps what of [start, end) is not there yet; bytes NULL: cut by snaplen.
 * `like` gives time, packet and ack. Counts bytes that differ from those that
 * came first. Returns the bytes that were new, or -1: no memory. */
int64_t tcp_pieces_add(struct tcp_pieces *pieces, int64_t start, int64_t end,
                       const uint8_t *bytes, const struct tcp_piece *like,
                       uint64_t *differing);

/* Takes the first out; the caller free()s it. */
struct tcp_piece *tcp_pieces_take(struct tcp_pieces *pieces);
void tcp_pieces_free(struct tcp_pieces *pieces);

/* ---- tcp_stream.c ---------------------------------------------------------- */

int64_t tcp_position(const struct tcp_stream *stream, uint32_t seq);

/* Notes that the stream reaches at least from `low` to `high`. */
void tcp_stream_reaches(struct tcp_stream *stream, int64_t low, int64_t high);

/* A segment's SYN, payload, FIN and RST, and the ACK for the other side. */
void tcp_stream_segment(struct tcp *tcp, struct tcp_connection_state *connection,
                        int side, const struct segment *segment);

/* Hands out all that can be. */
void tcp_advance(struct tcp *tcp, struct tcp_connection_state *connection);

/* Hands out the first piece even though it waits for the other side. */
void tcp_stream_force(struct tcp *tcp, struct tcp_connection_state *connection,
                      int side);

/* The bytes up to `until` never come. */
void tcp_stream_skip(struct tcp *tcp, struct tcp_connection_state *connection,
                     int side, int64_t until, enum tcp_missing why);

void tcp_stream_end(struct tcp *tcp, struct tcp_connection_state *connection,
                    int side, enum tcp_end how);

/* `side` cut the connection: what the other sent before it knew still counts. */
void tcp_reset(struct tcp *tcp, struct tcp_connection_state *connection,
               int side);

/* ---- tcp_wait.c ------------------------------------------------------------ */

/* Decides for each side whether it waited long enough. Live: by `tcp->now`
 * alone, because nothing older can come. */
void tcp_settle(struct tcp *tcp, struct tcp_connection_state *connection,
                int live);

/* Ends the first wait of that side now. `why` of holes that no ACK covers. 0:
 * it waited for nothing. */
int tcp_resolve(struct tcp *tcp, struct tcp_connection_state *connection,
                int side, enum tcp_missing why);

/* Hands out all that waits on both sides, holes told as missing. */
void tcp_drain(struct tcp *tcp, struct tcp_connection_state *connection,
               enum tcp_missing why);

/* It ends like that as soon as stragglers had their time. */
void tcp_linger(struct tcp *tcp, struct tcp_connection_state *connection,
                enum tcp_end how);

void tcp_restless(struct tcp *tcp, struct tcp_connection_state *connection,
                  int restless);

/* ---- tcp.c ----------------------------------------------------------------- */

/* Ends both sides like that, and closes it. */
void tcp_end(struct tcp *tcp, struct tcp_connection_state *connection,
             enum tcp_end how);

/* Calls the hook `closed`; the connection is kept for a while to know its
 * stragglers from those of a new one. */
void tcp_close(struct tcp *tcp, struct tcp_connection_state *connection);

/* A stream holds more, or less, than before. */
void tcp_account(struct tcp *tcp, struct tcp_stream *stream);

#endif
