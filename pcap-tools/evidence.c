#include "evidence.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define NO_FRAME INT_MIN

enum {
    CHAIN = 4,     /* frames that are looked at */
    MINUTE = 60,   /* seconds */
    DAY = 24 * 60 * MINUTE,
    LONG_NAME = 32 /* longer ones are rare */
};

/* A frame of which maybe only the header is there. */
struct header {
    const uint8_t *bytes;
    size_t there; /* bytes of it */
    uint16_t size;
    uint8_t type, name_size;
    uint32_t date;
};

static int read_header(const uint8_t *bytes, size_t size, struct header *header)
{
    header->bytes = bytes;
    header->size = pp_get_u16(bytes);
    header->type = bytes[2];
    header->date = pp_get_u32(bytes + 3);
    header->name_size = bytes[7];
    header->there = size < header->size ? size : header->size;
    return header->size >= PP_HEADER_SIZE + header->name_size;
}

/* ---- the size -------------------------------------------------------------- */

/* Bytes of a value, or of each element of a list (then *list is set). */
static size_t value_size(enum pp_value_kind value, int *list)
{
    *list = value == PP_VALUE_I32_LIST || value == PP_VALUE_POINTS ||
            value == PP_VALUE_NUMBER_POINTS || value == PP_VALUE_TEXT ||
            value == PP_VALUE_JSON;
    switch (value) {
    case PP_VALUE_TEXT:
    case PP_VALUE_JSON:
        return 1;
    case PP_VALUE_F64:
    case PP_VALUE_POINTS:
    case PP_VALUE_NUMBER_POINTS:
        return 8;
    default:
        return 4;
    }
}

/* What it says that data of that kind has that size; -1: it can't. */
static int size_bits(enum pp_payload_kind kind, size_t size)
{
    size_t count, fixed = 0, each = 0;
    const struct pp_field_def *fields = pp_payload_fields(kind, &count);

    for (size_t i = 0; i < count; i++) {
        int list;
        size_t bytes = value_size(fields[i].value, &list);

        if (list)
            each = bytes;
        else
            fixed += bytes;
    }
    if (!each)
        return size == fixed ? 16 : -1;
    if (size < fixed || (size - fixed) % each)
        return -1;
    return each == 8 ? 3 : each == 4 ? 2 : 0;
}

/* ---- the date -------------------------------------------------------------- */

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* Near the capture's time, or near the frame before. */
static int date_bits(const struct clues *clues, const struct header *header,
                     const struct header *before)
{
    uint32_t now = apart(header->date, clues->now);

    if (now <= MINUTE)
        return 25;
    if (now <= 10 * MINUTE)
        return 21;
    if (before && apart(header->date, before->date) <= 10 * MINUTE)
        return header->date > 1000000000 ? 18 : 6;
    return now <= DAY ? 14 : 0;
}

/* ---- the name -------------------------------------------------------------- */

static int same(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
    return a_size == b_size && memcmp(a, b, a_size) == 0;
}

/* What an unknown name says: letters and digits more than other bytes. */
static int text_bits(const uint8_t *name, size_t size)
{
    int bits = size <= LONG_NAME ? 2 : 0;

    for (size_t i = 0; i < size && i < 8; i++)
        bits += isalnum(name[i]) ? 2 : 1;
    return bits;
}

static int is_plain(const uint8_t *name, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (name[i] < 0x20 || name[i] == 0x7f)
            return 0;
    return 1;
}

/* A server's own frames have no name (F-5), a client's all have its own. */
static int no_name_bits(const struct clues *clues, const struct header *header)
{
    if (clues->from == PP_FROM_CLIENT)
        return -8;
    return pp_type(header->type)->relayed ? 0 : 6;
}

static int name_bits(const struct clues *clues, const struct header *header,
                     const struct header *before)
{
    const uint8_t *name = header->bytes + PP_HEADER_SIZE;
    size_t size = header->name_size;
    int known = size < 5 ? 8 * ((int)size + 1) : 48;

    if (!size)
        return no_name_bits(clues, header);
    if (clues->from == PP_FROM_CLIENT && clues->user_size)
        return same(name, size, clues->user, clues->user_size) ? known : -16;
    if (clues->names && names_have(clues->names, name, size))
        return known;
    if (before && same(name, size, before->bytes + PP_HEADER_SIZE,
                       before->name_size))
        return known;
    return text_bits(name, size);
}

/* ---- the data -------------------------------------------------------------- */

