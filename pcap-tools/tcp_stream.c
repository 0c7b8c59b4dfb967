#include "tcp_internal.h"

#include <stdlib.h>

#define FIRST_POSITION (INT64_C(1) << 40) /* room for what comes before it */

enum { RESET_AHEAD = 65535 }; /* an RST may be that far ahead of what we saw */

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t tcp_position(const struct tcp_stream *stream, uint32_t seq)
{
    int64_t near = stream->high ? stream->high : FIRST_POSITION + seq;

    return near + (int32_t)(seq - (uint32_t)near);
}

void tcp_stream_reaches(struct tcp_stream *stream, int64_t low, int64_t high)
{
    if (!stream->high || low < stream->low)
        stream->low = low;
    stream->high = later(stream->high, high);
}

/* ---- handing out ----------------------------------------------------------- */

static void hand_out(struct tcp *tcp, struct tcp_connection_state *connection,
                     int side, const uint8_t *bytes, size_t size, int64_t time,
                     uint64_t packet)
{
    struct tcp_stream *stream = &connection->streams[side];

    stream->next += (int64_t)size;
    stream->time = later(stream->time, time);
    tcp->counts.bytes += size;
    if (!connection->ignored && tcp->options.hooks.bytes)
        tcp->options.hooks.bytes(tcp->options.context, &connection->public,
                                 side, bytes, size, stream->time, packet);
}

static void missing(struct tcp *tcp, struct tcp_connection_state *connection,
                    int side, int64_t count, enum tcp_missing why, int64_t time)
{
    struct tcp_stream *stream = &connection->streams[side];

    stream->next += count;
    stream->time = later(stream->time, time);
    tcp->counts.missing += (uint64_t)count;
    if (!connection->ignored && tcp->options.hooks.missing)
        tcp->options.hooks.missing(tcp->options.context, &connection->public,
                                   side, (uint64_t)count, why, stream->time);
}

void tcp_stream_end(struct tcp *tcp, struct tcp_connection_state *connection,
                    int side, enum tcp_end how)
{
    struct tcp_stream *stream = &connection->streams[side];

    if (stream->ended)
        return;
    stream->ended = 1;
    tcp_pieces_free(&stream->pieces);
    tcp_account(tcp, stream);
    if (!connection->ignored && tcp->options.hooks.ended)
        tcp->options.hooks.ended(tcp->options.context, &connection->public,
                                 side, how, later(stream->time, tcp->now));
}

/* Whether all that the sender had received when it sent this is handed out. */
static int in_order(const struct tcp_connection_state *connection, int side,
                    int64_t ack)
{
    const struct tcp_stream *other = &connection->streams[!side];
    const struct tcp_piece *first = tcp_pieces_first(&other->pieces);

    if (ack == TCP_NO_ACK || other->ended)
        return 1;
    if (!other->known)
        return !first || ack <= first->start;
    return ack <= other->next + other->fin_lost;
}

static void hand_over(struct tcp *tcp, struct tcp_connection_state *connection,
                      int side, const struct tcp_piece *piece, int64_t from)
{
    if (piece->cut)
        missing(tcp, connection, side, piece->end - from, TCP_MISSING_CUT,
                piece->time);
    else
        hand_out(tcp, connection, side, piece->bytes + (from - piece->start),
                 (size_t)(piece->end - from), piece->time, piece->packet);
}

static void take(struct tcp *tcp, struct tcp_connection_state *connection,
                 int side)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_piece *piece = tcp_pieces_take(&stream->pieces);
    int64_t from = later(piece->start, stream->next);

    /* else it lies in what was given up meanwhile */
    if (piece->end > from)
        hand_over(tcp, connection, side, piece, from);
    free(piece);
    tcp_account(tcp, stream);
}

/* 1: something moved. */
static int advance(struct tcp *tcp, struct tcp_connection_state *connection,
                   int side)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_piece *piece;
    int moved = 0;

    if (!stream->known || stream->ended)
        return 0;
    while ((piece = tcp_pieces_first(&stream->pieces)) != NULL &&
           piece->start <= stream->next &&
           in_order(connection, side, piece->ack)) {
        take(tcp, connection, side);
        moved = 1;
    }
    if (stream->reset && stream->next > stream->reset)
        stream->reset = 0; /* its sender went on: a stranger's */
    if (stream->reset && stream->next == stream->reset) {
        tcp_reset(tcp, connection, side);
        return 1;
    }
    if (stream->fin && stream->next >= stream->fin &&
        in_order(connection, side, stream->fin_ack)) {
        tcp_stream_end(tcp, connection, side, TCP_END_FIN);
        return 1;
    }
    return moved;
}

void tcp_advance(struct tcp *tcp, struct tcp_connection_state *connection)
{
    while (advance(tcp, connection, 0) + advance(tcp, connection, 1) != 0)
        continue;
}

void tcp_stream_force(struct tcp *tcp, struct tcp_connection_state *connection,
                      int side)
{
    if (connection->streams[side].pieces.count)
        take(tcp, connection, side);
    else
        tcp_stream_end(tcp, connection, side, TCP_END_FIN);
}

void tcp_stream_skip(struct tcp *tcp, struct tcp_connection_state *connection,
                     int side, int64_t until, enum tcp_missing why)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_piece *behind = tcp_pieces_first(&stream->pieces);

    missing(tcp, connection, side, until - stream->next, why,
            behind ? behind->time : tcp->now);
}

/* ---- what a segment brings ------------------------------------------------- */

static void begin(struct tcp_connection_state *connection, int side,
                  int64_t first)
{
    struct tcp_stream *stream = &connection->streams[side];

    tcp_stream_reaches(stream, first, first);
    if (stream->known)
        return;
    stream->known = 1;
    stream->next = stream->low = first;
    connection->public.whole[side] = 1;
}

