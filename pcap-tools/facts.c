#include "facts.h"

#include <string.h>

#include <polypaint/polypaint.h>

#include "words.h"

static const struct fact record_facts[] = {
#define FACT(name, value, help) { #name, FACT_##name, FACT_##value, help },
#include "facts.def"
};

enum { RECORD_FACTS = sizeof record_facts / sizeof *record_facts };

/* All fields and parts of all payloads; names come more than once. */
static const struct pp_field_def field_defs[] = {
#define PP_FIELD(kind, name, value) { #name, PP_VALUE_##value },
#define PP_PART(kind, name, value) { #name, PP_VALUE_##value },
#include <polypaint/payloads.def>
};

enum { FIELD_DEFS = sizeof field_defs / sizeof *field_defs };

static const char *const kind_words[] = { "frame", "open", "close", "gap",
                                          "broken", "finding", NULL };
static const char *const from_words[] = { "client", "server", NULL };
static const char *const ok_words[] = { "false", "true", NULL };

static const struct {
    enum pp_value_kind kind;
    const char *name;
} statuses[] = {
#define PP_STATUS(value, number, name) { PP_VALUE_##value, #name },
#include <polypaint/payloads.def>
};

/* ---- names -------------------------------------------------------------- */

static enum fact_kind kind_of(enum pp_value_kind value)
{
    switch (value) {
    case PP_VALUE_I32_LIST: return FACT_INDEXES;
    case PP_VALUE_POINTS:
    case PP_VALUE_NUMBER_POINTS: return FACT_POINTS;
    case PP_VALUE_TEXT:
    case PP_VALUE_JSON: return FACT_TEXT;
    case PP_VALUE_LOGIN_STATUS:
    case PP_VALUE_LOBBY_STATUS:
    case PP_VALUE_ACCOUNT_STATUS:
    case PP_VALUE_FREEZE: return FACT_WORD;
    default: return FACT_NUMBER;
    }
}

static int is_first(size_t def)
{
    size_t i;

    for (i = 0; i < def; i++)
        if (!strcmp(field_defs[i].name, field_defs[def].name))
            return 0;
    return 1;
}

int facts_at(size_t i, struct fact *fact)
{
    size_t def;

    if (i < RECORD_FACTS) {
        *fact = record_facts[i];
        return 1;
    }
    i -= RECORD_FACTS;
    for (def = 0; def < FIELD_DEFS; def++)
        if (is_first(def) && !i--) {
            *fact = (struct fact){ field_defs[def].name, FACT_FIELD,
                                   kind_of(field_defs[def].value), "" };
            return 1;
        }
    return 0;
}

int facts_find(const char *name, size_t size, struct fact *fact)
{
    size_t i;

    for (i = 0; facts_at(i, fact); i++)
        if (strlen(fact->name) == size && !memcmp(fact->name, name, size))
            return 0;
    return -1;
}

/* The name of the status at `i` among those that the field may have. */
static const char *status_word(const struct fact *fact, size_t i)
{
    size_t s, def;

    for (s = 0; s < sizeof statuses / sizeof *statuses; s++)
        for (def = 0; def < FIELD_DEFS; def++)
            if (field_defs[def].value == statuses[s].kind &&
                !strcmp(field_defs[def].name, fact->name) && !i--)
                return statuses[s].name;
    return NULL;
}

const char *facts_word(const struct fact *fact, size_t i)
{
    const struct pp_type *type;

    switch (fact->id) {
    case FACT_kind: return kind_words[i];
    case FACT_from: return from_words[i];
    case FACT_ok: return ok_words[i];
    case FACT_type:
        type = pp_type((unsigned)i);
        return type ? type->name : NULL;
    default:
        return fact->kind == FACT_WORD ? status_word(fact, i) : NULL;
    }
}

/* ---- values ------------------------------------------------------------- */

void facts_next(struct facts *facts, const struct record *record)
{
    facts->record = record;
    facts->read = 0;
    if (!facts->begun) {
        facts->begun = 1;
        facts->first = record->time;
    }
}

static int set_number(struct fact_value *value, double number)
{
    value->has_number = 1;
    value->number = number;
    return 1;
}

static int set_bytes(struct fact_value *value, const void *text, size_t size)
{
    value->has_text = 1;
    value->text = text;
    value->size = size;
    return 1;
}

static int set_text(struct fact_value *value, const char *text)
{
    return set_bytes(value, text, strlen(text));
}

static int set_time(struct fact_value *value, int64_t time)
{
    value->has_time = 1;
    value->time = time;
    return 1;
}

static int set_word(struct fact_value *value, unsigned number,
                    const char *word)
{
    set_number(value, number);
    return word ? set_text(value, word) : 1;
}

static int set_end(struct facts *facts, enum pp_from end,
                   struct fact_value *value)
{
    const struct peers *peers;

    if (!facts->record->conversation)
        return 0;
    peers = peers_of(facts->peers, facts->record->conversation);
    return set_bytes(value, peers->end[end].text, peers->end[end].size);
}

static int set_clause(const struct record *record, struct fact_value *value)
{
    if (record->verdict && record->verdict->clause != PP_CLAUSE_NONE)
        return set_text(value, pp_clause(record->verdict->clause)->id);
    if (record->finding_count)
        return set_text(value, pp_clause(record->findings->clause)->id);
    return 0;
}

static int set_why(const struct record *record, struct fact_value *value)
{
    if (record->verdict)
        return set_text(value, record->verdict->words);
    if (record->finding_count)
        return set_text(value, record->findings->words);
    if (record->kind == RECORD_GAP)
        return set_text(value, words_missing(record->missing));
    return 0;
}

