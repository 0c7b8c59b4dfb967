#include "tcp_internal.h"

#include <stdlib.h>
#include <string.h>

static struct tcp_piece *at(const struct tcp_pieces *pieces, uint32_t i)
{
    return pieces->all[pieces->head + i];
}

struct tcp_piece *tcp_pieces_first(const struct tcp_pieces *pieces)
{
    return pieces->count ? at(pieces, 0) : NULL;
}

static size_t cost(const struct tcp_piece *piece)
{
    return sizeof *piece + sizeof piece +
           (piece->cut ? 0 : (size_t)(piece->end - piece->start));
}

static void drop(struct tcp_pieces *pieces, struct tcp_piece *piece)
{
    pieces->bytes -= cost(piece);
    free(piece);
}

/* The first that ends behind `position`. */
static uint32_t search(const struct tcp_pieces *pieces, int64_t position)
{
    uint32_t low = 0, high = pieces->count;

    if (high && at(pieces, high - 1)->end <= position)
        return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (at(pieces, middle)->end <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Room for one more behind the last. */
static int make_room(struct tcp_pieces *pieces)
{
    uint32_t room = pieces->room ? pieces->room * 2 : 16;
    struct tcp_piece **all;

    if (pieces->head + pieces->count < pieces->room)
        return 1;
    if (pieces->head > pieces->room / 2) {
        memmove(pieces->all, pieces->all + pieces->head,
                pieces->count * sizeof *pieces->all);
        pieces->head = 0;
        return 1;
    }
    all = realloc(pieces->all, room * sizeof *all);
    if (!all)
        return 0;
    pieces->all = all;
    pieces->room = room;
    return 1;
}

static uint64_t compare(const uint8_t *a, const uint8_t *b, int64_t size)
{
    uint64_t differing = 0;

    if (memcmp(a, b, (size_t)size) == 0)
        return 0;
    for (int64_t i = 0; i < size; i++)
        differing += a[i] != b[i];
    return differing;
}

/* How far new bytes go and what they replace. */
struct place {
    int64_t start, end;
    const uint8_t *bytes; /* of `start`; NULL: cut */
    uint32_t from, to;    /* pieces that lie inside */
    uint64_t differing;
};

/* A piece that begins before the new bytes, or with them. */
static void trim_left(struct place *place, struct tcp_piece *before)
{
    int64_t end = before->end < place->end ? before->end : place->end;

    if (before->cut && place->bytes && before->end <= place->end) {
        before->end = place->start; /* bytes came for what was cut */
        return;
    }
    if (!before->cut && place->bytes) {
        place->differing += compare(before->bytes + (place->start - before->start),
                                    place->bytes, end - place->start);
        place->bytes += end - place->start;
    }
    place->start = end;
}

/* A piece that ends behind them. */
static void trim_right(struct place *place, struct tcp_piece *after)
{
    if (after->cut && place->bytes) {
        after->start = place->end;
        return;
    }
    if (!after->cut && place->bytes)
        place->differing += compare(after->bytes,
                                    place->bytes + (after->start - place->start),
                                    place->end - after->start);
    place->end = after->start;
}

static void find_place(struct tcp_pieces *pieces, struct place *place)
{
    struct tcp_piece *piece;
    uint32_t i = search(pieces, place->start);

    if (i < pieces->count && at(pieces, i)->start <= place->start &&
        !(at(pieces, i)->cut && place->bytes &&
          at(pieces, i)->start == place->start &&
          at(pieces, i)->end <= place->end)) {
        trim_left(place, at(pieces, i));
        i++;
    }
    place->from = place->to = i;
    while (place->to < pieces->count && place->start < place->end) {
        piece = at(pieces, place->to);
        if (piece->start >= place->end)
            break;
        if (piece->end > place->end) {
            trim_right(place, piece);
            break;
        }
        place->to++;
    }
}

/* Takes the pieces inside up into the new one: their bytes came first. */
static int64_t absorb(struct tcp_pieces *pieces, struct place *place,
                      struct tcp_piece *piece)
{
    int64_t added = place->end - place->start;

    for (uint32_t i = place->from; i < place->to; i++) {
        struct tcp_piece *old = at(pieces, i);
        int64_t offset = old->start - place->start, size = old->end - old->start;

        added -= size;
        if (!old->cut && !piece->cut) {
            place->differing += compare(piece->bytes + offset, old->bytes, size);
            memcpy(piece->bytes + offset, old->bytes, (size_t)size);
        }
        drop(pieces, old);
    }
    return added;
}

static void put(struct tcp_pieces *pieces, const struct place *place,
                struct tcp_piece *piece)
{
    struct tcp_piece **here = pieces->all + pieces->head + place->from;
    struct tcp_piece **rest = pieces->all + pieces->head + place->to;
    uint32_t gone = place->to - place->from;

    memmove(here + 1, rest, (pieces->count - place->to) * sizeof *here);
    *here = piece;
    pieces->count += 1 - gone;
    pieces->bytes += cost(piece);
}

static struct tcp_piece *make(const struct place *place,
                              const struct tcp_piece *like)
{
    size_t size = place->bytes ? (size_t)(place->end - place->start) : 0;
    struct tcp_piece *piece = malloc(sizeof *piece + size);

    if (!piece)
        return NULL;
    *piece = *like;
    piece->start = place->start;
    piece->end = place->end;
    piece->cut = !place->bytes;
    if (size)
        memcpy(piece->bytes, place->bytes, size);
    return piece;
}

/* What snaplen cut is kept only up to the next bytes that are there. */
static void stop_at_bytes(struct tcp_pieces *pieces, struct place *place)
{
    if (!place->bytes && place->from < place->to) {
        place->end = at(pieces, place->from)->start;
        place->to = place->from;
    }
}

int64_t tcp_pieces_add(struct tcp_pieces *pieces, int64_t start, int64_t end,
                       const uint8_t *bytes, const struct tcp_piece *like,
                       uint64_t *differing)
{
    struct place place = { start, end, bytes, 0, 0, 0 };
    struct tcp_piece *piece;
    int64_t added = 0;

    find_place(pieces, &place);
    stop_at_bytes(pieces, &place);
    if (place.start < place.end) {
        piece = make_room(pieces) ? make(&place, like) : NULL;
        if (!piece)
            return -1;
        added = absorb(pieces, &place, piece);
        put(pieces, &place, piece);
    }
    *differing += place.differing;
    return added;
}

struct tcp_piece *tcp_pieces_take(struct tcp_pieces *pieces)
{
    struct tcp_piece *piece = at(pieces, 0);

    pieces->bytes -= cost(piece);
    pieces->head++;
    pieces->count--;
    if (!pieces->count)
        pieces->head = 0;
    return piece;
}

void tcp_pieces_free(struct tcp_pieces *pieces)
{
    for (uint32_t i = 0; i < pieces->count; i++)
        free(at(pieces, i));
    free(pieces->all);
    memset(pieces, 0, sizeof *pieces);
}
