/* One field's value as JSON. */
#include <polypaint/text.h>

#include <string.h>
#include <unistr.h>

#include "internal.h"

/* What common JSON readers take without complaint. */
enum { JSON_DEPTH = 32, JSON_DIGITS = 300 };

/* ---- strings ------------------------------------------------------------ */

static void put_u(struct pp_sink *sink, uint32_t code)
{
    char hex[PP_NUMBER_ROOM];

    pp_number_hex(code, 4, hex);
    hex[0] = '\\';
    hex[1] = 'u';
    pp_sink_bytes(sink, hex, 6);
}

/* Escapes the character that starts here; returns its bytes. What is obeyed
 * lies below U+10000: one escape carries it. */
static size_t escape(struct pp_sink *sink, const uint8_t *bytes, size_t size)
{
    char pair[] = { '\\', (char)bytes[0] };
    ucs4_t code;
    int taken;

    if (bytes[0] == '"' || bytes[0] == '\\') {
        pp_sink_bytes(sink, pair, sizeof pair);
        return 1;
    }
    taken = u8_mbtoucr(&code, bytes, size);
    put_u(sink, taken > 0 ? code : 0xfffd);
    return taken > 0 ? (size_t)taken : 1;
}

static void put_string(struct pp_sink *sink, const void *bytes, size_t size)
{
    pp_sink_string(sink, bytes, size, escape);
}

size_t pp_text_json(const void *bytes, size_t size, char *out, size_t capacity)
{
    struct pp_sink sink = { out, capacity, 0 };

    put_string(&sink, bytes, size);
    return pp_sink_end(&sink);
}

/* ---- numbers and lists -------------------------------------------------- */

/* Puts quotes around raw bits; returns the new length. */
static size_t quote_bits(char *digits, size_t n)
{
    if (n < 2 || digits[1] != 'x')
        return n;
    memmove(digits + 1, digits, n);
    digits[0] = digits[n + 1] = '"';
    return n + 2;
}

static void put_f64(struct pp_sink *sink, double value)
{
    char digits[PP_NUMBER_ROOM];

    pp_sink_bytes(sink, digits,
                  quote_bits(digits, pp_number_f64(value, digits)));
}

static void put_number(struct pp_sink *sink, uint32_t bits,
                       enum pp_numeric numeric)
{
    char digits[PP_NUMBER_ROOM];
    size_t n = pp_number_coordinate(bits, PP_VALUE_NUMBER, numeric, digits);

    pp_sink_bytes(sink, digits, quote_bits(digits, n));
}

static void put_indexes(struct pp_sink *sink, const struct pp_frame *frame,
                        const struct pp_field *field)
{
    char digits[PP_NUMBER_ROOM];
    uint32_t i;

    pp_sink_bytes(sink, "[", 1);
    for (i = 0; i < field->value.count; i++) {
        digits[0] = ',';
        pp_sink_bytes(sink, digits + !i,
                      !!i + pp_number_i32(pp_field_index(frame, field, i),
                                          digits + 1));
    }
    pp_sink_bytes(sink, "]", 1);
}

static void put_points(struct pp_sink *sink, const struct pp_frame *frame,
                       const struct pp_field *field, enum pp_numeric numeric)
{
    char point[2 * PP_NUMBER_ROOM + 8], *at;
    uint32_t i, x, y;

    pp_sink_bytes(sink, "[", 1);
    for (i = 0; i < field->value.count; i++) {
        pp_field_point(frame, field, i, &x, &y);
        at = point;
        *at++ = ',';
        *at++ = '[';
        at += quote_bits(at, pp_number_coordinate(x, field->kind, numeric,
                                                  at));
        *at++ = ',';
        at += quote_bits(at, pp_number_coordinate(y, field->kind, numeric,
                                                  at));
        *at++ = ']';
        pp_sink_bytes(sink, point + !i, (size_t)(at - point) - !i);
    }
    pp_sink_bytes(sink, "]", 1);
}

/* ---- documents ---------------------------------------------------------- */

