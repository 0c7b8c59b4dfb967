/* A line as a frame's bytes. */
#include <polypaint/text.h>

#include <stdio.h>
#include <string.h>

#include "internal.h"

struct parse {
    const char *line;
    size_t size;
    int type;
    struct pp_text_item items[PP_ITEMS_MAX];
    size_t count;
    struct pp_text_error *error;
};

/* What stands between a message's parts (V-message.form). */
static const char separator[] = " ; ";

static const struct pp_text_item *find_item(const struct parse *parse,
                                            const char *name)
{
    size_t i;

    for (i = 0; i < parse->count; i++)
        if (!strcmp(parse->items[i].name, name))
            return &parse->items[i];
    return NULL;
}

/* ---- which payload ------------------------------------------------------ */

static int is_header(const struct pp_text_item *item)
{
    return !strcmp(item->name, PP_WORD_NAME) ||
           !strcmp(item->name, PP_WORD_DATE);
}

/* The first item that is of the data, but not one of these; NULL: none. */
static const struct pp_text_item *stranger(const struct parse *parse,
                                           const struct pp_field_def *defs,
                                           size_t count)
{
    size_t i;

    for (i = 0; i < parse->count; i++)
        if (!is_header(&parse->items[i]) &&
            pp_field_index_of(defs, count, parse->items[i].name) < 0)
            return &parse->items[i];
    return NULL;
}

static size_t given(const struct parse *parse, const struct pp_field_def *defs,
                    size_t count)
{
    size_t i, n = 0;

    for (i = 0; i < count; i++)
        n += find_item(parse, defs[i].name) != NULL;
    return n;
}

/* The fields that the line gives: one of the type's payloads, whole. */
struct shape {
    const struct pp_field_def *defs;
    size_t count;
    int parts; /* they are a payload's parts */
};

/* The shapes that a line of this type may have. */
static size_t shapes_of(int type, struct shape shapes[4])
{
    const struct pp_type *row = pp_type((unsigned)type);
    const enum pp_payload_kind kinds[] = { row->client, row->server };
    size_t n = 0, i;

    for (i = 0; i < 2; i++) {
        if (kinds[i] == PP_PAYLOAD_NONE || (i && kinds[1] == kinds[0]))
            continue;
        shapes[n].defs = pp_payload_parts(kinds[i], &shapes[n].count);
        shapes[n].parts = 1;
        n += shapes[n].count > 0;
        shapes[n].defs = pp_payload_fields(kinds[i], &shapes[n].count);
        shapes[n].parts = 0;
        n++;
    }
    return n;
}

static void list_names(const struct shape *shape, char *out, size_t capacity)
{
    size_t i;

    *out = '\0';
    for (i = 0; i < shape->count; i++)
        snprintf(out + strlen(out), capacity - strlen(out), "%s%s=",
                 i ? " " : "", shape->defs[i].name);
}

/* No shape is whole: says what the nearest lacks, or what does not go with
 * the rest. */
static int incomplete(const struct parse *parse, const struct shape *shape)
{
    const struct pp_text_item *item =
        stranger(parse, shape->defs, shape->count);
    const char *type = pp_type((unsigned)parse->type)->name;
    char names[100];
    size_t i;

    list_names(shape, names, sizeof names);
    if (item)
        return pp_text_fail(parse->error,
                            item->offset - strlen(item->name) - 1,
                            "%s= does not go with %s", item->name, names);
    for (i = 0; i < shape->count; i++)
        if (!find_item(parse, shape->defs[i].name))
            break;
    return pp_text_fail(parse->error, parse->size,
                        "%s= is missing: %s takes %s", shape->defs[i].name,
                        type, names);
}

static int choose(const struct parse *parse, struct shape *shape)
{
    struct shape shapes[4];
    size_t n = shapes_of(parse->type, shapes), i, best = 0, most = 0;

    if (!n)
        return pp_text_fail(parse->error, 0,
                            "%s has no fields to write: use RAW and bytes",
                            pp_type((unsigned)parse->type)->name);
    for (i = 0; i < n; i++) {
        size_t there = given(parse, shapes[i].defs, shapes[i].count);

        *shape = shapes[i];
        if (there == shape->count &&
            !stranger(parse, shape->defs, shape->count))
            return 0;
        if (there > most || (there == most && !shapes[best].count)) {
            best = i;
            most = there;
        }
    }
    return incomplete(parse, &shapes[best]);
}

