#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

void hub_config_init(struct hub_config *config)
{
    *config = (struct hub_config){
        .readings = { .stroke_mode = "stroke", .pixel_mode = "pixel" },
        .limits = { .auth_wait = 1000,
                    .save_wait = 2000,
                    .load_wait = 10000,
                    .thaw = 1000,
                    .max_backlog = 8u << 20,
                    .max_memory = (size_t)1 << 30,
                    .max_clients = 16000,
                    .max_lobbies = 10000,
                    .max_channels = 10000,
                    .max_lobbies_each = 1000,
                    .max_channels_each = 1000 },
    };
}

struct hub *hub_new(const struct hub_config *config,
                    const struct hub_shell *shell, void *context)
{
    struct hub *hub = calloc(1, sizeof *hub);

    if (!hub)
        return NULL;
    hub->config = *config;
    hub->shell = *shell;
    hub->context = context;
    if (config->limits.autosave)
        timer_arm(hub, &hub->autosave, TIMER_AUTOSAVE, hub);
    return hub;
}

void hub_set_bounds(struct hub *hub, const struct hub_limits *limits)
{
    struct hub_limits *own = &hub->config.limits;

    own->max_backlog = limits->max_backlog;
    own->max_memory = limits->max_memory;
    own->max_clients = limits->max_clients;
    own->max_lobbies = limits->max_lobbies;
    own->max_channels = limits->max_channels;
    own->max_lobbies_each = limits->max_lobbies_each;
    own->max_channels_each = limits->max_channels_each;
}

static void free_retired(struct hub *hub)
{
    while (hub->retired_count)
        free(hub->retired[--hub->retired_count]);
}

static void input_free(struct hub_peer *peer)
{
    peer->hub->figures.memory -= peer->in.capacity + peer->kept_capacity;
    pp_splitter_free(&peer->in);
    peer->in = (struct pp_splitter)PP_SPLITTER_INIT;
    free(peer->kept);
    peer->kept = NULL;
    peer->kept_used = peer->kept_capacity = 0;
}

static void peer_free(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;

    outbox_free(peer);
    input_free(peer);
    free(peer->channels);
    free(peer->name);
    DL_DELETE(hub->peers, peer);
    hub->figures.peers--;
    free(peer);
}

void hub_free(struct hub *hub)
{
    struct request *request, *next_request;
    struct lobby *lobby, *next_lobby;
    struct channel *channel, *next_channel;

    HASH_CLEAR(hh, hub->users);
    DL_FOREACH_SAFE(hub->requests, request, next_request)
        free(request);
    while (hub->peers)
        peer_free(hub->peers);
    HASH_ITER(hh, hub->lobbies, lobby, next_lobby)
        lobby_free(lobby);
    HASH_ITER(hh, hub->channels, channel, next_channel)
        channel_free(hub, channel);
    free_retired(hub);
    free(hub->retired);
    free(hub);
}

/* ---- small things ------------------------------------------------------------ */

/* Items with room for `need`, in powers of two; NULL: no memory, and the items
 * stay as they are. */
void *grown(void *items, uint32_t *capacity, uint32_t need, size_t size)
{
    uint32_t wanted = *capacity ? *capacity : 4;
    void *moved;

    if (need <= *capacity)
        return items;
    while (wanted < need)
        wanted *= 2;
    moved = realloc(items, wanted * size);
    if (!moved)
        return NULL;
    *capacity = wanted;
    return moved;
}

bool span_equal(struct pp_span a, struct pp_span b)
{
    return a.size == b.size && (!a.size || !memcmp(a.text, b.text, a.size));
}

struct pp_span span(const char *text)
{
    return (struct pp_span){ text, strlen(text) };
}

struct pp_span peer_name(const struct hub_peer *peer)
{
    return (struct pp_span){ peer->name ? peer->name : "", peer->name_size };
}

