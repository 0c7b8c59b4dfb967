#include "events.h"

#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

static const char *const words[] = { "connect", "send", "receive", "end",
                                     "close", "reset", "closed", "note" };

enum {
    LIST_SHOWN = 500,    /* elements of a list in a field's value */
    PASSED_EVENTS = 40,  /* of each client, when all went well */
    PASSED_BYTES = 512   /* of each frame then */
};

/* ---- a frame ------------------------------------------------------------ */

static void put_printed(struct json *json, const struct pp_frame *frame,
                        const struct pp_field *field)
{
    static const struct pp_text_style style = { .max_points = LIST_SHOWN };
    static char room[PP_TEXT_ROOM(PP_FRAME_MAX)];

    json_bytes(json, room, pp_text_print_field(frame, field, &style, room,
                                               sizeof room));
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void put_value(struct json *json, const struct pp_frame *frame,
                      const struct pp_field *field, size_t most)
{
    switch (field->kind) {
    case PP_VALUE_U8:
    case PP_VALUE_U16:
    case PP_VALUE_U32:
        json_whole(json, field->value.u32);
        break;
    case PP_VALUE_I32:
        json_whole(json, field->value.i32);
        break;
    case PP_VALUE_TEXT:
    case PP_VALUE_JSON:
        json_bytes(json, frame->bytes + field->offset,
                   least(field->size, most));
        break;
    default:
        put_printed(json, frame, field);
    }
}

static void put_fields(struct json *json, const struct pp_frame *frame,
                       enum pp_from from, size_t most)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t count = pp_frame_fields(frame, from, fields), i;

    json_name(json, "fields");
    json_open(json, '[');
    for (i = 0; i < count; i++) {
        json_open(json, '{');
        json_say(json, "name", fields[i].name);
        json_name(json, "value");
        put_value(json, frame, &fields[i], most);
        json_count(json, "offset", fields[i].offset);
        json_count(json, "size", fields[i].size);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_violation(struct json *json, const struct pp_verdict *verdict)
{
    json_say(json, "clause", pp_clause(verdict->clause)->id);
    json_say(json, "why", verdict->words);
}

static void put_type(struct json *json, const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);
    char number[8];

    snprintf(number, sizeof number, "%u", frame->type);
    json_say(json, "type", type ? type->name : number);
}

/* The text form; what is long, as the terminal shows it. */
static void put_text(struct json *json, const struct utterance *event,
                     const struct pp_frame *frame, enum pp_from from,
                     size_t most)
{
    static char line[PP_TEXT_ROOM(PP_FRAME_MAX)];

    json_name(json, "text");
    if (event->size > most)
        json_string(json, event->text);
    else
        json_bytes(json, line, pp_text_print(frame, from, NULL, line,
                                             sizeof line));
}

static void put_frame(struct json *json, const struct utterance *event,
                      const struct pp_frame *frame, size_t most)
{
    enum pp_from from = event->what == HAPPENED_SEND ? PP_FROM_CLIENT
                                                     : PP_FROM_SERVER;
    struct pp_verdict verdict;

    put_type(json, frame);
    json_say(json, "from", from == PP_FROM_CLIENT ? "client" : "server");
    put_text(json, event, frame, from, most);
    /* what a case sends wrongly, it does on purpose */
    if (event->judged
        && pp_frame_check(frame, from, PP_LEVEL_R, &verdict))
        put_violation(json, &verdict);
    put_fields(json, frame, from, most);
}

/* Bytes that are no frame: as much of them as one would have. */
static void put_raw(struct json *json, const struct utterance *event,
                    size_t most)
{
    static char line[PP_TEXT_ROOM(PP_FRAME_MAX)];
    size_t size = least(event->size, least(most, PP_FRAME_MAX));
    struct pp_verdict verdict;

    json_name(json, "text");
    json_bytes(json, line, pp_text_print_raw(event->bytes, size, line,
                                             sizeof line));
    if (event->judged) {
        pp_frame_broken(event->bytes, event->size, &verdict);
        put_violation(json, &verdict);
    }
}

/* ---- an event ----------------------------------------------------------- */

static void put_bytes(struct json *json, const struct utterance *event,
                      size_t most)
{
    struct pp_frame frame;

    json_name(json, "hex");
    json_hex(json, event->bytes, least(event->size, most));
    if (event->size > most)
        json_count(json, "size", (long long)event->size);
    if (pp_frame_read(event->bytes, event->size, &frame) == PP_SPLIT_FRAME
        && frame.size == event->size)
        put_frame(json, event, &frame, most);
    else
        put_raw(json, event, most);
}

void event_write(struct json *json, const char *role,
                 const struct utterance *event, size_t most)
{
    json_open(json, '{');
    json_name(json, "at");
    json_seconds(json, event->at);
    json_say(json, "client", role);
    json_say(json, "what", words[event->what]);
    if (event->line)
        json_count(json, "line", event->line);
    if (event->bytes)
        put_bytes(json, event, most);
    else if (event->what == HAPPENED_NOTE)
        json_say(json, "text", event->text);
    json_close(json, '}');
}

/* ---- all of them -------------------------------------------------------- */

static void put_dropped(struct json *json, const struct dialogue *dialogue,
                        int first)
{
    struct utterance remark = { .what = HAPPENED_NOTE };
    unsigned count = dialogue->dropped + (unsigned)first;
    char text[80];

    if (!count)
        return;
    snprintf(text, sizeof text, "%u earlier events are left out", count);
    remark.text = text;
    remark.at = dialogue->utterances[first].at;
    event_write(json, dialogue->role, &remark, SIZE_MAX);
}

/* The dialogue whose next event is the oldest, or -1. */
static int oldest(const struct result *result, const int *next)
{
    const struct dialogue *dialogue;
    long long at, first = 0;
    int i, found = -1;

    for (i = 0; i < result->dialogue_count; i++) {
        dialogue = &result->dialogues[i];
        if (next[i] == dialogue->count)
            continue;
        at = dialogue->utterances[next[i]].at;
        if (found < 0 || at < first) {
            found = i;
            first = at;
        }
    }
    return found;
}

void events_write(struct json *json, const struct result *result)
{
    const struct dialogue *dialogues = result->dialogues;
    int passed = result->verdict == VERDICT_PASS;
    int next[ROLES_MAX] = { 0 }, first[ROLES_MAX] = { 0 }, i;

    for (i = 0; i < result->dialogue_count; i++) {
        if (passed && dialogues[i].count > PASSED_EVENTS)
            first[i] = dialogues[i].count - PASSED_EVENTS;
        next[i] = first[i];
    }
    json_open(json, '[');
    while ((i = oldest(result, next)) >= 0) {
        if (next[i] == first[i])
            put_dropped(json, &dialogues[i], first[i]);
        event_write(json, dialogues[i].role,
                    &dialogues[i].utterances[next[i]++],
                    passed ? PASSED_BYTES : SIZE_MAX);
    }
    json_close(json, ']');
}
