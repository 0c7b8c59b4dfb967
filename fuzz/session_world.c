/* session_world.c - sockets, loop turns and the clock around a hub. */
#include <string.h>

#include "session.h"

struct world world;

#define HUB(call) do { in_hub = true; call; in_hub = false; } while (0)

enum { UTC = 1600000000 };

/* ---- what the hub asks of its shell ------------------------------------- */

/* Everything that is seen of the hub, as one number. */
static void trace(uint64_t what)
{
    world.trace = (world.trace ^ what) * 1099511628211u;
}

static void trace_bytes(const uint8_t *bytes, size_t size)
{
    while (size--)
        trace(*bytes++);
}

static uint64_t number_of(const struct person *person)
{
    return (uint64_t)(person - world.people);
}

static void hear(struct person *person, const uint8_t *bytes, size_t size)
{
    if (!size)
        return;
    person->out = realloc(person->out, person->out_size + size);
    memcpy(person->out + person->out_size, bytes, size);
    person->out_size += size;
    trace(number_of(person));
    trace_bytes(bytes, size);
}

/* As much as the window lets through; of a broken connection nothing. */
static void take_slices(struct person *person)
{
    while (!person->broken && person->slice_at < person->slice_count &&
           person->window) {
        struct hub_slice *slice = &person->slices[person->slice_at];
        size_t size = slice->size < person->window ? slice->size
                                                   : person->window;

        hear(person, slice->bytes, size);
        slice->bytes += size;
        slice->size -= size;
        if (person->window != SIZE_MAX)
            person->window -= size;
        person->slice_at += !slice->size;
    }
}

static void take(struct person *person, const struct hub_slice *slices,
                 unsigned count)
{
    REQUIRE(!person->writing, "a write during start_write()");
    REQUIRE(!person->closing, "a write after close()");
    REQUIRE(count && count <= PARCEL_MAX, "%u slices", count);
    memcpy(person->slices, slices, count * sizeof *slices);
    person->slice_count = count;
    person->slice_at = 0;
    for (person->parcel_size = 0; count--;)
        person->parcel_size += slices[count].size;
    take_slices(person);
}

static ptrdiff_t shell_write(void *sink, const struct hub_slice *slices,
                             unsigned count)
{
    struct person *person = sink;
    size_t before = person->out_size;

    if (person->broken)
        return -1;
    in_hub = false;
    take(person, slices, count);
    person->parcel_size = 0;
    in_hub = true;
    return (ptrdiff_t)(person->out_size - before);
}

static void shell_start_write(void *sink, const struct hub_slice *slices,
                              unsigned count)
{
    struct person *person = sink;

    in_hub = false;
    take(person, slices, count);
    person->writing = true;
    in_hub = true;
}

static void shell_read(void *sink, bool on)
{
    trace(number_of(sink) * 2 + on + 100);
    ((struct person *)sink)->reading = on;
}

static void shell_close(void *sink, enum hub_close how)
{
    struct person *person = sink;

    in_hub = false;
    trace(number_of(person) * 2 + how + 200);
    REQUIRE(!person->closing, "close() called twice");
    person->closing = true;
    person->how = how;
    model_closed(person, how);
    in_hub = true;
}

static void shell_ask(void *context, const struct hub_request *request,
                      void *token)
{
    (void)context;
    in_hub = false;
    trace(request->kind + 300u);
    store_keep(request, token);
    in_hub = true;
}

static void shell_log(void *context, const struct hub_event *event)
{
    (void)context;
    in_hub = false;
    model_log(event);
    in_hub = true;
}

struct person *world_consuming(void)
{
    unsigned i;

    for (i = 0; i < PEOPLE; i++)
        if (world.people[i].peer && world.people[i].peer->consuming)
            return &world.people[i];
    return NULL;
}

/* ---- turns -------------------------------------------------------------- */

static void flush(void)
{
    HUB(hub_flush(world.hub));
    while (world.piece_count)
        free(world.pieces[--world.piece_count]);
}

static void receive(struct person *person, size_t size)
{
    uint8_t *piece = malloc(size);

    memcpy(piece, person->in, size);
    person->in_size -= size;
    memmove(person->in, person->in + size, person->in_size);
    world.pieces = realloc(world.pieces, (world.piece_count + 1) *
                                             sizeof(uint8_t *));
    world.pieces[world.piece_count++] = piece;
    HUB(hub_receive(person->peer, piece, size));
}

