#include "evidence.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define NO_FRAME INT_MIN

enum {
    CHAIN = 4,     /* frames that are looked at */
    NEVER = 1 << 24, /* bytes: they say neither that it is one nor that not */
    MINUTE = 60,   /* seconds */
    LONG_AGO = 1000000000, /* 2001 */
    LONG_NAME = 32, /* longer ones are rare */
    KNOWN_NAME = 16, /* bits, at least */
    LINK = 10,       /* bits, at most */
    MODEST = 2       /* bits: with CHAIN links not enough */
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

/* Near the capture's time, or what the sender's clock said before. */
static int date_bits(const struct clues *clues, const struct header *header)
{
    uint32_t now = apart(header->date, clues->now);

    if (now <= MINUTE)
        return 25;
    if (now <= 10 * MINUTE)
        return 21;
    return clues->date > LONG_AGO &&
                   apart(header->date, clues->date) <= 10 * MINUTE
               ? 21
               : 0;
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

/* What it says that a name is the very same as another. */
static int same_bits(size_t size)
{
    return size < 5 ? 8 * ((int)size + 1) : 48;
}

static int name_bits(const struct clues *clues, const struct header *header)
{
    const uint8_t *name = header->bytes + PP_HEADER_SIZE;
    size_t size = header->name_size;

    if (!size)
        return no_name_bits(clues, header);
    if (clues->from == PP_FROM_CLIENT && clues->user_size)
        return same(name, size, clues->user, clues->user_size) ? same_bits(size)
                                                                : -16;
    if (clues->names && names_have(clues->names, name, size))
        return same_bits(size);
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
                       size_t *needs)
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
        return 3 + size + date_bits(clues, header);
    }
    if (!is_plain(header->bytes + PP_HEADER_SIZE, header->name_size))
        return NO_FRAME;
    return 3 + size + date_bits(clues, header) +
           name_bits(clues, header);
}

static struct evidence answer(enum opinion opinion, int bits, size_t need,
                              size_t work)
{
    struct evidence evidence = { opinion, bits, need, work };

    if (opinion != OPINION_NONE && bits >= EVIDENCE_ENOUGH)
        evidence.opinion = OPINION_FRAME;
    return evidence;
}

/* Sizes and small numbers are found in any data. Without a date that fits or
 * a name that is known they count for little. */
static int modest(const struct clues *clues, const struct header *header,
                  int bits)
{
    size_t head = PP_HEADER_SIZE + (size_t)header->name_size;

    if (bits <= MODEST || date_bits(clues, header) > 0)
        return bits;
    if (header->there >= head && name_bits(clues, header) >= KNOWN_NAME)
        return bits;
    return MODEST;
}

/* What a frame says by itself. NONE: it is none; PENDING: its header is one. */
static struct evidence weigh_one(const struct clues *clues,
                                 const struct header *header)
{
    size_t needs, work = PP_HEADER_SIZE;
    int bits = header_bits(clues, header, &needs), data;

    if (bits == NO_FRAME)
        return (struct evidence){ OPINION_NONE, 0, 0, work };
    if (header->there < header->size)
        return (struct evidence){ OPINION_PENDING, modest(clues, header, bits),
                                  needs, work };
    data = data_bits(clues, header);
    work += header->size;
    if (data < 0)
        return (struct evidence){ OPINION_NONE, 0, 0, work };
    return (struct evidence){ OPINION_FRAME, modest(clues, header, bits + data),
                              0, work };
}

/* Whether the next merely repeats the bytes: patterns in data do that. */
static int repeats(const struct header *before, const struct header *next)
{
    return before->size == next->size && next->there == next->size &&
           memcmp(before->bytes, next->bytes, next->size) == 0;
}

/* What the first frame's date and name gain by being those of a later one. */
static int agreement(const struct clues *clues, const struct header *before,
                     const struct header *next)
{
    size_t head = PP_HEADER_SIZE + (size_t)next->name_size;
    int bits = 0;

    if (repeats(before, next))
        return 0;
    if (!date_bits(clues, before)) {
        if (apart(before->date, next->date) > 10 * MINUTE)
            bits -= 20;
        else if (before->date > LONG_AGO)
            bits += 18; /* small numbers are the same more often */
    }
    if (before->name_size && next->there >= head &&
        name_bits(clues, before) < KNOWN_NAME &&
        same(before->bytes + PP_HEADER_SIZE, before->name_size,
             next->bytes + PP_HEADER_SIZE, next->name_size))
        bits += same_bits(next->name_size);
    return bits;
}

struct evidence evidence_weigh(const struct clues *clues, const uint8_t *bytes,
                               size_t size, int bits)
{
    struct header headers[CHAIN];
    size_t at = 0, work = 0;
    int agreed = 0;

    for (int i = 0; i < CHAIN; i++) {
        struct evidence one;

        if (size - at < PP_HEADER_SIZE)
            return answer(OPINION_PENDING, bits, at + PP_HEADER_SIZE, work);
        if (!read_header(bytes + at, size - at, &headers[i]))
            return answer(OPINION_NONE, 0, 0, work);
        one = weigh_one(clues, &headers[i]);
        work += one.work;
        if (one.opinion == OPINION_NONE)
            return answer(OPINION_NONE, 0, 0, work);
        /* that another frame begins where one ends would seldom be chance,
         * and says no more than that, however sure the other is */
        bits += i && one.bits > LINK ? LINK : one.bits;
        if (i && !agreed)
            bits += agreed = agreement(clues, &headers[0], &headers[i]);
        if (one.opinion == OPINION_PENDING || bits >= EVIDENCE_ENOUGH)
            return answer(OPINION_PENDING, bits, at + one.need, work);
        at += headers[i].size;
        if (at == size) /* frames end where segments end */
            bits += 4;
    }
    return answer(OPINION_PENDING, bits, NEVER, work);
}

int evidence_percent(int bits)
{
    int percent = 99 - (EVIDENCE_CERTAIN - bits) / 2;

    if (bits >= EVIDENCE_CERTAIN)
        return 0;
    return percent < 1 ? 1 : percent;
}
