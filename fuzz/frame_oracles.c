#include "frame_oracles.h"

#include <string.h>

#include "fuzz.h"
#include "plain_json.h"

enum { ROOM = PP_TEXT_ROOM(PP_FRAME_MAX) };

/* ---- as a line ---------------------------------------------------------- */

void frame_reads_back(const struct pp_frame *frame, enum pp_from from)
{
    static char line[ROOM];
    static uint8_t bytes[PP_FRAME_MAX];
    static const struct pp_text_defaults defaults = { NULL, 0, 7 };
    struct pp_text_error error;
    size_t length = pp_text_print(frame, from, NULL, line, sizeof line), size;

    REQUIRE(length < PP_TEXT_ROOM(frame->size), "PP_TEXT_ROOM is too small");
    size = pp_text_parse(line, length, &defaults, bytes, &error);
    REQUIRE(size == frame->size && !memcmp(bytes, frame->bytes, size),
            "does not read back: %s", line);
}

void text_is_clean(const char *text, size_t size, bool tabs)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t at = 0, n;
    uint32_t c;

    for (; at < size; at += n) {
        n = plain_utf8(bytes, size, at, &c);
        REQUIRE(n && (c >= 0x20 || (tabs && c == '\t')) && c != 0x7f && !(c >= 0x80 && c < 0xa0),
                "byte %02x at %zu is shown", bytes[at], at);
    }
}

/* ---- for the eye -------------------------------------------------------- */

static struct pp_text_style chosen(unsigned choice)
{
    return (struct pp_text_style){
        .numeric = (enum pp_numeric)(choice % 3),
        .max_points = choice >> 2 & 3,
        .hide_secrets = choice >> 4 & 1,
        .no_date = choice >> 5 & 1,
        .no_name = choice >> 6 & 1
    };
}

/* Of another length: of whom is hidden, not even that is seen. */
static void hides_password(const struct pp_frame *frame, const char *line,
                           const struct pp_text_style *style)
{
    static char other[ROOM];
    uint8_t bytes[PP_HEADER_SIZE + PP_NAME_MAX + 3];
    struct pp_frame changed;
    size_t size = pp_build_frame(bytes, sizeof bytes, frame->type, frame->date,
                                 frame->name, frame->name_size, "qQ7", 3);

    if (pp_frame_read(bytes, size, &changed) != PP_SPLIT_FRAME)
        return;
    pp_text_print(&changed, PP_FROM_CLIENT, style, other, sizeof other);
    REQUIRE(!strcmp(line, other), "a password is told from another: %s", line);
}

/* In less room the line is cut, between characters. */
static void is_cut(const struct pp_frame *frame, enum pp_from from,
                   const struct pp_text_style *style, const char *line,
                   size_t length, size_t capacity)
{
    char *room = malloc(capacity ? capacity : 1);
    size_t n = pp_text_print(frame, from, style, room, capacity), kept;

    REQUIRE(n == length, "%zu bytes long in less room, not %zu", n, length);
    kept = capacity ? strlen(room) : 0;
    REQUIRE(!capacity || (kept < capacity && kept + 4 >= capacity &&
                          !memcmp(room, line, kept)),
            "cut at %zu of %zu", kept, capacity);
    text_is_clean(room, kept, false);
    free(room);
}

/* A field by itself stands in the line too. */
static void shows_fields(const struct pp_frame *frame, enum pp_from from,
                         const struct pp_text_style *style)
{
    static char room[ROOM];
    struct pp_field fields[PP_FIELDS_MAX];
    size_t count = pp_frame_fields(frame, from, fields), i, n;

    for (i = 0; i < count; i++) {
        n = pp_text_print_field(frame, &fields[i], style, room, sizeof room);
        REQUIRE(n == strlen(room), "field %s is cut", fields[i].name);
        text_is_clean(room, n, false);
        n = pp_text_print_field_json(frame, &fields[i], style, room,
                                     sizeof room);
        REQUIRE(n == strlen(room) && !pp_json_check(room, n, NULL, NULL),
                "field %s is no JSON: %s", fields[i].name, room);
        text_is_clean(room, n, false);
    }
    n = pp_text_word(frame->name, frame->name_size, room, sizeof room);
    text_is_clean(room, n, false);
    n = pp_text_json(frame->name, frame->name_size, room, sizeof room);
    REQUIRE(!pp_json_check(room, n, NULL, NULL), "a name is no JSON: %s", room);
    text_is_clean(room, n, false);
}

