#include "typed.h"

#include <polypaint/check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void mistake(struct typed *typed, const char *words)
{
    typed->kind = TYPED_MISTAKE;
    typed->error.column = 0;
    snprintf(typed->error.words, sizeof typed->error.words, "%s", words);
}

/* ---- V-indexes.order ----------------------------------------------------- */

static int falling(const void *a, const void *b)
{
    int32_t one = (int32_t)pp_get_u32(a), two = (int32_t)pp_get_u32(b);

    return (two > one) - (two < one);
}

static void put_in_order(struct typed *typed, uint8_t *frame)
{
    size_t size = pp_get_u16(frame), start = PP_HEADER_SIZE + frame[7];
    size_t count = (size - start) / 4, i;
    uint8_t *data = frame + start;

    for (i = 1; i < count; i++)
        if (falling(data + 4 * (i - 1), data + 4 * i) > 0)
            break;
    if (i >= count)
        return;
    qsort(data, count, 4, falling);
    snprintf(typed->note, sizeof typed->note,
             "V-indexes.order: the indexes are sent from the largest to the "
             "smallest");
}

/* ---- does it conform? ---------------------------------------------------- */

/* Clauses by which a server rejects what a client alone is bound by. */
static int binds_clients(enum pp_clause_id clause)
{
    const char *dot = strrchr(pp_clause(clause)->id, '.');

    return pp_clause(clause)->level == PP_LEVEL_R
           || (dot && !strcmp(dot, ".server"));
}

static void check(struct typed *typed, const struct pp_frame *frame,
                  const struct pp_text_defaults *from)
{
    struct pp_verdict verdict;
    char words[160];

    if (pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_R, &verdict)
        || pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_I, &verdict)) {
        snprintf(words, sizeof words, "%s: %s", pp_clause(verdict.clause)->id,
                 verdict.words);
        if (binds_clients(verdict.clause))
            mistake(typed, words);
        else
            snprintf(typed->note, sizeof typed->note,
                     "%s (sent; a server may reject it)", words);
    } else if (frame->name_size != from->name_size
               || memcmp(frame->name, from->name, from->name_size) != 0) {
        snprintf(typed->note, sizeof typed->note,
                 "V-8: sent with another name than the one connected; a "
                 "server may reject it");
    }
}

static void check_all(struct typed *typed, const struct pp_text_defaults *from)
{
    struct pp_frame frame;
    size_t at = 0;

    while (typed->kind == TYPED_FRAMES
           && frames_next(&typed->frames, &at, &frame)) {
        if (frame.type == PP_REMOVE_STROKE)
            put_in_order(typed, typed->frames.bytes + at - frame.size);
        check(typed, &frame, from);
    }
}

/* ---- lines --------------------------------------------------------------- */

static int gives_date(const char *line, size_t size)
{
    struct pp_text_item items[PP_FIELDS_MAX];
    struct pp_text_error error;
    int type, i, n;

    n = pp_text_items(line, size, &type, items, PP_FIELDS_MAX, &error);
    for (i = 0; i < n; i++)
        if (!strcmp(items[i].name, "date"))
            return 1;
    return 0;
}

static void read_words(struct typed *typed, const char *line, size_t size,
                       const struct pp_text_defaults *from)
{
    uint8_t frame[PP_FRAME_MAX];
    size_t bytes = pp_text_parse(line, size, from, frame, &typed->error);

    if (!bytes) {
        typed->kind = TYPED_MISTAKE;
        return;
    }
    typed->kind = TYPED_FRAMES;
    typed->stamp = !gives_date(line, size);
    if (frames_add(&typed->frames, frame, bytes))
        mistake(typed, "out of memory");
    check_all(typed, from);
}

static void read_raw(struct typed *typed, const char *line, size_t size,
                     const struct pp_text_defaults *from)
{
    uint8_t bytes[PP_FRAME_MAX];
    size_t n = pp_text_parse(line, size, from, bytes, &typed->error);

    typed->kind = n ? TYPED_BYTES : TYPED_MISTAKE;
    if (n && frames_add(&typed->frames, bytes, n))
        mistake(typed, "out of memory");
}

static void read_command(struct typed *typed, const char *line, size_t size,
                         const struct pp_text_defaults *from)
{
    static const enum typed_kind kinds[] = {
        [COMMAND_MISTAKE] = TYPED_MISTAKE, [COMMAND_FRAMES] = TYPED_FRAMES,
        [COMMAND_CANVAS] = TYPED_CANVAS,   [COMMAND_HELP] = TYPED_HELP,
        [COMMAND_QUIT] = TYPED_QUIT,
    };

    typed->kind = kinds[command_read(line, size, from, &typed->frames,
                                     &typed->error)];
    typed->stamp = 1;
    check_all(typed, from);
}

static int starts(const char *line, size_t size, const char *word)
{
    return size >= strlen(word) && !memcmp(line, word, strlen(word));
}

void typed_read(struct typed *typed, const char *line, size_t size,
                const struct pp_text_defaults *from)
{
    memset(typed, 0, sizeof *typed);
    while (size && (line[size - 1] == ' ' || line[size - 1] == '\r'))
        size--;
    if (!size || *line == '#')
        return;
    typed->secret = *line == '/' || memmem(line, size, "password", 8);
    if (*line == '/')
        read_command(typed, line, size, from);
    else if (starts(line, size, "RAW"))
        read_raw(typed, line, size, from);
    else
        read_words(typed, line, size, from);
}
