/* One field's value, as it stands in a line. */
#include <polypaint/text.h>

#include <string.h>

#include "internal.h"

static void put_number(struct pp_sink *sink, uint32_t bits,
                       enum pp_numeric numeric)
{
    char digits[PP_NUMBER_ROOM];
    size_t n = pp_number_is_int(bits, numeric)
                   ? pp_number_i32((int32_t)bits, digits)
                   : pp_number_f32(bits, 1, digits);

    pp_sink_bytes(sink, digits, n);
}

static void put_unsigned(struct pp_sink *sink, uint32_t value)
{
    char digits[PP_NUMBER_ROOM];

    pp_sink_bytes(sink, digits, pp_number_u64(value, digits));
}

static void put_i32(struct pp_sink *sink, int32_t value)
{
    char digits[PP_NUMBER_ROOM];

    pp_sink_bytes(sink, digits, pp_number_i32(value, digits));
}

static void put_rgba(struct pp_sink *sink, const uint8_t *bytes)
{
    char hex[PP_NUMBER_ROOM];
    uint32_t bits = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
                    (uint32_t)bytes[2] << 8 | bytes[3];

    pp_number_hex(bits, 8, hex);
    hex[1] = '#';
    pp_sink_bytes(sink, hex + 1, 9);
}

/* ---- lists -------------------------------------------------------------- */

static uint32_t shown(uint32_t count, const struct pp_text_style *style)
{
    return style->max_points && style->max_points < count ? style->max_points
                                                          : count;
}

static void put_more(struct pp_sink *sink, uint32_t hidden)
{
    if (!hidden)
        return;
    pp_sink_text(sink, "... (");
    put_unsigned(sink, hidden);
    pp_sink_text(sink, " more)");
}

static void put_indexes(struct pp_sink *sink, const struct pp_frame *frame,
                        const struct pp_field *field,
                        const struct pp_text_style *style)
{
    uint32_t i, count = shown(field->value.count, style);

    for (i = 0; i < count; i++) {
        if (i)
            pp_sink_bytes(sink, ",", 1);
        put_i32(sink, pp_field_index(frame, field, i));
    }
    put_more(sink, field->value.count - count);
}

size_t pp_number_coordinate(uint32_t bits, enum pp_value_kind kind,
                            enum pp_numeric numeric, char *out)
{
    if (kind == PP_VALUE_POINTS)
        return pp_number_f32(bits, 0, out);
    if (pp_number_is_int(bits, numeric))
        return pp_number_i32((int32_t)bits, out);
    return pp_number_f32(bits, 1, out);
}

static void put_points(struct pp_sink *sink, const struct pp_frame *frame,
                       const struct pp_field *field,
                       const struct pp_text_style *style)
{
    uint32_t i, x, y, count = shown(field->value.count, style);
    char point[2 * PP_NUMBER_ROOM];
    size_t n;

    for (i = 0; i < count; i++) {
        pp_field_point(frame, field, i, &x, &y);
        n = 0;
        point[n++] = '(';
        n += pp_number_coordinate(x, field->kind, style->numeric, point + n);
        point[n++] = ',';
        n += pp_number_coordinate(y, field->kind, style->numeric, point + n);
        point[n++] = ')';
        pp_sink_bytes(sink, point, n);
    }
    put_more(sink, field->value.count - count);
}

/* ---- text and JSON ------------------------------------------------------ */

const char pp_secret_shown[] = "***";

static int all_printable(const uint8_t *bytes, size_t size)
{
    size_t at = 0, n;

    for (; at < size; at += n) {
        n = pp_utf8_printable(bytes + at, size - at);
        if (!n)
            return 0;
    }
    return 1;
}

int pp_json_is_bare(const uint8_t *bytes, size_t size,
                    struct pp_json_value *value)
{
    return size && (bytes[0] == '{' || bytes[0] == '[') &&
           pp_json_check((const char *)bytes, size, value, NULL) == 0 &&
           value->size == size && all_printable(bytes, size);
}

