/* join.c - a newcomer sees the whole canvas, and nobody misses a stroke
 * (clauses S-2 to S-17).
 *
 *                 a join                    saved, timed out, no saver
 *      OPEN  ---------------->  SAVING  ----------------------------->  LOADING
 *       ^                         |                                        |
 *       | thaw time is over       | all joiners left                       | all
 *       |                         v                                        | loaded
 *       +----------------------- COOLING <---------------------------------+
 *                                 |  (or SAVING at once, when someone waits)
 *
 * Members in the lobby's group get what is drawn; joiners that wait for the
 * next freeze are in lobby->waiting and get nothing.
 */
#include "hub/internal.h"

bool lobby_frozen(const struct lobby *lobby)
{
    return lobby->phase == PHASE_SAVING || lobby->phase == PHASE_LOADING;
}

static void tell_frozen(struct hub_peer *peer)
{
    peer->told = true;
    send_status(peer, PP_LOBBY_FREEZE_STATE, PP_FREEZE_FROZEN);
}

static void tell_thawed(struct hub_peer *peer)
{
    if (!peer->told)
        return;
    peer->told = false;
    send_status(peer, PP_LOBBY_FREEZE_STATE, PP_FREEZE_DRAW);
}

/* S-7: the group is in the order of joining. */
static struct hub_peer *pick_saver(const struct lobby *lobby)
{
    uint32_t i;

    for (i = 0; i < lobby->group.count; i++)
        if (lobby->group.members[i]->role == ROLE_LOADED)
            return lobby->group.members[i];
    return NULL;
}

static bool any(const struct lobby *lobby, enum role role)
{
    uint32_t i;

    for (i = 0; i < lobby->group.count; i++)
        if (lobby->group.members[i]->role == role)
            return true;
    return false;
}

static void ask_to_save(struct hub_peer *peer)
{
    peer->saves_asked++;
    send_text(peer, PP_UPDATE_DATABASE, "");
}

/* S-3, S-4, then S-11: what was held */
void join_thaw(struct lobby *lobby)
{
    uint32_t i;

    lobby->phase = PHASE_COOLING;
    lobby->saver = NULL;
    timer_arm(lobby->hub, &lobby->timer, TIMER_THAW, lobby);
    for (i = 0; i < lobby->group.count; i++)
        tell_thawed(lobby->group.members[i]);
    held_release(lobby);
    for (i = 0; i < lobby->group.count; i++)
        lobby->group.members[i]->fresh = false;
}

static void begin_loading(struct lobby *lobby)
{
    uint32_t i;

    lobby->phase = PHASE_LOADING;
    lobby->saver = NULL;
    timer_arm(lobby->hub, &lobby->timer, TIMER_LOAD, lobby);
    for (i = 0; i < lobby->group.count; i++) {
        struct hub_peer *peer = lobby->group.members[i];

        if (peer->role == ROLE_JOINING) {
            peer->role = ROLE_LOADING;
            send_text(peer, PP_FETCH_DATABASE, "");
        }
    }
}

/* The saver has saved, or counts as having (S-8). */
static void saved(struct lobby *lobby)
{
    if (lobby->saver) {
        held_mark_saved(lobby, lobby->saver);
        lobby->saver->saves_asked = 0;
    }
    begin_loading(lobby);
}

static void ask_saver(struct lobby *lobby)
{
    lobby->saver = pick_saver(lobby);
    if (lobby->saver)
        ask_to_save(lobby->saver);
    else
        begin_loading(lobby);
}

static void admit_waiting(struct lobby *lobby)
{
    struct hub_peer *peer, *next;

    DL_FOREACH_SAFE2(lobby->waiting, peer, next, next_waiting) {
        DL_DELETE2(lobby->waiting, peer, prev_waiting, next_waiting);
        peer->role = ROLE_JOINING;
        peer->fresh = true;
        if (group_add(&lobby->group, peer))
            peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
    }
}

/* S-5 */
static void freeze(struct lobby *lobby)
{
    uint32_t i;

    groups_flush(lobby->hub);
    admit_waiting(lobby);
    lobby->phase = PHASE_SAVING;
    timer_arm(lobby->hub, &lobby->timer, TIMER_SAVE, lobby);
    for (i = 0; i < lobby->group.count; i++)
        tell_frozen(lobby->group.members[i]);
    ask_saver(lobby);
}

