#include "plain_check.h"

#include <math.h>
#include <string.h>

#include "plain_inside.h"
#include "plain_json.h"

/* The first clause that the frame breaks so far. */
static struct plain_verdict first;
static int first_is_r, with_i;
const uint8_t *plain_data;
size_t plain_at, plain_size;

void plain_too_deep(void)
{
    first.offset = SIZE_MAX;
}

/* Of two at one byte R comes first, then what was called first. */
void plain_broken(enum pp_clause_id clause, int r, size_t offset)
{
    if (!r && !with_i)
        return;
    if (first.clause != PP_CLAUSE_NONE && offset > first.offset)
        return;
    if (first.clause != PP_CLAUSE_NONE && offset == first.offset &&
        (first_is_r || !r))
        return;
    first = (struct plain_verdict){ clause, offset };
    first_is_r = r;
}

static uint32_t word_at(size_t at)
{
    const uint8_t *bytes = plain_data + at;

    return bytes[0] + 256u * bytes[1] + 65536u * bytes[2] +
           16777216u * bytes[3];
}

static int negative(size_t at)
{
    return word_at(at) > 0x7fffffff;
}

/* ---- text --------------------------------------------------------------- */

/* The first byte that begins no UTF-8 character, or the size. */
static size_t bad_utf8(void)
{
    size_t at = 0, n;
    uint32_t c;

    while (at < plain_size) {
        n = plain_utf8(plain_data, plain_size, at, &c);
        if (!n)
            break;
        at += n;
    }
    return at;
}

static void no_nul(void)
{
    size_t at;

    for (at = 0; at < plain_size; at++)
        if (!plain_data[at]) {
            BROKEN_I(V_TEXT_NUL, at);
            return;
        }
}

static size_t find_semicolon(void)
{
    size_t at = 0;

    while (at < plain_size && plain_data[at] != ';')
        at++;
    return at;
}

static void check_channel(void)
{
    if (!plain_size) {
        BROKEN_I(V_CHANNEL_NOTEMPTY, 0);
        return;
    }
    if (plain_data[0] == ' ')
        BROKEN_I(V_CHANNEL_PLAIN, 0);
    if (find_semicolon() < plain_size)
        BROKEN_I(V_CHANNEL_PLAIN, find_semicolon());
    if (plain_data[plain_size - 1] == ' ')
        BROKEN_I(V_CHANNEL_PLAIN, plain_size - 1);
    if (bad_utf8() < plain_size)
        BROKEN_I(V_CHANNEL_UTF8, bad_utf8());
    no_nul();
}

static void check_message(void)
{
    size_t semicolon = find_semicolon(), at = 0;

    while (at < plain_size && plain_data[at] == ' ')
        at++;
    if (semicolon == plain_size)
        BROKEN_R(V_MESSAGE_SEPARATOR, plain_size);
    else if (at == semicolon)
        BROKEN_R(V_MESSAGE_CHANNEL, semicolon);
    if (bad_utf8() < plain_size)
        BROKEN_I(V_MESSAGE_UTF8, bad_utf8());
    no_nul();
}

static void check_filter(void)
{
    if (!plain_size)
        BROKEN_I(V_FILTER_NOTEMPTY, 0);
    if (bad_utf8() < plain_size)
        BROKEN_I(V_FILTER_UTF8, bad_utf8());
    no_nul();
}

static void check_password(void)
{
    if (bad_utf8() < plain_size)
        BROKEN_R(V_PASSWORD_UTF8, bad_utf8());
    no_nul();
}

/* ---- numbers ------------------------------------------------------------ */

/* Whole fields of 4 bytes up to `fixed`, then whole elements. */
static void check_size(enum pp_clause_id clause, size_t field, size_t fixed,
                       size_t element)
{
    size_t whole;

    if (plain_size == fixed)
        return;
    if (plain_size < fixed)
        whole = plain_size / field * field;
    else if (!element)
        whole = fixed;
    else if ((plain_size - fixed) % element == 0)
        return;
    else
        whole = fixed + (plain_size - fixed) / element * element;
    plain_broken(clause, 1, plain_at + whole);
}

static void check_stroke(void)
{
    size_t at;

    check_size(PP_CLAUSE_V_STROKE_SIZE, 4, 16, 8);
    if (plain_size >= 4 && negative(0))
        BROKEN_I(V_STROKE_INDEX, 0);
    if (plain_size == 16)
        BROKEN_I(V_STROKE_POINTS, 16);
    for (at = 16; at + 4 <= plain_size; at += 4)
        if ((word_at(at) >> 23 & 0xff) == 0xff)
            BROKEN_I(V_STROKE_FINITE, at);
}