static int is_secret(const struct pp_json_value *name)
{
#define PP_SECRET(word)                                                     \
    if (pp_json_equals(name, #word, sizeof #word - 1))                      \
        return 1;
#include <polypaint/members.def>
    return 0;
}

/* An object with its secrets left out. */
static void put_object(struct pp_sink *sink,
                       const struct pp_json_value *object)
{
    struct pp_json_value name, value;
    const char *from = object->text;
    size_t at = 0;

    while (pp_json_next(object, &at, &name, &value)) {
        if (!is_secret(&name))
            continue;
        pp_sink_bytes(sink, from, (size_t)(value.text - from));
        pp_sink_text(sink, "\"***\"");
        from = value.text + value.size;
    }
    pp_sink_bytes(sink, from, (size_t)(object->text + object->size - from));
}

/* A document, or a list of them, with its secrets left out. */
static void put_hidden_json(struct pp_sink *sink,
                            const struct pp_json_value *value)
{
    struct pp_json_value none, entry;
    const char *from = value->text;
    size_t at = 0;

    if (value->kind == PP_JSON_OBJECT) {
        put_object(sink, value);
        return;
    }
    while (pp_json_next(value, &at, &none, &entry)) {
        if (entry.kind != PP_JSON_OBJECT)
            continue;
        pp_sink_bytes(sink, from, (size_t)(entry.text - from));
        put_object(sink, &entry);
        from = entry.text + entry.size;
    }
    pp_sink_bytes(sink, from, (size_t)(value->text + value->size - from));
}

static void put_json(struct pp_sink *sink, const uint8_t *bytes, size_t size,
                     const struct pp_text_style *style)
{
    struct pp_json_value value;
    int bare = pp_json_is_bare(bytes, size, &value);

    if (style->hide_secrets && bare)
        put_hidden_json(sink, &value);
    else if (style->hide_secrets)
        pp_sink_text(sink, pp_secret_shown); /* who knows what is in it */
    else if (bare)
        pp_sink_bytes(sink, bytes, size);
    else
        pp_sink_quoted(sink, bytes, size);
}

/* ---- fields ------------------------------------------------------------- */

static void put_status(struct pp_sink *sink, const struct pp_field *field)
{
    const char *name = pp_status_name(field->kind, field->value.u32);

    if (name)
        pp_sink_text(sink, name);
    else
        put_unsigned(sink, field->value.u32);
}

static void put_f64(struct pp_sink *sink, double value)
{
    char digits[PP_NUMBER_ROOM];

    pp_sink_bytes(sink, digits, pp_number_f64(value, digits));
}

int pp_field_is_secret(const struct pp_field *field)
{
    size_t count;
    const struct pp_field_def *password =
        pp_payload_fields(PP_PAYLOAD_PASSWORD, &count);

    return !strcmp(field->name, password->name);
}

static void put_text(struct pp_sink *sink, const uint8_t *bytes,
                     const struct pp_field *field,
                     const struct pp_text_style *style)
{
    if (style->hide_secrets && pp_field_is_secret(field))
        pp_sink_text(sink, pp_secret_shown);
    else
        pp_sink_word(sink, bytes, field->size);
}

void pp_sink_field(struct pp_sink *sink, const struct pp_frame *frame,
                   const struct pp_field *field,
                   const struct pp_text_style *style)
{
    const uint8_t *bytes = frame->bytes + field->offset;

    switch (field->kind) {
    case PP_VALUE_U8:
    case PP_VALUE_U16:
    case PP_VALUE_U32: put_unsigned(sink, field->value.u32); break;
    case PP_VALUE_I32: put_i32(sink, field->value.i32); break;
    case PP_VALUE_F64: put_f64(sink, field->value.f64); break;
    case PP_VALUE_RGBA: put_rgba(sink, bytes); break;
    case PP_VALUE_NUMBER:
        put_number(sink, field->value.u32, style->numeric);
        break;
    case PP_VALUE_I32_LIST: put_indexes(sink, frame, field, style); break;
    case PP_VALUE_POINTS:
    case PP_VALUE_NUMBER_POINTS: put_points(sink, frame, field, style); break;
    case PP_VALUE_TEXT: put_text(sink, bytes, field, style); break;
    case PP_VALUE_JSON: put_json(sink, bytes, field->size, style); break;
    case PP_VALUE_LOGIN_STATUS:
    case PP_VALUE_LOBBY_STATUS:
    case PP_VALUE_ACCOUNT_STATUS:
    case PP_VALUE_FREEZE: put_status(sink, field); break;
    }
}

size_t pp_text_print_field(const struct pp_frame *frame,
                           const struct pp_field *field,
                           const struct pp_text_style *style, char *out,
                           size_t capacity)
{
    static const struct pp_text_style plain;
    struct pp_sink sink = { out, capacity, 0 };

    pp_sink_field(&sink, frame, field, style ? style : &plain);
    return pp_sink_end(&sink);
}
