/* The frame as a whole: its type, its name, then its data. */
#include <polypaint/check.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"

enum { AT_TYPE = 2 };

/* Whether a clause at this byte comes before the verdict so far. */
static int comes_first(const struct pp_verdict *verdict, uint32_t offset,
                       enum pp_level level)
{
    if (verdict->clause == PP_CLAUSE_NONE || offset < verdict->offset)
        return 1;
    return offset == verdict->offset &&
           level < pp_clause(verdict->clause)->level;
}

void pp_judge_broken(struct pp_judge *judge, enum pp_clause_id clause,
                     size_t offset, const char *format, ...)
{
    struct pp_verdict *verdict = &judge->verdict;
    enum pp_level level = pp_clause(clause)->level;
    uint32_t at = (uint32_t)(judge->base + offset);
    va_list args;

    if (level > judge->level || !comes_first(verdict, at, level))
        return;
    verdict->clause = clause;
    verdict->offset = at;
    va_start(args, format);
    vsnprintf(verdict->words, sizeof verdict->words, format, args);
    va_end(args);
}

void pp_judge_text(struct pp_judge *judge, enum pp_clause_id utf8,
                   const uint8_t *data, size_t size)
{
    const uint8_t *nul;
    size_t good;

    if (pp_utf8_is_ascii(data, size)) /* nearly always, and no NUL */
        return;
    if (utf8 != PP_CLAUSE_NONE) {
        good = pp_utf8_check(data, size);
        if (good < size)
            pp_judge_broken(judge, utf8, good,
                            "byte %#04x does not continue UTF-8 text",
                            data[good]);
    }
    nul = memchr(data, 0, size);
    if (nul)
        pp_judge_broken(judge, PP_CLAUSE_V_TEXT_NUL, (size_t)(nul - data),
                        "text holds a NUL byte");
}

/* From which clause on a type may not come from there; NONE: it may. */
static enum pp_clause_id type_clause(unsigned id, enum pp_from from)
{
    const struct pp_type *type = pp_type(id);

    if (type && type->family == PP_FAMILY_DEPRECATED)
        return PP_CLAUSE_V_7;
    if (pp_type_payload(id, from) != PP_PAYLOAD_NONE)
        return PP_CLAUSE_NONE;
    return from == PP_FROM_CLIENT ? PP_CLAUSE_V_6 : PP_CLAUSE_TY_1;
}

static void judge_type(struct pp_judge *judge, unsigned id, enum pp_from from)
{
    const struct pp_type *type = pp_type(id);
    enum pp_clause_id clause = type_clause(id, from);
    const char *sender = from == PP_FROM_CLIENT ? "client" : "server";

    if (clause == PP_CLAUSE_NONE)
        return;
    if (!type)
        pp_judge_broken(judge, clause, AT_TYPE, "there is no type %u", id);
    else if (clause == PP_CLAUSE_V_7)
        pp_judge_broken(judge, clause, AT_TYPE, "%s is deprecated",
                        type->name);
    else
        pp_judge_broken(judge, clause, AT_TYPE, "a %s never sends %s", sender,
                        type->name);
}

/* All of it that is read: its words are many bytes, and most frames conform. */
static void clear(struct pp_verdict *verdict)
{
    verdict->clause = PP_CLAUSE_NONE;
    verdict->offset = 0;
    verdict->words[0] = '\0';
}

static int answer(const struct pp_judge *judge, struct pp_verdict *verdict)
{
    if (judge->verdict.clause != PP_CLAUSE_NONE) {
        if (verdict)
            *verdict = judge->verdict;
        return -1;
    }
    if (verdict)
        clear(verdict);
    return 0;
}

static void begin(struct pp_judge *judge, enum pp_level level)
{
    judge->level = level == PP_LEVEL_R ? PP_LEVEL_R : PP_LEVEL_I;
    judge->base = 0;
    clear(&judge->verdict);
}

int pp_frame_check(const struct pp_frame *frame, enum pp_from from,
                   enum pp_level level, struct pp_verdict *verdict)
{
    struct pp_judge judge;

    /* what is wrong further ahead is not looked for: it would come later */
    begin(&judge, level);
    judge_type(&judge, frame->type, from);
    judge.base = PP_HEADER_SIZE;
    if (judge.verdict.clause == PP_CLAUSE_NONE)
        pp_judge_text(&judge, PP_CLAUSE_F_8, frame->name, frame->name_size);
    judge.base += frame->name_size;
    if (judge.verdict.clause == PP_CLAUSE_NONE)
        pp_judge_data(&judge, pp_type_payload(frame->type, from), frame->data,
                      frame->data_size);
    return answer(&judge, verdict);
}

int pp_payload_check(enum pp_payload_kind kind, const uint8_t *data,
                     size_t size, size_t offset, enum pp_level level,
                     struct pp_verdict *verdict)
{
    struct pp_judge judge;

    begin(&judge, level);
    judge.base = offset;
    if (offset > PP_FRAME_MAX || size > PP_FRAME_MAX - offset)
        pp_judge_broken(&judge, PP_CLAUSE_F_1, 0,
                        "%zu bytes of data fit no frame", size);
    else
        pp_judge_data(&judge, kind, data, size);
    return answer(&judge, verdict);
}

/* Cuts the spaces off at both ends. */
static void trim(const uint8_t **text, size_t *size)
{
    while (*size && (*text)[*size - 1] == ' ')
        --*size;
    while (*size && **text == ' ') {
        ++*text;
        --*size;
    }
}

int pp_message_split(const uint8_t *data, size_t size,
                     struct pp_message *message)
{
    const uint8_t *separator = size ? memchr(data, ';', size) : NULL;

    if (!separator)
        return -1;
    message->channel = data;
    message->channel_size = (size_t)(separator - data);
    trim(&message->channel, &message->channel_size);
    message->content = separator + 1;
    message->content_size = (size_t)(data + size - message->content);
    if (message->content_size && *message->content == ' ') {
        message->content++;
        message->content_size--;
    }
    return 0;
}
