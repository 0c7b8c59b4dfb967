#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "step.h"

/* What the options before a frame say; -1: not given. */
struct options {
    struct sending sending;
    long size, type, name_size, cut, first;
    uint8_t *more;
    size_t more_size;
};

static int is_option(const struct word *word, const char *name,
                     struct word *value)
{
    size_t size = strlen(name);

    if (word->size <= size || memcmp(word->text, name, size)
        || word->text[size] != '=')
        return 0;
    value->text = word->text + size + 1;
    value->size = word->size - size - 1;
    value->at = word->at + size + 1;
    return 1;
}

static int read_number(struct reading *reading, const struct word *value,
                       long max, long *number)
{
    char *end;

    *number = strtol(value->text, &end, 0);
    if (!value->size || !isdigit((unsigned char)*value->text)
        || end != value->text + value->size || *number > max)
        return reading_slip(reading, value->at,
                            "a number from 0 to %ld is wanted", max);
    return 0;
}

static int read_pieces(struct reading *reading, const struct word *value,
                       struct sending *sending)
{
    const char *at = value->text, *stop = value->text + value->size;
    char *end;

    sending->each = word_is(value, "each");
    while (!sending->each && at < stop) {
        unsigned long offset = strtoul(at, &end, 10);
        int rising = !sending->split_count
            || offset > sending->splits[sending->split_count - 1];

        if (end == at || (end < stop && *end != ',') || !rising || !offset
            || sending->split_count == SPLITS_MAX)
            return reading_slip(reading, value->at + (size_t)(at - value->text),
                                "rising offsets such as 1,3,8 or `each` are "
                                "wanted, at most %d", SPLITS_MAX);
        sending->splits[sending->split_count++] = offset;
        at = end < stop ? end + 1 : end;
    }
    return 0;
}

static int read_pause(struct reading *reading, const struct word *value,
                      struct sending *sending)
{
    long long time = parse_time(value->text, value->size);

    if (time < 0)
        return reading_slip(reading, value->at,
                            "a time is wanted, such as 50ms");
    sending->pause = (unsigned)time;
    return 0;
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0'
         : isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1;
}

static int read_hex(struct reading *reading, const struct word *value,
                    struct options *options)
{
    size_t i;
    int high, low;

    options->more = arena_alloc(reading->scene->arena, value->size / 2 + 1);
    for (i = 0; i + 1 < value->size; i += 2) {
        high = hex_digit(value->text[i]);
        low = hex_digit(value->text[i + 1]);
        if (high < 0 || low < 0)
            break;
        options->more[options->more_size++] = (uint8_t)(high * 16 + low);
    }
    if (i < value->size || !value->size)
        return reading_slip(reading, value->at + i, "bytes as pairs of hex "
                            "digits are wanted, such as 00ff");
    return 0;
}

static int read_label(struct reading *reading, const struct word *value,
                      struct sending *sending)
{
    if (session_role(reading->scene->session, value->text, value->size) >= 0)
        return reading_slip(reading, value->at, "@%.*s is that role's last "
                            "frame; choose another label", (int)value->size,
                            value->text);
    sending->label = arena_copy(reading->scene->arena, value->text,
                                value->size);
    return 0;
}

/* Reads the word if it is an option: 1, 0 when it is none, -1. */
static int read_option(struct reading *reading, struct options *options)
{
    const struct word *word = &reading->word;
    struct word v;
    int failed;

    if (is_option(word, "as", &v))
        failed = read_label(reading, &v, &options->sending);
    else if (is_option(word, "pieces", &v))
        failed = read_pieces(reading, &v, &options->sending);
    else if (is_option(word, "pause", &v))
        failed = read_pause(reading, &v, &options->sending);
    else if (is_option(word, "size", &v))
        failed = read_number(reading, &v, 65535, &options->size);
    else if (is_option(word, "type", &v))
        failed = read_number(reading, &v, 255, &options->type);
    else if (is_option(word, "name_size", &v))
        failed = read_number(reading, &v, 255, &options->name_size);
    else if (is_option(word, "cut", &v))
        failed = read_number(reading, &v, 65535, &options->cut);
    else if (is_option(word, "first", &v))
        failed = read_number(reading, &v, 65535, &options->first);
    else if (is_option(word, "more", &v))
        failed = read_hex(reading, &v, options);
    else
        return 0;
    return failed ? -1 : 1;
}

