#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- finding and making --------------------------------------------------------- */

/* L-1: filename NUL owner, and no text holds a NUL (V-text.nul). */
static size_t make_key(const struct pp_lobby *lobby, char *key)
{
    memcpy(key, lobby->filename.text, lobby->filename.size);
    key[lobby->filename.size] = 0;
    memcpy(key + lobby->filename.size + 1, lobby->owner.text,
           lobby->owner.size);
    return lobby->filename.size + 1 + lobby->owner.size;
}

static struct lobby *find(struct hub *hub, const struct pp_lobby *wanted)
{
    char key[PP_FRAME_MAX + 1];
    struct lobby *lobby;

    if (wanted->filename.size + wanted->owner.size >= PP_FRAME_MAX)
        return NULL;
    HASH_FIND(hh, hub->lobbies, key, (unsigned)make_key(wanted, key), lobby);
    return lobby;
}

/* D-9 */
static enum pp_mode drawing_mode(const struct hub *hub, struct pp_span mode)
{
    const struct hub_readings *readings = &hub->config.readings;

    if (readings->stroke_mode && span_equal(mode, span(readings->stroke_mode)))
        return PP_MODE_STROKE;
    if (readings->pixel_mode && span_equal(mode, span(readings->pixel_mode)))
        return PP_MODE_PIXEL;
    return PP_MODE_BOTH;
}

static int set_access(struct lobby *lobby, const struct pp_lobby *from)
{
    size_t a = from->protection.size, b = from->passcode.size;
    char *access = malloc(a + b + 1);

    if (!access)
        return -1;
    if (a)
        memcpy(access, from->protection.text, a);
    if (b)
        memcpy(access + a, from->passcode.text, b);
    free(lobby->access);
    lobby->access = access;
    lobby->protection = (struct pp_span){ access, a };
    lobby->passcode = (struct pp_span){ access + a, b };
    return 0;
}

static void set_names(struct lobby *lobby, const struct pp_lobby *from)
{
    size_t n = make_key(from, lobby->key);

    lobby->key_size = (unsigned)n;
    if (from->mode.size)
        memcpy(lobby->key + n, from->mode.text, from->mode.size);
    lobby->filename = (struct pp_span){ lobby->key, from->filename.size };
    lobby->owner = (struct pp_span){ lobby->key + from->filename.size + 1,
                                     from->owner.size };
    lobby->mode = (struct pp_span){ lobby->key + n, from->mode.size };
}

static struct lobby *give_up(struct lobby *lobby)
{
    free(lobby->access);
    free(lobby->key);
    free(lobby);
    return NULL;
}

static struct lobby *lobby_new(struct hub *hub, const struct pp_lobby *from)
{
    struct lobby *lobby = calloc(1, sizeof *lobby);

    if (!lobby)
        return NULL;
    lobby->hub = hub;
    lobby->key = malloc(from->filename.size + from->owner.size
                        + from->mode.size + 1);
    if (!lobby->key || set_access(lobby, from))
        return give_up(lobby);
    set_names(lobby, from);
    lobby->drawing = drawing_mode(hub, lobby->mode);
    HASH_ADD_KEYPTR(hh, hub->lobbies, lobby->key, lobby->key_size, lobby);
    return lobby->hh.tbl ? lobby : give_up(lobby);
}

void lobby_free(struct lobby *lobby)
{
    struct hub *hub = lobby->hub;

    timer_cancel(hub, &lobby->timer);
    held_free(lobby);
    list_skip(hub, lobby, lobby->hh.next);
    HASH_DELETE(hh, hub->lobbies, lobby);
    group_free(&lobby->group);
    free(lobby->access);
    free(lobby->key);
    free(lobby);
}

/* L-21 */
static bool listable(const struct pp_lobby *lobby)
{
    return list_fits(lobby->filename, lobby->owner, lobby->mode,
                     lobby->protection, lobby->passcode);
}

