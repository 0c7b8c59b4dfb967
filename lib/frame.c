#include <polypaint/frame.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    AT_TYPE = 2,
    AT_DATE = 3,
    AT_NAME_SIZE = 7,
    KEEP_AT_MOST = 4096 /* a bigger buffer is given back after its frame */
};

uint16_t pp_get_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

uint32_t pp_get_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
           (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

float pp_get_f32(const uint8_t *bytes)
{
    uint32_t bits = pp_get_u32(bytes);
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

double pp_get_f64(const uint8_t *bytes)
{
    uint64_t bits = pp_get_u32(bytes) | (uint64_t)pp_get_u32(bytes + 4) << 32;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

void pp_put_u16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)(value & 0xff);
    bytes[1] = (uint8_t)(value >> 8);
}

void pp_put_u32(uint8_t *bytes, uint32_t value)
{
    pp_put_u16(bytes, (uint16_t)(value & 0xffff));
    pp_put_u16(bytes + 2, (uint16_t)(value >> 16));
}

void pp_put_f32(uint8_t *bytes, float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    pp_put_u32(bytes, bits);
}

void pp_put_f64(uint8_t *bytes, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    pp_put_u32(bytes, (uint32_t)(bits & 0xffffffff));
    pp_put_u32(bytes + 4, (uint32_t)(bits >> 32));
}

static void fill_in(const uint8_t *bytes, uint16_t size,
                    struct pp_frame *frame)
{
    frame->bytes = bytes;
    frame->size = size;
    frame->type = bytes[AT_TYPE];
    frame->date = pp_get_u32(bytes + AT_DATE);
    frame->name_size = bytes[AT_NAME_SIZE];
    frame->name = bytes + PP_HEADER_SIZE;
    frame->data = frame->name + frame->name_size;
    frame->data_size = (uint16_t)(size - PP_HEADER_SIZE - frame->name_size);
}

enum pp_split pp_frame_read(const uint8_t *bytes, size_t size,
                            struct pp_frame *frame)
{
    uint16_t whole;

    if (size < 2)
        return PP_SPLIT_MORE;
    whole = pp_get_u16(bytes);
    if (whole < PP_HEADER_SIZE)
        return PP_SPLIT_BROKEN;
    if (size < PP_HEADER_SIZE)
        return PP_SPLIT_MORE;
    if (PP_HEADER_SIZE + bytes[AT_NAME_SIZE] > whole)
        return PP_SPLIT_BROKEN;
    if (size < whole)
        return PP_SPLIT_MORE;
    fill_in(bytes, whole, frame);
    return PP_SPLIT_FRAME;
}

void pp_frame_broken(const uint8_t *bytes, size_t size,
                     struct pp_verdict *verdict)
{
    struct pp_frame frame;
    unsigned whole;

    memset(verdict, 0, sizeof *verdict);
    if (pp_frame_read(bytes, size, &frame) != PP_SPLIT_BROKEN)
        return;
    whole = pp_get_u16(bytes);
    verdict->clause = PP_CLAUSE_F_1;
    if (whole < PP_HEADER_SIZE) {
        snprintf(verdict->words, sizeof verdict->words,
                 "Taille is %u, but a header alone takes %d bytes", whole,
                 PP_HEADER_SIZE);
        return;
    }
    verdict->offset = AT_NAME_SIZE;
    snprintf(verdict->words, sizeof verdict->words,
             "a name of %u bytes does not fit a frame of %u",
             bytes[AT_NAME_SIZE], whole);
}

/* Makes room for `more` bytes behind those kept. Doubling follows what came;
 * what the header promises is never allocated ahead (B-3). */
static int grow(struct pp_splitter *in, size_t more)
{
    size_t need = in->used + more, capacity = in->capacity;
    uint8_t *kept;

    if (need <= capacity)
        return 1;
    capacity = capacity < 32 ? 64 : capacity * 2;
    if (capacity < need)
        capacity = need;
    if (capacity > PP_FRAME_MAX)
        capacity = PP_FRAME_MAX;
    kept = realloc(in->kept, capacity);
    if (!kept)
        return 0;
    in->kept = kept;
    in->capacity = (uint32_t)capacity;
    return 1;
}

/* Moves up to `want` bytes of the piece into `kept`. */
static int keep(struct pp_splitter *in, const uint8_t **bytes, size_t *size,
                size_t want)
{
    size_t take = *size < want ? *size : want;

    if (!take)
        return 1;
    if (!grow(in, take))
        return 0;
    memcpy(in->kept + in->used, *bytes, take);
    in->used += (uint32_t)take;
    *bytes += take;
    *size -= take;
    return 1;
}

/* The frame that was handed out of `kept` has been used. */
static void forget_done(struct pp_splitter *in)
{
    in->done = 0;
    in->used = 0;
    if (in->capacity > KEEP_AT_MOST)
        pp_splitter_free(in);
}

/* The next frame begins in this piece. */
static enum pp_split from_piece(struct pp_splitter *in, const uint8_t **bytes,
                                size_t *size, struct pp_frame *frame)
{
    enum pp_split result = pp_frame_read(*bytes, *size, frame);

    if (result == PP_SPLIT_FRAME) {
        *bytes += frame->size;
        *size -= frame->size;
        return result;
    }
    /* of a stream that can't be trusted, no more than shows why */
    if (!keep(in, bytes, size,
              result == PP_SPLIT_BROKEN ? PP_HEADER_SIZE : *size))
        return PP_SPLIT_NO_MEMORY;
    return result;
}

/* It began in an earlier one. */
static enum pp_split from_kept(struct pp_splitter *in, const uint8_t **bytes,
                               size_t *size, struct pp_frame *frame)
{
    enum pp_split result = pp_frame_read(in->kept, in->used, frame);

    if (result == PP_SPLIT_MORE && in->used < PP_HEADER_SIZE) {
        if (!keep(in, bytes, size, PP_HEADER_SIZE - in->used))
            return PP_SPLIT_NO_MEMORY;
        result = pp_frame_read(in->kept, in->used, frame);
    }
    if (result == PP_SPLIT_MORE && in->used >= PP_HEADER_SIZE) {
        if (!keep(in, bytes, size, pp_get_u16(in->kept) - in->used))
            return PP_SPLIT_NO_MEMORY;
        result = pp_frame_read(in->kept, in->used, frame);
    }
    in->done = result == PP_SPLIT_FRAME;
    return result;
}

enum pp_split pp_splitter_next(struct pp_splitter *splitter,
                               const uint8_t **bytes, size_t *size,
                               struct pp_frame *frame)
{
    if (splitter->done)
        forget_done(splitter);
    if (splitter->used)
        return from_kept(splitter, bytes, size, frame);
    return from_piece(splitter, bytes, size, frame);
}

uint8_t *pp_splitter_take(struct pp_splitter *splitter)
{
    uint8_t *kept = splitter->kept;

    if (!splitter->done)
        return NULL;
    *splitter = (struct pp_splitter)PP_SPLITTER_INIT;
    return kept;
}

int pp_splitter_pending(const struct pp_splitter *splitter)
{
    return splitter->used && !splitter->done;
}

void pp_splitter_free(struct pp_splitter *splitter)
{
    free(splitter->kept);
    *splitter = (struct pp_splitter)PP_SPLITTER_INIT;
}
