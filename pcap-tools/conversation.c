#include "conversation_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERVERS_MOST = 256, /* with a dialogue each */
    STREAM_SHARE = 16   /* of the memory that one TCP stream may take */
};

/* ---- servers -------------------------------------------------------------------- */

static void server_key(const struct endpoint *end, uint8_t key[20])
{
    memset(key, 0, 20);
    key[0] = end->family;
    memcpy(key + 1, end->address, end->family == 4 ? 4 : 16);
    memcpy(key + 17, &end->port, sizeof end->port);
}

static struct server *find_server(const struct conversations *all,
                                  const struct endpoint *end)
{
    struct server *server;
    uint8_t key[20];

    server_key(end, key);
    HASH_FIND(hh, all->servers, key, sizeof key, server);
    return server;
}

static void free_server(struct conversations *all, struct server *server)
{
    if (server->dialogue) {
        pp_dialogue_finish(server->dialogue, all->now);
        tell_findings(all, 0);
        pp_dialogue_free(server->dialogue);
    }
    HASH_DEL(all->servers, server);
    names_free(&server->names);
    free(server);
}

/* A capture may hold any number of servers; those without connections go. */
static void forget_servers(struct conversations *all)
{
    struct server *server, *next;

    if (HASH_COUNT(all->servers) < SERVERS_MOST)
        return;
    HASH_ITER(hh, all->servers, server, next)
        if (!server->open)
            free_server(all, server);
}

/* The first gets the most: few captures have many servers. */
static size_t dialogue_memory(const struct conversations *all)
{
    return all->options.memory / (8 * (1 + (size_t)HASH_COUNT(all->servers)));
}

static struct server *get_server(struct conversations *all,
                                 const struct endpoint *end)
{
    struct server *server = find_server(all, end);
    struct pp_dialogue_options options = { .level = all->options.level,
                                           .memory = dialogue_memory(all),
                                           .hook = all->options.unjudged
                                               ? NULL : tell_finding_hook,
                                           .context = all };

    if (server)
        return server;
    forget_servers(all);
    server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->all = all;
    server->end = *end;
    server_key(end, server->key);
    if (HASH_COUNT(all->servers) < SERVERS_MOST)
        server->dialogue = pp_dialogue_new(&options);
    HASH_ADD(hh, all->servers, key, sizeof server->key, server);
    return server;
}

/* ---- memory --------------------------------------------------------------------- */

/* The largest gives up what it keeps while all together keep too much. */
static void keep_within_memory(struct conversations *all)
{
    struct lane *largest;

    while (all->lanes.held > all->options.memory / 8) {
        largest = (struct lane *)holders_largest(&all->lanes);
        lane_give_up(largest);
        if (largest->holder.held)
            lane_free(largest);
    }
}

void talk_account(struct lane *lane)
{
    holders_set(&lane->talk->all->lanes, &lane->holder, lane_memory(lane));
}

/* ---- one connection -------------------------------------------------------------- */

static void begin_talk(struct talk *talk)
{
    struct tcp_connection *tcp = talk->tcp;
    int server = talk->server_side;

    talk->public.client = tcp->ends[!server];
    talk->public.server = tcp->ends[server];
    talk->public.whole = tcp->whole[0] && tcp->whole[1];
    lane_begin(&talk->lanes[PP_FROM_CLIENT], talk, PP_FROM_CLIENT,
               tcp->whole[!server]);
    lane_begin(&talk->lanes[PP_FROM_SERVER], talk, PP_FROM_SERVER,
               tcp->whole[server]);
    talk->server->open++;
    talk->all->counts.conversations++;
    tell_open(talk);
    if (talk->server->dialogue &&
        pp_dialogue_open(talk->server->dialogue, talk->public.id, tcp->opened,
                         talk->public.whole) == 0)
        talk->stale = 1;
}

static void account_hold(struct talk *talk)
{
    holders_set(&talk->all->holds, &talk->holder, hold_memory(&talk->hold));
}

static void refuse(struct talk *talk)
{
    hold_free(&talk->hold);
    account_hold(talk);
    talk->refused = 1;
    talk->all->counts.other_streams++;
    tcp_ignore(talk->all->tcp, talk->tcp);
}