/* ---- values ------------------------------------------------------------- */

/* Reads an item's value; an error gets the field's name and the column. */
static int read_item(const struct parse *parse,
                     const struct pp_text_item *item, enum pp_value_kind kind,
                     struct pp_bytes *bytes)
{
    struct pp_text_error error = { 0, "" };

    if (pp_text_read_value(kind, parse->line + item->offset, item->size, bytes,
                           &error) == 0)
        return 0;
    return pp_text_fail(parse->error, item->offset + error.column, "%s: %s",
                        item->name, error.words);
}

static int read_name(const struct parse *parse,
                     const struct pp_text_defaults *defaults, uint8_t *out,
                     size_t *size)
{
    const struct pp_text_item *item = find_item(parse, PP_WORD_NAME);
    struct pp_bytes bytes = { out, PP_NAME_MAX, 0 };

    if (item) {
        if (read_item(parse, item, PP_VALUE_TEXT, &bytes) != 0)
            return -1;
    } else if (defaults && defaults->name) {
        if (defaults->name_size > PP_NAME_MAX)
            return pp_text_fail(parse->error, 0,
                                "the default name is longer than %d bytes",
                                PP_NAME_MAX);
        bytes.size = defaults->name_size;
        memcpy(out, defaults->name, bytes.size);
    }
    *size = bytes.size;
    return 0;
}

static int read_date(const struct parse *parse,
                     const struct pp_text_defaults *defaults, uint8_t *out)
{
    const struct pp_text_item *item = find_item(parse, PP_WORD_DATE);
    struct pp_bytes bytes = { out, 4, 0 };

    if (item)
        return read_item(parse, item, PP_VALUE_U32, &bytes);
    pp_put_u32(out, defaults ? defaults->date : 0);
    return 0;
}

static int put_separator(const struct parse *parse, struct pp_bytes *bytes)
{
    const size_t n = sizeof separator - 1;

    if (n > bytes->capacity - bytes->size)
        return pp_text_fail(parse->error, 0, "longer than %d bytes",
                            PP_FRAME_MAX);
    memcpy(bytes->out + bytes->size, separator, n);
    bytes->size += n;
    return 0;
}

static int read_data(const struct parse *parse, const struct shape *shape,
                     struct pp_bytes *bytes)
{
    size_t i;

    for (i = 0; i < shape->count; i++) {
        if (i && shape->parts && put_separator(parse, bytes) != 0)
            return -1;
        if (read_item(parse, find_item(parse, shape->defs[i].name),
                      shape->defs[i].value, bytes) != 0)
            return -1;
    }
    return 0;
}

static size_t assemble(const struct parse *parse,
                       const struct pp_text_defaults *defaults, uint8_t *out)
{
    struct shape shape = { NULL, 0, 0 };
    struct pp_bytes data;
    size_t name_size = 0, before;

    if (choose(parse, &shape) != 0 ||
        read_name(parse, defaults, out + PP_HEADER_SIZE, &name_size) != 0 ||
        read_date(parse, defaults, out + 3) != 0)
        return 0;
    before = PP_HEADER_SIZE + name_size;
    data = (struct pp_bytes){ out + before, PP_FRAME_MAX - before, 0 };
    if (read_data(parse, &shape, &data) != 0)
        return 0;
    pp_put_u16(out, (uint16_t)(before + data.size));
    out[2] = (uint8_t)parse->type;
    out[7] = (uint8_t)name_size;
    return before + data.size;
}

size_t pp_text_parse(const char *line, size_t size,
                     const struct pp_text_defaults *defaults, uint8_t *out,
                     struct pp_text_error *error)
{
    struct parse parse = { .line = line, .size = size, .error = error };
    size_t at;
    int count;

    if (pp_text_is_raw(line, size, &at))
        return pp_text_read_raw(line, size, at, out, error);
    count = pp_text_items(line, size, &parse.type, parse.items, PP_ITEMS_MAX,
                          error);
    if (count < 0)
        return 0;
    parse.count = (size_t)count;
    return assemble(&parse, defaults, out);
}
