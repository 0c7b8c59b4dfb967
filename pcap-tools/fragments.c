#include "fragments.h"

#include <stdlib.h>
#include <string.h>

/* no memory: the datagram is not kept */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#define PATIENCE (30 * INT64_C(1000000000)) /* ns */

/* A datagram in 8-byte pieces has 8192; honest ones have hundreds. */
enum { PIECES_MAX = 2048 };

/* Bytes that no other piece has. */
struct piece {
    struct piece *next; /* by offset */
    uint32_t offset, wire, size;
    uint8_t bytes[];
};

struct datagram {
    struct fragment_key key;
    int64_t begun;
    struct piece *pieces;
    uint32_t have;  /* bytes in all pieces, as on the wire */
    uint32_t total; /* of the payload; 0: its last fragment has not come */
    uint32_t count; /* of pieces */
    uint64_t came;  /* fragments, doubles too */
    size_t memory;
    uint8_t protocol;
    UT_hash_handle hh;
};

struct fragments {
    struct datagram *waiting; /* the oldest first */
    size_t memory, limit;
    uint64_t unused;
    uint8_t whole[FRAGMENTS_WHOLE];
};

struct fragments *fragments_new(size_t memory)
{
    struct fragments *fragments = malloc(sizeof *fragments);

    if (fragments) {
        fragments->waiting = NULL;
        fragments->memory = 0;
        fragments->limit = memory;
        fragments->unused = 0;
    }
    return fragments;
}

static void forget(struct fragments *fragments, struct datagram *datagram)
{
    struct piece *piece, *next;

    for (piece = datagram->pieces; piece; piece = next) {
        next = piece->next;
        free(piece);
    }
    HASH_DEL(fragments->waiting, datagram);
    fragments->memory -= datagram->memory;
    free(datagram);
}

void fragments_free(struct fragments *fragments)
{
    if (!fragments)
        return;
    while (fragments->waiting)
        forget(fragments, fragments->waiting);
    free(fragments);
}

uint64_t fragments_unused(const struct fragments *fragments)
{
    return fragments->unused;
}

static void charge(struct fragments *fragments, struct datagram *datagram,
                   size_t size)
{
    datagram->memory += size;
    fragments->memory += size;
}

static struct datagram *begin(struct fragments *fragments,
                              const struct fragment *fragment)
{
    struct datagram *datagram = calloc(1, sizeof *datagram);

    if (!datagram)
        return NULL;
    datagram->key = fragment->key;
    datagram->begun = fragment->time;
    HASH_ADD(hh, fragments->waiting, key, sizeof datagram->key, datagram);
    if (!datagram->hh.tbl) {
        free(datagram);
        return NULL;
    }
    charge(fragments, datagram, sizeof *datagram);
    return datagram;
}

/* Puts bytes that nobody has between two pieces; -1: no memory. */
static int add_piece(struct fragments *fragments, struct datagram *datagram,
                     struct piece **link, uint32_t offset, struct span bytes)
{
    struct piece *piece = malloc(sizeof *piece + bytes.size);

    if (!piece)
        return -1;
    *piece = (struct piece){ *link, offset, bytes.wire, bytes.size };
    memcpy(piece->bytes, bytes.at, bytes.size);
    *link = piece;
    datagram->have += bytes.wire;
    datagram->count++;
    charge(fragments, datagram, sizeof *piece + bytes.size);
    return 0;
}

/* Keeps those of the bytes that have not come yet. */
static int add_bytes(struct fragments *fragments, struct datagram *datagram,
                     uint32_t offset, struct span bytes)
{
    struct piece **link = &datagram->pieces;
    struct span part;
    uint32_t end, known;

    while (bytes.wire) {
        while (*link && (*link)->offset + (*link)->wire <= offset)
            link = &(*link)->next;
        end = offset + bytes.wire;
        if (*link && (*link)->offset <= offset) { /* it has the first ones */
            known = (*link)->offset + (*link)->wire;
            known = (known < end ? known : end) - offset;
        } else {
            known = (*link && (*link)->offset < end ? (*link)->offset : end)
                  - offset;
            part = bytes;
            span_end(&part, known);
            if (add_piece(fragments, datagram, link, offset, part))
                return -1;
        }
        span_skip(&bytes, known);
        offset += known;
    }
    return 0;
}

/* The end of the last piece. */
static uint32_t reach(const struct datagram *datagram)
{
    const struct piece *piece = datagram->pieces;

    while (piece && piece->next)
        piece = piece->next;
    return piece ? piece->offset + piece->wire : 0;
}

/* Whether the fragment agrees with the end that is known, or tells it. */
static int fits(struct datagram *datagram, const struct fragment *fragment)
{
    uint32_t end = fragment->offset + fragment->bytes.wire;

    if (datagram->total)
        return end <= datagram->total;
    if (fragment->more)
        return 1;
    if (reach(datagram) > end)
        return 0;
    datagram->total = end;
    return 1;
}

/* Its payload, to where a piece was cut. */
static void gather(struct fragments *fragments, const struct datagram *datagram,
                   struct span *whole)
{
    const struct piece *piece;

    *whole = (struct span){ fragments->whole, 0, datagram->total };
    for (piece = datagram->pieces; piece; piece = piece->next) {
        memcpy(fragments->whole + piece->offset, piece->bytes, piece->size);
        whole->size = piece->offset + piece->size;
        if (piece->size < piece->wire)
            break;
    }
}

/* Gives up the oldest, as long as they are too old or there are too many. */
static void make_room(struct fragments *fragments, int64_t now)
{
    struct datagram *oldest;
    int64_t age;

    while ((oldest = fragments->waiting)) {
        age = (int64_t)((uint64_t)now - (uint64_t)oldest->begun);
        if (age <= PATIENCE && fragments->memory <= fragments->limit)
            break;
        forget(fragments, oldest);
    }
}

int fragments_add(struct fragments *fragments, const struct fragment *fragment,
                  struct span *whole, uint8_t *protocol)
{
    struct datagram *datagram;

    fragments->unused++;
    make_room(fragments, fragment->time);
    HASH_FIND(hh, fragments->waiting, &fragment->key, sizeof fragment->key,
              datagram);
    if (!datagram && !(datagram = begin(fragments, fragment)))
        return 0;
    datagram->came++;
    if (!fragment->offset && !datagram->protocol)
        datagram->protocol = fragment->protocol;
    if (!fits(datagram, fragment))
        return 0;
    if (add_bytes(fragments, datagram, fragment->offset, fragment->bytes)
        || datagram->count > PIECES_MAX) {
        forget(fragments, datagram);
        return 0;
    }
    if (!datagram->total || datagram->have < datagram->total) {
        make_room(fragments, fragment->time);
        return 0;
    }
    gather(fragments, datagram, whole);
    *protocol = datagram->protocol;
    fragments->unused -= datagram->came;
    forget(fragments, datagram);
    return 1;
}