int hub_add_lobby(struct hub *hub, const struct pp_lobby *lobby)
{
    if (!listable(lobby))
        return 1;
    return find(hub, lobby) || lobby_new(hub, lobby) ? 0 : -1;
}

/* L-22: with `session`, it ends with its last member. */
static void reap(struct lobby *lobby)
{
    struct hub *hub = lobby->hub;
    struct hub_request what = {
        .kind = HUB_LOBBY_REMOVE,
        .lobby = { .filename = lobby->filename, .owner = lobby->owner },
    };

    if (!hub->config.readings.session_lobbies || hub->stopping
        || lobby->group.count || lobby->waiting)
        return;
    ask_alone(hub, &what);
    lobby_free(lobby);
}

void lobby_leave_all(struct hub_peer *peer, bool stays)
{
    struct lobby *lobby = peer->lobby;

    if (!lobby)
        return;
    join_leave(peer, stays);
    reap(lobby);
}

/* ---- what a client asks for --------------------------------------------------------- */

static bool may_own(const struct hub_peer *peer, const struct pp_lobby *lobby)
{
    return peer->hub->config.readings.any_owner
        || span_equal(lobby->owner, peer_name(peer));
}

static uint32_t owned(const struct hub *hub, struct pp_span owner)
{
    const struct lobby *lobby;
    uint32_t count = 0;

    for (lobby = hub->lobbies; lobby; lobby = lobby->hh.next)
        count += span_equal(lobby->owner, owner);
    return count;
}

/* B-2 */
static bool room_for(const struct hub *hub, const struct pp_lobby *lobby)
{
    const struct hub_limits *limits = &hub->config.limits;

    return HASH_COUNT(hub->lobbies) + asked_for(hub, HUB_LOBBY_ADD, NULL)
             < limits->max_lobbies
        && owned(hub, lobby->owner)
                 + asked_for(hub, HUB_LOBBY_ADD, &lobby->owner)
             < limits->max_lobbies_each;
}

static bool read_lobby(const struct pp_frame *frame, char *room,
                       struct pp_lobby *lobby)
{
    return !pp_lobby_read((const char *)frame->data, frame->data_size, room,
                          lobby);
}

void lobby_creation(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct hub_request what = { .kind = HUB_LOBBY_ADD };
    char room[PP_FRAME_MAX];

    if (!read_lobby(frame, room, &what.lobby))
        reject(peer, frame, PP_CLAUSE_V_LOBBY_JSON, "no JSON object");
    else if (!may_own(peer, &what.lobby))
        reject(peer, frame, PP_CLAUSE_L_4, "Owner is not the sender");
    else if (!listable(&what.lobby))
        reject(peer, frame, PP_CLAUSE_L_21,
               "its entry would not fit a LOBBY_FETCH");
    else if (find(peer->hub, &what.lobby))
        send_status(peer, PP_LOBBY_CREATION, PP_LOBBY_STATUS_EXISTS);
    else if (!room_for(peer->hub, &what.lobby))
        reject(peer, frame, PP_CLAUSE_B_2, "too many lobbies");
    else
        ask(peer, &what);
}

/* L-5, L-6: durable now, so it exists. */
void lobby_add_answered(struct hub *hub, const struct request *request,
                        enum hub_result result)
{
    struct hub_peer *peer = request->peer;
    struct lobby *lobby = NULL;

    if (result == HUB_OK && !(lobby = lobby_new(hub, &request->what.lobby)))
        event(hub, HUB_WARNING, "forgotten", peer, NULL, PP_CLAUSE_B_3,
              "out of memory");
    if (lobby && (!peer || !peer_open(peer))) {
        reap(lobby);
    } else if (lobby) {
        lobby_leave_all(peer, true);
        join_create(peer, lobby);
        send_status(peer, PP_LOBBY_CREATION, PP_LOBBY_STATUS_CREATED);
    } else if (peer && result == HUB_NO)
        send_status(peer, PP_LOBBY_CREATION, PP_LOBBY_STATUS_EXISTS);
    else if (peer)
        peer_close(peer);
}

