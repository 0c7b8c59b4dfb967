#include "output_json.h"

#include <inttypes.h>

#include <polypaint/polypaint.h>

#include "facts.h"
#include "secrets.h"
#include "words.h"
#include "written.h"

struct json {
    struct written written;
    struct pp_text_style style;
    struct peers_table peers;
};

#define PUT(writer, literal) writer_bytes(writer, literal, sizeof literal - 1)

/* ---- members: each begins with its comma -------------------------------- */

static void put_string(struct writer *writer, const void *text, size_t size)
{
    size_t room = 6 * size + 3;

    writer_took(writer, pp_text_json(text, size, writer_room(writer, room),
                                     room));
}

/* `name` is `,"name":` */
static void put_text(struct writer *writer, const char *name, const char *text)
{
    writer_text(writer, name);
    put_string(writer, text, strlen(text));
}

static void put_number(struct writer *writer, const char *name,
                       uint64_t number)
{
    writer_text(writer, name);
    writer_number(writer, number);
}

static void put_hex(struct writer *writer, const char *name,
                    const uint8_t *bytes, size_t size)
{
    writer_text(writer, name);
    writer_char(writer, '"');
    writer_hex(writer, bytes, size);
    writer_char(writer, '"');
}

/* ---- what all records have ---------------------------------------------- */

static void put_peers(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;
    const struct peers *peers = peers_of(&json->peers, record->conversation);
    enum pp_from to = peers_other(record->from);

    PUT(writer, ",\"connection\":");
    writer_number(writer, record->conversation->id);
    PUT(writer, ",\"src\":\"");
    writer_bytes(writer, peers->end[record->from].text,
                 peers->end[record->from].size);
    PUT(writer, "\",\"dst\":\"");
    writer_bytes(writer, peers->end[to].text, peers->end[to].size);
    PUT(writer, "\"");
}

static void put_start(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;

    PUT(writer, "{\"kind\":\"");
    writer_text(writer, words_kind(record->kind));
    PUT(writer, "\",\"time\":");
    writer_took(writer, moment_seconds(record->time,
                                       writer_room(writer, MOMENT_ROOM)));
    if (record->packet) {
        PUT(writer, ",\"packet\":");
        writer_number(writer, record->packet);
    }
    if (record->conversation)
        put_peers(json, record);
    PUT(writer, ",\"from\":\"");
    writer_text(writer, words_from(record->from));
    PUT(writer, "\"");
}

static void put_place(struct writer *writer, const struct record *record)
{
    if (!*record->lobby)
        return;
    put_text(writer, ",\"lobby\":", record->lobby);
    put_text(writer, ",\"owner\":", record->owner);
}

static void put_findings(struct writer *writer, const struct record *record)
{
    const struct pp_finding *finding = record->findings;
    const struct pp_finding *end = finding + record->finding_count;

    if (finding == end)
        return;
    PUT(writer, ",\"findings\":[");
    for (; finding < end; finding++) {
        writer_text(writer, finding == record->findings ? "" : ",");
        put_text(writer, "{\"clause\":", pp_clause(finding->clause)->id);
        put_text(writer, ",\"who\":", words_from(finding->who));
        put_text(writer, ",\"why\":", finding->words);
        if (finding->frame)
            put_number(writer, ",\"frame\":", finding->frame);
        PUT(writer, "}");
    }
    PUT(writer, "]");
}

/* ---- frames ------------------------------------------------------------- */

static void put_type(struct writer *writer, const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);

    PUT(writer, ",\"id\":");
    writer_number(writer, frame->type);
    PUT(writer, ",\"type\":");
    if (type) {
        PUT(writer, "\"");
        writer_text(writer, type->name);
        PUT(writer, "\"");
    } else {
        writer_number(writer, frame->type);
    }
}

static void put_users(struct writer *writer, const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    size_t size = strlen(record->user);

    PUT(writer, ",\"user\":");
    put_string(writer, frame->name, frame->name_size);
    if (size && (size != frame->name_size ||
                 memcmp(record->user, frame->name, size)))
        put_text(writer, ",\"session_user\":", record->user);
}

/* The parts of a channel message, as the text form has them. */
static void put_message(struct writer *writer, const struct pp_frame *frame)
{
    struct pp_message message;

    if (pp_message_split(frame->data, frame->data_size, &message))
        return;
    PUT(writer, ",\"channel\":");
    put_string(writer, message.channel, message.channel_size);
    PUT(writer, ",\"content\":");
    put_string(writer, message.content, message.content_size);
}