/* S-9: with this freeze while the canvas is not saved, else with the next. */
static void come_in(struct hub_peer *peer, struct lobby *lobby)
{
    peer->role = ROLE_WAITING;
    DL_APPEND2(lobby->waiting, peer, prev_waiting, next_waiting);
    if (lobby->phase == PHASE_OPEN)
        freeze(lobby);
    else if (lobby->phase == PHASE_SAVING) {
        admit_waiting(lobby);
        tell_frozen(peer);
    }
}

static void belong(struct hub_peer *peer, struct lobby *lobby)
{
    peer->lobby = lobby;
    peer->joined = ++peer->hub->joins;
    peer->saves_asked = 0;
}

void join_enter(struct hub_peer *peer, struct lobby *lobby)
{
    belong(peer, lobby);
    send_status(peer, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_CONNECTED);
    come_in(peer, lobby);
}

/* L-5: no join sequence, and it may save. */
void join_create(struct hub_peer *peer, struct lobby *lobby)
{
    groups_flush(peer->hub);
    belong(peer, lobby);
    peer->role = ROLE_LOADED;
    if (group_add(&lobby->group, peer))
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
}

/* S-8, S-4: one of a frozen lobby has left. */
static void leave_frozen(struct lobby *lobby, const struct hub_peer *peer)
{
    if (!any(lobby, ROLE_JOINING) && !any(lobby, ROLE_LOADING))
        join_thaw(lobby);
    else if (lobby->saver == peer)
        ask_saver(lobby); /* with the time that is left */
}

void join_leave(struct hub_peer *peer, bool stays)
{
    struct lobby *lobby = peer->lobby;

    groups_flush(peer->hub);
    if (peer->role == ROLE_WAITING)
        DL_DELETE2(lobby->waiting, peer, prev_waiting, next_waiting);
    else
        group_remove(&lobby->group, peer);
    peer->role = ROLE_NONE;
    peer->lobby = NULL;
    peer->fresh = false;
    peer->held_bytes = 0;
    if (stays)
        tell_thawed(peer); /* S-10 */
    peer->told = false;
    if (lobby_frozen(lobby))
        leave_frozen(lobby, peer);
    else if (!lobby->waiting)
        held_release(lobby);
}

void join_update_database(struct hub_peer *peer)
{
    struct lobby *lobby = peer->lobby;

    if (!peer->saves_asked)
        return; /* S-14 */
    peer->saves_asked--;
    if (lobby && lobby->saver == peer && !peer->saves_asked)
        saved(lobby);
}

void join_fetch_database(struct hub_peer *peer)
{
    struct lobby *lobby = peer->lobby;

    if (peer->role != ROLE_LOADING && peer->role != ROLE_UNLOADED)
        return; /* S-14 */
    peer->role = ROLE_LOADED;
    if (lobby->phase == PHASE_LOADING && !any(lobby, ROLE_LOADING))
        join_thaw(lobby);
}

/* S-8: who has not loaded by now no longer holds the lobby. */
static void give_up_loading(struct lobby *lobby)
{
    uint32_t i;

    for (i = 0; i < lobby->group.count; i++)
        if (lobby->group.members[i]->role == ROLE_LOADING)
            lobby->group.members[i]->role = ROLE_UNLOADED;
    join_thaw(lobby);
}

void join_due(struct lobby *lobby)
{
    switch (lobby->phase) {
    case PHASE_SAVING:
        saved(lobby);
        break;
    case PHASE_LOADING:
        give_up_loading(lobby);
        break;
    default: /* S-9: the next freeze may begin */
        lobby->phase = PHASE_OPEN;
        if (lobby->waiting && !lobby->hub->stopping)
            freeze(lobby);
    }
}

/* S-17 */
void autosave_due(struct hub *hub)
{
    struct lobby *lobby, *next;
    struct hub_peer *saver;

    timer_arm(hub, &hub->autosave, TIMER_AUTOSAVE, hub);
    HASH_ITER(hh, hub->lobbies, lobby, next) {
        if (!lobby->drawn || lobby_frozen(lobby))
            continue;
        saver = pick_saver(lobby);
        if (saver)
            ask_to_save(saver);
        lobby->drawn = false;
    }
}
