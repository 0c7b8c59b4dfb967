/* A channel whose members are those that a case names: the first makes it if
 * it is not there, all join, and the list shows that they are in. */
#include <cjson/cJSON.h>
#include <string.h>

#include "trial.h"

enum { LOOK, LOOKED, READY };
enum { ALL_IN = 3000 }; /* milliseconds */

struct place {
    struct trial *trial;
    const struct role *role;
    struct seat *seat;
    const char *name;
    struct client *first;
};

/* Entries of the list for this channel: bit 0 it is there, bit 1 + i that
 * member i is in it. */
static unsigned long long find_in(const struct message *message,
                                  const struct place *place)
{
    struct pp_frame frame = message_frame(message);
    cJSON *list = cJSON_ParseWithLength((const char *)frame.data,
                                        frame.data_size);
    const cJSON *entry, *name, *client;
    unsigned long long found = 0;
    int i;

    cJSON_ArrayForEach(entry, list) {
        name = cJSON_GetObjectItemCaseSensitive(entry, "Name");
        if (!cJSON_IsString(name) || strcmp(name->valuestring, place->name))
            continue;
        found |= 1;
        cJSON_ArrayForEach(client, cJSON_GetObjectItemCaseSensitive(entry,
                                                                "Clients"))
            for (i = 0; i < place->role->member_count; i++)
                if (cJSON_IsString(client)
                    && !strcmp(client->valuestring, place->trial->clients
                               [place->role->members[i]].name))
                    found |= 2ull << i;
    }
    cJSON_Delete(list);
    return found;
}

/* Asks for the channels; the LOBBY_FETCH behind shows that the list, which may
 * come in several frames, is complete. */
static enum progress stage_look(struct place *place)
{
    client_say(place->first, PP_CHANNEL_FETCH, "");
    client_say(place->first, PP_LOBBY_FETCH, "");
    place->seat->stage = LOOKED;
    return PROGRESS_DONE;
}

/* Those that are not in join; the one that makes it may be in by that. */
static void join(struct place *place, unsigned long long found)
{
    struct client *client;
    int i;

    if (!(found & 1)) {
        client_say(place->first, PP_CHANNEL_CREATION, place->name);
        return;
    }
    for (i = 0; i < place->role->member_count; i++) {
        client = &place->trial->clients[place->role->members[i]];
        if (found & (2ull << i))
            continue;
        client_say(client, PP_CHANNEL_CONNECTION, place->name);
    }
}

/* Whether the LOBBY_FETCH behind the channels is answered. One before them is
 * the rest of an earlier list. */
static int complete(struct client *client)
{
    struct message *message;
    size_t i = 0;
    int channels = 0;

    while ((message = inbox_peek(client, i))) {
        if (message->kind == MESSAGE_CAME
            && message->bytes[2] == PP_LOBBY_FETCH) {
            message_free(inbox_take(client, i));
            if (channels)
                return 1;
            continue;
        }
        channels |= message->kind == MESSAGE_CAME
                    && message->bytes[2] == PP_CHANNEL_FETCH;
        i++;
    }
    return 0;
}

static enum progress stage_looked(struct place *place)
{
    unsigned long long found = 0, all = (2ull << place->role->member_count) - 1;
    struct message *message;

    if (!complete(place->first))
        return PROGRESS_WAIT;
    while ((message = inbox_find(place->first, PP_CHANNEL_FETCH))) {
        found |= find_in(message, place);
        message_free(message);
    }
    place->seat->stage = READY;
    if (found == all)
        return PROGRESS_DONE;
    place->seat->stage = LOOK;
    if (place->seat->tries++ < 3) {
        join(place, found);
        return PROGRESS_DONE;
    }
    if (setup_retry(place->trial, place->seat, ALL_IN))
        return PROGRESS_WAIT;
    place->trial->overdue = 1;
    return trial_breach(place->trial, place->first, PP_CLAUSE_C_12,
                        "set-up: CHANNEL_FETCH, in which all who joined the "
                        "channel are listed",
                        found & 1 ? "CHANNEL_FETCH, in which they are not"
                                  : "CHANNEL_FETCH without that channel");
}

enum progress setup_channel(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct place place = { trial, role, &trial->seats[i],
                           trial->scene.who[i].name,
                           &trial->clients[role->members[0]] };
    enum progress progress = PROGRESS_DONE;

    while (progress == PROGRESS_DONE && place.seat->stage != READY) {
        if (place.first->state != CLIENT_OPEN)
            return trial_error(trial, "set-up: the server closed %s",
                               place.first->role);
        progress = place.seat->stage == LOOK ? stage_look(&place)
                                             : stage_looked(&place);
    }
    return progress;
}