static void put_fields(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;
    const struct pp_frame *frame = record->frame;
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i, room, count = pp_frame_fields(frame, record->from, fields);
    const char *separator = "\"";

    PUT(writer, ",\"fields\":{");
    for (i = FACTS_HEADERS; i < count; i++) {
        writer_text(writer, separator);
        writer_text(writer, fields[i].name);
        PUT(writer, "\":");
        room = PP_TEXT_ROOM(fields[i].size);
        writer_took(writer, pp_text_print_field_json(frame, &fields[i],
                                                     &json->style,
                                                     writer_room(writer, room),
                                                     room));
        separator = ",\"";
    }
    if (pp_type_payload(frame->type, record->from) == PP_PAYLOAD_MESSAGE)
        put_message(writer, frame);
    PUT(writer, "}");
}

static void put_verdict(struct writer *writer, const struct record *record,
                        int hidden)
{
    const struct pp_verdict *verdict = record->verdict;

    if (!verdict) {
        PUT(writer, ",\"ok\":true");
        return;
    }
    PUT(writer, ",\"ok\":false");
    put_text(writer, ",\"clause\":", pp_clause(verdict->clause)->id);
    put_number(writer, ",\"at\":", verdict->offset);
    put_text(writer, ",\"why\":", verdict->words);
    if (!hidden)
        put_hex(writer, ",\"bytes\":", record->frame->bytes,
                record->frame->size);
}

static void put_frame(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;
    const struct pp_frame *frame = record->frame;
    int hidden = json->style.hide_secrets && secrets_in(frame, record->from);

    PUT(writer, ",\"number\":");
    writer_number(writer, record->number);
    put_type(writer, frame);
    PUT(writer, ",\"size\":");
    writer_number(writer, frame->size);
    PUT(writer, ",\"date\":");
    writer_number(writer, frame->date);
    put_users(writer, record);
    put_place(writer, record);
    if (hidden)
        PUT(writer, ",\"data\":null");
    else
        put_hex(writer, ",\"data\":", frame->data, frame->data_size);
    put_fields(json, record);
    put_verdict(writer, record, hidden);
    if (record->guessed)
        put_number(writer, ",\"guessed\":", (uint64_t)record->guessed);
}

/* ---- what is no frame --------------------------------------------------- */

static void put_broken(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;
    size_t shown = record->byte_count;

    if (json->style.hide_secrets && shown > PP_HEADER_SIZE)
        shown = PP_HEADER_SIZE; /* a password may stand behind it */
    put_number(writer, ",\"size\":", record->size);
    if (record->verdict->clause != PP_CLAUSE_NONE)
        put_text(writer, ",\"clause\":",
                 pp_clause(record->verdict->clause)->id);
    put_text(writer, ",\"why\":", record->verdict->words);
    put_hex(writer, ",\"data\":", record->bytes, shown);
}

static void put_other(struct json *json, const struct record *record)
{
    struct writer *writer = &json->written.writer;

    switch (record->kind) {
    case RECORD_OPEN:
        writer_text(writer, record->conversation->whole
                                ? ",\"whole\":true" : ",\"whole\":false");
        break;
    case RECORD_CLOSE:
        put_text(writer, ",\"how\":", words_end(record->end));
        break;
    case RECORD_GAP:
        put_number(writer, ",\"size\":", record->size);
        put_text(writer, ",\"why\":", words_missing(record->missing));
        break;
    case RECORD_BROKEN:
        put_broken(json, record);
        break;
    default:
        break;
    }
    if (*record->user)
        put_text(writer, ",\"session_user\":", record->user);
    put_place(writer, record);
}

/* ---- the output --------------------------------------------------------- */

static void take(struct output *output, const struct record *record)
{
    struct json *json = (struct json *)output;

    put_start(json, record);
    if (record->kind == RECORD_FRAME)
        put_frame(json, record);
    else
        put_other(json, record);
    put_findings(&json->written.writer, record);
    PUT(&json->written.writer, "}\n");
}

struct output *output_json(const struct show *show, const char *path)
{
    struct json *json = written_new(sizeof *json, path, take);

    if (!json)
        return NULL;
    json->style = show_style(show);
    return &json->written.output;
}