/* What conforming data says beyond its size; -1: it breaks a rule. */
static int data_bits(const struct clues *clues, const struct header *header)
{
    struct pp_frame frame;
    int bits = 0;

    if (pp_frame_read(header->bytes, header->there, &frame) != PP_SPLIT_FRAME ||
        pp_frame_check(&frame, clues->from, PP_LEVEL_R, NULL) != 0)
        return -1;
    if (pp_frame_check(&frame, clues->from, PP_LEVEL_I, NULL) == 0)
        bits += 4;
    switch (pp_type_payload(frame.type, clues->from)) {
    case PP_PAYLOAD_LOBBY:
    case PP_PAYLOAD_INFO:
    case PP_PAYLOAD_LOBBY_LIST:
    case PP_PAYLOAD_CHANNEL_LIST:
        return bits + 24;
    case PP_PAYLOAD_LOGIN_STATUS:
    case PP_PAYLOAD_LOBBY_STATUS:
    case PP_PAYLOAD_ACCOUNT_STATUS:
    case PP_PAYLOAD_FREEZE:
        return bits + 29;
    case PP_PAYLOAD_SELECTION:
        return bits + 16;
    case PP_PAYLOAD_MESSAGE:
    case PP_PAYLOAD_CHANNEL:
    case PP_PAYLOAD_FILTER:
        return bits + (is_plain(frame.data, frame.data_size)
                           ? text_bits(frame.data, frame.data_size)
                           : 0);
    default:
        return bits;
    }
}

/* ---- together -------------------------------------------------------------- */

/* What the header says; sets *needs to the bytes that would say more. */
static int header_bits(const struct clues *clues, const struct header *header,
                       const struct header *before, size_t *needs)
{
    enum pp_payload_kind kind = pp_type_payload(header->type, clues->from);
    size_t head = PP_HEADER_SIZE + (size_t)header->name_size;
    int size;

    *needs = header->size;
    if (kind == PP_PAYLOAD_NONE)
        return NO_FRAME;
    size = size_bits(kind, header->size - head);
    if (size < 0)
        return NO_FRAME;
    if (header->there < head) {
        *needs = head;
        return 3 + size + date_bits(clues, header, before);
    }
    if (!is_plain(header->bytes + PP_HEADER_SIZE, header->name_size))
        return NO_FRAME;
    return 3 + size + date_bits(clues, header, before) +
           name_bits(clues, header, before);
}

static struct evidence answer(enum opinion opinion, int bits, size_t need,
                              size_t work)
{
    struct evidence evidence = { opinion, bits, need, work };

    if (opinion != OPINION_NONE && bits >= EVIDENCE_ENOUGH)
        evidence.opinion = OPINION_FRAME;
    return evidence;
}

/* Adds what one frame says. NONE: it is none; FRAME: look at the next. */
static struct evidence weigh_one(const struct clues *clues,
                                 const struct header *header,
                                 const struct header *before)
{
    size_t needs, work = PP_HEADER_SIZE;
    int bits = header_bits(clues, header, before, &needs), data;

    if (bits == NO_FRAME)
        return (struct evidence){ OPINION_NONE, 0, 0, work };
    if (header->there < header->size)
        return (struct evidence){ OPINION_PENDING, bits, needs, work };
    data = data_bits(clues, header);
    work += header->size;
    if (data < 0)
        return (struct evidence){ OPINION_NONE, 0, 0, work };
    return (struct evidence){ OPINION_FRAME, bits + data, 0, work };
}

/* The one before, if the next does not merely repeat it: that says nothing. */
static const struct header *differing(const struct header *before,
                                      const struct header *next)
{
    return before->size == next->size && next->there == next->size &&
                   memcmp(before->bytes, next->bytes, next->size) == 0
               ? NULL
               : before;
}

struct evidence evidence_weigh(const struct clues *clues, const uint8_t *bytes,
                               size_t size, int bits)
{
    struct header headers[CHAIN];
    size_t at = 0, work = 0;

    for (int i = 0; i < CHAIN; i++) {
        struct evidence one;

        if (size - at < PP_HEADER_SIZE)
            return answer(OPINION_PENDING, bits, at + PP_HEADER_SIZE, work);
        if (!read_header(bytes + at, size - at, &headers[i]))
            return answer(OPINION_NONE, 0, 0, work);
        one = weigh_one(clues, &headers[i],
                        i ? differing(&headers[i - 1], &headers[i]) : NULL);
        work += one.work;
        bits += one.bits;
        if (one.opinion == OPINION_NONE)
            return answer(OPINION_NONE, 0, 0, work);
        if (one.opinion == OPINION_PENDING || bits >= EVIDENCE_ENOUGH)
            return answer(OPINION_PENDING, bits, at + one.need, work);
        at += headers[i].size;
        if (at == size) /* frames end where segments end */
            bits += 4;
    }
    return answer(OPINION_PENDING, bits, at + PP_HEADER_SIZE, work);
}

int evidence_percent(int bits)
{
    int percent = 99 - (EVIDENCE_CERTAIN - bits) / 2;

    if (bits >= EVIDENCE_CERTAIN)
        return 0;
    return percent < 1 ? 1 : percent;
}