static int unknown_option(struct reading *reading)
{
    static const char *const names[] = { "as", "pieces", "pause", "size",
                                         "type", "name_size", "cut", "more",
                                         "first" };
    const char *equals = memchr(reading->word.text, '=', reading->word.size);
    size_t size = (size_t)(equals - reading->word.text);

    return reading_slip(reading, reading->word.at, "no option %.*s= of "
                        "send%s; the frame's fields stand behind its type",
                        (int)size, reading->word.text,
                        did_you_mean(reading->scene->arena, reading->word.text,
                                     size, names,
                                     sizeof names / sizeof *names));
}

/* Changes the frame as the options say; NULL, or what is wrong. */
static const char *apply(struct options *options, uint8_t *bytes, size_t *size)
{
    size_t data = *size >= PP_HEADER_SIZE ? *size - PP_HEADER_SIZE - bytes[7]
                                          : 0;

    if (options->cut >= 0) {
        if ((size_t)options->cut > data)
            return "cut= is more than the frame's data";
        *size -= (size_t)options->cut;
    }
    if (options->more_size) {
        if (*size + options->more_size > PP_FRAME_MAX)
            return "more= makes the frame longer than 65535 bytes";
        memcpy(bytes + *size, options->more, options->more_size);
        *size += options->more_size;
    }
    if ((options->cut >= 0 || options->more_size) && *size >= 2)
        pp_put_u16(bytes, (uint16_t)*size);
    if (options->size >= 0 && *size >= 2)
        pp_put_u16(bytes, (uint16_t)options->size);
    if (options->type >= 0 && *size >= 3)
        bytes[2] = (uint8_t)options->type;
    if (options->name_size >= 0 && *size >= 8)
        bytes[7] = (uint8_t)options->name_size;
    if (options->first >= 0) {
        if ((size_t)options->first > *size)
            return "first= is more than the frame has";
        *size = (size_t)options->first;
    }
    if (options->sending.split_count
        && options->sending.splits[options->sending.split_count - 1] > *size)
        return "pieces= goes past the frame's end";
    return NULL;
}

/* The frame from `at` to the line's end, changed, into step->sending. */
static int read_frame(struct reading *reading, struct step *step,
                      struct options *options, size_t at)
{
    const struct identity *who = &reading->scene->who[step->role];
    /* F-5: what the server of a client under test originates has no name */
    const char *name = reading->from == PP_FROM_CLIENT ? "" : who->name;
    struct pp_text_defaults defaults = { name, strlen(name),
                                         vars_now(&reading->scene->vars) };
    struct pp_text_error error;
    uint8_t *room = need(malloc(PP_FRAME_MAX));
    size_t size;
    const char *wrong = NULL;

    size = pp_text_parse(reading->text + at, reading->size - at, &defaults,
                         room, &error);
    if (size)
        wrong = apply(options, room, &size);
    step->sending = options->sending;
    step->sending.bytes = (uint8_t *)arena_copy(reading->scene->arena, room,
                                                size);
    step->sending.size = size;
    free(room);
    if (wrong)
        return reading_slip(reading, at, "%s", wrong);
    if (!size && options->first != 0)
        return reading_slip(reading, at + error.column, "%s", error.words);
    return 0;
}

int step_read_send(struct reading *reading, struct step *step)
{
    struct options options = { .size = -1, .type = -1, .name_size = -1,
                               .cut = -1, .first = -1 };
    int taken = 1;

    while (taken) {
        if (!reading_next(reading))
            return reading_slip(reading, reading->at, "a frame is wanted "
                                "here, such as LOBBY_FETCH");
        taken = read_option(reading, &options);
        if (taken < 0)
            return -1;
    }
    if (memchr(reading->word.text, '=', reading->word.size))
        return unknown_option(reading);
    return read_frame(reading, step, &options, reading->word.at);
}
