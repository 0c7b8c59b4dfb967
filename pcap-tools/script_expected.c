/* What a server's frame is expected as: --script. */
#include <stdlib.h>
#include <string.h>

#include <polypaint/json.h>

#include "script_words.h"

/* Of a list, what the case can know: its own lobbies or channels, and those of
 * its own users who were in them. */
struct list {
    struct story *story;
    struct thing *visit;
    FILE *out;
    char room[3][PP_FRAME_MAX]; /* for strings without escapes */
    int count;                  /* entries so far */
};

static struct thing *own(const struct list *list, struct thing *thing)
{
    return thing && story_bundle(thing) == story_bundle(list->visit) ? thing
                                                                     : NULL;
}

/* The string member of that name: its size, its bytes in `out`. */
static size_t member(const struct pp_json_value *entry, const char *wanted,
                     char out[PP_FRAME_MAX])
{
    struct pp_json_value name, value;
    size_t at = 0;

    while (pp_json_next(entry, &at, &name, &value))
        if (pp_json_equals(&name, wanted, strlen(wanted)) &&
            value.kind == PP_JSON_STRING)
            return pp_json_unescape(&value, out, PP_FRAME_MAX);
    return 0;
}

static void put_client(struct list *list, const struct pp_json_value *client,
                       int *count)
{
    struct thing *user = NULL;

    if (client->kind == PP_JSON_STRING)
        user = story_find(list->story, THING_USER, list->room[2],
                          pp_json_unescape(client, list->room[2],
                                           PP_FRAME_MAX),
                          "", 0);
    if (!own(list, user))
        return;
    fprintf(list->out, "%s\"${%s}\"", *count ? "," : "", user->role);
    ++*count;
}

static void put_clients(struct list *list, const struct pp_json_value *entry)
{
    struct pp_json_value name, value, none, client;
    size_t at = 0, i = 0;
    int count = 0;

    fputs(",\"Clients\":[", list->out);
    while (pp_json_next(entry, &at, &name, &value))
        if (pp_json_equals(&name, "Clients", 7) && value.kind == PP_JSON_ARRAY)
            while (pp_json_next(&value, &i, &none, &client))
                put_client(list, &client, &count);
    fputs("]}", list->out);
}

static void begin_entry(struct list *list)
{
    fputs(list->count++ ? ",{" : " has [{", list->out);
}

static void put_room(struct list *list, const struct pp_json_value *entry)
{
    size_t name = member(entry, "Filename", list->room[0]);
    size_t owner = member(entry, "Owner", list->room[1]);
    struct thing *room = story_find(list->story, THING_ROOM, list->room[0],
                                    name, list->room[1], owner);

    if (!own(list, room))
        return;
    begin_entry(list);
    fprintf(list->out, "\"Filename\":\"${%s.filename}\",\"Owner\":\"${%s}\"",
            room->role, room->user->role);
    put_clients(list, entry);
}

static void put_channel(struct list *list, const struct pp_json_value *entry)
{
    size_t name = member(entry, "Name", list->room[0]);
    struct thing *channel = story_find(list->story, THING_CHANNEL,
                                       list->room[0], name, "", 0);

    if (!own(list, channel))
        return;
    begin_entry(list);
    fprintf(list->out, "\"Name\":\"${%s}\"", channel->role);
    put_clients(list, entry);
}

static void put_list(FILE *out, struct story *story, struct thing *visit,
                     const struct pp_frame *frame)
{
    struct list *list = malloc(sizeof *list);
    struct pp_json_value entries, none, entry;
    size_t at = 0;

    if (!list)
        return;
    list->story = story;
    list->visit = visit;
    list->out = out;
    list->count = 0;
    /* it conforms: it is a list */
    pp_json_scan((const char *)frame->data, frame->data_size, &entries, NULL);
    while (pp_json_next(&entries, &at, &none, &entry)) {
        if (frame->type == PP_LOBBY_FETCH)
            put_room(list, &entry);
        else
            put_channel(list, &entry);
    }
    if (list->count)
        fputs("]", out);
    free(list);
}

static void put_status(FILE *out, const struct pp_frame *frame,
                       const struct pp_field_def *field)
{
    uint32_t number = pp_get_u32(frame->data);
    const char *name = pp_status_name(field->value, number);

    if (name)
        fprintf(out, " %s=%s", field->name, name);
    else
        fprintf(out, " %s=%u", field->name, number);
}

char *script_expected(struct story *story, struct thing *visit,
                      const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    enum pp_payload_kind kind = pp_type_payload(frame->type, PP_FROM_SERVER);
    const struct pp_field_def *fields;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    fputs(pp_type(frame->type)->name, out);
    fields = pp_payload_fields(kind, &size);
    if (kind == PP_PAYLOAD_LOBBY_LIST || kind == PP_PAYLOAD_CHANNEL_LIST)
        put_list(out, story, visit, frame);
    else if (size == 1 && fields->value >= PP_VALUE_LOGIN_STATUS)
        put_status(out, frame, fields);
    fclose(out);
    return text;
}
