/* How long is waited for what, and what happens then.
 *
 * A file says nothing of what comes next, and its packets may be in another
 * order than they were sent in, by a few dozen at most; so waits are counted
 * in segments of the connection. Time ends them where a connection falls
 * silent. Live, time alone is enough: nothing older can come.
 */
#include "tcp_internal.h"

#include <utlist.h>

#define SECONDS(n) ((int64_t)((n) * 1e9))

static const struct patience {
    uint64_t segments;
    int64_t file, live; /* ns */
} patience[TCP_WAIT_KINDS] = {
    [TCP_WAIT_START] = { 16, SECONDS(3), SECONDS(0.5) },
    [TCP_WAIT_ACKED] = { 32, SECONDS(10), SECONDS(1) },
    /* the time in which a sender without an answer sends again */
    [TCP_WAIT_DATA] = { 65536, SECONDS(30), SECONDS(10) },
    [TCP_WAIT_BLIND] = { 1024, SECONDS(30), SECONDS(10) },
    /* longer than the wait of the other side, which ends this one */
    [TCP_WAIT_OTHER] = { 64, SECONDS(20), SECONDS(2) },
    [TCP_WAIT_RESET] = { 16, SECONDS(3), SECONDS(0.5) },
    [TCP_WAIT_LINGER] = { 16, SECONDS(3), SECONDS(0.5) },
};

/* A hole from `next`. Bytes behind it are there, or a FIN, or neither. */
static enum tcp_wait_kind hole(const struct tcp_stream *stream, int64_t *until)
{
    const struct tcp_piece *behind = tcp_pieces_first(&stream->pieces);

    *until = behind ? behind->start : stream->fin ? stream->fin : stream->acked;
    if (stream->reset && (!behind || stream->reset < *until)) {
        *until = stream->reset;
        return TCP_WAIT_RESET;
    }
    if (!behind && !stream->fin && *until <= stream->next + stream->fin_lost)
        return TCP_WAIT_NOTHING;
    if (stream->acked >= *until)
        return TCP_WAIT_ACKED;
    return stream->acked ? TCP_WAIT_DATA : TCP_WAIT_BLIND;
}

static enum tcp_wait_kind waiting(const struct tcp_stream *stream,
                                  int64_t *until)
{
    const struct tcp_piece *first = tcp_pieces_first(&stream->pieces);

    *until = 0;
    if (stream->ended)
        return TCP_WAIT_NOTHING;
    if (!stream->known)
        return first || stream->fin || stream->reset ? TCP_WAIT_START
                                                     : TCP_WAIT_NOTHING;
    if (first ? first->start <= stream->next
              : stream->fin && stream->fin <= stream->next)
        return TCP_WAIT_OTHER;
    return hole(stream, until);
}

/* ---- ending a wait --------------------------------------------------------- */

static void start_anywhere(struct tcp_stream *stream)
{
    const struct tcp_piece *first = tcp_pieces_first(&stream->pieces);

    stream->known = 1;
    stream->next = first ? first->start
                         : stream->fin ? stream->fin : stream->reset;
}

/* The other side has bytes that did not come. One alone, with nothing behind
 * it, is a FIN rather than a byte. */
static void give_up_acked(struct tcp *tcp,
                          struct tcp_connection_state *connection, int side,
                          int64_t until)
{
    struct tcp_stream *stream = &connection->streams[side];
    int tail = !stream->pieces.count && !stream->fin;

    stream->absent = !stream->seen;
    /* what was acknowledged since the wait began may still come */
    if (tail && stream->wait.kind == TCP_WAIT_ACKED &&
        stream->wait.from == stream->next)
        until = stream->wait.until;
    if (tail && until == stream->next + 1 && until == stream->acked)
        stream->fin_lost = 1;
    else
        tcp_stream_skip(tcp, connection, side, until, TCP_MISSING_LOST);
}

/* An RST behind a hole is real when the connection fell silent behind it. */
static void judge_reset(struct tcp *tcp, struct tcp_connection_state *connection,
                        int side, int64_t until, enum tcp_missing why)
{
    struct tcp_stream *stream = &connection->streams[side];

    if (connection->segments > stream->reset_segment)
        stream->reset = 0;
    else
        tcp_stream_skip(tcp, connection, side, until,
                        stream->acked >= until ? TCP_MISSING_LOST : why);
}

int tcp_resolve(struct tcp *tcp, struct tcp_connection_state *connection,
                int side, enum tcp_missing why)
{
    struct tcp_stream *stream = &connection->streams[side];
    int64_t until;

    switch (waiting(stream, &until)) {
    case TCP_WAIT_START:
        start_anywhere(stream);
        break;
    case TCP_WAIT_OTHER:
        tcp_stream_force(tcp, connection, side);
        break;
    case TCP_WAIT_ACKED:
        give_up_acked(tcp, connection, side, until);
        break;
    case TCP_WAIT_DATA:
    case TCP_WAIT_BLIND:
        tcp_stream_skip(tcp, connection, side, until, why);
        break;
    case TCP_WAIT_RESET:
        judge_reset(tcp, connection, side, until, why);
        break;
    default:
        return 0;
    }
    tcp_advance(tcp, connection);
    return 1;
}

