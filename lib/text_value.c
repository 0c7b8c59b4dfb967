/* Reading one value of a line into the bytes it has in a frame. */
#include <polypaint/text.h>

#include <stdio.h>
#include <string.h>

#include "internal.h"

struct input {
    const char *text;
    size_t size;
    struct pp_bytes *bytes;
    struct pp_text_error *error;
};

/* ---- bytes -------------------------------------------------------------- */

static int full(const struct input *in, size_t column)
{
    return pp_text_fail(in->error, column,
                        "too long: there is room for %zu bytes here",
                        in->bytes->capacity);
}

/* Room for n more bytes, or NULL with the error set. */
static uint8_t *room(const struct input *in, size_t n, size_t column)
{
    struct pp_bytes *bytes = in->bytes;

    if (n > bytes->capacity - bytes->size) {
        full(in, column);
        return NULL;
    }
    bytes->size += n;
    return bytes->out + bytes->size - n;
}

static int append(const struct input *in, const void *from, size_t n,
                  size_t column)
{
    uint8_t *to = room(in, n, column);

    if (!to)
        return -1;
    if (n)
        memcpy(to, from, n);
    return 0;
}

static int append_u32(const struct input *in, uint32_t value, size_t column)
{
    uint8_t *to = room(in, 4, column);

    if (!to)
        return -1;
    pp_put_u32(to, value);
    return 0;
}

/* ---- text --------------------------------------------------------------- */

/* What stands behind a backslash at `at`: its byte, and how long it is; -1. */
static int unescape(const struct input *in, size_t at, size_t *length)
{
    char c = in->text[at + 1];
    int high, low;

    *length = 2;
    switch (c) {
    case '"':
    case '\\': return c;
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'x': break;
    default: return -1;
    }
    *length = 4;
    if (at + 4 > in->size)
        return -1;
    high = pp_hex_digit(in->text[at + 2]);
    low = pp_hex_digit(in->text[at + 3]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static int read_escape(const struct input *in, size_t *at)
{
    size_t length;
    int byte = *at + 1 < in->size ? unescape(in, *at, &length) : -1;
    uint8_t value = (uint8_t)byte;

    if (byte < 0)
        return pp_text_fail(in->error, *at,
                            "\\\", \\\\, \\n, \\r, \\t or \\xHH expected, "
                            "not this escape");
    if (append(in, &value, 1, *at) != 0)
        return -1;
    *at += length;
    return 0;
}

static int read_quoted(const struct input *in)
{
    size_t at = 1, run;

    for (;;) {
        for (run = at; run < in->size; run++)
            if (in->text[run] == '"' || in->text[run] == '\\')
                break;
        if (append(in, in->text + at, run - at, at) != 0)
            return -1;
        at = run;
        if (at == in->size)
            return pp_text_fail(in->error, 0, "this quote is not closed");
        if (in->text[at] == '"')
            break;
        if (read_escape(in, &at) != 0)
            return -1;
    }
    if (at + 1 != in->size)
        return pp_text_fail(in->error, at + 1,
                            "nothing expected behind the closing quote");
    return 0;
}

static int is_quoted(const struct input *in)
{
    return in->size && in->text[0] == '"';
}

static int read_word(const struct input *in)
{
    const uint8_t *text = (const uint8_t *)in->text;
    size_t at = 0, n;

    if (!in->size)
        return pp_text_fail(in->error, 0, "empty text is written \"\"");
    for (; at < in->size; at += n) {
        n = pp_utf8_bare(text + at, in->size - at);
        if (!n)
            return pp_text_fail(in->error, at, "%s needs quotes: %s",
                                pp_show(in->text + at, 1).text,
                                pp_show(in->text, in->size).text);
    }
    return append(in, text, in->size, 0);
}

static int read_text(const struct input *in)
{
    return is_quoted(in) ? read_quoted(in) : read_word(in);
}

static int read_json(const struct input *in)
{
    struct pp_json_error wrong;

    if (is_quoted(in))
        return read_quoted(in);
    if (!in->size || (in->text[0] != '{' && in->text[0] != '['))
        return pp_text_fail(in->error, 0,
                            "{...}, [...] or text in quotes expected");
    if (pp_json_check(in->text, in->size, NULL, &wrong) != 0)
        return pp_text_fail(in->error, wrong.offset, "JSON: %s", wrong.words);
    return append(in, in->text, in->size, 0);
}

/* ---- numbers ------------------------------------------------------------ */

static int expected(const struct input *in, const char *what, size_t from,
                    size_t to)
{
    return pp_text_fail(in->error, from, "%s expected, not %s", what,
                        pp_show(in->text + from, to - from).text);
}

/* The 4 bytes of a number that stands from `from` to `to`. */
static int read_4(const struct input *in,
                  const char *(*read)(const char *, size_t, uint32_t *),
                  size_t from, size_t to)
{
    uint32_t bits = 0;
    const char *wrong = read(in->text + from, to - from, &bits);

    if (wrong)
        return expected(in, wrong, from, to);
    return append_u32(in, bits, from);
}

static int read_unsigned(const struct input *in, uint64_t max, size_t width)
{
    uint64_t value = 0;
    const char *wrong = pp_read_unsigned(in->text, in->size, max, &value);
    uint8_t bytes[4];

    if (wrong)
        return expected(in, wrong, 0, in->size);
    pp_put_u32(bytes, (uint32_t)value);
    return append(in, bytes, width, 0);
}

static int read_f64(const struct input *in)
{
    uint64_t bits = 0;
    const char *wrong = pp_read_f64(in->text, in->size, &bits);

    if (wrong)
        return expected(in, wrong, 0, in->size);
    if (append_u32(in, (uint32_t)(bits & 0xffffffff), 0) != 0)
        return -1;
    return append_u32(in, (uint32_t)(bits >> 32), 0);
}

static int read_rgba(const struct input *in)
{
    uint8_t bytes[4];
    int high, low;
    size_t i;

    for (i = 0; i < 4; i++) {
        if (in->size != 9 || in->text[0] != '#')
            break;
        high = pp_hex_digit(in->text[1 + 2 * i]);
        low = pp_hex_digit(in->text[2 + 2 * i]);
        if (high < 0 || low < 0)
            break;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    if (i < 4)
        return expected(in, "a colour #rrggbbaa", 0, in->size);
    return append(in, bytes, 4, 0);
}

/* ---- statuses ----------------------------------------------------------- */

static const struct {
    enum pp_value_kind kind;
    const char *name;
} statuses[] = {
#define PP_STATUS(value, number, name) { PP_VALUE_##value, #name },
#include <polypaint/payloads.def>
};

static int unknown_status(const struct input *in, enum pp_value_kind kind)
{
    char all[100] = "";
    size_t i;

    for (i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i].kind != kind)
            continue;
        if (pp_word_near(pp_word_distance(in->text, in->size,
                                          statuses[i].name), in->size))
            return pp_text_fail(in->error, 0, "no value %s: did you mean %s?",
                                pp_show(in->text, in->size).text,
                                statuses[i].name);
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s, ",
                 statuses[i].name);
    }
    return pp_text_fail(in->error, 0, "%sor a number expected, not %s", all,
                        pp_show(in->text, in->size).text);
}

