/* invented.c - the room: a hub, its turns and its virtual clock. */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invented_room.h"

static struct invented the;
bool in_hub;

#define HUB(call) do { in_hub = true; call; in_hub = false; } while (0)

/* ---- small things ---------------------------------------------------- */
struct invented *invented(void)
{
    return &the;
}

struct client *find_client(const char *who)
{
    for (unsigned i = the.client_count; i-- > 0;)
        if (strcmp(the.clients[i]->name, who) == 0)
            return the.clients[i];
    cr_assert_fail("the test knows no client %s", who);
    return NULL;
}

bool each_name(const char **whom, char name[256])
{
    size_t size = strcspn(*whom, " ");
    cr_assert_lt(size, 256u);
    memcpy(name, *whom, size);
    name[size] = 0;
    *whom += size + strspn(*whom + size, " ");
    return size > 0;
}

uint64_t clock_now(void)
{
    return the.now;
}

uint32_t utc_now(void)
{
    return (uint32_t)(ROOM_UTC + (the.now - ROOM_START) / 1000);
}

struct hub *hub(void)
{
    return the.hub;
}

/* ---- turns ----------------------------------------------------------- */
static void flush(void)
{
    HUB(hub_flush(the.hub));
    while (the.piece_count)
        free(the.pieces[--the.piece_count]);
}

static void receive(struct client *client, const void *bytes, size_t size)
{
    uint8_t *piece = malloc(size);
    memcpy(piece, bytes, size);
    the.pieces = realloc(the.pieces,
                         (the.piece_count + 1) * sizeof *the.pieces);
    the.pieces[the.piece_count++] = piece;
    HUB(hub_receive(client->peer, piece, size));
}

static bool deliver(struct client *client)
{
    struct buffer in = client->in;
    if (!client->reading || client->closing || !in.size)
        return false;
    client->in = (struct buffer){ NULL, 0, 0 };
    receive(client, in.bytes, in.size);
    free(in.bytes);
    return true;
}

static bool end_of_input(struct client *client)
{
    if (!client->fin || client->fin_told || client->closing ||
        client->in.size)
        return false;
    client->fin_told = true;
    HUB(hub_end(client->peer, false));
    return true;
}

static bool written(struct client *client)
{
    bool given_up = client->closing && (client->how == HUB_DROP ||
                    the.now >= client->closed_at + 1000);
    if (!client->writing)
        return false;
    if (!given_up && !client->broken) {
        take_slices(client);
        if (client->slice_at < client->slice_count)
            return false;
    }
    client->writing = false;
    HUB(hub_written(client->peer));
    return true;
}

static bool gone(struct client *client)
{
    if (!client->closing || client->gone || client->writing)
        return false;
    client->gone = true;
    HUB(hub_closed(client->peer));
    client->peer = NULL;
    return true;
}

static bool client_follows(struct client *client)
{
    if (client->gone)
        return false;
    bool any = deliver(client);
    any |= end_of_input(client);
    any |= written(client);
    any |= gone(client);
    return any;
}

static bool backend_follows(void)
{
    void *token;
    enum hub_result result = HUB_TRUTH;
    if (the.backend.wait || !backend_take(&the.backend, &token, &result))
        return false;
    HUB(hub_answer(the.hub, token, result));
    return true;
}

/* What the hub has put off to the next turn. */
static bool time_follows(void)
{
    if (hub_next_deadline(the.hub) > the.now)
        return false;
    HUB(hub_time(the.hub, the.now, utc_now()));
    return true;
}

/* All that follows from the last turn, each in a turn of its own. */
static void settle(void)
{
    for (unsigned turns = 0;; turns++) {
        bool any = time_follows();
        any |= backend_follows();
        for (unsigned i = 0; i < the.client_count; i++)
            any |= client_follows(the.clients[i]);
        if (!any)
            return;
        flush();
        cr_assert_lt(turns, 100000u, "the hub never comes to rest");
    }
}

static void begin(void)
{
    if (!the.batch)
        HUB(hub_time(the.hub, the.now, utc_now()));
}

static void finish(void)
{
    if (the.batch)
        return;
    flush();
    settle();
}

void one_turn(void)
{
    begin();
    the.batch = true;
}

void turn_ends(void)
{
    the.batch = false;
    finish();
}