/* The side whose wait ends first when nothing more comes: of those with a hole
 * of their own, the one that waits for the earlier packet. */
static int first_to_resolve(const struct tcp_connection_state *connection)
{
    int64_t when[2], until;

    for (int side = 0; side < 2; side++) {
        const struct tcp_stream *stream = &connection->streams[side];
        const struct tcp_piece *first = tcp_pieces_first(&stream->pieces);

        switch (waiting(stream, &until)) {
        case TCP_WAIT_NOTHING:
            when[side] = INT64_MAX;
            break;
        case TCP_WAIT_OTHER:
            when[side] = INT64_MAX - 1;
            break;
        default:
            when[side] = first ? first->time : INT64_MAX - 2;
        }
    }
    if (when[0] == INT64_MAX && when[1] == INT64_MAX)
        return -1;
    return when[1] < when[0];
}

void tcp_drain(struct tcp *tcp, struct tcp_connection_state *connection,
               enum tcp_missing why)
{
    int side;

    for (side = 0; side < 2; side++)
        connection->streams[side].wait.kind = TCP_WAIT_NOTHING;
    tcp_advance(tcp, connection);
    while ((side = first_to_resolve(connection)) >= 0)
        tcp_resolve(tcp, connection, side, why);
}

/* ---- waiting --------------------------------------------------------------- */

static int expired(const struct tcp *tcp, const struct tcp_wait *wait,
                   uint64_t segments, int live)
{
    const struct patience *bound = &patience[wait->kind];

    if (live)
        return tcp->now - wait->time >= bound->live;
    return segments - wait->segments >= bound->segments ||
           tcp->now - wait->time >= bound->file;
}

/* Whether that side has waited long enough for what it waits for. A hole that
 * only grows at its end has not begun anew. */
static int is_over(struct tcp *tcp, struct tcp_connection_state *connection,
                   int side, int live)
{
    struct tcp_stream *stream = &connection->streams[side];
    struct tcp_wait *wait = &stream->wait;
    int64_t until, from = stream->known ? stream->next : 0;
    enum tcp_wait_kind kind = waiting(stream, &until);

    if (kind == TCP_WAIT_ACKED && stream->absent && !stream->seen) {
        *wait = (struct tcp_wait){ kind, from, until, 0, 0 };
        return 1;
    }
    if (kind == wait->kind && from == wait->from)
        return kind && expired(tcp, wait, connection->segments, live);
    *wait = (struct tcp_wait){ kind, from, until, connection->segments,
                               tcp->now };
    return 0;
}

static int is_restless(const struct tcp_connection_state *connection)
{
    int64_t until;

    return !connection->closed &&
           (connection->ignored || connection->linger.kind ||
            waiting(&connection->streams[0], &until) ||
            waiting(&connection->streams[1], &until));
}

void tcp_settle(struct tcp *tcp, struct tcp_connection_state *connection,
                int live)
{
    if (connection->ignored)
        tcp_close(tcp, connection);
    if (connection->closed)
        return;
    tcp_advance(tcp, connection);
    for (int side = 0; side < 2; side++)
        while (is_over(tcp, connection, side, live))
            tcp_resolve(tcp, connection, side, TCP_MISSING_LOST);
    if (connection->linger.kind &&
        expired(tcp, &connection->linger, connection->flow->segments, live))
        tcp_end(tcp, connection, connection->linger_end);
    else if (connection->streams[0].ended && connection->streams[1].ended)
        tcp_close(tcp, connection);
    tcp_restless(tcp, connection, is_restless(connection));
}

void tcp_linger(struct tcp *tcp, struct tcp_connection_state *connection,
                enum tcp_end how)
{
    if (connection->closed || connection->linger.kind)
        return;
    connection->linger = (struct tcp_wait){
        TCP_WAIT_LINGER, 0, 0, connection->flow->segments, tcp->now
    };
    connection->linger_end = how;
    tcp_restless(tcp, connection, 1);
}

void tcp_reset(struct tcp *tcp, struct tcp_connection_state *connection,
               int side)
{
    tcp_stream_end(tcp, connection, side, TCP_END_RST);
    if (!connection->streams[!side].ended)
        tcp_linger(tcp, connection, TCP_END_RST);
}

void tcp_restless(struct tcp *tcp, struct tcp_connection_state *connection,
                  int restless)
{
    if (connection->restless == restless)
        return;
    connection->restless = (uint8_t)restless;
    if (restless)
        DL_APPEND2(tcp->restless, connection, wait_prev, wait_next);
    else
        DL_DELETE2(tcp->restless, connection, wait_prev, wait_next);
}