void frame_shows(const struct pp_frame *frame, enum pp_from from,
                 unsigned choice)
{
    static char line[ROOM];
    struct pp_text_style style = chosen(choice);
    size_t n = pp_text_print(frame, from, &style, line, sizeof line);

    REQUIRE(n == strlen(line), "%zu bytes are said, %zu written", n,
            strlen(line));
    text_is_clean(line, n, false);
    is_cut(frame, from, &style, line, n, n ? (choice >> 7) % n : 0);
    shows_fields(frame, from, choice & 1 ? &style : NULL);
    if (style.hide_secrets && from == PP_FROM_CLIENT &&
        pp_type_payload(frame->type, from) == PP_PAYLOAD_PASSWORD)
        hides_password(frame, line, &style);
}

/* ---- its fields --------------------------------------------------------- */

static void put_list(struct pp_builder *builder, const struct pp_frame *frame,
                     const struct pp_field *field)
{
    uint32_t i, x, y;

    for (i = 0; i < field->value.count; i++) {
        if (field->kind == PP_VALUE_I32_LIST) {
            pp_build_i32(builder, pp_field_index(frame, field, i));
            continue;
        }
        pp_field_point(frame, field, i, &x, &y);
        pp_build_u32(builder, x);
        pp_build_u32(builder, y);
    }
}

static void put_number(struct pp_builder *builder,
                       const struct pp_frame *frame,
                       const struct pp_field *field)
{
    float value = pp_get_f32(frame->bytes + field->offset);

    if (value == value) /* of one that is none not every bit survives */
        pp_build_f32(builder, value);
    else
        pp_build_u32(builder, field->value.u32);
}

static void put_field(struct pp_builder *builder, const struct pp_frame *frame,
                      const struct pp_field *field)
{
    switch (field->kind) {
    case PP_VALUE_I32: pp_build_i32(builder, field->value.i32); break;
    case PP_VALUE_I32_LIST: case PP_VALUE_POINTS: case PP_VALUE_NUMBER_POINTS:
        put_list(builder, frame, field);
        break;
    case PP_VALUE_NUMBER: put_number(builder, frame, field); break;
    case PP_VALUE_F64:
        if (field->value.f64 == field->value.f64) {
            pp_build_f64(builder, field->value.f64);
            break;
        } /* fall through */
    default:
        pp_build_bytes(builder, frame->bytes + field->offset, field->size);
    }
}

/* The frame again, out of its fields and what lies behind the last. */
static size_t rebuilt(const struct pp_frame *frame,
                      const struct pp_field *fields, size_t count,
                      size_t capacity, uint8_t *out)
{
    struct pp_builder builder;
    size_t i, end = PP_HEADER_SIZE + (size_t)frame->name_size;

    pp_build(&builder, out, capacity, frame->type, frame->date, frame->name,
             frame->name_size);
    for (i = 0; i < count; i++) {
        if (fields[i].offset < end)
            continue;
        put_field(&builder, frame, &fields[i]);
    }
    end = fields[count - 1].offset + fields[count - 1].size;
    pp_build_bytes(&builder, frame->bytes + end, frame->size - end);
    return pp_build_end(&builder);
}

void frame_is_its_fields(const struct pp_frame *frame, enum pp_from from)
{
    static uint8_t out[PP_FRAME_MAX];
    struct pp_field fields[PP_FIELDS_MAX];
    size_t count = pp_frame_fields(frame, from, fields), i, at = 0;

    REQUIRE(count && count <= PP_FIELDS_MAX, "%zu fields", count);
    for (i = 0; i < count; i++) {
        REQUIRE(fields[i].offset == at, "field %s leaves a gap",
                fields[i].name);
        at += fields[i].size;
    }
    REQUIRE(at <= frame->size, "fields past the frame");
    REQUIRE(rebuilt(frame, fields, count, sizeof out, out) == frame->size &&
                !memcmp(out, frame->bytes, frame->size),
            "built from its fields it is another frame");
    REQUIRE(!rebuilt(frame, fields, count, frame->size - 1u, out),
            "more than its room was written");
}
