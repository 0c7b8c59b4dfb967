/* hub_agree_test.c - canvases agree (S-15), whatever everyone does.
 *
 * Painters with canvases of their own join, draw, leave and come back at
 * random in two lobbies. What they hear and what they say is late, as on a
 * slow network, but never so late that a save or a load times out. At the end
 * all who have loaded must have drawn the same strokes, each once; alice,
 * who never leaves, has all that anyone drew in her lobby.
 */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { PAINTERS = 6, STROKES = 8192, QUEUE = 256, NOWHERE = -1 };

struct canvas {
    int strokes[STROKES];
    unsigned count;
};

enum act { ACT_DRAW, ACT_SAVE, ACT_LOAD, ACT_CONNECT, ACT_LEAVE };

struct saying {
    enum act act;
    int value; /* a stroke or a lobby */
};

struct painter {
    const char *name;
    bool online, frozen, loaded, moving, deaf;
    int lobby, wanted;
    struct canvas canvas, own; /* own: drawn here before it had loaded */
    struct saying queue[QUEUE];
    unsigned queued;
};

static struct painter painters[PAINTERS];
static struct canvas database[2], drawn[2]; /* of each lobby */
static const char *const filenames[] = { "cat", "dog" };
static const char *const owners[] = { "alice", "bob" };
static int next_stroke;
static uint32_t seed;

