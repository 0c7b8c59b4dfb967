/* A lobby as a case wants it, on servers of any reading: a creator that is in
 * or not, a freeze sequence or none, lobbies that end with their last member.
 *
 * A new lobby is made by its owner and the others join together, so that they
 * share one freeze. In one that was used before, all join together. */
#include <cjson/cJSON.h>
#include <string.h>

#include "trial.h"

enum { LOOK, LOOKED, CREATE, CREATED, LEFT, JOIN, JOIN_OTHERS, JOINING, READY };
enum found { NOT_YET, ABSENT, EMPTY, OWNER_IN, OTHERS_IN };
enum { OTHERS_LEAVE = 500 }; /* milliseconds */

struct place {
    struct trial *trial;
    const struct role *role;
    struct seat *seat;
    struct client *owner;
    const struct identity *who;
};

static const char *document(const struct place *place)
{
    const char *name = arena_print(&place->trial->arena, "%s.json",
                                   place->role->name);

    return vars_get(&place->trial->scene.vars, name, strlen(name));
}

/* ---- what the list says ------------------------------------------------- */

static int member_is(const cJSON *entry, const char *member, const char *text)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(entry, member);

    return cJSON_IsString(value) && !strcmp(value->valuestring, text);
}

static enum found who_is_in(const cJSON *entry, const struct place *place)
{
    const cJSON *clients = cJSON_GetObjectItemCaseSensitive(entry, "Clients");
    const cJSON *client;
    enum found found = EMPTY;

    cJSON_ArrayForEach(client, clients) {
        if (!cJSON_IsString(client)
            || strcmp(client->valuestring, place->owner->name) != 0)
            return OTHERS_IN;
        found = OWNER_IN;
    }
    return found;
}

static enum found find_in(const struct message *message,
                          const struct place *place)
{
    struct pp_frame frame = message_frame(message);
    cJSON *list = cJSON_ParseWithLength((const char *)frame.data,
                                        frame.data_size);
    const cJSON *entry;
    enum found found = ABSENT;

    cJSON_ArrayForEach(entry, list)
        if (member_is(entry, "Filename", place->who->name)
            && member_is(entry, "Owner", place->owner->name))
            found = who_is_in(entry, place);
    cJSON_Delete(list);
    return found;
}

/* A list may come in several frames; the answer to a CHANNEL_FETCH right
 * behind shows that it is complete (L-20). */
static void look(struct place *place)
{
    client_say(place->owner, PP_LOBBY_FETCH, "");
    client_say(place->owner, PP_CHANNEL_FETCH, "");
}

static enum found looked(struct place *place)
{
    struct message *message = inbox_find(place->owner, PP_CHANNEL_FETCH);
    enum found found = ABSENT, here;

    if (!message)
        return NOT_YET;
    message_free(message);
    while ((message = inbox_find(place->owner, PP_LOBBY_FETCH))) {
        here = find_in(message, place);
        found = here > found ? here : found;
        message_free(message);
    }
    return found;
}

/* ---- stages ------------------------------------------------------------- */

static enum progress stage_looked(struct place *place)
{
    struct pool *pool = place->trial->runner->pool;
    enum found found = looked(place);

    if (found == NOT_YET)
        return PROGRESS_WAIT;
    if (found == ABSENT)
        place->seat->stage = CREATE;
    else if (found == EMPTY)
        place->seat->stage = place->role->member_count ? JOIN : READY;
    else if (setup_retry(place->trial, place->seat, OTHERS_LEAVE)) {
        place->seat->stage = LOOK;
        return PROGRESS_WAIT;
    } else {
        /* somebody never leaves it: another one then */
        place->seat->lobby->filename = pool_name(pool);
        place->trial->scene.who[place->role - place->trial->session->roles]
            .name = place->seat->lobby->filename;
        scene_cast(&place->trial->scene);
        place->seat->stage = CREATE;
    }
    return PROGRESS_DONE;
}

/* The lists are long: whether a creator is in is looked up once. */
static void create(struct place *place)
{
    client_say(place->owner, PP_LOBBY_CREATION, document(place));
    if (place->trial->runner->creator == CREATOR_UNKNOWN)
        look(place);
    else
        client_say(place->owner, PP_CHANNEL_FETCH, "");
    place->seat->stage = CREATED;
}

static int creator_is_in(const struct place *place, enum found found)
{
    struct runner *runner = place->trial->runner;

    if (runner->creator == CREATOR_UNKNOWN && found >= EMPTY)
        runner->creator = found == EMPTY ? CREATOR_OUT : CREATOR_IN;
    return runner->creator == CREATOR_IN;
}

