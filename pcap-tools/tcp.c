#include "tcp_internal.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <utlist.h>

enum {
    INCARNATIONS = 4, /* connections of the same ends that are told apart */
    PROOFS = 8 /* segments that show a connection without SYN to be one */
};

#define DEAD_TIME INT64_C(60000000000) /* ns that stragglers are known for */

/* ---- the table ------------------------------------------------------------- */

/* An end in a key: family, address, port, padded. */
static void pack(const struct endpoint *end, uint64_t out[TCP_END_WORDS])
{
    uint8_t *bytes = (uint8_t *)out;

    out[0] = out[1] = out[2] = 0;
    bytes[0] = end->family;
    if (end->family == 4)
        memcpy(bytes + 1, end->address, 4);
    else
        memcpy(bytes + 1, end->address, 16);
    memcpy(bytes + 17, &end->port, sizeof end->port);
}

/* In the order of their bytes. */
static int is_above(const uint64_t *a, const uint64_t *b)
{
    for (size_t i = 0; i < TCP_END_WORDS; i++)
        if (a[i] != b[i])
            return be64toh(a[i]) > be64toh(b[i]);
    return 0;
}

/* Makes the key; returns which of its sides sent the segment. */
static int make_key(const struct segment *segment, uint64_t key[TCP_KEY_WORDS])
{
    uint64_t from[TCP_END_WORDS], to[TCP_END_WORDS];
    int side;

    pack(&segment->from, from);
    pack(&segment->to, to);
    side = is_above(from, to);
    memcpy(key, side ? to : from, sizeof from);
    memcpy(key + TCP_END_WORDS, side ? from : to, sizeof to);
    return side;
}

