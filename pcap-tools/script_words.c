#include "script_words.h"

#include <stdlib.h>
#include <string.h>

#include <polypaint/json.h>
#include <polypaint/text.h>

/* ---- words ------------------------------------------------------------------ */

/* In a case, a dollar sign is two. */
static void put(FILE *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '$')
            fputc('$', out);
        fputc(text[i], out);
    }
}

static void put_quoted(FILE *out, const void *bytes, size_t size)
{
    size_t room = PP_TEXT_ROOM(size);
    char *text = malloc(room);

    if (text)
        put(out, text, pp_text_quote(bytes, size, text, room));
    free(text);
}

/* As the text form has it, without name and date. */
static void put_frame(FILE *out, const struct record *record)
{
    static const struct pp_text_style style = { .no_date = 1, .no_name = 1 };
    size_t room = PP_TEXT_ROOM(record->frame->size);
    char *text = malloc(room);

    if (text)
        put(out, text, pp_text_print(record->frame, record->from, &style, text,
                                     room));
    free(text);
}

static void put_type(FILE *out, const struct pp_frame *frame)
{
    fputs(pp_type(frame->type)->name, out);
}

/* ---- lobbies and channels ----------------------------------------------------- */

/* The lobby's properties as a case gives them. */
static char *properties(const struct pp_lobby *lobby)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    fputs(" with protection=", out);
    put(out, lobby->protection.text, lobby->protection.size);
    fputs(" mode=", out);
    put_quoted(out, lobby->mode.text, lobby->mode.size);
    fputs(" passcode=", out);
    put_quoted(out, lobby->passcode.text, lobby->passcode.size);
    fclose(out);
    return text;
}

static struct thing *room_of(struct story *story, const struct pp_lobby *lobby)
{
    struct thing *room =
        story_thing(story, THING_ROOM, lobby->filename.text,
                    lobby->filename.size, lobby->owner.text,
                    lobby->owner.size);

    if (room && !room->user) {
        room->user = story_thing(story, THING_USER, lobby->owner.text,
                                 lobby->owner.size, "", 0);
        if (room->user)
            story_tie(room, room->user);
    }
    if (room && !room->properties && lobby->mode.size)
        room->properties = properties(lobby);
    return room && room->user ? room : NULL;
}

/* The lobby that the frame's document names; NULL when it names none. */
static struct thing *named_room(struct story *story,
                                const struct pp_frame *frame)
{
    char room[PP_FRAME_MAX];
    struct pp_lobby lobby;

    if (pp_lobby_read((const char *)frame->data, frame->data_size, room,
                      &lobby) != 0 ||
        !lobby.filename.size || !lobby.owner.size)
        return NULL;
    return room_of(story, &lobby);
}

/* ---- documents ----------------------------------------------------------------- */

/* Line ends between the parts of a document would end the line of the case. */
static void put_json(FILE *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        put(out, (unsigned char)text[i] < ' ' ? " " : text + i, 1);
}

/* The document as it was, with roles where it names the lobby. */
static void put_document(FILE *out, const struct pp_frame *frame,
                         const struct thing *room)
{
    struct pp_json_value document, name, value;
    const char *copied;
    size_t at = 0;

    if (!pp_json_scan((const char *)frame->data, frame->data_size, &document,
                      NULL))
        return;
    copied = document.text;
    while (pp_json_next(&document, &at, &name, &value)) {
        int filename = pp_json_equals(&name, "Filename", 8);

        if (!filename && !pp_json_equals(&name, "Owner", 5))
            continue;
        put_json(out, copied, (size_t)(value.text - copied));
        fprintf(out, filename ? "\"${%s.filename}\"" : "\"${%s}\"",
                filename ? room->role : room->user->role);
        copied = value.text + value.size;
    }
    put_json(out, copied, (size_t)(document.text + document.size - copied));
}

static void put_lobby(FILE *out, struct story *story, struct thing *visit,
                      const struct record *record)
{
    struct thing *room = named_room(story, record->frame);

    if (!room) {
        put_frame(out, record);
        return;
    }
    story_tie(visit, room);
    visit->room = room;
    put_type(out, record->frame);
    fputs(" json=", out);
    put_document(out, record->frame, room);
}

/* ---- channels ------------------------------------------------------------------- */

static void put_channel(FILE *out, struct story *story, struct thing *visit,
                        const struct pp_frame *frame)
{
    struct thing *channel = story_thing(story, THING_CHANNEL, frame->data,
                                        frame->data_size, "", 0);

    if (!channel)
        return;
    story_tie(visit, channel);
    if (channel->origin == ORIGIN_UNKNOWN)
        channel->origin = frame->type == PP_CHANNEL_CREATION ? ORIGIN_CREATED
                                                             : ORIGIN_BEFORE;
    put_type(out, frame);
    fprintf(out, " channel=${%s}", channel->role);
}

static void put_message(FILE *out, struct story *story, struct thing *visit,
                        const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    struct pp_message message;
    struct thing *channel;

    if (pp_message_split(frame->data, frame->data_size, &message) != 0 ||
        message.content_size + message.channel_size + 3 != frame->data_size) {
        put_frame(out, record);
        return;
    }
    channel = story_thing(story, THING_CHANNEL, message.channel,
                          message.channel_size, "", 0);
    if (!channel)
        return;
    story_tie(visit, channel);
    if (channel->origin == ORIGIN_UNKNOWN)
        channel->origin = ORIGIN_BEFORE;
    fprintf(out, "CHANNEL_MESSAGE channel=${%s} content=", channel->role);
    put_quoted(out, message.content, message.content_size);
}

/* ---- whole frames ------------------------------------------------------------------ */

/* Whether the password was right shows later, in the answer: until then it is
 * the role's. */
static void put_password(FILE *out, const struct thing *visit,
                         const struct pp_frame *frame)
{
    put_type(out, frame);
    if (visit->user)
        fprintf(out, " password=${%s.password}", visit->user->role);
    else
        fputs(" password=unknown", out);
}

/* V-8: a name that is not the user's own. */
static void put_name(FILE *out, struct story *story, struct thing *visit,
                     const struct pp_frame *frame)
{
    struct thing *user = story_thing(story, THING_USER, frame->name,
                                     frame->name_size, "", 0);

    if (!user || user == visit->user)
        return;
    story_tie(visit, user);
    fprintf(out, " name=${%s}", user->role);
}

/* The document gives types 0 to 2 no words. */
static int has_words(const struct pp_frame *frame)
{
    return pp_type_payload(frame->type, PP_FROM_CLIENT) != PP_PAYLOAD_NONE;
}

static void put_good(FILE *out, struct story *story, struct thing *visit,
                     const struct record *record)
{
    switch (pp_type_payload(record->frame->type, PP_FROM_CLIENT)) {
    case PP_PAYLOAD_PASSWORD:
        put_password(out, visit, record->frame);
        break;
    case PP_PAYLOAD_LOBBY:
    case PP_PAYLOAD_INFO:
        put_lobby(out, story, visit, record);
        break;
    case PP_PAYLOAD_CHANNEL:
        put_channel(out, story, visit, record->frame);
        break;
    case PP_PAYLOAD_MESSAGE:
        put_message(out, story, visit, record);
        break;
    default:
        put_frame(out, record);
    }
    put_name(out, story, visit, record->frame);
}

char *script_words(struct story *story, struct thing *visit,
                   const struct record *record)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    if (record->verdict || !has_words(record->frame))
        put_frame(out, record);
    else
        put_good(out, story, visit, record);
    fclose(out);
    return text;
}
