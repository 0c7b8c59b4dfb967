/* session_model.c - what a frame, an answer or an end brings about. */
#include <string.h>

#include "plain_check.h"
#include "session_inside.h"

struct pp_span model_name(const struct person *person)
{
    return (struct pp_span){ person->name, person->name_size };
}

bool model_is(struct pp_span span, const char *text)
{
    return span.size == strlen(text) && !memcmp(span.text, text, span.size);
}

char *model_copy(const void *bytes, size_t size)
{
    char *text = malloc(size + 1);

    if (size)
        memcpy(text, bytes, size);
    text[size] = 0;
    return text;
}

/* ---- rejecting, asking -------------------------------------------------- */

void model_rejected(struct person *person)
{
    person->must_close |= world.config.readings.close_on_invalid;
}

static void must_ask(enum hub_request_kind kind)
{
    world.must_ask = (int)kind;
}

/* ---- lobbies ------------------------------------------------------------ */

struct place *model_lobby(const struct pp_lobby *wanted)
{
    struct place *lobby;

    for (lobby = world.lobbies; lobby < world.lobbies + world.lobby_count;
         lobby++)
        if (lobby->there && lobby->filename_size == wanted->filename.size &&
            lobby->size == wanted->filename.size + 1 + wanted->owner.size &&
            !memcmp(lobby->text, wanted->filename.text,
                    wanted->filename.size) &&
            !memcmp(lobby->text + wanted->filename.size + 1,
                    wanted->owner.text, wanted->owner.size))
            return lobby;
    return NULL;
}

void model_access(struct place *lobby, const struct pp_lobby *from)
{
    free(lobby->protection);
    free(lobby->passcode);
    lobby->protection =
        model_copy(from->protection.text, from->protection.size);
    lobby->passcode = model_copy(from->passcode.text, from->passcode.size);
}

struct place *model_new_lobby(const struct pp_lobby *from)
{
    struct place *lobby = &world.lobbies[world.lobby_count++];

    REQUIRE(world.lobby_count <= PLACES, "too many lobbies for here");
    memset(lobby, 0, sizeof *lobby);
    lobby->there = true;
    lobby->filename_size = from->filename.size;
    lobby->size = from->filename.size + 1 + from->owner.size;
    lobby->text = malloc(lobby->size);
    memcpy(lobby->text, from->filename.text, from->filename.size);
    lobby->text[from->filename.size] = 0;
    memcpy(lobby->text + from->filename.size + 1, from->owner.text,
           from->owner.size);
    lobby->mode = model_copy(from->mode.text, from->mode.size);
    lobby->drawing = model_is(from->mode, "stroke") ? PP_MODE_STROKE
                   : model_is(from->mode, "pixel") ? PP_MODE_PIXEL
                                                   : PP_MODE_BOTH;
    model_access(lobby, from);
    return lobby;
}

bool model_owns(const struct person *person, const struct place *lobby)
{
    return lobby->size - lobby->filename_size - 1 == person->name_size &&
           !memcmp(lobby->text + lobby->filename_size + 1, person->name,
                   person->name_size);
}

/* L-21: nothing here is nearly as long as a frame, but what is too long. */
static bool listable(const void *text, size_t size)
{
    return pp_json_quote(text, size, NULL, 0) < PP_FRAME_MAX - 4096;
}

/* Those that are there, and those that are asked for. */
static unsigned how_many(const struct place *places, unsigned count,
                         enum hub_request_kind kind)
{
    unsigned i, n = 0;

    for (i = 0; i < count; i++)
        n += places[i].there;
    for (i = 0; i < world.question_count; i++)
        n += world.questions[i].what.kind == kind;
    return n;
}

static void creation(struct person *person, const struct pp_lobby *lobby)
{
    if (!world.config.readings.any_owner &&
        !span_equal(lobby->owner, model_name(person)))
        model_rejected(person);
    else if (!listable(lobby->passcode.text, lobby->passcode.size))
        model_rejected(person);
    else if (model_lobby(lobby))
        expect_status(person, PP_LOBBY_CREATION, PP_LOBBY_STATUS_EXISTS);
    else if (how_many(world.lobbies, world.lobby_count, HUB_LOBBY_ADD) >=
             world.config.limits.max_lobbies)
        model_rejected(person); /* B-2 */
    else
        must_ask(HUB_LOBBY_ADD);
}

/* L-7 to L-15 */
static void connection(struct person *person, const struct pp_lobby *wanted)
{
    struct place *lobby = model_lobby(wanted);
    bool enters = lobby &&
                  (model_owns(person, lobby)
                   || !strcmp(lobby->protection, "public")
                   || (!strcmp(lobby->protection, "protected") &&
                       model_is(wanted->passcode, lobby->passcode)));

    if (!enters)
        expect_status(person, PP_LOBBY_CONNECT,
                      PP_LOBBY_STATUS_DOES_NOT_EXIST);
    else if (lobby == person->lobby)
        expect_status(person, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_CONNECTED);
    else {
        model_leave(person, true);
        model_enter(person, lobby);
    }
}