static enum progress stage_created(struct place *place)
{
    struct message *message;
    struct pp_frame frame;
    enum found found = looked(place);
    uint32_t status = 99;

    if (found == NOT_YET)
        return PROGRESS_WAIT;
    message = inbox_find(place->owner, PP_LOBBY_CREATION);
    if (message) {
        frame = message_frame(message);
        status = pp_get_u32(frame.data);
        message_free(message);
    }
    if (status != PP_LOBBY_STATUS_CREATED)
        return trial_breach(place->trial, place->owner, PP_CLAUSE_L_2,
            "set-up: LOBBY_CREATION status=CREATED, for a new lobby",
            status == 99 ? "the answer to a CHANNEL_FETCH that was sent behind "
                           "LOBBY_CREATION, and none to that"
            : arena_print(&place->trial->arena, "LOBBY_CREATION status=%u",
                          status));
    place->seat->lobby->made = 1;
    if (!place->role->member_count) {
        place->seat->stage = LEFT;
        client_say(place->owner, PP_LOBBY_DISCONNECT, "");
        look(place);
        return PROGRESS_WAIT;
    }
    place->seat->stage = creator_is_in(place, found) ? JOIN_OTHERS : JOIN;
    return PROGRESS_DONE;
}

static enum progress stage_left(struct place *place)
{
    enum found found = looked(place);

    if (found == NOT_YET)
        return PROGRESS_WAIT;
    if (found == ABSENT)
        return trial_skip(place->trial, "this server removes a lobby when its "
                          "last member leaves, and %s should have none",
                          place->role->name);
    if (found != EMPTY)
        return trial_breach(place->trial, place->owner, PP_CLAUSE_L_18,
                            "set-up: a lobby without members, for its only one "
                            "sent LOBBY_DISCONNECT",
                            "LOBBY_FETCH, in which it still has one");
    place->owner->joining.frozen = 0;
    place->seat->stage = READY;
    return PROGRESS_DONE;
}

static enum progress stage_join(struct place *place, int first)
{
    int i;

    for (i = first; i < place->role->member_count; i++)
        client_say(&place->trial->clients[place->role->members[i]],
                   PP_LOBBY_CONNECT, document(place));
    place->seat->mark = (unsigned)first;
    place->seat->stage = JOINING;
    return PROGRESS_DONE;
}

static enum progress stage_joining(struct place *place)
{
    enum progress progress = PROGRESS_DONE;
    struct message *message;
    struct pp_frame frame;
    struct client *client;
    int i;

    for (i = (int)place->seat->mark; i < place->role->member_count; i++) {
        client = &place->trial->clients[place->role->members[i]];
        message = inbox_find(client, PP_LOBBY_CONNECT);
        if (message) {
            frame = message_frame(message);
            if (pp_get_u32(frame.data) != PP_LOBBY_STATUS_CONNECTED)
                trial_breach(place->trial, client, PP_CLAUSE_L_7,
                             "set-up: LOBBY_CONNECT status=CONNECTED",
                             arena_print(&place->trial->arena,
                                         "LOBBY_CONNECT status=%u",
                                         pp_get_u32(frame.data)));
            message_free(message);
        }
        if (!joining_done(place->trial, client))
            progress = PROGRESS_WAIT;
    }
    if (place->trial->failed)
        return PROGRESS_OVER;
    if (progress == PROGRESS_DONE) {
        place->seat->stage = READY;
        place->seat->mark = 0;
    }
    return progress;
}

static enum progress lobby_stage(struct place *place)
{
    switch (place->seat->stage) {
    case LOOK:
        place->seat->stage = place->seat->lobby->made ? LOOKED : CREATE;
        if (place->seat->stage == LOOKED)
            look(place);
        return PROGRESS_DONE;
    case LOOKED:
        return stage_looked(place);
    case CREATE:
        create(place);
        return PROGRESS_DONE;
    case CREATED:
        return stage_created(place);
    case LEFT:
        return stage_left(place);
    case JOIN:
        return stage_join(place, 0);
    case JOIN_OTHERS:
        return stage_join(place, 1);
    default:
        return stage_joining(place);
    }
}

enum progress setup_lobby(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct place place = { trial, role, &trial->seats[i],
                           &trial->clients[role->of], &trial->scene.who[i] };
    enum progress progress = PROGRESS_DONE;

    while (progress == PROGRESS_DONE && place.seat->stage != READY) {
        if (place.owner->state != CLIENT_OPEN)
            return trial_error(trial, "set-up: the server closed %s",
                               place.owner->role);
        progress = lobby_stage(&place);
    }
    return progress;
}
