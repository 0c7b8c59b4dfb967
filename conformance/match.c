#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "script.h"

/* ---- reading ------------------------------------------------------------ */

/* A header field, a field of the type's data as `from` sends it, or a part of
 * such a field. */
static int field_kind(int type, enum pp_from from, const char *name,
                      enum pp_value_kind *kind)
{
    enum { ANY = -1 };
    static const struct {
        int payload;
        struct pp_field_def def;
    } others[] = {
#define PP_HEADER(field, value) { ANY, { #field, PP_VALUE_##value } },
#define PP_PART(payload, field, value) \
        { PP_PAYLOAD_##payload, { #field, PP_VALUE_##value } },
#include <polypaint/payloads.def>
    };
    enum pp_payload_kind payload = pp_type_payload((unsigned)type, from);
    const struct pp_field_def *fields;
    size_t count, i;

    fields = pp_payload_fields(payload, &count);
    for (i = 0; i < count; i++)
        if (!strcmp(fields[i].name, name)) {
            *kind = fields[i].value;
            return 0;
        }
    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(others[i].def.name, name)
            && (others[i].payload == ANY
                || others[i].payload == (int)payload)) {
            *kind = others[i].def.value;
            return 0;
        }
    return -1;
}

static const char *no_field(struct arena *arena, int type, enum pp_from from,
                            const char *name)
{
    enum pp_value_kind kind;
    enum pp_from other = from == PP_FROM_SERVER ? PP_FROM_CLIENT
                                                : PP_FROM_SERVER;

    if (field_kind(type, other, name, &kind))
        return "this type's frame has no such field";
    return arena_print(arena, "only a %s's frame of this type has this field; "
                       "what comes here is from a %s",
                       from == PP_FROM_SERVER ? "client" : "server",
                       from == PP_FROM_SERVER ? "server" : "client");
}

static int slip_at(struct slip *slip, size_t at, const char *words)
{
    slip->at = at;
    slip->words = words;
    return -1;
}

static int read_field(struct arena *arena, const char *text,
                      const struct pp_text_item *item,
                      const struct match *match, struct match_field *field,
                      struct slip *slip)
{
    struct pp_text_error error;
    uint8_t *room;
    int failed;

    field->name = arena_copy(arena, item->name, strlen(item->name));
    field->written = arena_copy(arena, text + item->offset, item->size);
    if (field_kind(match->type, match->from, field->name, &field->kind))
        return slip_at(slip, item->offset - strlen(field->name) - 1,
                       no_field(arena, match->type, match->from, field->name));
    room = need(malloc(PP_FRAME_MAX));
    failed = pp_text_value(field->kind, text + item->offset, item->size, room,
                           &field->size, &error);
    if (!failed)
        field->bytes = (uint8_t *)arena_copy(arena, room, field->size);
    free(room);
    if (failed)
        return slip_at(slip, item->offset + error.column,
                       arena_copy(arena, error.words, strlen(error.words)));
    return 0;
}

/* RAW: these bytes and no others. */
static int read_bytes(struct arena *arena, const char *text, size_t size,
                      struct match *match, struct slip *slip)
{
    struct pp_text_defaults defaults = { NULL, 0, 0 };
    struct pp_text_error error;
    struct pp_frame frame;
    uint8_t *room = need(malloc(PP_FRAME_MAX));

    match->kind = MATCH_BYTES;
    match->size = pp_text_parse(text, size, &defaults, room, &error);
    match->bytes = (uint8_t *)arena_copy(arena, room, match->size);
    free(room);
    if (!match->size)
        return slip_at(slip, error.column,
                       arena_copy(arena, error.words, strlen(error.words)));
    if (pp_frame_read(match->bytes, match->size, &frame) == PP_SPLIT_FRAME)
        match->type = frame.type;
    return 0;
}

static int read_json(struct arena *arena, const char *text, size_t size,
                     size_t at, struct match *match, struct slip *slip)
{
    struct pp_json_error error;

    while (at < size && text[at] == ' ')
        at++;
    if (pp_json_check(text + at, size - at, NULL, &error))
        return slip_at(slip, at + error.offset,
                       arena_print(arena, "JSON is wanted here: %s",
                                   error.words));
    match->json_text = arena_copy(arena, text + at, size - at);
    return 0;
}

/* Finds `has` or `lacks`; returns where the frame's part ends. */
static size_t find_json(const char *text, size_t size, struct match *match,
                        size_t *json_at)
{
    struct word word;
    size_t at = 0;

    while (word_next(text, size, &at, &word)) {
        if (word_is(&word, "has"))
            match->json = JSON_HAS;
        else if (word_is(&word, "lacks"))
            match->json = JSON_LACKS;
        else
            continue;
        *json_at = at;
        return word.at;
    }
    return size;
}

static int takes_json(const struct match *match)
{
    size_t count;
    const struct pp_field_def *fields;

    fields = pp_payload_fields(pp_type_payload((unsigned)match->type,
                                               match->from), &count);
    return count == 1 && fields[0].value == PP_VALUE_JSON;
}

int match_read(struct arena *arena, const char *text, size_t size,
               struct match *match, struct slip *slip)
{
    struct pp_text_item items[PP_FIELDS_MAX];
    struct pp_text_error error;
    size_t json_at = 0, end = find_json(text, size, match, &json_at);
    int count, i;