static void info_change(struct person *person, const struct pp_lobby *wanted)
{
    struct place *lobby = model_lobby(wanted);

    if (!lobby || !model_owns(person, lobby) ||
        !listable(wanted->passcode.text, wanted->passcode.size))
        model_rejected(person);
    else
        must_ask(HUB_LOBBY_CHANGE);
}

static void with_document(struct person *person, const struct pp_frame *frame)
{
    static char room[PP_FRAME_MAX];
    struct pp_lobby lobby;

    if (pp_lobby_read((const char *)frame->data, frame->data_size, room,
                      &lobby))
        return;
    if (frame->type == PP_LOBBY_CREATION)
        creation(person, &lobby);
    else if (frame->type == PP_LOBBY_CONNECT)
        connection(person, &lobby);
    else
        info_change(person, &lobby);
}

/* ---- channels ----------------------------------------------------------- */

static struct place *find_channel(const void *name, size_t size)
{
    struct place *channel;

    for (channel = world.channels;
         channel < world.channels + world.channel_count; channel++)
        if (channel->size == size && !memcmp(channel->text, name, size))
            return channel;
    return NULL;
}

static unsigned member(const struct place *place, const struct person *person)
{
    unsigned i;

    for (i = 0; i < place->count && place->members[i] != person; i++)
        ;
    return i;
}

void model_channel_enter(struct place *channel, struct person *person)
{
    if (channel && member(channel, person) == channel->count)
        channel->members[channel->count++] = person;
}

void model_channel_leave(struct place *channel, const struct person *person)
{
    unsigned i = channel ? member(channel, person) : 0;

    if (!channel || i == channel->count)
        return;
    for (channel->count--; i < channel->count; i++)
        channel->members[i] = channel->members[i + 1];
}

static void chat(struct person *person, const struct pp_frame *frame)
{
    struct pp_message message;
    struct place *channel;
    unsigned i, drawn;

    pp_message_split(frame->data, frame->data_size, &message);
    channel = find_channel(message.channel, message.channel_size);
    if (!channel || member(channel, person) == channel->count) {
        model_rejected(person);
        return;
    }
    drawn = expect_drawn(person, frame);
    for (i = 0; i < channel->count; i++)
        if (channel->members[i] != person || world.config.readings.echo)
            expect_relayed(channel->members[i], drawn);
}

/* ---- a frame ------------------------------------------------------------ */

static void handle(struct person *person, const struct pp_frame *frame)
{
    struct place *channel = find_channel(frame->data, frame->data_size);

    switch (frame->type) {
    case PP_CONNECTION: case PP_CREATE_ACCOUNT: model_rejected(person); break;
    case PP_LOBBY_CREATION: case PP_LOBBY_CONNECT: case PP_LOBBY_INFO_CHANGE:
        with_document(person, frame);
        break;
    case PP_LOBBY_FETCH: case PP_CHANNEL_FETCH:
        expect_list(person, frame->type);
        break;
    case PP_LOBBY_DISCONNECT: model_leave(person, true); break;
    case PP_CHANNEL_CREATION:
        if (!channel && !listable(frame->data, frame->data_size))
            model_rejected(person);
        else if (!channel && how_many(world.channels, world.channel_count,
                                 HUB_CHANNEL_ADD) >=
                            world.config.limits.max_channels)
            model_rejected(person); /* B-2 */
        else if (!channel)
            must_ask(HUB_CHANNEL_ADD);
        break;
    case PP_CHANNEL_CONNECTION: model_channel_enter(channel, person); break;
    case PP_CHANNEL_DISCONNECT: model_channel_leave(channel, person); break;
    case PP_CHANNEL_MESSAGE: chat(person, frame); break;
    case PP_UPDATE_DATABASE: model_saved(person); break;
    case PP_FETCH_DATABASE: model_loaded(person); break;
    default: model_draw(person, frame);
    }
}

void model_frame(struct person *person, const struct pp_frame *frame)
{
    struct plain_verdict plain;

    REQUIRE(person, "a frame of nobody's is handled");
    REQUIRE(!person->lost && !person->must_close && person->stage < STAGE_LEFT,
            "a frame of one who has gone is handled");
    REQUIRE(world.must_ask < 0, "the store was not asked %d", world.must_ask);
    person->asked = true;
    session_reached(person, frame->type);
    if (person->stage != STAGE_USER)
        return;
    plain = plain_check(frame->bytes, frame->size, PP_FROM_CLIENT,
                        PP_LEVEL_I);
    if (plain.clause != PP_CLAUSE_NONE || plain.offset == SIZE_MAX ||
        frame->name_size != person->name_size ||
        memcmp(frame->name, person->name, person->name_size))
        model_rejected(person);
    else
        handle(person, frame);
}