/* Where the string that starts at `at` ends, in accepted JSON. */
static size_t string_end(const uint8_t *json, size_t at)
{
    for (at++; json[at] != '"'; at++)
        at += json[at] == '\\';
    return at;
}

/* Whether common readers take this accepted JSON. */
static int is_easy(const uint8_t *json, size_t size)
{
    size_t at, depth = 0, word = 0;

    for (at = 0; at < size; at++) {
        if (json[at] == '"')
            at = string_end(json, at);
        depth += json[at] == '{' || json[at] == '[';
        depth -= json[at] == '}' || json[at] == ']';
        word = strchr("\"{}[],: ", json[at]) ? 0 : word + 1;
        if (depth > JSON_DEPTH || word > JSON_DIGITS)
            return 0;
    }
    return 1;
}

static void put_json(struct pp_sink *sink, const struct pp_frame *frame,
                     const struct pp_field *field,
                     const struct pp_text_style *style)
{
    const uint8_t *bytes = frame->bytes + field->offset;
    struct pp_json_value value;

    if (pp_json_is_bare(bytes, field->size, &value) &&
        is_easy(bytes, field->size))
        pp_sink_field(sink, frame, field, style);
    else if (style->hide_secrets)
        put_string(sink, pp_secret_shown, strlen(pp_secret_shown));
    else
        put_string(sink, bytes, field->size);
}

/* ---- fields ------------------------------------------------------------- */

/* Statuses and colours stand between quotes, unless they are numbers. */
static void put_word(struct pp_sink *sink, const struct pp_frame *frame,
                     const struct pp_field *field,
                     const struct pp_text_style *style)
{
    int quotes = field->kind == PP_VALUE_RGBA ||
                 pp_status_name(field->kind, field->value.u32) != NULL;

    pp_sink_bytes(sink, "\"", (size_t)quotes);
    pp_sink_field(sink, frame, field, style);
    pp_sink_bytes(sink, "\"", (size_t)quotes);
}

static void put_text(struct pp_sink *sink, const struct pp_frame *frame,
                     const struct pp_field *field,
                     const struct pp_text_style *style)
{
    if (style->hide_secrets && pp_field_is_secret(field))
        put_string(sink, pp_secret_shown, strlen(pp_secret_shown));
    else
        put_string(sink, frame->bytes + field->offset, field->size);
}

static void put_field(struct pp_sink *sink, const struct pp_frame *frame,
                      const struct pp_field *field,
                      const struct pp_text_style *style)
{
    switch (field->kind) {
    case PP_VALUE_U8:
    case PP_VALUE_U16:
    case PP_VALUE_U32:
    case PP_VALUE_I32: pp_sink_field(sink, frame, field, style); break;
    case PP_VALUE_F64: put_f64(sink, field->value.f64); break;
    case PP_VALUE_NUMBER:
        put_number(sink, field->value.u32, style->numeric);
        break;
    case PP_VALUE_I32_LIST: put_indexes(sink, frame, field); break;
    case PP_VALUE_POINTS:
    case PP_VALUE_NUMBER_POINTS:
        put_points(sink, frame, field, style->numeric);
        break;
    case PP_VALUE_TEXT: put_text(sink, frame, field, style); break;
    case PP_VALUE_JSON: put_json(sink, frame, field, style); break;
    case PP_VALUE_RGBA:
    case PP_VALUE_LOGIN_STATUS:
    case PP_VALUE_LOBBY_STATUS:
    case PP_VALUE_ACCOUNT_STATUS:
    case PP_VALUE_FREEZE: put_word(sink, frame, field, style); break;
    }
}

size_t pp_text_print_field_json(const struct pp_frame *frame,
                                const struct pp_field *field,
                                const struct pp_text_style *style, char *out,
                                size_t capacity)
{
    static const struct pp_text_style plain;
    struct pp_sink sink = { out, capacity, 0 };

    put_field(&sink, frame, field, style ? style : &plain);
    return pp_sink_end(&sink);
}
