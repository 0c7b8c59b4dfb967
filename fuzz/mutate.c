#include "mutate.h"

#include <string.h>

#include <polypaint/frame.h>

#include "fuzz.h"
#include "parts.h"

/* What Taille says, as far as there are bytes; a rest is a frame too. */
static size_t frame_size(const uint8_t *bytes, size_t left)
{
    size_t size = left < 2 ? left : pp_get_u16(bytes);

    if (size < PP_HEADER_SIZE)
        size = PP_HEADER_SIZE;
    return size < left ? size : left;
}

static const struct parts_kind frames = { 0, PARTS_MOST, frame_size };

/* ---- whole frames ------------------------------------------------------- */

static void duplicate(struct parts *stream, unsigned i)
{
    size_t at = stream->at[i], size = stream->at[i + 1] - at;

    if (parts_resize(stream, at, 0, size))
        memcpy(stream->bytes + at, stream->bytes + at + size, size);
}

static void drop(struct parts *stream, unsigned i)
{
    if (stream->count > 1)
        parts_resize(stream, stream->at[i],
                     stream->at[i + 1] - stream->at[i], 0);
}

static void swap_with_next(struct parts *stream, unsigned i)
{
    static uint8_t kept[PP_FRAME_MAX];
    size_t at = stream->at[i], first = stream->at[i + 1] - at, second;

    if (i + 1 >= stream->count)
        return;
    second = stream->at[i + 2] - stream->at[i + 1];
    memcpy(kept, stream->bytes + at, first);
    memmove(stream->bytes + at, stream->bytes + at + first, second);
    memcpy(stream->bytes + at + second, kept, first);
}

/* ---- inside one frame --------------------------------------------------- */

static size_t data_of(const struct parts *stream, unsigned i)
{
    size_t size = stream->at[i + 1] - stream->at[i], data;

    if (size < PP_HEADER_SIZE)
        return size;
    data = PP_HEADER_SIZE + (size_t)stream->bytes[stream->at[i] + 7];
    return data < size ? data : size;
}

/* A value that is likely to be one too many, not a number, or nothing. */
static void change_word(struct parts *stream, unsigned i)
{
    static const uint32_t words[] = { 0, 1, 2, 3, 0x7fffffff, 0x80000000,
        0xffffffff, 0x7f800000, 0x7fc00000, 0x3f800000, 255, 65535 };
    size_t data = stream->at[i] + data_of(stream, i);
    size_t left = stream->at[i + 1] - data;

    if (left >= 4)
        pp_put_u32(stream->bytes + data + parts_below(stream, left / 4) * 4,
                   words[parts_below(stream, sizeof words / sizeof *words)]);
}

static void change_header(struct parts *stream, unsigned i)
{
    static const uint8_t places[] = { 0, 0, 1, 2, 2, 2, 3, 6, 7, 7 };
    uint8_t *frame = stream->bytes + stream->at[i];
    uint8_t place = places[parts_below(stream, sizeof places)];

    if (stream->at[i] + place >= stream->size)
        return;
    if (place == 2)
        frame[2] = (uint8_t)parts_below(stream, PP_TYPE_COUNT + 2);
    else
        frame[place] = (uint8_t)(frame[place] + parts_below(stream, 5) - 2);
}

/* The data by libFuzzer's own means, with the dictionary. */
static void change_data(struct parts *stream, unsigned i)
{
    static uint8_t room[PP_FRAME_MAX];
    size_t data = stream->at[i] + data_of(stream, i);
    size_t size = stream->at[i + 1] - data, most, made;

    most = size + 64 < sizeof room ? size + 64 : sizeof room;
    if (size > most)
        return;
    memcpy(room, stream->bytes + data, size);
    made = LLVMFuzzerMutate(room, size, most);
    if (parts_resize(stream, data, size, made)) {
        memcpy(stream->bytes + data, room, made);
        stream->at[i + 1] = data + made;
    }
}

/* Cuts the end off, or adds to it: half a point, an index more. */
static void change_length(struct parts *stream, unsigned i)
{
    static const int by[] = { -8, -4, -1, 1, 4, 8 };
    size_t end = stream->at[i + 1], size = end - stream->at[i];
    int change = by[parts_below(stream, 6)];

    if (change < 0 && size > (size_t)-change &&
        parts_resize(stream, end + (size_t)change, (size_t)-change, 0))
        stream->at[i + 1] = end - (size_t)-change;
    else if (change > 0 && parts_resize(stream, end, 0, (size_t)change)) {
        memset(stream->bytes + end, (int)parts_below(stream, 256),
               (size_t)change);
        stream->at[i + 1] = end + (size_t)change;
    }
}

/* Taille says again how long it is; one time in eight it goes on lying. */
static void put_right(struct parts *stream, unsigned i)
{
    size_t size = stream->at[i + 1] - stream->at[i];

    if (size >= PP_HEADER_SIZE && size <= PP_FRAME_MAX &&
        parts_below(stream, 8))
        pp_put_u16(stream->bytes + stream->at[i], (uint16_t)size);
}

static void change_frame(struct parts *stream, unsigned i)
{
    switch (parts_below(stream, 6)) {
    case 0: change_word(stream, i); break;
    case 1: change_header(stream, i); return;
    case 2: change_length(stream, i); break;
    default: change_data(stream, i);
    }
    put_right(stream, i);
}

size_t mutate_frames(uint8_t *bytes, size_t size, size_t max, unsigned seed)
{
    struct parts stream = { .bytes = bytes, .size = size, .max = max,
                             .seed = seed };
    unsigned i;

    parts_find(&stream, &frames);
    i = parts_below(&stream, stream.count);
    switch (stream.count ? parts_below(&stream, 8) : 8) {
    case 0: duplicate(&stream, i); break;
    case 1: drop(&stream, i); break;
    case 2: swap_with_next(&stream, i); break;
    case 8: return LLVMFuzzerMutate(bytes, size, max);
    default: change_frame(&stream, i);
    }
    return stream.size;
}

size_t splice_frames(const uint8_t *a, size_t a_size, const uint8_t *b,
                     size_t b_size, uint8_t *out, size_t max, unsigned seed)
{
    return parts_splice(&frames, a, a_size, b, b_size, out, max, seed);
}