/* ---- time ------------------------------------------------------------ */
static uint64_t next_event(void)
{
    uint64_t next = hub_next_deadline(the.hub);
    for (unsigned i = 0; i < the.client_count; i++) {
        const struct client *client = the.clients[i];
        if (client->closing && client->writing &&
            client->closed_at + 1000 < next)
            next = client->closed_at + 1000;
    }
    return next;
}

void passes(uint64_t ms)
{
    uint64_t end = the.now + ms, next;
    if (the.batch) { /* a long turn */
        the.now = end;
        HUB(hub_time(the.hub, the.now, utc_now()));
        return;
    }
    for (unsigned idle = 0; (next = next_event()) <= end; idle++) {
        cr_assert_lt(idle, 10000u, "hub_next_deadline() stands still");
        if (next > the.now) {
            the.now = next;
            idle = 0;
        }
        begin();
        finish();
    }
    the.now = end;
    begin();
    finish();
}

/* ---- what goes in ---------------------------------------------------- */
bool opens(const char *who)
{
    struct client *client = calloc(1, sizeof *client);
    snprintf(client->name, sizeof client->name, "%s", who);
    client->window = SIZE_MAX;
    client->reading = true;
    begin();
    HUB(client->peer = hub_open(the.hub, client));
    if (!client->peer) {
        free(client);
        finish();
        return false;
    }
    the.clients = realloc(the.clients,
                          (the.client_count + 1) * sizeof *the.clients);
    the.clients[the.client_count++] = client;
    finish();
    return true;
}

void sends(const char *who, const void *bytes, size_t size)
{
    struct client *client = find_client(who);
    begin();
    if (client->closing)
        return finish();
    if (the.batch && client->reading && !client->in.size)
        receive(client, bytes, size);
    else
        buffer_add(&client->in, bytes, size);
    if (!the.batch && deliver(client))
        flush();
    finish();
}

void ends(const char *who)
{
    struct client *client = find_client(who);
    begin();
    client->fin = true;
    end_of_input(client);
    finish();
}

void resets(const char *who)
{
    struct client *client = find_client(who);
    begin();
    client->broken = true;
    client->in.size = 0;
    if (!client->closing)
        HUB(hub_end(client->peer, true));
    finish();
}

void breaks(const char *who)
{
    find_client(who)->broken = true;
}

void stops_reading(const char *who)
{
    find_client(who)->window = 0;
}

void reads(const char *who, size_t bytes)
{
    begin();
    find_client(who)->window += bytes;
    finish();
}

void reads_on(const char *who)
{
    begin();
    find_client(who)->window = SIZE_MAX;
    finish();
}

void answers_with(enum hub_result result)
{
    void *token;
    cr_assert(backend_take(&the.backend, &token, &result),
              "nothing is asked");
    begin();
    HUB(hub_answer(the.hub, token, result));
    finish();
}

void backend_waits(bool wait)
{
    begin();
    the.backend.wait = wait;
    finish();
}

/* ---- the room -------------------------------------------------------- */
struct hub_config *config(void)
{
    if (!the.configured)
        hub_config_init(&the.config);
    the.configured = true;
    return &the.config;
}

void room(unsigned clients)
{
    the.hub = hub_new(config(), &invented_shell, &the);
    the.now = ROOM_START;
    cr_assert_not_null(the.hub);
    begin();
    finish();
    for (unsigned i = 0; i < clients; i++)
        logs_in(name_of(i));
}

struct hub_figures figures(void)
{
    struct hub_figures figures;
    hub_figures(the.hub, &figures);
    return figures;
}

static void forget_clients(void)
{
    while (the.client_count) {
        struct client *client = the.clients[--the.client_count];
        cr_assert(client->gone, "%s was never closed", client->name);
        free(client->out.bytes);
        free(client->in.bytes);
        free(client->slices);
        free(client);
    }
    free(the.clients);
}

void room_end(void)
{
    backend_waits(false);
    for (unsigned i = 0; i < the.client_count; i++)
        if (!the.clients[i]->broken)
            reads_on(the.clients[i]->name);
    for (unsigned i = 0; i < the.client_count; i++)
        if (!the.clients[i]->closing)
            ends(the.clients[i]->name);
    passes(20000);
    cr_assert_eq(figures().peers, 0u);
    cr_assert_eq(figures().users, 0u);
    cr_assert_eq(figures().memory, 0u, "%zu bytes", figures().memory);
    forget_clients();
    hub_free(the.hub);
    backend_free(&the.backend);
    free(the.pieces);
    memset(&the, 0, sizeof the);
}