static void check_indexes(int removal)
{
    size_t at, before;

    check_size(PP_CLAUSE_V_INDEXES_SIZE, 4, 0, 4);
    for (at = 0; at + 4 <= plain_size; at += 4) {
        if (negative(at))
            BROKEN_I(V_INDEXES_POSITIVE, at);
        if (removal && at && (int32_t)word_at(at) > (int32_t)word_at(at - 4))
            BROKEN_I(V_INDEXES_ORDER_SERVER, at);
        for (before = 0; removal && before < at; before += 4)
            if (word_at(at) == word_at(before))
                BROKEN_I(V_INDEXES_REPEATED, at);
    }
}

static void check_rectangle(int creation)
{
    check_size(PP_CLAUSE_V_RECTANGLE_SIZE, 4, 20, 0);
    if (creation && plain_size >= 20 && word_at(16) != 0)
        BROKEN_I(V_RECTANGLE_ANGLE_SERVER, 16);
}

static void check_doubles(void)
{
    uint64_t bits;
    double number;
    size_t at;

    check_size(PP_CLAUSE_V_DOUBLES_SIZE, 8, 16, 0);
    for (at = 0; at + 8 <= plain_size && at < 16; at += 8) {
        bits = word_at(at) | (uint64_t)word_at(at + 4) << 32;
        memcpy(&number, &bits, sizeof number);
        if (!(number > 0 && number < INFINITY))
            BROKEN_I(V_DOUBLES_POSITIVE, at);
    }
}

static void check_ints(void)
{
    size_t at;

    check_size(PP_CLAUSE_V_INTS_SIZE, 4, 8, 0);
    for (at = 0; at + 4 <= plain_size && at < 8; at += 4)
        if (negative(at) || word_at(at) == 0)
            BROKEN_I(V_INTS_POSITIVE, at);
}

/* `values`: a bit for each value that is one. */
static void check_status(unsigned values)
{
    check_size(PP_CLAUSE_V_STATUS_SIZE, 4, 4, 0);
    if (plain_size >= 4 && (word_at(0) > 3 || !(values >> word_at(0) & 1)))
        BROKEN_R(V_STATUS_SIZE, 0);
}

/* ---- the frame ---------------------------------------------------------- */

/* Types with the same plain_data both ways; 0: this is none of them. */
static int check_relayed(unsigned type)
{
    switch (type) {
    case 10: check_message(); break;
    case 12: case 14: case 17: check_stroke(); break;
    case 13: check_indexes(1); break;
    case 15: case 16: check_indexes(0); break;
    case 18: check_size(PP_CLAUSE_V_POINTS_SIZE, 4, 8, 8); break;
    case 19: check_rectangle(1); break;
    case 21: check_rectangle(0); break;
    case 22: check_filter(); break;
    case 23: check_doubles(); break;
    case 25: check_size(PP_CLAUSE_V_FILL_SIZE, 4, 12, 0); break;
    case 33: check_ints(); break;
    case 20: case 24: case 26: case 29:
        check_size(PP_CLAUSE_V_EMPTY_SIZE, 1, 0, 0);
        break;
    default: return 0;
    }
    return 1;
}

static void check_from_client(unsigned type)
{
    switch (type) {
    case 3: case 30: check_password(); break;
    case 4: case 6: plain_lobby(); break;
    case 31: plain_info(); break;
    case 7: case 8: case 9: check_channel(); break;
    case 5: case 11: case 27:
        check_size(PP_CLAUSE_V_EMPTY_SIZE, 1, 0, 0);
        break;
    default: plain_broken(PP_CLAUSE_V_6, 1, 2);
    }
}

static void check_from_server(unsigned type)
{
    switch (type) {
    case 3: check_status(1 << 0 | 1 << 1 | 1 << 2); break;
    case 4: case 6: check_status(1 << 0 | 1 << 1 | 1 << 2 | 1 << 3); break;
    case 5: plain_lobby_list(); break;
    case 11: plain_channel_list(); break;
    case 28: check_status(1 << 0 | 1 << 1); break;
    case 30: check_status(1 << 0 | 1 << 2); break;
    case 32: no_nul(); break;
    default: plain_broken(PP_CLAUSE_TY_1, 1, 2);
    }
}

static void check_name(const uint8_t *frame)
{
    plain_data = frame + 8;
    plain_at = 8;
    plain_size = frame[7];
    if (bad_utf8() < plain_size)
        BROKEN_I(F_8, bad_utf8());
    no_nul();
}

struct plain_verdict plain_check(const uint8_t *frame, size_t size,
                                 enum pp_from from, enum pp_level level)
{
    unsigned type = frame[2];

    first = (struct plain_verdict){ PP_CLAUSE_NONE, 0 };
    with_i = level != PP_LEVEL_R;
    check_name(frame);
    plain_data = frame + 8 + frame[7];
    plain_at = 8u + frame[7];
    plain_size = size - plain_at;
    if (type < 3)
        plain_broken(PP_CLAUSE_V_7, 0, 2);
    else if (check_relayed(type))
        return first;
    else if (from == PP_FROM_CLIENT)
        check_from_client(type);
    else
        check_from_server(type);
    return first;
}
