/* Is it PolyPaint, and who is the server?
 *
 * Both streams are weighed as what they would be with either end as the
 * server. Ports only decide between two readings that the frames allow.
 */
#include "conversation_internal.h"
#include "grow.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 10,           /* bits that one reading must be ahead by */
    ENOUGH_BYTES = 1 << 16, /* held; what has shown nothing by then is not */
    LOOKED_AT = 4096,      /* bytes of a stream in which a frame must start */
    DEFAULT_PORT = 5000,   /* T-2 */
    EPHEMERAL = 32768,     /* ports from there on are clients' */
    WHOLE = 20, /* bits: frames from a stream's very first byte on */
    REFUTED = -100
};

/* ---- holding ------------------------------------------------------------------ */

int hold_add(struct hold *hold, const struct held *held, const uint8_t *bytes)
{
    size_t size = bytes ? (size_t)held->count : 0;

    struct held *all = grow(hold->all, &hold->room, hold->count + 1, sizeof *all);
    uint8_t *room = grow(hold->bytes, &hold->bytes_room, hold->size + size, 1);

    hold->all = all ? all : hold->all;
    hold->bytes = room ? room : hold->bytes;
    if (!all || !room)
        return -1;
    hold->all[hold->count] = *held;
    hold->all[hold->count++].at = hold->size;
    if (size)
        memcpy(hold->bytes + hold->size, bytes, size);
    hold->size += size;
    return 0;
}

size_t hold_memory(const struct hold *hold)
{
    return hold->room * sizeof *hold->all + hold->bytes_room;
}

void hold_free(struct hold *hold)
{
    free(hold->all);
    free(hold->bytes);
    memset(hold, 0, sizeof *hold);
}

/* ---- weighing ------------------------------------------------------------------ */

/* Bytes of a side without a gap. */
struct run {
    uint8_t bytes[LOOKED_AT + PP_HEADER_SIZE];
    size_t size;
    uint32_t when; /* seconds */
    int whole;     /* they begin the stream */
};

/* The run from the event `*i` on, which moves behind it; 0: none is left. */
static int next_run(const struct hold *hold, int side, size_t *i,
                    struct run *run)
{
    run->size = 0;
    for (; *i < hold->count; ++*i) {
        const struct held *held = &hold->all[*i];
        size_t room = sizeof run->bytes - run->size, take;

        if (held->side != side)
            continue;
        if (held->kind != HELD_BYTES && run->size)
            break;
        if (held->kind != HELD_BYTES) {
            run->whole = 0; /* the stream's first bytes are missing */
            continue;
        }
        take = held->count < room ? (size_t)held->count : room;
        memcpy(run->bytes + run->size, hold->bytes + held->at, take);
        run->size += take;
        run->when = (uint32_t)(held->origin.time / 1000000000);
    }
    return run->size != 0;
}

/* Bits for frames of that sender in it. */
static int weigh(const struct run *run, enum pp_from from)
{
    struct clues clues = { .from = from, .now = run->when };
    int best = 0;

    for (size_t at = 0; at + PP_HEADER_SIZE <= run->size; at++) {
        struct evidence evidence = evidence_weigh(&clues, run->bytes + at,
                                                  run->size - at,
                                                  run->whole ? WHOLE : 0);

        if (evidence.opinion != OPINION_NONE && evidence.bits > best)
            best = evidence.bits;
        if (evidence.opinion == OPINION_FRAME)
            break;
        if (run->whole)
            return evidence.opinion == OPINION_NONE ? REFUTED : best;
    }
    return best;
}

/* The best of a side's runs; REFUTED when its first byte starts no frame. */
static int weigh_side(const struct hold *hold, int side, int whole,
                      enum pp_from from)
{
    struct run run = { .whole = whole };
    int best = 0, bits;

    for (size_t i = 0; next_run(hold, side, &i, &run); run.whole = 0) {
        bits = weigh(&run, from);
        if (bits == REFUTED)
            return REFUTED;
        best = bits > best ? bits : best;
    }
    return best;
}

/* What ports say for that side being the server. */
static int port_bits(const struct tcp_connection *connection, int server)
{
    unsigned mine = connection->ends[server].port;
    unsigned other = connection->ends[!server].port;

    if (mine == DEFAULT_PORT && other != DEFAULT_PORT)
        return 2 * MARGIN;
    return mine < EPHEMERAL && other >= EPHEMERAL ? MARGIN : 0;
}

/* The evidence for that side being a PolyPaint server; what refutes it in one
 * direction refutes it all. */
static int reading(const struct hold *hold,
                   const struct tcp_connection *connection, int server)
{
    int client_bits, server_bits;

    if (connection->opener == server)
        return REFUTED;
    client_bits = weigh_side(hold, !server, connection->whole[!server],
                             PP_FROM_CLIENT);
    server_bits = weigh_side(hold, server, connection->whole[server],
                             PP_FROM_SERVER);
    if (client_bits == REFUTED || server_bits == REFUTED)
        return REFUTED;
    return client_bits + server_bits;
}

int recognise(const struct hold *hold, const struct tcp_connection *connection,
              int last)
{
    int bits[2], ports[2], better;

    last |= hold->size >= ENOUGH_BYTES;
    for (int side = 0; side < 2; side++) {
        bits[side] = reading(hold, connection, side);
        ports[side] = bits[side] + port_bits(connection, side);
    }
    if (bits[0] == REFUTED && bits[1] == REFUTED)
        return NOT_POLYPAINT;
    better = ports[1] > ports[0];
    if (bits[better] >= EVIDENCE_ENOUGH &&
        (last || ports[better] - ports[!better] >= MARGIN))
        return better;
    return last ? NOT_POLYPAINT : NOT_DECIDED;
}