static bool is(struct pp_span text, const char *word)
{
    return span_equal(text, span(word));
}

/* L-8 to L-11 */
static bool lets_in(const struct lobby *lobby, const struct hub_peer *peer,
                    struct pp_span passcode)
{
    if (span_equal(lobby->owner, peer_name(peer)))
        return true;
    if (is(lobby->protection, "private"))
        return false;
    return is(lobby->protection, "public")
        || span_equal(lobby->passcode, passcode);
}

void lobby_connect(struct hub_peer *peer, const struct pp_frame *frame)
{
    char room[PP_FRAME_MAX];
    struct pp_lobby wanted;
    struct lobby *lobby = NULL;

    if (read_lobby(frame, room, &wanted))
        lobby = find(peer->hub, &wanted);
    if (!lobby || !lets_in(lobby, peer, wanted.passcode))
        send_status(peer, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_DOES_NOT_EXIST);
    else if (lobby == peer->lobby) /* L-15 */
        send_status(peer, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_CONNECTED);
    else {
        lobby_leave_all(peer, true); /* L-14 */
        join_enter(peer, lobby);
    }
}

void lobby_disconnect(struct hub_peer *peer)
{
    lobby_leave_all(peer, true);
}

/* ---- LOBBY_INFO_CHANGE ------------------------------------------------------------- */

void lobby_info_change(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct hub_request what = { .kind = HUB_LOBBY_CHANGE };
    struct lobby *lobby = NULL;
    char room[PP_FRAME_MAX];

    if (read_lobby(frame, room, &what.lobby))
        lobby = find(peer->hub, &what.lobby);
    if (!lobby) {
        reject(peer, frame, PP_CLAUSE_L_24, "no such lobby");
        return;
    }
    what.lobby.mode = lobby->mode;
    if (!span_equal(lobby->owner, peer_name(peer)))
        reject(peer, frame, PP_CLAUSE_L_24, "it is not the sender's lobby");
    else if (!listable(&what.lobby))
        reject(peer, frame, PP_CLAUSE_L_21,
               "its entry would not fit a LOBBY_FETCH");
    else
        ask(peer, &what);
}

/* L-26: who may no longer be there when it becomes `next`? */
static bool shuts_out(const struct lobby *lobby, struct pp_span next)
{
    if (span_equal(lobby->protection, next))
        return false;
    return is(next, "private")
        || (is(next, "protected") && is(lobby->protection, "public"));
}

static struct hub_peer *guest(const struct lobby *lobby)
{
    struct hub_peer *peer;
    uint32_t i;

    for (i = 0; i < lobby->group.count; i++)
        if (!span_equal(lobby->owner, peer_name(lobby->group.members[i])))
            return lobby->group.members[i];
    DL_FOREACH2(lobby->waiting, peer, next_waiting)
        if (!span_equal(lobby->owner, peer_name(peer)))
            return peer;
    return NULL;
}

/* L-25, L-27 */
static void kick_guests(struct lobby *lobby)
{
    struct hub_peer *peer;
    const char *reason = is(lobby->protection, "private")
                           ? "this lobby is private now"
                           : "this lobby is protected by a passcode now";

    while ((peer = guest(lobby))) {
        join_leave(peer, true);
        send_text(peer, PP_LOBBY_PLAYER_KICK, reason);
    }
    reap(lobby);
}

void lobby_change_answered(struct hub *hub, const struct request *request,
                           enum hub_result result)
{
    struct lobby *lobby = find(hub, &request->what.lobby);
    bool kicks;

    if (result != HUB_OK || !lobby)
        return;
    kicks = shuts_out(lobby, request->what.lobby.protection);
    if (set_access(lobby, &request->what.lobby)) {
        event(hub, HUB_WARNING, "forgotten", request->peer, NULL,
              PP_CLAUSE_B_3, "out of memory");
        return;
    }
    if (kicks)
        kick_guests(lobby);
}