static int of_frame(const struct pp_frame *frame, const struct fact *fact,
                    struct fact_value *value)
{
    const struct pp_type *type = pp_type(frame->type);

    switch (fact->id) {
    case FACT_user: return set_bytes(value, frame->name, frame->name_size);
    case FACT_id: return set_number(value, frame->type);
    case FACT_type:
        return set_word(value, frame->type, type ? type->name : NULL);
    case FACT_date: return set_number(value, frame->date);
    default: return 0;
    }
}

static int set_size(const struct record *record, struct fact_value *value)
{
    if (record->kind == RECORD_FRAME)
        return set_number(value, record->frame->size);
    if (record->kind == RECORD_GAP || record->kind == RECORD_BROKEN)
        return set_number(value, (double)record->size);
    return 0;
}

/* A number that is 0 when there is none. */
static int set_counted(struct fact_value *value, uint64_t number)
{
    return number && set_number(value, (double)number);
}

static int of_record(struct facts *facts, const struct fact *fact,
                     struct fact_value *value)
{
    const struct record *record = facts->record;

    switch (fact->id) {
    case FACT_kind:
        return set_word(value, record->kind, words_kind(record->kind));
    case FACT_time: return set_time(value, record->time);
    case FACT_elapsed: return set_time(value, record->time - facts->first);
    case FACT_number: return set_counted(value, record->number);
    case FACT_packet: return set_counted(value, record->packet);
    case FACT_connection:
        return record->conversation &&
               set_counted(value, record->conversation->id);
    case FACT_src: return set_end(facts, record->from, value);
    case FACT_dst: return set_end(facts, peers_other(record->from), value);
    case FACT_from:
        return set_word(value, record->from, words_from(record->from));
    case FACT_session_user: return set_text(value, record->user);
    case FACT_lobby: return set_text(value, record->lobby);
    case FACT_owner: return set_text(value, record->owner);
    case FACT_size: return set_size(record, value);
    case FACT_clause: return set_clause(record, value);
    case FACT_why: return set_why(record, value);
    case FACT_guessed: return set_counted(value, (uint64_t)record->guessed);
    case FACT_ok:
        return record->kind == RECORD_FRAME &&
               set_word(value, !record->verdict, ok_words[!record->verdict]);
    default:
        return record->frame && of_frame(record->frame, fact, value);
    }
}

const struct pp_field *facts_field(struct facts *facts, const char *name)
{
    const struct record *record = facts->record;
    size_t i;

    if (record->kind != RECORD_FRAME)
        return NULL;
    if (!facts->read) {
        facts->count = pp_frame_fields(record->frame, record->from,
                                       facts->fields);
        facts->read = 1;
    }
    for (i = FACTS_HEADERS; i < facts->count; i++)
        if (!strcmp(facts->fields[i].name, name))
            return &facts->fields[i];
    return NULL;
}

static int of_message(const struct record *record, const char *part,
                      struct fact_value *value)
{
    struct pp_message message;
    const struct pp_frame *frame = record->frame;

    if (record->kind != RECORD_FRAME ||
        pp_type_payload(frame->type, PP_FROM_CLIENT) != PP_PAYLOAD_MESSAGE ||
        pp_message_split(frame->data, frame->data_size, &message))
        return 0;
    if (!strcmp(part, "channel"))
        return set_bytes(value, message.channel, message.channel_size);
    return !strcmp(part, "content") &&
           set_bytes(value, message.content, message.content_size);
}

/* As people write it: #rrggbbaa. */
static double colour_number(const uint8_t *rgba)
{
    return (double)((uint32_t)rgba[0] << 24 | (uint32_t)rgba[1] << 16 |
                    (uint32_t)rgba[2] << 8 | rgba[3]);
}

static int set_untyped(struct fact_value *value, uint32_t bits)
{
    float real;

    if (pp_number_is_int(bits, PP_NUMERIC_AUTO))
        return set_number(value, (int32_t)bits);
    memcpy(&real, &bits, sizeof real);
    value->is_f32 = 1;
    return set_number(value, (double)real);
}

static int of_field(const struct pp_frame *frame,
                    const struct pp_field *field, struct fact_value *value)
{
    const uint8_t *bytes = frame->bytes + field->offset;

    switch (field->kind) {
    case PP_VALUE_I32: return set_number(value, field->value.i32);
    case PP_VALUE_F64: return set_number(value, field->value.f64);
    case PP_VALUE_RGBA: return set_number(value, colour_number(bytes));
    case PP_VALUE_NUMBER: return set_untyped(value, field->value.u32);
    case PP_VALUE_TEXT:
    case PP_VALUE_JSON: return set_bytes(value, bytes, field->size);
    case PP_VALUE_I32_LIST:
    case PP_VALUE_POINTS:
    case PP_VALUE_NUMBER_POINTS: return 1;
    default:
        return set_word(value, field->value.u32,
                        pp_status_name(field->kind, field->value.u32));
    }
}

int facts_get(struct facts *facts, const struct fact *fact,
              struct fact_value *value)
{
    const struct pp_field *field;

    *value = (struct fact_value){ 0 };
    if (fact->id != FACT_FIELD)
        return of_record(facts, fact, value);
    field = facts_field(facts, fact->name);
    if (!field)
        return of_message(facts->record, fact->name, value);
    return of_field(facts->record->frame, field, value);
}
