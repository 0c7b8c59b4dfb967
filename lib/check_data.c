/* What each payload's bytes must be. Sizes come from the fields' table. */
#include <math.h>
#include <string.h>

#include "judge.h"

/* V-*.size: the first byte that belongs to no whole field. */
static void judge_size(struct pp_judge *judge, enum pp_payload_kind kind,
                       size_t size)
{
    size_t count, i, fixed = 0, element = 0;
    const struct pp_field_def *fields;

    if (pp_payload_fits(kind, size))
        return;
    fields = pp_payload_fields(kind, &count);
    for (i = 0; i < count; i++) {
        fixed += pp_value_size(fields[i].value);
        element += pp_value_element(fields[i].value);
    }
    if (element)
        pp_judge_broken(judge, pp_payload_clause(kind),
                        pp_payload_extent(kind, size),
                        "%zu bytes of data, not %zu and %zu for each of %s",
                        size, fixed, element, fields[count - 1].name);
    else
        pp_judge_broken(judge, pp_payload_clause(kind),
                        pp_payload_extent(kind, size),
                        "%zu bytes of data, not %zu", size, fixed);
}

static void judge_channel(struct pp_judge *judge, const uint8_t *data,
                          size_t size)
{
    const uint8_t *semicolon = size ? memchr(data, ';', size) : NULL;

    if (!size) {
        pp_judge_broken(judge, PP_CLAUSE_V_CHANNEL_NOTEMPTY, 0,
                        "the channel's name is empty");
        return;
    }
    if (data[0] == ' ')
        pp_judge_broken(judge, PP_CLAUSE_V_CHANNEL_PLAIN, 0,
                        "the channel's name begins with a space");
    if (semicolon)
        pp_judge_broken(judge, PP_CLAUSE_V_CHANNEL_PLAIN,
                        (size_t)(semicolon - data),
                        "the channel's name holds a ';'");
    if (data[size - 1] == ' ')
        pp_judge_broken(judge, PP_CLAUSE_V_CHANNEL_PLAIN, size - 1,
                        "the channel's name ends with a space");
    pp_judge_text(judge, PP_CLAUSE_V_CHANNEL_UTF8, data, size);
}

static void judge_message(struct pp_judge *judge, const uint8_t *data,
                          size_t size)
{
    struct pp_message message;

    if (pp_message_split(data, size, &message) != 0)
        pp_judge_broken(judge, PP_CLAUSE_V_MESSAGE_SEPARATOR, size,
                        "no ';' between channel and content");
    else if (!message.channel_size)
        pp_judge_broken(judge, PP_CLAUSE_V_MESSAGE_CHANNEL,
                        (size_t)((const uint8_t *)memchr(data, ';', size) -
                                 data),
                        "no channel before the ';'");
    pp_judge_text(judge, PP_CLAUSE_V_MESSAGE_UTF8, data, size);
}

/* Whether not all of its exponent is set: the last 7 bits of the float's last
 * byte and the first of that before (T-3). Most of a drawing's check is here. */
static int is_finite_f32(const uint8_t *bytes)
{
    return (bytes[3] & 0x7f) != 0x7f || (bytes[2] & 0x80) == 0;
}

enum { POINTS = 16, POINT = 8, COORDINATE = 4 }; /* bytes of a stroke */

/* The same of a point's two at once: a carry out of the exponent shows that it
 * was all ones. Written out, eight bytes become one load. */