static struct lane *lane_of(struct talk *talk, int side)
{
    return &talk->lanes[side == talk->server_side ? PP_FROM_SERVER
                                                  : PP_FROM_CLIENT];
}

static void follow(struct talk *talk, const struct held *event,
                   const uint8_t *bytes)
{
    struct lane *lane = lane_of(talk, event->side);

    switch (event->kind) {
    case HELD_BYTES:
        lane_bytes(lane, bytes, (size_t)event->count, event->origin);
        break;
    case HELD_MISSING:
        lane_missing(lane, event->count, (enum tcp_missing)event->how,
                     event->origin);
        break;
    case HELD_ENDED:
        lane_end(lane, event->origin);
        tell_close(talk, lane->from, (enum tcp_end)event->how,
                   event->origin.time);
    }
    keep_within_memory(talk->all);
}

/* It is known who the server is: what was held counts now. */
static void decide(struct talk *talk, int server_side)
{
    struct hold hold = talk->hold;

    if (server_side == NOT_DECIDED)
        return;
    talk->server = server_side == NOT_POLYPAINT ? NULL :
                   get_server(talk->all, &talk->tcp->ends[server_side]);
    if (!talk->server) {
        refuse(talk);
        return;
    }
    memset(&talk->hold, 0, sizeof talk->hold);
    talk->server_side = server_side;
    begin_talk(talk);
    for (size_t i = 0; i < hold.count; i++)
        follow(talk, &hold.all[i], hold.bytes + hold.all[i].at);
    hold_free(&hold);
    account_hold(talk);
}

/* The one that holds the most is taken for something else. */
static void keep_holds_within_memory(struct conversations *all)
{
    while (all->holds.held > all->options.memory / 8)
        refuse((struct talk *)((char *)holders_largest(&all->holds) -
                               offsetof(struct talk, holder)));
}

/* Tries at each of the first segments, then each time the bytes double. */
static void hold(struct talk *talk, const struct held *event,
                 const uint8_t *bytes)
{
    struct hold *held = &talk->hold;

    if (hold_add(held, event, bytes) != 0) {
        refuse(talk);
        return;
    }
    account_hold(talk);
    keep_holds_within_memory(talk->all);
    if (talk->refused || held->size < held->next_try ||
        event->kind == HELD_ENDED)
        return;
    held->next_try = held->count < 16 ? 0 : 2 * held->size;
    decide(talk, recognise(held, talk->tcp, 0));
}

static int is_server_port(const struct conversations *all, uint16_t port)
{
    for (size_t i = 0; i < all->options.port_count; i++)
        if (all->options.ports[i] == port)
            return 1;
    return 0;
}

/* The server where ports or other connections tell it. */
static int known_server(const struct talk *talk)
{
    const struct conversations *all = talk->all;
    const struct tcp_connection *tcp = talk->tcp;
    int is[2];

    for (int side = 0; side < 2; side++)
        is[side] = all->options.port_count
                       ? is_server_port(all, tcp->ends[side].port)
                       : find_server(all, &tcp->ends[side]) != NULL;
    if (is[0] && is[1])
        return tcp->opener >= 0 ? !tcp->opener : NOT_DECIDED;
    if (is[0] || is[1])
        return is[1];
    return all->options.port_count ? NOT_POLYPAINT : NOT_DECIDED;
}

static void event(struct talk *talk, const struct held *event,
                  const uint8_t *bytes)
{
    if (talk->refused)
        return;
    if (talk->server_side == NOT_DECIDED && !talk->hold.count)
        decide(talk, known_server(talk));
    if (talk->refused)
        return;
    if (talk->server_side == NOT_DECIDED)
        hold(talk, event, bytes);
    else
        follow(talk, event, bytes);
}

/* ---- what TCP says --------------------------------------------------------------- */