void event(struct hub *hub, enum hub_level level, const char *what,
           const struct hub_peer *peer, const struct pp_frame *frame,
           enum pp_clause_id clause, const char *words)
{
    struct hub_event entry = { level, what, peer ? peer->sink : NULL,
                               { "", 0 }, frame ? frame->type : -1, clause,
                               words };

    hub->figures.refusals[clause] += clause != PP_CLAUSE_NONE;
    if (!hub->shell.log)
        return;
    if (peer)
        entry.user = peer_name(peer);
    hub->shell.log(hub->context, &entry);
}

bool peer_open(const struct hub_peer *peer)
{
    return peer->state <= PEER_CONNECTED && !peer->doomed;
}

struct hub_peer *user_find(struct hub *hub, struct pp_span name)
{
    struct hub_peer *peer;

    HASH_FIND(hh, hub->users, name.text, (unsigned)name.size, peer);
    return peer;
}

/* ---- how a peer ends --------------------------------------------------------- */

/* for everyone else it is gone now, its name free. */
static void depart(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;

    if (peer->state >= PEER_CLOSING)
        return;
    groups_flush(hub);
    lobby_leave_all(peer, false);
    channel_leave_all(peer);
    timer_cancel(hub, &peer->timer);
    requests_forget(peer);
    peer->answer.kind = LIST_NONE;
    if (peer->state == PEER_CONNECTED) {
        HASH_DELETE(hh, hub->users, peer);
        hub->figures.users--;
        event(hub, HUB_INFO, "logout", peer, NULL, PP_CLAUSE_NONE, "");
    }
    peer->state = PEER_CLOSING;
}

static void shell_close(struct hub_peer *peer, enum hub_close how)
{
    timer_cancel(peer->hub, &peer->timer);
    peer->state = PEER_CLOSED;
    peer->hub->shell.close(peer->sink, how);
}

void peer_close(struct hub_peer *peer)
{
    if (peer->state >= PEER_CLOSING || peer->doomed)
        return;
    depart(peer);
    if (peer->doomed)
        return; /* what it was still to be written found it broken */
    if (peer->out.count)
        timer_arm(peer->hub, &peer->timer, TIMER_CLOSE, peer);
    else
        shell_close(peer, HUB_DRAIN);
}

void peer_doom(struct hub_peer *peer, enum pp_clause_id clause,
               const char *words)
{
    struct hub *hub = peer->hub;

    if (peer->doomed || peer->state == PEER_CLOSED)
        return;
    event(hub, clause == PP_CLAUSE_NONE ? HUB_DEBUG : HUB_WARNING, "dropped",
          peer, NULL, clause, words);
    peer->doomed = true;
    LL_PREPEND2(hub->doomed, peer, next_doomed);
}

void peer_drained(struct hub_peer *peer)
{
    if (peer->state == PEER_CLOSING)
        shell_close(peer, HUB_DRAIN);
    else if (peer->answer.kind != LIST_NONE)
        list_continue(peer);
}

/* B-3: who has the largest unfinished frame, else the largest backlog. */
static struct hub_peer *largest(struct hub *hub)
{
    struct hub_peer *peer, *frame = NULL, *backlog = NULL;

    DL_FOREACH(hub->peers, peer) {
        if (peer->doomed || peer->state == PEER_CLOSED)
            continue;
        if (peer->in.used && (!frame || peer->in.used > frame->in.used))
            frame = peer;
        if (peer->out.count
            && (!backlog || peer->out.counted > backlog->out.counted))
            backlog = peer;
    }
    return frame ? frame : backlog;
}

static void bound_memory(struct hub *hub)
{
    struct hub_peer *peer;

    if (hub->figures.memory <= hub->config.limits.max_memory)
        return;
    peer = largest(hub);
    if (peer)
        peer_doom(peer, PP_CLAUSE_B_3, "memory is used up");
}

void settle(struct hub *hub)
{
    struct hub_peer *peer;

    if (hub->settling)
        return;
    hub->settling = true;
    bound_memory(hub);
    while ((peer = hub->doomed)) {
        LL_DELETE2(hub->doomed, peer, next_doomed);
        depart(peer);
        outbox_drop(peer);
        input_free(peer);
        shell_close(peer, HUB_DROP);
        bound_memory(hub);
    }
    hub->settling = false;
}