    match->text = arena_copy(arena, text, size);
    count = pp_text_items(text, end, &match->type, items, PP_FIELDS_MAX,
                          &error);
    if (count < 0)
        return slip_at(slip, error.column,
                       arena_copy(arena, error.words, strlen(error.words)));
    if (match->type < 0)
        return read_bytes(arena, text, end, match, slip);
    if (pp_type_payload((unsigned)match->type, match->from)
        == PP_PAYLOAD_NONE)
        return slip_at(slip, 0, match->from == PP_FROM_SERVER
                       ? "no server sends this type"
                       : "no client sends this type");
    for (i = 0; i < count; i++)
        if (read_field(arena, text, &items[i], match,
                       &match->fields[match->field_count++], slip))
            return -1;
    if (match->json && !takes_json(match))
        return slip_at(slip, end, "this type's data is no JSON");
    return match->json ? read_json(arena, text, size, json_at, match, slip)
                       : 0;
}

/* ---- comparing ---------------------------------------------------------- */

/* The frame's bytes of a field; 0 when it has no such field. */
static int field_bytes(const struct pp_frame *frame, enum pp_from from,
                       const char *name, struct pp_span *span,
                       struct pp_field *found)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i = pp_frame_fields(frame, from, fields);
    struct pp_message message;

    found->name = NULL;
    while (i-- > 0) /* data before the header: SEND_POINTS has a size too */
        if (!strcmp(fields[i].name, name)) {
            span->text = (const char *)frame->bytes + fields[i].offset;
            span->size = fields[i].size;
            *found = fields[i];
            return 1;
        }
    if (pp_message_split(frame->data, frame->data_size, &message))
        return 0;
    if (!strcmp(name, "channel")) {
        span->text = (const char *)message.channel;
        span->size = message.channel_size;
    } else {
        span->text = (const char *)message.content;
        span->size = message.content_size;
    }
    return 1;
}

static int field_fits(const struct match *match,
                      const struct match_field *field,
                      const struct pp_frame *frame)
{
    struct pp_field found;
    struct pp_span span;

    if (!field_bytes(frame, match->from, field->name, &span, &found))
        return 0;
    if (field->kind == PP_VALUE_JSON
        && json_same(span.text, span.size, (const char *)field->bytes,
                     field->size))
        return 1;
    return span.size == field->size
        && (!span.size || !memcmp(span.text, field->bytes, span.size));
}

static int json_fits(const struct match *match, const struct pp_frame *frame)
{
    int there;

    if (match->json == JSON_FREE)
        return 1;
    there = json_has((const char *)frame->data, frame->data_size,
                     match->json_text);
    return there == (match->json == JSON_HAS);
}

int match_frame(const struct match *match, const struct pp_frame *frame)
{
    int i;

    if (match->kind == MATCH_BYTES)
        return frame->size == match->size
            && !memcmp(frame->bytes, match->bytes, match->size);
    if (match->kind != MATCH_FIELDS || frame->type != match->type)
        return 0;
    for (i = 0; i < match->field_count; i++)
        if (!field_fits(match, &match->fields[i], frame))
            return 0;
    return json_fits(match, frame);
}

/* ---- explaining --------------------------------------------------------- */

static const char *type_name(struct arena *arena, int type)
{
    const struct pp_type *row = type < 0 ? NULL : pp_type((unsigned)type);

    return row ? row->name : arena_print(arena, "type %d", type);
}

static const char *explain_bytes(struct arena *arena, const struct match *match,
                                 const struct pp_frame *frame)
{
    size_t i = 0;

    while (i < frame->size && i < match->size
           && frame->bytes[i] == match->bytes[i])
        i++;
    if (i == frame->size || i == match->size)
        return arena_print(arena, "it is %u bytes long, not %zu",
                           (unsigned)frame->size, match->size);
    return arena_print(arena, "byte %zu is %02x, not %02x", i,
                       frame->bytes[i], match->bytes[i]);
}

static const char *explain_field(struct arena *arena,
                                 const struct match *match,
                                 const struct match_field *field,
                                 const struct pp_frame *frame)
{
    struct pp_field found;
    struct pp_span span;
    char text[160];

    if (!field_bytes(frame, match->from, field->name, &span, &found))
        return arena_print(arena, "it has no %s", field->name);
    if (found.name)
        pp_text_print_field(frame, &found, NULL, text, sizeof text);
    else
        pp_text_quote(span.text, span.size, text, sizeof text);
    return arena_print(arena, "%s is %s, not %s", field->name, text,
                       field->written);
}

const char *match_explain(struct arena *arena, const struct match *match,
                          const struct pp_frame *frame)
{
    int i;

    if (match->kind == MATCH_BYTES)
        return explain_bytes(arena, match, frame);
    if (match->kind == MATCH_CLOSED || match->kind == MATCH_NOTHING)
        return "a frame came instead";
    if (frame->type != match->type)
        return arena_print(arena, "it is a %s, not a %s",
                           type_name(arena, frame->type),
                           type_name(arena, match->type));
    for (i = 0; i < match->field_count; i++)
        if (!field_fits(match, &match->fields[i], frame))
            return explain_field(arena, match, &match->fields[i], frame);
    return match->json == JSON_HAS ? "its JSON does not have that"
                                   : "its JSON has that";
}