static int read_status(const struct input *in, enum pp_value_kind kind)
{
    int64_t number = pp_status_number(kind, in->text, in->size);
    uint64_t value = (uint64_t)number;

    if (number < 0 &&
        pp_read_unsigned(in->text, in->size, UINT32_MAX, &value) != NULL)
        return unknown_status(in, kind);
    return append_u32(in, (uint32_t)value, 0);
}

/* ---- lists -------------------------------------------------------------- */

/* Where `c` comes next, or the end. */
static size_t find(const struct input *in, size_t at, char c)
{
    const char *found =
        at < in->size ? memchr(in->text + at, c, in->size - at) : NULL;

    return found ? (size_t)(found - in->text) : in->size;
}

static int read_indexes(const struct input *in)
{
    size_t at = 0, comma;

    if (!in->size)
        return 0;
    for (;; at = comma + 1) {
        comma = find(in, at, ',');
        if (read_4(in, pp_read_i32, at, comma) != 0)
            return -1;
        if (comma == in->size)
            return 0;
    }
}

static int read_points(const struct input *in,
                       const char *(*read)(const char *, size_t, uint32_t *))
{
    size_t at = 0, comma, close;

    for (; at < in->size; at = close + 1) {
        close = find(in, at, ')');
        comma = find(in, at, ',');
        if (in->text[at] != '(' || close == in->size || comma > close)
            return pp_text_fail(in->error, at, PP_POINTS_WORDS);
        if (read_4(in, read, at + 1, comma) != 0 ||
            read_4(in, read, comma + 1, close) != 0)
            return -1;
    }
    return 0;
}

/* ---- by kind ------------------------------------------------------------ */

int pp_text_read_value(enum pp_value_kind kind, const char *text, size_t size,
                       struct pp_bytes *bytes, struct pp_text_error *error)
{
    const struct input in = { text, size, bytes, error };

    switch (kind) {
    case PP_VALUE_U8: return read_unsigned(&in, UINT8_MAX, 1);
    case PP_VALUE_U16: return read_unsigned(&in, UINT16_MAX, 2);
    case PP_VALUE_U32: return read_unsigned(&in, UINT32_MAX, 4);
    case PP_VALUE_I32: return read_4(&in, pp_read_i32, 0, size);
    case PP_VALUE_F64: return read_f64(&in);
    case PP_VALUE_RGBA: return read_rgba(&in);
    case PP_VALUE_NUMBER: return read_4(&in, pp_read_number, 0, size);
    case PP_VALUE_I32_LIST: return read_indexes(&in);
    case PP_VALUE_POINTS: return read_points(&in, pp_read_f32);
    case PP_VALUE_NUMBER_POINTS: return read_points(&in, pp_read_number);
    case PP_VALUE_TEXT: return read_text(&in);
    case PP_VALUE_JSON: return read_json(&in);
    case PP_VALUE_LOGIN_STATUS:
    case PP_VALUE_LOBBY_STATUS:
    case PP_VALUE_ACCOUNT_STATUS:
    case PP_VALUE_FREEZE: return read_status(&in, kind);
    }
    return pp_text_fail(error, 0, "a field of unknown kind");
}

int pp_text_value(enum pp_value_kind kind, const char *text, size_t size,
                  uint8_t *out, size_t *out_size, struct pp_text_error *error)
{
    struct pp_bytes bytes = { out, PP_FRAME_MAX, 0 };
    int result = pp_text_read_value(kind, text, size, &bytes, error);

    *out_size = bytes.size;
    return result;
}