/* ---- what the shell calls ------------------------------------------------------ */

void hub_clock(struct hub *hub, uint64_t now, uint32_t utc)
{
    hub->now = now;
    hub->utc = utc;
}

void hub_time(struct hub *hub, uint64_t now, uint32_t utc)
{
    struct hub_peer *ready = hub->ready, *peer;

    hub_clock(hub, now, utc);
    timers_run(hub);
    hub->ready = NULL;
    while ((peer = ready)) {
        LL_DELETE2(ready, peer, next_ready);
        peer->ready = false;
        list_continue(peer);
    }
    settle(hub);
}

uint64_t hub_next_deadline(const struct hub *hub)
{
    return hub->ready ? hub->now : timers_next(hub);
}

static bool no_room(struct hub *hub)
{
    const struct hub_limits *limits = &hub->config.limits;
    bool clients = hub->figures.peers >= limits->max_clients;
    bool memory = hub->figures.memory > limits->max_memory;

    hub->figures.refusals[PP_CLAUSE_B_2] += clients;
    hub->figures.refusals[PP_CLAUSE_B_3] += !clients && memory;
    return clients || memory;
}

struct hub_peer *hub_open(struct hub *hub, void *sink)
{
    struct hub_peer *peer;

    if (hub->stopping || no_room(hub))
        return NULL;
    peer = calloc(1, sizeof *peer);
    if (!peer)
        return NULL;
    peer->hub = hub;
    peer->sink = sink;
    DL_APPEND(hub->peers, peer);
    hub->figures.peers++;
    timer_arm(hub, &peer->timer, TIMER_AUTH, peer);
    return peer;
}

void hub_end(struct hub_peer *peer, bool broken)
{
    struct hub *hub = peer->hub;

    /* a login whose connection ends meanwhile takes no name */
    if (peer->asked && peer->asked->what.kind == HUB_LOGIN)
        broken = true;
    peer->ended = true;
    if (broken && peer->state <= PEER_CLOSING)
        peer_doom(peer, PP_CLAUSE_NONE, "connection lost");
    else if (!peer_blocked(peer))
        peer_close(peer);
    settle(hub);
}

void hub_written(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;

    outbox_written(peer);
    settle(hub);
}

void hub_closed(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;

    if (peer->ready)
        LL_DELETE2(hub->ready, peer, next_ready);
    peer_free(peer);
}

void hub_flush(struct hub *hub)
{
    groups_flush(hub);
    free_retired(hub);
    settle(hub);
    groups_flush(hub);
}

void hub_stop(struct hub *hub)
{
    struct lobby *lobby, *next;
    struct hub_peer *peer;

    hub->stopping = true;
    DL_FOREACH(hub->peers, peer)
        if (peer_open(peer) && !peer->unread)
            hub->shell.read(peer->sink, false);
    HASH_ITER(hh, hub->lobbies, lobby, next) {
        if (lobby_frozen(lobby))
            join_thaw(lobby);
        held_release(lobby);
    }
    hub_flush(hub);
}

bool hub_quiet(const struct hub *hub)
{
    return !hub->unwritten && !hub->requests && !hub->ready && !hub->dirty;
}

void hub_close_all(struct hub *hub)
{
    struct hub_peer *peer, *next;

    groups_flush(hub);
    DL_FOREACH_SAFE(hub->peers, peer, next)
        peer_close(peer);
    settle(hub);
}

void hub_figures(const struct hub *hub, struct hub_figures *figures)
{
    const struct hub_peer *peer;

    *figures = hub->figures;
    DL_FOREACH(hub->peers, peer)
        figures->backlog += peer->out.counted;
    figures->lobbies = HASH_COUNT(hub->lobbies);
    figures->channels = HASH_COUNT(hub->channels);
}