/* SYN: the stream begins behind it; with an ACK it says where the other side's
 * begins. */
static void take_syn(struct tcp_connection_state *connection, int side,
                     const struct segment *segment)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_stream *other = &connection->streams[!side];

    if (!stream->syn) {
        stream->syn = 1;
        stream->isn = segment->seq;
        begin(connection, side, tcp_position(stream, segment->seq + 1));
    }
    if (segment->flags & TCP_ACK)
        begin(connection, !side, tcp_position(other, segment->ack));
    connection->public.opener = segment->flags & TCP_ACK ? !side : side;
}

/* The other side has all before that. */
static int64_t take_ack(struct tcp *tcp, struct tcp_connection_state *connection,
                        int side, const struct segment *segment)
{
    struct tcp_stream *other = &connection->streams[!side];
    int64_t ack;

    if (!(segment->flags & TCP_ACK) || segment->flags & TCP_RST)
        return TCP_NO_ACK;
    ack = tcp_position(other, segment->ack);
    if (ack <= other->acked)
        return ack;
    tcp_stream_reaches(other, ack, ack);
    other->acked = ack;
    if (other->known && !other->ended && ack > other->next)
        tcp_restless(tcp, connection, 1);
    return ack;
}

static void no_memory(struct tcp *tcp, struct tcp_connection_state *connection,
                      int side)
{
    tcp_drain(tcp, connection, TCP_MISSING_MEMORY);
    if (connection->streams[side].known)
        tcp_advance(tcp, connection);
}

/* Keeps a payload that can't be handed out yet. */
static void hold(struct tcp *tcp, struct tcp_connection_state *connection,
                 int side, const struct segment *segment, int64_t start,
                 int64_t ack)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_piece like = { .ack = ack, .time = segment->time,
                              .packet = segment->packet };
    int64_t end = start + segment->size, wire = start + segment->wire;
    int64_t from = stream->known ? later(start, stream->next) : start;
    int64_t added = 0, cut = 0;

    if (from < end)
        added = tcp_pieces_add(&stream->pieces, from, end,
                               segment->bytes + (from - start), &like,
                               &tcp->counts.differing);
    if (added >= 0 && later(from, end) < wire)
        cut = tcp_pieces_add(&stream->pieces, later(from, end), wire, NULL,
                             &like, &tcp->counts.differing);
    if (added < 0 || cut < 0)
        no_memory(tcp, connection, side);
    /* one byte before the next is how a keep-alive looks */
    if (added + cut < (int64_t)segment->wire &&
        !(segment->wire == 1 && stream->known && start == stream->next - 1))
        tcp->counts.retransmitted++;
    tcp_account(tcp, stream);
    tcp_restless(tcp, connection, 1);
}

/* Payload: straight on when it is the next. */
static void take_bytes(struct tcp *tcp, struct tcp_connection_state *connection,
                       int side, const struct segment *segment, int64_t start,
                       int64_t ack)
{
    struct tcp_stream *stream = &connection->streams[side];

    if (stream->ended || !segment->wire)
        return;
    if (stream->known && start != stream->next &&
        start + segment->wire > stream->next)
        tcp->counts.out_of_order++;
    if (!stream->known || start != stream->next || stream->pieces.count ||
        segment->size != segment->wire || !in_order(connection, side, ack)) {
        hold(tcp, connection, side, segment, start, ack);
        return;
    }
    hand_out(tcp, connection, side, segment->bytes, segment->size,
             segment->time, segment->packet);
}

/* RFC 5961: the receiver obeys an RST only at what it expects next, which lies
 * between what it acknowledged and what was sent; a stranger does not know
 * that. What we did not see yet may lie before it. */
static void take_rst(struct tcp *tcp, struct tcp_connection_state *connection,
                     int side, const struct segment *segment)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_stream *other = &connection->streams[!side];
    int64_t position = tcp_position(stream, segment->seq);

    if (!stream->seen && !segment->seq) { /* the answer to a SYN: refused */
        if (other->syn && segment->flags & TCP_ACK &&
            segment->ack == other->isn + 1)
            tcp_reset(tcp, connection, side);
        return;
    }
    if (!stream->high || position > stream->high + RESET_AHEAD ||
        position < (stream->acked ? stream->acked : stream->next))
        return;
    if (stream->ended) {
        tcp_reset(tcp, connection, side);
        return;
    }
    stream->reset = stream->known ? later(position, stream->next) : position;
    stream->reset_segment = connection->segments;
    tcp_restless(tcp, connection, 1);
}

void tcp_stream_segment(struct tcp *tcp, struct tcp_connection_state *connection,
                        int side, const struct segment *segment)
{
    struct tcp_stream *stream = &connection->streams[side];
    int64_t ack = take_ack(tcp, connection, side, segment), start;

    if (segment->flags & TCP_RST) {
        take_rst(tcp, connection, side, segment);
        return;
    }
    stream->seen = 1;
    if (segment->flags & TCP_SYN)
        take_syn(connection, side, segment);
    start = tcp_position(stream, segment->seq + !!(segment->flags & TCP_SYN));
    if (segment->wire)
        tcp_stream_reaches(stream, start, start + segment->wire);
    take_bytes(tcp, connection, side, segment, start, ack);
    if (segment->flags & TCP_FIN && !stream->fin && !stream->ended) {
        stream->fin = start + segment->wire;
        stream->fin_ack = ack;
        tcp_stream_reaches(stream, stream->fin, stream->fin);
        tcp_restless(tcp, connection, 1);
    }
}