static unsigned hash(const struct tcp *tcp, const uint64_t *key)
{
    uint64_t value = tcp->seed;

    for (size_t i = 0; i < TCP_KEY_WORDS; i++) {
        value = (value ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
        value ^= value >> 29;
    }
    return (unsigned)(value ^ value >> 32);
}

static int is_key(const uint64_t *a, const uint64_t *b)
{
    uint64_t other = 0;

    for (size_t i = 0; i < TCP_KEY_WORDS; i++)
        other |= a[i] ^ b[i];
    return !other;
}

/* Where a flow is remembered that was found of late. Who makes ends collide
 * here gains nothing: the table behind it has a secret hash. */
static struct tcp_flow **recent(struct tcp *tcp, const uint64_t *key)
{
    uint64_t mixed = 0;

    for (size_t i = 0; i < TCP_KEY_WORDS; i++)
        mixed ^= key[i];
    return &tcp->recent[mixed * UINT64_C(0x9e3779b97f4a7c15) >> 32 &
                        (TCP_RECENT - 1)];
}

static struct tcp_flow *find_flow(struct tcp *tcp, const uint64_t *key)
{
    struct tcp_flow **place = recent(tcp, key), *flow = *place;

    if (flow && is_key(flow->key, key))
        return flow;
    HASH_FIND_BYHASHVALUE(hh, tcp->flows, key, sizeof flow->key,
                          hash(tcp, key), flow);
    if (flow)
        *place = flow;
    return flow;
}

static struct tcp_flow *add_flow(struct tcp *tcp, const uint64_t *key)
{
    struct tcp_flow *flow = calloc(1, sizeof *flow);

    if (!flow)
        return NULL;
    memcpy(flow->key, key, sizeof flow->key);
    HASH_ADD_BYHASHVALUE(hh, tcp->flows, key[0], sizeof flow->key,
                         hash(tcp, key), flow);
    tcp->fixed += sizeof *flow;
    *recent(tcp, key) = flow;
    return flow;
}

/* ---- connections come and go ------------------------------------------------ */

static void free_connection(struct tcp *tcp, struct tcp_connection_state *gone)
{
    struct tcp_flow *flow = gone->flow;

    DL_DELETE(tcp->dead, gone);
    DL_DELETE2(flow->newest, gone, newer, older);
    tcp->fixed -= sizeof *gone;
    free(gone);
    if (--flow->count)
        return;
    HASH_DEL(tcp->flows, flow);
    if (*recent(tcp, flow->key) == flow)
        *recent(tcp, flow->key) = NULL;
    tcp->fixed -= sizeof *flow;
    free(flow);
}

void tcp_close(struct tcp *tcp, struct tcp_connection_state *connection)
{
    if (connection->closed)
        return;
    connection->closed = 1;
    for (int side = 0; side < 2; side++) {
        tcp_pieces_free(&connection->streams[side].pieces);
        tcp_account(tcp, &connection->streams[side]);
    }
    tcp_restless(tcp, connection, 0);
    DL_DELETE(tcp->open, connection);
    DL_APPEND(tcp->dead, connection);
    if (tcp->options.hooks.closed)
        tcp->options.hooks.closed(tcp->options.context, &connection->public);
}

void tcp_end(struct tcp *tcp, struct tcp_connection_state *connection,
             enum tcp_end how)
{
    if (connection->closed)
        return;
    tcp_drain(tcp, connection, how == TCP_END_MEMORY ? TCP_MISSING_MEMORY
                                                     : TCP_MISSING_END);
    for (int side = 0; side < 2; side++)
        tcp_stream_end(tcp, connection, side, how);
    tcp_close(tcp, connection);
}

void tcp_ignore(struct tcp *tcp, struct tcp_connection *connection)
{
    struct tcp_connection_state *state = (struct tcp_connection_state *)connection;

    if (state->closed)
        return;
    /* not now: the caller may be in a hook for it */
    state->ignored = 1;
    tcp_restless(tcp, state, 1);
}

/* Room for another of the same ends. */
static void forget_oldest(struct tcp *tcp, struct tcp_flow *flow)
{
    struct tcp_connection_state *oldest = flow->newest->newer; /* utlist: tail */

    if (flow->count < INCARNATIONS)
        return;
    tcp_end(tcp, oldest, TCP_END_REUSED);
    free_connection(tcp, oldest);
}

static void forget_dead(struct tcp *tcp)
{
    while (tcp->dead && tcp->now - tcp->dead->used > DEAD_TIME)
        free_connection(tcp, tcp->dead);
}

static void introduce(struct tcp *tcp, struct tcp_connection_state *connection,
                      int side, const struct segment *segment)
{
    struct tcp_connection *public = &connection->public;

    public->id = ++tcp->counts.connections;
    public->ends[side] = segment->from;
    public->ends[!side] = segment->to;
    public->opened = segment->time;
    public->opener = -1;
    if (segment->flags & TCP_SYN)
        public->opener = segment->flags & TCP_ACK ? !side : side;
    for (int i = 0; i < 2; i++)
        connection->streams[i].connection = connection;
    if (tcp->options.hooks.opened)
        tcp->options.hooks.opened(tcp->options.context, public);
}

static struct tcp_connection_state *create(struct tcp *tcp, struct tcp_flow *flow,
                                           const uint64_t *key, int side,
                                           const struct segment *segment)
{
    struct tcp_connection_state *connection;

    if (flow)
        forget_oldest(tcp, flow);
    else if (!(flow = add_flow(tcp, key)))
        return NULL;
    connection = calloc(1, sizeof *connection);
    if (!connection) {
        tcp->counts.forgotten++;
        return NULL;
    }
    tcp->fixed += sizeof *connection;
    connection->flow = flow;
    flow->count++;
    DL_PREPEND2(flow->newest, connection, newer, older);
    DL_APPEND(tcp->open, connection);
    introduce(tcp, connection, side, segment);
    return connection;
}

/* ---- which connection a segment belongs to --------------------------------- */

/* Whether a SYN can be that connection's. */
static int syn_fits(const struct tcp_connection_state *connection, int side,
                    const struct segment *segment)
{
    const struct tcp_stream *stream = &connection->streams[side];
    const struct tcp_stream *other = &connection->streams[!side];
    int64_t before;

    if (stream->syn)
        return stream->isn == segment->seq;
    if (connection->public.whole[side])
        return (uint32_t)stream->low == segment->seq + 1;
    if (stream->high) {
        before = stream->low - tcp_position(stream, segment->seq + 1);
        return before >= 0 && before < TCP_WINDOW;
    }
    return !(segment->flags & TCP_ACK) || !other->syn ||
           segment->ack == other->isn + 1;
}

/* Whether the stream may have that number. */
static int position_fits(const struct tcp_connection_state *connection, int side,
                         uint32_t seq)
{
    const struct tcp_stream *stream = &connection->streams[side];
    int64_t position = tcp_position(stream, seq);
    int64_t slack = connection->public.whole[side] ? 1 : TCP_WINDOW;
    int64_t high = stream->fin ? stream->fin + 1 : stream->high + TCP_WINDOW;

    return !stream->high ||
           (position >= stream->low - slack && position <= high);
}

static int fits(const struct tcp_connection_state *connection, int side,
                const struct segment *segment)
{
    if (segment->flags & TCP_SYN)
        return syn_fits(connection, side, segment);
    return connection->ignored ||
           (position_fits(connection, side, segment->seq) &&
            (!(segment->flags & TCP_ACK) ||
             position_fits(connection, !side, segment->ack)));
}

static struct tcp_connection_state *choose(const struct tcp_flow *flow, int side,
                                           const struct segment *segment)
{
    struct tcp_connection_state *connection;

    DL_FOREACH2(flow->newest, connection, older)
        if (fits(connection, side, segment))
            return connection;
    return NULL;
}

/* What shows nothing by itself begins no connection. */
static int can_begin(const struct segment *segment)
{
    return !(segment->flags & TCP_RST) &&
           (segment->flags & TCP_SYN || segment->wire);
}

/* Once a connection has shown that it is one, those before it between the same
 * ends are over. A SYN alone may be a stranger's. */
static void supersede(struct tcp *tcp, struct tcp_connection_state *connection,
                      const struct segment *segment)
{
    unsigned proofs = connection->public.opener >= 0 ? 1 : PROOFS;
    struct tcp_connection_state *before = connection->older;

    if (!before || connection->answers >= proofs)
        return;
    if (segment->flags & TCP_SYN && !(segment->flags & TCP_ACK))
        return;
    if (++connection->answers < proofs)
        return;
    for (; before; before = before->older)
        tcp_linger(tcp, before, TCP_END_REUSED);
}

/* ---- memory ---------------------------------------------------------------- */

void tcp_account(struct tcp *tcp, struct tcp_stream *stream)
{
    holders_set(&tcp->holders, &stream->holder, stream->pieces.bytes);
}

/* A stream gives up its holes until it holds no more than that. */
static void shrink(struct tcp *tcp, struct tcp_stream *stream, size_t bound)
{
    struct tcp_connection_state *connection = stream->connection;
    int side = stream == &connection->streams[1];

    while (stream->pieces.bytes > bound &&
           tcp_resolve(tcp, connection, side, TCP_MISSING_MEMORY))
        continue;
    tcp_settle(tcp, connection, 0);
}

/* The oldest idle one goes; of those that are over, first. */
static void forget(struct tcp *tcp)
{
    if (!tcp->dead) {
        tcp->counts.forgotten++;
        tcp_end(tcp, tcp->open, TCP_END_MEMORY);
    }
    free_connection(tcp, tcp->dead);
}

static void keep_within_memory(struct tcp *tcp, struct tcp_stream *stream)
{
    if (stream->pieces.bytes > tcp->options.stream_memory)
        shrink(tcp, stream, tcp->options.stream_memory);
    while (tcp->holders.held > tcp->options.memory / 2)
        shrink(tcp, (struct tcp_stream *)holders_largest(&tcp->holders), 0);
    while (tcp->fixed > tcp->options.memory / 2 && (tcp->dead || tcp->open))
        forget(tcp);
}

/* ---- the way in ------------------------------------------------------------ */

static void touch(struct tcp *tcp, struct tcp_connection_state *connection)
{
    struct tcp_connection_state **list =
        connection->closed ? &tcp->dead : &tcp->open;

    connection->used = tcp->now;
    if (!connection->next) /* it is the last */
        return;
    DL_DELETE(*list, connection);
    DL_APPEND(*list, connection);
}

/* One of those that wait gets its turn with each segment. */
static void settle_one(struct tcp *tcp)
{
    struct tcp_connection_state *one = tcp->restless;

    if (!one)
        return;
    DL_DELETE2(tcp->restless, one, wait_prev, wait_next);
    DL_APPEND2(tcp->restless, one, wait_prev, wait_next);
    tcp_settle(tcp, one, 0);
}

static void receive(struct tcp *tcp, struct tcp_connection_state *connection,
                    int side, const struct segment *segment)
{
    touch(tcp, connection);
    connection->flow->segments++;
    if (connection->closed)
        return;
    connection->segments++;
    supersede(tcp, connection, segment);
    tcp_stream_segment(tcp, connection, side, segment);
    if (connection->restless)
        tcp_settle(tcp, connection, 0);
    keep_within_memory(tcp, &connection->streams[side]);
}

void tcp_segment(struct tcp *tcp, const struct segment *segment)
{
    struct tcp_connection_state *connection = NULL;
    uint64_t key[TCP_KEY_WORDS];
    int side = make_key(segment, key);
    struct tcp_flow *flow = find_flow(tcp, key);

    tcp->counts.segments++;
    if (segment->time > tcp->now)
        tcp->now = segment->time;
    settle_one(tcp);
    if (flow)
        connection = choose(flow, side, segment);
    if (!connection && can_begin(segment)) {
        forget_dead(tcp);
        connection = create(tcp, find_flow(tcp, key), key, side, segment);
    }
    if (connection)
        receive(tcp, connection, side, segment);
}

void tcp_time(struct tcp *tcp, int64_t time)
{
    struct tcp_connection_state *one, *next;

    if (time > tcp->now)
        tcp->now = time;
    DL_FOREACH_SAFE2(tcp->restless, one, next, wait_next)
        tcp_settle(tcp, one, 1);
}

struct tcp *tcp_new(const struct tcp_options *options)
{
    struct tcp *tcp = calloc(1, sizeof *tcp);

    if (!tcp)
        return NULL;
    tcp->options = *options;
    if (getrandom(&tcp->seed, sizeof tcp->seed, GRND_NONBLOCK) < 0)
        tcp->seed = (uint64_t)(uintptr_t)tcp;
    return tcp;
}

void tcp_finish(struct tcp *tcp)
{
    struct tcp_connection_state *one, *next;
    struct tcp_flow *flow, *next_flow;

    HASH_ITER(hh, tcp->flows, flow, next_flow)
        for (one = flow->newest->newer;; one = next) {
            next = one == flow->newest ? NULL : one->newer;
            tcp_end(tcp, one, one->linger.kind ? one->linger_end
                                               : TCP_END_CAPTURE);
            if (!next)
                break;
        }
    while (tcp->dead)
        free_connection(tcp, tcp->dead);
}

void tcp_free(struct tcp *tcp)
{
    tcp_finish(tcp);
    free(tcp);
}

const struct tcp_counts *tcp_counts(const struct tcp *tcp)
{
    return &tcp->counts;
}