static int is_finite_point(const uint8_t *b)
{
    uint64_t bits = (uint64_t)b[0] | (uint64_t)b[1] << 8 |
                    (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
                    (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
                    (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;

    bits &= UINT64_C(0x7f8000007f800000);
    return !((bits + UINT64_C(0x0080000000800000)) &
             UINT64_C(0x8000000080000000));
}

/* The first coordinate that is not finite, or `end`. */
static size_t finite_until(const uint8_t *data, size_t end)
{
    size_t at = POINTS;

    while (at + POINT <= end && is_finite_point(data + at))
        at += POINT;
    while (at + COORDINATE <= end && is_finite_f32(data + at))
        at += COORDINATE;
    return at < end ? at : end;
}

static void judge_stroke(struct pp_judge *judge, const uint8_t *data,
                         size_t size)
{
    size_t end = size - size % COORDINATE, at = finite_until(data, end);
    int32_t index = size >= 4 ? (int32_t)pp_get_u32(data) : 0;

    if (index < 0)
        pp_judge_broken(judge, PP_CLAUSE_V_STROKE_INDEX, 0,
                        "index %ld is negative", (long)index);
    if (size == POINTS)
        pp_judge_broken(judge, PP_CLAUSE_V_STROKE_POINTS, POINTS,
                        "the stroke has no point");
    if (at < end)
        pp_judge_broken(judge, PP_CLAUSE_V_STROKE_FINITE, at,
                        "%c of point %zu is not finite",
                        at % POINT ? 'y' : 'x', (at - POINTS) / POINT);
}

/* REMOVE_STROKE: each smaller than the one before. */
static int judge_falling(struct pp_judge *judge, int32_t before, int32_t index,
                         size_t at)
{
    if (index < before)
        return 0;
    if (index > before)
        pp_judge_broken(judge, PP_CLAUSE_V_INDEXES_ORDER_SERVER, at,
                        "index %ld comes after the smaller %ld", (long)index,
                        (long)before);
    else
        pp_judge_broken(judge, PP_CLAUSE_V_INDEXES_REPEATED, at,
                        "index %ld comes twice", (long)index);
    return 1;
}

static void judge_indexes(struct pp_judge *judge, const uint8_t *data,
                          size_t size, int falling)
{
    int32_t before = 0, index;
    size_t at;

    for (at = 0; at + 4 <= size; at += 4, before = index) {
        index = (int32_t)pp_get_u32(data + at);
        if (index < 0) {
            pp_judge_broken(judge, PP_CLAUSE_V_INDEXES_POSITIVE, at,
                            "index %ld is negative", (long)index);
            return; /* what is wrong behind it comes later */
        }
        if (falling && at && judge_falling(judge, before, index, at))
            return;
    }
}

static void judge_angle(struct pp_judge *judge, const uint8_t *data,
                        size_t size)
{
    enum { ANGLE = 16, END = 20 };

    if (size >= END && pp_get_u32(data + ANGLE) != 0)
        pp_judge_broken(judge, PP_CLAUSE_V_RECTANGLE_ANGLE_SERVER, ANGLE,
                        "the angle's bytes are %#010lx, not 0",
                        (unsigned long)pp_get_u32(data + ANGLE));
}

static void judge_doubles(struct pp_judge *judge, const uint8_t *data,
                          size_t size)
{
    size_t at;

    for (at = 0; at + 8 <= size && at < 16; at += 8) {
        double value = pp_get_f64(data + at);

        if (!isfinite(value) || value <= 0)
            pp_judge_broken(judge, PP_CLAUSE_V_DOUBLES_POSITIVE, at,
                            "%s is not a finite number above 0",
                            at ? "width" : "length");
    }
}

static void judge_ints(struct pp_judge *judge, const uint8_t *data,
                       size_t size)
{
    size_t at;

    for (at = 0; at + 4 <= size && at < 8; at += 4) {
        int32_t value = (int32_t)pp_get_u32(data + at);

        if (value <= 0)
            pp_judge_broken(judge, PP_CLAUSE_V_INTS_POSITIVE, at,
                            "%s %ld is not above 0", at ? "width" : "length",
                            (long)value);
    }
}

static void judge_status(struct pp_judge *judge, enum pp_payload_kind kind,
                         const uint8_t *data, size_t size)
{
    size_t count;
    const struct pp_field_def *field = pp_payload_fields(kind, &count);

    if (size >= 4 && !pp_status_name(field->value, pp_get_u32(data)))
        pp_judge_broken(judge, PP_CLAUSE_V_STATUS_SIZE, 0,
                        "%s has no value %lu", field->name,
                        (unsigned long)pp_get_u32(data));
}

static void judge_filter(struct pp_judge *judge, const uint8_t *data,
                         size_t size)
{
    if (!size)
        pp_judge_broken(judge, PP_CLAUSE_V_FILTER_NOTEMPTY, 0,
                        "the filter's name is empty");
    pp_judge_text(judge, PP_CLAUSE_V_FILTER_UTF8, data, size);
}

void pp_judge_data(struct pp_judge *judge, enum pp_payload_kind kind,
                   const uint8_t *data, size_t size)
{
    if (kind <= PP_PAYLOAD_RELAYED)
        return; /* no shape to break */
    judge_size(judge, kind, size);
    switch (kind) {
    case PP_PAYLOAD_PASSWORD:
        pp_judge_text(judge, PP_CLAUSE_V_PASSWORD_UTF8, data, size);
        break;
    case PP_PAYLOAD_LOBBY:
    case PP_PAYLOAD_INFO:
        pp_judge_document(judge, kind, (const char *)data, size);
        break;
    case PP_PAYLOAD_LOBBY_LIST:
    case PP_PAYLOAD_CHANNEL_LIST:
        pp_judge_list(judge, kind, (const char *)data, size);
        break;
    case PP_PAYLOAD_REASON:
        pp_judge_text(judge, PP_CLAUSE_NONE, data, size);
        break;
    case PP_PAYLOAD_CHANNEL: judge_channel(judge, data, size); break;
    case PP_PAYLOAD_MESSAGE: judge_message(judge, data, size); break;
    case PP_PAYLOAD_STROKE: judge_stroke(judge, data, size); break;
    case PP_PAYLOAD_INDEXES: judge_indexes(judge, data, size, 0); break;
    case PP_PAYLOAD_REMOVAL: judge_indexes(judge, data, size, 1); break;
    case PP_PAYLOAD_SELECTION: judge_angle(judge, data, size); break;
    case PP_PAYLOAD_FILTER: judge_filter(judge, data, size); break;
    case PP_PAYLOAD_DOUBLES: judge_doubles(judge, data, size); break;
    case PP_PAYLOAD_INTS: judge_ints(judge, data, size); break;
    case PP_PAYLOAD_LOGIN_STATUS:
    case PP_PAYLOAD_LOBBY_STATUS:
    case PP_PAYLOAD_ACCOUNT_STATUS:
    case PP_PAYLOAD_FREEZE:
        judge_status(judge, kind, data, size);
        break;
    default:
        break; /* its size is all there is to it */
    }
}