static bool end_of_input(struct person *person)
{
    if (!person->fin || person->fin_told || person->closing)
        return false;
    if (person->in_size && person->reading) {
        receive(person, person->in_size);
        return true;
    }
    if (person->in_size)
        return false;
    person->fin_told = true;
    HUB(hub_end(person->peer, false));
    return true;
}

static bool written(struct person *person)
{
    if (!person->writing)
        return false;
    if (!person->closing && !person->broken) {
        take_slices(person);
        if (person->slice_at < person->slice_count)
            return false;
    }
    person->writing = false;
    person->parcel_size = 0;
    HUB(hub_written(person->peer));
    if (person->broken && !person->closing)
        HUB(hub_end(person->peer, true));
    return true;
}

static void forget(struct person *person)
{
    while (person->wanted_count) {
        struct wanted *wanted = &person->wanted[--person->wanted_count];

        if (wanted->kind == WANTED_OWN)
            free((uint8_t *)(uintptr_t)wanted->bytes);
    }
    free(person->wanted);
    free(person->in);
    free(person->out);
    *person = (struct person){ .stage = STAGE_NONE };
}

static bool gone(struct person *person)
{
    if (!person->closing || person->writing)
        return false;
    HUB(hub_closed(person->peer));
    expect_match(person);
    forget(person);
    return true;
}

static bool follows(struct person *person)
{
    bool any;

    if (!person->peer)
        return false;
    any = end_of_input(person);
    any |= written(person);
    return gone(person) || any;
}

static bool time_follows(void)
{
    if (hub_next_deadline(world.hub) > world.now)
        return false;
    model_time();
    HUB(hub_time(world.hub, world.now,
                 (uint32_t)(UTC + world.now / 1000)));
    return true;
}

static void answer(enum hub_result result, bool truth)
{
    struct question question;

    if (!world.question_count)
        return;
    question = store_take();
    if (truth)
        result = store_truth(&question);
    if (!world.weak)
        model_answer(&question, result);
    HUB(hub_answer(world.hub, question.token, result));
    store_forget(&question);
}

static bool store_follows(void)
{
    if (world.waits || !world.question_count)
        return false;
    answer(HUB_OK, true);
    return true;
}

/* All that is due now, each in a turn of its own. */
static void settle_down(void)
{
    unsigned i, turns = 0;
    bool any = true;

    while (any) {
        REQUIRE(turns++ < 10000, "the hub never comes to rest");
        any = time_follows();
        any |= store_follows();
        for (i = 0; i < PEOPLE; i++)
            any |= follows(&world.people[i]);
        flush();
    }
}

static void finish(void)
{
    unsigned i;

    if (world.in_turn)
        return;
    flush();
    settle_down();
    check_inside();
    for (i = 0; i < PEOPLE; i++) {
        struct person *person = &world.people[i];

        if (!person->peer)
            continue;
        expect_match(person);
        if (!person->limited && !person->broken)
            expect_all_came(person);
    }
}

void world_turn(bool begins)
{
    world.in_turn = begins;
    finish();
}

/* ---- what happens ------------------------------------------------------- */

void world_open(struct person *person)
{
    static const char *const names[PEOPLE] = { "a", "b", "c", "d", "e", "f" };
    struct hub_peer *peer;

    if (person->peer)
        return;
    HUB(peer = hub_open(world.hub, person));
    if (peer) {
        *person = (struct person){ .peer = peer, .reading = true,
                                   .window = SIZE_MAX, .opened = world.now,
                                   .stage = STAGE_GREETING };
        strcpy(person->name, names[person - world.people]);
        person->name_size = 1;
    }
    finish();
}

void world_say(struct person *person, const uint8_t *bytes, size_t size)
{
    if (!person->peer || person->fin || !size)
        return;
    person->in = realloc(person->in, person->in_size + size);
    memcpy(person->in + person->in_size, bytes, size);
    person->in_size += size;
}

void world_deliver(struct person *person, size_t size)
{
    if (person->peer && person->reading && !person->closing &&
        !person->fin_told && person->in_size)
        receive(person, size < person->in_size ? size : person->in_size);
    finish();
}