static void opened(void *context, struct tcp_connection *connection)
{
    struct conversations *all = context;
    struct talk *talk = calloc(1, sizeof *talk);

    connection->user = talk;
    if (!talk) {
        all->counts.other_streams++;
        tcp_ignore(all->tcp, connection);
        return;
    }
    talk->all = all;
    talk->tcp = connection;
    talk->public.id = connection->id;
    talk->server_side = NOT_DECIDED;
    talk->lanes[0].talk = talk->lanes[1].talk = talk;
    HASH_ADD(hh, all->talks, public.id, sizeof talk->public.id, talk);
    if (known_server(talk) == NOT_POLYPAINT)
        refuse(talk);
}

static void bytes(void *context, struct tcp_connection *connection, int side,
                  const uint8_t *data, size_t size, int64_t time,
                  uint64_t packet)
{
    struct held held = { HELD_BYTES, side, size, 0, 0, { time, packet } };

    (void)context;
    if (connection->user)
        event(connection->user, &held, data);
}

static void missing(void *context, struct tcp_connection *connection, int side,
                    uint64_t count, enum tcp_missing why, int64_t time)
{
    struct held held = { HELD_MISSING, side, count, (int)why, 0, { time, 0 } };

    (void)context;
    if (connection->user)
        event(connection->user, &held, NULL);
}

static void ended(void *context, struct tcp_connection *connection, int side,
                  enum tcp_end how, int64_t time)
{
    struct held held = { HELD_ENDED, side, 0, (int)how, 0, { time, 0 } };

    (void)context;
    if (connection->user)
        event(connection->user, &held, NULL);
}

static void forget_talk(struct talk *talk)
{
    struct conversations *all = talk->all;

    if (talk->server) {
        if (talk->server->dialogue)
            pp_dialogue_forget(talk->server->dialogue, talk->public.id);
        tell_findings(all, 0);
        talk->server->open--;
        lane_free(&talk->lanes[0]);
        lane_free(&talk->lanes[1]);
    }
    HASH_DEL(all->talks, talk);
    hold_free(&talk->hold);
    account_hold(talk);
    tell_forget(talk);
    free(talk);
}

/* Nothing more comes: what others have shown since may help. */
static void decide_at_last(struct talk *talk)
{
    int server = known_server(talk);

    if (server == NOT_DECIDED)
        server = recognise(&talk->hold, talk->tcp, 1);
    decide(talk, server);
}

static void closed(void *context, struct tcp_connection *connection)
{
    struct talk *talk = connection->user;

    (void)context;
    if (!talk)
        return;
    if (!talk->refused && talk->server_side == NOT_DECIDED)
        decide_at_last(talk);
    connection->user = NULL;
    forget_talk(talk);
}

/* ---- the way in ------------------------------------------------------------------ */

struct conversations *conversations_new(const struct conversation_options *options)
{
    struct conversations *all = calloc(1, sizeof *all);
    struct tcp_options tcp = { .stream_memory = options->memory / STREAM_SHARE,
                               .memory = options->memory / 2,
                               .context = all,
                               .hooks = { opened, bytes, missing, ended,
                                          closed } };

    if (!all)
        return NULL;
    all->options = *options;
    all->tcp = tcp_new(&tcp);
    if (!all->tcp) {
        free(all);
        return NULL;
    }
    return all;
}

void conversations_segment(struct conversations *all,
                           const struct segment *segment)
{
    if (segment->time > all->now)
        all->now = segment->time;
    tcp_segment(all->tcp, segment);
}

void conversations_time(struct conversations *all, int64_t time)
{
    struct server *server, *next;

    if (time > all->now)
        all->now = time;
    tcp_time(all->tcp, all->now);
    HASH_ITER(hh, all->servers, server, next)
        if (server->dialogue)
            pp_dialogue_time(server->dialogue, all->now);
    tell_findings(all, 0);
}

void conversations_finish(struct conversations *all)
{
    struct server *server, *next;

    tcp_finish(all->tcp);
    HASH_ITER(hh, all->servers, server, next)
        free_server(all, server);
}

const struct conversation_counts *conversations_counts(const struct conversations *all)
{
    return &all->counts;
}

const struct tcp_counts *conversations_tcp(const struct conversations *all)
{
    return tcp_counts(all->tcp);
}

void conversations_free(struct conversations *all)
{
    conversations_finish(all);
    tcp_free(all->tcp);
    free(all->findings);
    free(all);
}
