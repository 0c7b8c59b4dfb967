/* Taking a line apart: its type, then name=value words. */
#include <polypaint/text.h>

#include <stdio.h>
#include <string.h>

#include "internal.h"

struct split {
    const char *line;
    size_t size, at;
    int type;
    struct pp_text_error *error;
};

static void skip_spaces(struct split *split)
{
    while (split->at < split->size && pp_is_space(split->line[split->at]))
        split->at++;
}

/* ---- the type ----------------------------------------------------------- */

/* The type whose name is nearest to what was written, or NULL. */
static const char *near_type(const char *text, size_t size)
{
    unsigned id, distance, best = 99;
    const char *name = NULL;

    for (id = 0; id < PP_TYPE_COUNT; id++) {
        distance = pp_word_distance(text, size, pp_type(id)->name);
        if (distance < best) {
            best = distance;
            name = pp_type(id)->name;
        }
    }
    distance = pp_word_distance(text, size, pp_raw_word);
    if (distance < best) {
        best = distance;
        name = pp_raw_word;
    }
    return pp_word_near(best, size) ? name : NULL;
}

static int split_type(struct split *split)
{
    const char *name, *meant;
    size_t start, end;

    skip_spaces(split);
    start = split->at;
    end = split->at = pp_word_end(split->line, split->size, start);
    name = split->line + start;
    if (start == end)
        return pp_text_fail(split->error, start,
                            "an empty line: a type such as ADD_STROKE, or "
                            "RAW and bytes, expected");
    split->type = pp_type_by_name(name, end - start);
    if (split->type >= 0)
        return 0;
    meant = near_type(name, end - start);
    if (meant)
        return pp_text_fail(split->error, start,
                            "no type %s: did you mean %s?",
                            pp_show(name, end - start).text, meant);
    return pp_text_fail(split->error, start,
                        "no type %s: a name such as ADD_STROKE, or RAW and "
                        "the frame's bytes, expected",
                        pp_show(name, end - start).text);
}

/* ---- names of fields ---------------------------------------------------- */

int pp_field_index_of(const struct pp_field_def *defs, size_t count,
                      const char *name)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!strcmp(defs[i].name, name))
            return (int)i;
    return -1;
}

/* What a type's line may hold, in the order of the line. */
struct names {
    const char *name[PP_FIELDS_MAX * 2];
    size_t count;
};

static void add_names(struct names *names, const struct pp_field_def *defs,
                      size_t count)
{
    size_t i, j;

    for (i = 0; i < count; i++) {
        for (j = 0; j < names->count; j++)
            if (!strcmp(names->name[j], defs[i].name))
                break;
        if (j == names->count)
            names->name[names->count++] = defs[i].name;
    }
}

static void line_names(int type, struct names *names)
{
    const struct pp_type *row = pp_type((unsigned)type);
    const enum pp_payload_kind kinds[] = { row->client, row->server };
    const struct pp_field_def *defs;
    size_t i, count;

    names->count = 0;
    names->name[names->count++] = PP_WORD_NAME;
    names->name[names->count++] = PP_WORD_DATE;
    for (i = 0; i < 2; i++) {
        defs = pp_payload_parts(kinds[i], &count);
        add_names(names, defs, count);
        defs = pp_payload_fields(kinds[i], &count);
        add_names(names, defs, count);
    }
}

static int is_name(const struct names *names, const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < names->count; i++)
        if (strlen(names->name[i]) == size &&
            !memcmp(names->name[i], text, size))
            return 1;
    return 0;
}

static const char *near_name(const struct names *names, const char *text,
                             size_t size)
{
    unsigned distance, best = 99;
    const char *name = NULL;
    size_t i;

    for (i = 0; i < names->count; i++) {
        distance = pp_word_distance(text, size, names->name[i]);
        if (distance < best) {
            best = distance;
            name = names->name[i];
        }
    }
    return pp_word_near(best, size) ? name : NULL;
}

