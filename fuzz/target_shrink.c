/* target_shrink.c - a stream made as short and plain as shows a difference. */
#include <stdbool.h>
#include <string.h>

#include "target_compare.h"

enum { ROOM = 4 * PP_FRAME_MAX };

struct shrink {
    const struct target_level *level;
    const struct difference *wanted;
    uint8_t *bytes, tried[ROOM];
    size_t size;
};

static bool same(const struct difference *a, const struct difference *b)
{
    return a->kind == b->kind && a->clause == b->clause && a->type == b->type;
}

/* Takes the stream that was tried, if it still differs so. */
static bool take(struct shrink *shrink, size_t size)
{
    struct difference difference = target_compare(shrink->level,
                                                  shrink->tried, size);

    if (!same(&difference, shrink->wanted))
        return false;
    memcpy(shrink->bytes, shrink->tried, size);
    shrink->size = size;
    return true;
}

/* Where the frame with that byte begins. */
static size_t frame_of(const struct shrink *shrink, size_t byte)
{
    struct pp_frame frame;
    size_t at = 0;

    while (pp_frame_read(shrink->bytes + at, shrink->size - at, &frame) ==
               PP_SPLIT_FRAME && at + frame.size <= byte)
        at += frame.size;
    return at;
}

/* Without `count` bytes at a place; Taille, and N if they are of the name, say
 * so, or do not. */
static bool without(struct shrink *shrink, size_t at, size_t count, bool tell)
{
    size_t frame = frame_of(shrink, at), left = shrink->size - at - count;
    uint8_t *header = shrink->tried + frame;

    memcpy(shrink->tried, shrink->bytes, at);
    memcpy(shrink->tried + at, shrink->bytes + at + count, left);
    if (tell) {
        if (at < frame + PP_HEADER_SIZE || pp_get_u16(header) < count)
            return false;
        if (at < frame + PP_HEADER_SIZE + header[7])
            header[7] = (uint8_t)(header[7] - (count < header[7] ? count
                                                               : header[7]));
        pp_put_u16(header, (uint16_t)(pp_get_u16(header) - count));
    }
    return take(shrink, shrink->size - count);
}

static bool removes(struct shrink *shrink)
{
    size_t count, at;
    bool any = false;

    for (count = shrink->size; count; count /= 2)
        for (at = 0; at + count <= shrink->size;)
            if (without(shrink, at, count, true) ||
                without(shrink, at, count, false))
                any = true;
            else
                at += count > 8 ? count / 4 : 1;
    return any;
}

/* Bytes that say nothing are zeros, letters at worst. */
static bool plain(struct shrink *shrink)
{
    static const uint8_t plain_ones[] = { 0, ' ', 'a' };
    size_t at, i;
    bool any = false;

    for (at = 0; at < shrink->size; at++)
        for (i = 0; i < sizeof plain_ones; i++) {
            if (shrink->bytes[at] == plain_ones[i])
                break;
            memcpy(shrink->tried, shrink->bytes, shrink->size);
            shrink->tried[at] = plain_ones[i];
            if (take(shrink, shrink->size)) {
                any = true;
                break;
            }
        }
    return any;
}

size_t target_shrink(const struct target_level *level, uint8_t *bytes,
                     size_t size, const struct difference *difference)
{
    static struct shrink shrink;
    bool any = true;

    shrink.level = level;
    shrink.wanted = difference;
    shrink.bytes = bytes;
    shrink.size = size;
    while (any && size <= ROOM) {
        any = removes(&shrink);
        any |= plain(&shrink);
    }
    return shrink.size;
}