void world_leave(struct person *person, unsigned how)
{
    if (!person->peer || person->closing)
        return;
    person->fin |= how == 0;
    person->broken |= how > 0;
    if (how == 1)
        HUB(hub_end(person->peer, true));
    finish();
}

void world_window(struct person *person, size_t bytes)
{
    person->window = bytes;
    person->limited = bytes != SIZE_MAX;
    person->slow |= person->limited;
    finish();
}

void world_answer(enum hub_result result, bool truth)
{
    answer(result, truth);
    finish();
}

void world_pass(uint64_t ms)
{
    uint64_t end = world.now + ms, next;

    while (!world.in_turn &&
           (next = hub_next_deadline(world.hub)) <= end) {
        world.now = next > world.now ? next : world.now;
        finish();
    }
    world.now = end;
    model_time();
    HUB(hub_time(world.hub, world.now,
                 (uint32_t)(UTC + world.now / 1000)));
    finish();
}

/* ---- the beginning and the end ------------------------------------------ */

void world_begin(const struct hub_config *config)
{
    static const struct hub_shell shell = { shell_write, shell_start_write,
        shell_read, shell_close, shell_ask, shell_log };

    memset(&world, 0, offsetof(struct world, lobbies));
    alloc_fail = 0;
    alloc_failed = false;
    world.config = *config;
    world.now = 1000;
    world.must_ask = -1;
    world.trace = 14695981039346656037u;
    world.autosave = config->limits.autosave;
    world.hub = hub_new(config, &shell, NULL);
    hub_set_bounds(world.hub, &config->limits);
    hub_time(world.hub, world.now, UTC + 1);
}

static void read_all(void)
{
    unsigned i;

    for (i = 0; i < PEOPLE; i++)
        world_window(&world.people[i], SIZE_MAX);
}

/* Everyone reads and is answered, and then nothing may be left to say. */
static void quiet(void)
{
    unsigned i;

    world.waits = false;
    world.in_turn = false;
    alloc_fail = 0;
    read_all();
    world_pass(20000);
    if (!world.weak)
        model_agree();
    for (i = 0; i < PEOPLE; i++)
        REQUIRE(world.weak || !world.people[i].lists ||
                    world.people[i].lost, "a list that never came");
    for (i = 0; i < PEOPLE; i++) /* T-6, L-20: and it goes on to the end */
        REQUIRE(world.weak || world.people[i].stage != STAGE_USER ||
                    !peer_blocked(world.people[i].peer),
                "%s waits for ever", world.people[i].name);
}

/* What was asked is answered, what is held goes out, everyone is closed. */
void world_stop(void)
{
    unsigned i;

    world.waits = world.in_turn = false;
    alloc_fail = 0;
    read_all();
    world.stopping = true;
    if (!world.weak)
        model_stop();
    HUB(hub_stop(world.hub));
    finish();
    REQUIRE(hub_quiet(world.hub), "a stop that never ends");
    for (i = 0; i < PEOPLE; i++)
        world.people[i].must_close = true;
    HUB(hub_close_all(world.hub));
    finish();
    for (i = 0; i < PEOPLE; i++)
        REQUIRE(!world.people[i].peer, "%s outlives a stop",
                world.people[i].name);
}

static void free_all(void)
{
    hub_free(world.hub);
    store_free();
    model_free();
    while (world.piece_count)
        free(world.pieces[--world.piece_count]);
    free(world.pieces);
}

void world_abandon(void)
{
    unsigned i;

    for (i = 0; i < PEOPLE; i++)
        forget(&world.people[i]);
    free_all();
}

void world_end(void)
{
    struct hub_figures figures;
    unsigned i;

    hub_figures(world.hub, &figures);
    REQUIRE(figures.users <= figures.peers, "%zu users on %zu connections",
            figures.users, figures.peers);
    quiet();
    for (i = 0; i < PEOPLE; i++)
        world_leave(&world.people[i], 1);
    hub_figures(world.hub, &figures);
    REQUIRE(!figures.peers && !figures.users, "%zu peers, %zu users are left",
            figures.peers, figures.users);
    REQUIRE(!figures.memory, "%zu bytes are left", figures.memory);
    REQUIRE(hub_quiet(world.hub), "something is left to do");
    free_all();
}