static uint32_t chance(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

static void paint(struct canvas *canvas, int stroke)
{
    cr_assert_lt(canvas->count, (unsigned)STROKES);
    canvas->strokes[canvas->count++] = stroke;
}

/* ---- what a painter says --------------------------------------------- */
static void will_say(struct painter *painter, enum act act, int value)
{
    cr_assert_lt(painter->queued, (unsigned)QUEUE);
    painter->queue[painter->queued++] = (struct saying){ act, value };
}

static void says(const struct painter *painter, struct saying saying)
{
    switch (saying.act) {
    case ACT_DRAW: return draws(painter->name, saying.value);
    case ACT_SAVE: return say(painter->name, SAVE);
    case ACT_LOAD: return say(painter->name, LOAD);
    case ACT_LEAVE: return say(painter->name, "LOBBY_DISCONNECT");
    case ACT_CONNECT:
        return connects(painter->name, filenames[saying.value],
                        owners[saying.value]);
    }
}

static void says_some(struct painter *painter, unsigned count)
{
    if (count > painter->queued)
        count = painter->queued;
    for (unsigned i = 0; i < count; i++)
        says(painter, painter->queue[i]);
    painter->queued -= count;
    memmove(painter->queue, painter->queue + count,
            painter->queued * sizeof *painter->queue);
}

/* ---- what a painter hears -------------------------------------------- */
static void arrives(struct painter *painter, int lobby, bool loaded)
{
    painter->lobby = lobby;
    painter->frozen = painter->moving = false;
    painter->loaded = loaded;
    painter->canvas.count = painter->own.count = 0;
}

/* One who is on the way out does not save any more. */
static void saves(struct painter *painter)
{
    if (painter->moving || painter->lobby == NOWHERE)
        return;
    cr_assert(painter->loaded, "S-7: %s never loaded", painter->name);
    database[painter->lobby] = painter->canvas;
    will_say(painter, ACT_SAVE, 0);
}

static void loads(struct painter *painter)
{
    if (painter->moving || painter->lobby == NOWHERE || painter->deaf)
        return;
    painter->canvas = database[painter->lobby];
    for (unsigned i = 0; i < painter->own.count; i++) /* S-16 */
        paint(&painter->canvas, painter->own.strokes[i]);
    painter->loaded = true;
    will_say(painter, ACT_LOAD, 0);
}

static void handles(struct painter *painter, const struct pp_frame *frame)
{
    switch (frame->type) {
    case PP_ADD_STROKE:
        cr_assert_neq(painter->lobby, NOWHERE, "D-3");
        return paint(&painter->canvas, (int)pp_get_u32(frame->data));
    case PP_LOBBY_FREEZE_STATE:
        painter->frozen = frame->data[0];
        return;
    case PP_UPDATE_DATABASE: return saves(painter);
    case PP_FETCH_DATABASE: return loads(painter);
    case PP_LOBBY_CONNECT:
        cr_assert_eq(frame->data[0], PP_LOBBY_STATUS_CONNECTED);
        return arrives(painter, painter->wanted, false);
    default: cr_assert_fail("%s was sent a %d", painter->name, frame->type);
    }
}

static void hears_some(struct painter *painter, unsigned count)
{
    struct pp_frame frame;
    while (count-- && next_frame(painter->name, &frame))
        handles(painter, &frame);
}

/* ---- what a painter does --------------------------------------------- */
static void may_draw(struct painter *painter)
{
    if (painter->lobby == NOWHERE || painter->frozen || painter->moving)
        return;
    int stroke = next_stroke++;
    paint(&painter->canvas, stroke);
    paint(&drawn[painter->lobby], stroke);
    if (!painter->loaded)
        paint(&painter->own, stroke);
    will_say(painter, ACT_DRAW, stroke);
}

/* Draws although it was told not to: it had not heard yet. */
static void draws_anyway(struct painter *painter)
{
    bool frozen = painter->frozen;
    painter->frozen = false;
    may_draw(painter);
    painter->frozen = frozen;
}

static void may_move(struct painter *painter)
{
    int lobby = (int)chance(2);
    if (painter->moving || painter->lobby == lobby)
        return;
    painter->moving = true;
    painter->wanted = lobby;
    will_say(painter, ACT_CONNECT, lobby);
}

/* Leaves, having heard all that is under way. */
static void may_leave(struct painter *painter)
{
    if (painter->moving || painter->lobby == NOWHERE)
        return;
    will_say(painter, ACT_LEAVE, 0);
    painter->moving = true;
    says_some(painter, QUEUE);
    reads_on(painter->name);
    hears_some(painter, UINT32_MAX);
    arrives(painter, NOWHERE, false);
}

static void goes(struct painter *painter)
{
    says_some(painter, QUEUE);
    if (chance(2))
        ends(painter->name);
    else
        resets(painter->name);
    painter->online = false;
    arrives(painter, NOWHERE, false);
}

static void comes(struct painter *painter)
{
    logs_in(painter->name);
    painter->online = true;
    painter->deaf = chance(8) == 0;
    arrives(painter, NOWHERE, false);
    may_move(painter);
}

static void stumbles(struct painter *painter)
{
    stops_reading(painter->name);
    reads(painter->name, chance(200));
}

static void acts(struct painter *painter)
{
    bool stays = painter == &painters[0];
    uint32_t what = chance(100);
    if (!painter->online)
        return what < 20 ? comes(painter) : (void)0;
    if (what < 45)
        may_draw(painter);
    else if (what < 50)
        draws_anyway(painter);
    else if (what < 70)
        hears_some(painter, chance(8));
    else if (what < 88)
        says_some(painter, chance(8));
    else if (what < 92)
        stumbles(painter);
    else if (what < 96 && !stays)
        may_move(painter);
    else if (what < 98 && !stays)
        may_leave(painter);
    else if (!stays)
        goes(painter);
}

/* ---- all of them ----------------------------------------------------- */
static void catch_up(void)
{
    for (unsigned i = 0; i < PAINTERS; i++) {
        if (!painters[i].online)
            continue;
        reads_on(painters[i].name);
        hears_some(&painters[i], UINT32_MAX);
        says_some(&painters[i], QUEUE);
    }
}

static void begin(void)
{
    room(2);
    for (unsigned i = 0; i < PAINTERS; i++) {
        painters[i] = (struct painter){ .name = name_of(i), .online = i < 2 };
        arrives(&painters[i], NOWHERE, false);
    }
    for (int i = 0; i < 2; i++) {
        creates(owners[i], filenames[i]);
        arrives(&painters[i], i, true);
        database[i].count = drawn[i].count = 0;
    }
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void sort(struct canvas *canvas)
{
    qsort(canvas->strokes, canvas->count, sizeof(int), by_number);
}

/* The first stroke that one has and the other has not. */
static void same(const struct canvas *canvas, const struct canvas *other,
                 uint32_t start, const char *name)
{
    for (unsigned i = 0; i < canvas->count && i < other->count; i++)
        cr_assert_eq(canvas->strokes[i], other->strokes[i],
                     "seed %u: %s has %d instead of %d", start, name,
                     canvas->strokes[i], other->strokes[i]);
    cr_assert_eq(canvas->count, other->count,
                 "seed %u: %s has %u strokes instead of %u", start, name,
                 canvas->count, other->count);
}

static void each_once(const struct canvas *canvas, uint32_t start,
                      const char *name)
{
    for (unsigned i = 1; i < canvas->count; i++)
        cr_assert_neq(canvas->strokes[i], canvas->strokes[i - 1],
                      "seed %u: %s has %d twice", start, name,
                      canvas->strokes[i]);
}

/* `all`: what was drawn in cat; in dog, where everyone may have left
 * unsaved, what the first of its members has. */
static void agree(int lobby, uint32_t start)
{
    const struct canvas *all = lobby == 0 ? &drawn[0] : NULL;
    for (unsigned i = 0; i < PAINTERS; i++) {
        struct painter *painter = &painters[i];
        if (painter->lobby != lobby || !painter->loaded)
            continue;
        sort(&painter->canvas);
        each_once(&painter->canvas, start, painter->name);
        if (all)
            same(&painter->canvas, all, start, painter->name);
        all = &painter->canvas;
    }
}

static void play(uint32_t start)
{
    seed = start;
    begin();
    for (unsigned step = 0; step < 1500; step++) {
        acts(&painters[chance(PAINTERS)]);
        passes(chance(40));
        if (step % 10 == 0)
            catch_up();
    }
    for (unsigned i = 0; i < 60; i++) {
        catch_up();
        passes(500);
    }
    agree(0, start);
    agree(1, start);
    room_end();
}

Test(agree, at_random, .description = "S-15, S-16, S-11, S-12, D-1, D-3")
{
    for (uint32_t start = 1; start <= 40; start++)
        play(start);
}
