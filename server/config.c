#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

struct reading {
    struct config *config;
    struct config_error *error;
    const char *bytes;
    size_t size;
    yaml_parser_t parser;
    yaml_event_t event; /* the one looked at; deleted by the next */
};

static const char wanted[] = "lines of `name: value` are wanted here";

static struct config_place place(yaml_mark_t mark)
{
    return (struct config_place){ (unsigned)mark.line + 1,
                                  (unsigned)mark.column + 1 };
}

static int fail_at(struct reading *reading, struct config_place at,
                   const char *words)
{
    reading->error->at = at;
    snprintf(reading->error->words, sizeof reading->error->words, "%s", words);
    return -1;
}

static int fail(struct reading *reading, const char *words)
{
    return fail_at(reading, place(reading->event.start_mark), words);
}

/* Where a byte is, for what is not even text. What comes before it is. */
static struct config_place place_of(const struct reading *reading,
                                    size_t offset)
{
    struct config_place at = { 1, 1 };
    size_t i;

    for (i = 0; i < offset && i < reading->size; i++)
        if (reading->bytes[i] == '\n')
            at = (struct config_place){ at.line + 1, 1 };
        else if ((reading->bytes[i] & 0xc0) != 0x80)
            at.column++;
    return at;
}

/* A colon was missed when the file went on; it was to stand behind this. */
static int is_lone_name(const yaml_parser_t *parser)
{
    return parser->context
        && !strcmp(parser->context, "while scanning a simple key");
}

static int fail_to_parse(struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    const char *problem = parser->problem ? parser->problem : "not YAML";

    if (parser->error == YAML_MEMORY_ERROR)
        return fail_at(reading, place(parser->mark), "out of memory");
    if (parser->error == YAML_READER_ERROR)
        return fail_at(reading, place_of(reading, parser->problem_offset),
                       problem);
    return fail_at(reading, place(is_lone_name(parser) ? parser->context_mark
                                                       : parser->problem_mark),
                   problem);
}

static int next(struct reading *reading)
{
    yaml_event_delete(&reading->event);
    if (!yaml_parser_parse(&reading->parser, &reading->event))
        return fail_to_parse(reading);
    return 0;
}

/* ---- what stands behind a name ------------------------------------------ */

static int is_null(const yaml_event_t *event)
{
    return !event->data.scalar.length
        && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Anchors and tags would be a second way to say the same. */
static int check_text(struct reading *reading)
{
    const yaml_event_t *event = &reading->event;

    if (event->type != YAML_SCALAR_EVENT)
        return fail(reading, "a plain text is wanted here");
    if (event->data.scalar.anchor || event->data.scalar.tag)
        return fail(reading, "anchors (&) and tags (!) are not taken; "
                             "a text that begins so needs quotes");
    if (strlen((const char *)event->data.scalar.value)
        != event->data.scalar.length)
        return fail(reading, "a text can't hold a zero byte");
    return 0;
}

static int add(struct reading *reading, const char *name,
               struct config_place name_at)
{
    struct config *config = reading->config;
    struct config_entry *entry, *grown;
    size_t capacity;

    if (check_text(reading))
        return -1;
    if (is_null(&reading->event))
        return fail_at(reading, name_at, "this name has no value; \"\" is the "
                                         "empty one");
    if (config->count == config->capacity) {
        capacity = config->capacity ? 2 * config->capacity : 32;
        grown = realloc(config->entries, capacity * sizeof *grown);
        if (!grown)
            return fail(reading, "out of memory");
        config->entries = grown;
        config->capacity = capacity;
    }
    entry = &config->entries[config->count];
    *entry = (struct config_entry){
        strdup(name), strdup((const char *)reading->event.data.scalar.value),
        name_at, place(reading->event.start_mark)
    };
    config->count++;
    return entry->name && entry->value ? 0 : fail(reading, "out of memory");
}

static int read_list(struct reading *reading, const char *name,
                     struct config_place name_at)
{
    if (next(reading))
        return -1;
    while (reading->event.type != YAML_SEQUENCE_END_EVENT)
        if (add(reading, name, name_at) || next(reading))
            return -1;
    return 0;
}

static int read_value(struct reading *reading, const char *name,
                      struct config_place name_at)
{
    if (next(reading))
        return -1;
    switch (reading->event.type) {
    case YAML_SEQUENCE_START_EVENT:
        return read_list(reading, name, name_at);
    case YAML_MAPPING_START_EVENT:
        return fail(reading, "a text or a list is wanted here; a text with "
                             "\": \" in it needs quotes");
    default:
        return add(reading, name, name_at);
    }
}

/* ---- the file ------------------------------------------------------------ */

static int read_pair(struct reading *reading)
{
    struct config_place at = place(reading->event.start_mark);
    char *name;
    int r;

    if (check_text(reading))
        return -1;
    name = strdup((const char *)reading->event.data.scalar.value);
    r = name ? read_value(reading, name, at) : fail(reading, "out of memory");
    free(name);
    return r;
}

static int read_pairs(struct reading *reading)
{
    if (reading->event.type != YAML_MAPPING_START_EVENT)
        return fail(reading, wanted);
    if (next(reading))
        return -1;
    while (reading->event.type != YAML_MAPPING_END_EVENT)
        if (read_pair(reading) || next(reading))
            return -1;
    return 0;
}

static int read_stream(struct reading *reading)
{
    if (next(reading) || next(reading)) /* the stream's start, a document's */
        return -1;
    if (reading->event.type == YAML_STREAM_END_EVENT)
        return 0; /* empty, or nothing but comments */
    if (next(reading) || read_pairs(reading) || next(reading)
        || next(reading)) /* the document's end */
        return -1;
    return reading->event.type == YAML_STREAM_END_EVENT
        ? 0 : fail(reading, "a second document; one is all there may be");
}

int config_parse(struct config *config, const char *bytes, size_t size,
                 struct config_error *error)
{
    static const char mark[] = "\xef\xbb\xbf"; /* some editors put it first */
    struct reading reading = { .config = config, .error = error };
    int r;

    if (size >= 3 && !memcmp(bytes, mark, 3)) {
        bytes += 3;
        size -= 3;
    }
    reading.bytes = bytes;
    reading.size = size;
    *config = (struct config){ 0 };
    if (!yaml_parser_initialize(&reading.parser))
        return fail_at(&reading, (struct config_place){ 1, 1 },
                       "out of memory");
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser,
                                 (const unsigned char *)bytes, size);
    r = read_stream(&reading);
    yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
    if (r)
        config_free(config);
    return r;
}

void config_free(struct config *config)
{
    size_t i;

    for (i = 0; i < config->count; i++) {
        free(config->entries[i].name);
        free(config->entries[i].value);
    }
    free(config->entries);
    *config = (struct config){ 0 };
}