static int unknown_name(struct split *split, const struct names *names,
                        size_t start, size_t end)
{
    const char *text = split->line + start;
    const char *type = pp_type((unsigned)split->type)->name;
    const char *meant = near_name(names, text, end - start);
    struct pp_shown shown = pp_show(text, end - start);
    char all[100] = "";
    size_t i;

    if (meant)
        return pp_text_fail(split->error, start,
                            "%s has no field %s: did you mean %s=?", type,
                            shown.text, meant);
    for (i = 0; i < names->count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s",
                 i ? ", " : "", names->name[i]);
    return pp_text_fail(split->error, start, "%s has no field %s, but %s",
                        type, shown.text, all);
}

/* ---- words -------------------------------------------------------------- */

/* The end of a value in quotes; 0 when they are not closed. */
static size_t quoted_end(const struct split *split, size_t at)
{
    for (at++; at < split->size; at++) {
        if (split->line[at] == '"')
            return at + 1;
        if (split->line[at] == '\\')
            at++;
    }
    return 0;
}

/* The end of a value, from how it begins; 0 with the error set. */
static size_t value_end(struct split *split, size_t at)
{
    char first = at < split->size ? split->line[at] : ' ';
    struct pp_json_value value;
    struct pp_json_error wrong;
    size_t length;

    if (first == '"') {
        length = quoted_end(split, at);
        if (!length)
            pp_text_fail(split->error, at, "this quote is not closed");
        return length;
    }
    if (first == '{' || first == '[') {
        length = pp_json_scan(split->line + at, split->size - at, &value,
                              &wrong);
        if (!length)
            pp_text_fail(split->error, at + wrong.offset, "JSON: %s",
                         wrong.words);
        return length ? at + length : 0;
    }
    length = pp_word_end(split->line, split->size, at);
    if (first == '(' && split->line[length - 1] != ')') {
        pp_text_fail(split->error, at, PP_POINTS_WORDS);
        return 0;
    }
    return length;
}

static size_t name_end(const struct split *split, size_t at)
{
    while (at < split->size && split->line[at] != '=' &&
           !pp_is_space(split->line[at]))
        at++;
    return at;
}

/* One name=value; the name is one of `names`. */
static int split_item(struct split *split, const struct names *names,
                      struct pp_text_item *item)
{
    size_t start = split->at, end = name_end(split, start), value;

    if (end == split->size || split->line[end] != '=')
        return pp_text_fail(split->error, start,
                            "name=value expected, without spaces, not %s",
                            pp_show(split->line + start, end - start).text);
    if (!is_name(names, split->line + start, end - start))
        return unknown_name(split, names, start, end);
    value = end + 1;
    split->at = value_end(split, value);
    if (!split->at)
        return -1;
    if (split->at < split->size && !pp_is_space(split->line[split->at]))
        return pp_text_fail(split->error, split->at,
                            "a space expected behind the value, not %s",
                            pp_show(split->line + split->at, 1).text);
    memcpy(item->name, split->line + start, end - start);
    item->name[end - start] = '\0';
    item->offset = value;
    item->size = split->at - value;
    return 0;
}

/* A name that was there before. */
static int is_repeated(const struct pp_text_item *items, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!strcmp(items[i].name, items[count].name))
            return 1;
    return 0;
}

static int split_items(struct split *split, struct pp_text_item *items,
                       size_t max)
{
    struct names names;
    size_t count = 0, start;

    line_names(split->type, &names);
    for (skip_spaces(split); split->at < split->size; skip_spaces(split)) {
        start = split->at;
        if (count == max)
            return pp_text_fail(split->error, start, "too many fields");
        if (split_item(split, &names, &items[count]) != 0)
            return -1;
        if (is_repeated(items, count))
            return pp_text_fail(split->error, start, "%s= is given twice",
                                items[count].name);
        count++;
    }
    return (int)count;
}

int pp_text_items(const char *line, size_t size, int *type,
                  struct pp_text_item *items, size_t max,
                  struct pp_text_error *error)
{
    struct split split = { line, size, 0, 0, error };
    size_t at;

    if (pp_text_is_raw(line, size, &at)) {
        *type = -1;
        return pp_text_read_raw(line, size, at, NULL, error) ? 0 : -1;
    }
    if (split_type(&split) != 0)
        return -1;
    *type = split.type;
    return split_items(&split, items, max);
}
