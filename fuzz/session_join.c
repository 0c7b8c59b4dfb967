/* session_join.c - the model of joining, drawing and holding (S, D). */
#include <string.h>

#include "session.h"

/* ---- canvases (S-15) ---------------------------------------------------- */

static bool shows(const struct canvas *canvas, unsigned drawn)
{
    return canvas->bits[drawn / 64] >> drawn % 64 & 1;
}

static void paint(struct canvas *canvas, unsigned drawn)
{
    canvas->bits[drawn / 64] |= (uint64_t)1 << drawn % 64;
}

static void paint_all(struct canvas *canvas, const struct canvas *other)
{
    unsigned i;

    for (i = 0; i < DRAWN / 64; i++)
        canvas->bits[i] |= other->bits[i];
}

/* ---- drawing ------------------------------------------------------------ */

static bool is_frozen(const struct place *lobby)
{
    return lobby->phase == PHASE_SAVING || lobby->phase == PHASE_LOADING;
}

static void reaches(struct person *person, unsigned drawn, bool own)
{
    expect_relayed(person, drawn);
    REQUIRE(own || !person->trusted || !shows(&person->canvas, drawn),
            "S-15: %s draws the same twice", person->name);
    paint(&person->canvas, drawn);
}

static void relay(const struct place *lobby, const struct person *from,
                  unsigned drawn)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++)
        if (lobby->members[i] != from || world.config.readings.echo)
            reaches(lobby->members[i], drawn, lobby->members[i] == from);
}

/* S-11, S-13; false: too much, and its sender is dropped. */
static bool hold(struct person *person, unsigned drawn)
{
    struct place *lobby = person->lobby;
    size_t size = world.drawn[drawn].size;
    size_t most = world.config.limits.max_backlog;

    if (person->held_bytes + size > most / 8 ||
        lobby->held_bytes + size > most / 2) {
        person->must_close = true;
        return false;
    }
    person->held_bytes += size;
    lobby->held_bytes += size;
    lobby->held[lobby->held_count++] =
        (struct model_held){ drawn, person->joined, false, false };
    return true;
}

static bool fits_mode(const struct place *lobby, unsigned type)
{
    enum pp_mode mode = pp_type(type)->mode;

    return lobby->drawing == PP_MODE_BOTH || mode == PP_MODE_BOTH ||
           mode == lobby->drawing;
}

void model_draw(struct person *person, const struct pp_frame *frame)
{
    struct place *lobby = person->lobby;
    bool held;
    unsigned drawn;

    if (!lobby)
        return; /* D-7 */
    if (!fits_mode(lobby, frame->type)) {
        person->must_close |= world.config.readings.close_on_invalid;
        return;
    }
    lobby->drawn = true;
    held = is_frozen(lobby) || person->role == ROLE_WAITING;
    if (is_frozen(lobby) && world.config.readings.drop_frozen)
        return;
    drawn = expect_drawn(person, frame);
    if (held && !hold(person, drawn))
        return;
    paint(&person->canvas, drawn);
    if (person->role != ROLE_LOADED)
        paint(&person->own, drawn); /* S-16 */
    if (!held)
        relay(lobby, person, drawn);
}

/* ---- what was held ------------------------------------------------------ */

static void deliver(const struct place *lobby, const struct model_held *held)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++) {
        struct person *person = lobby->members[i];
        bool own = held->joined == person->joined;

        if (own && !world.config.readings.echo)
            continue;
        if (held->saved && person->fresh)
            continue; /* S-12 */
        reaches(person, held->drawn, own);
    }
}

static bool waits(const struct place *lobby, const struct model_held *held)
{
    unsigned i;

    for (i = 0; i < lobby->waiting_count && !world.stopping; i++)
        if (lobby->waiting[i]->joined == held->joined)
            return true;
    return false;
}

static void release(struct place *lobby)
{
    unsigned i, kept = 0;

    if (!lobby->held_count)
        return;
    for (i = 0; i < lobby->count; i++)
        lobby->members[i]->held_bytes = 0;
    lobby->held_bytes = 0;
    for (i = 0; i < lobby->held_count; i++) {
        struct model_held held = lobby->held[i];

        if (!waits(lobby, &held)) {
            deliver(lobby, &held);
            continue;
        }
        lobby->held_bytes += world.drawn[held.drawn].size;
        lobby->held[kept++] = held;
    }
    lobby->held_count = kept;
}

/* ---- the freeze --------------------------------------------------------- */

static void tell(struct person *person, bool frozen)
{
    if (!frozen && !person->told)
        return;
    person->told = frozen;
    expect_status(person, PP_LOBBY_FREEZE_STATE, frozen);
}

static bool any(const struct place *lobby, enum role role)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++)
        if (lobby->members[i]->role == role)
            return true;
    return false;
}

static void thaw(struct place *lobby)
{
    unsigned i;

    lobby->phase = PHASE_COOLING;
    lobby->due = world.now + world.config.limits.thaw;
    lobby->saver = NULL;
    for (i = 0; i < lobby->count; i++)
        tell(lobby->members[i], false);
    release(lobby);
    for (i = 0; i < lobby->count; i++)
        lobby->members[i]->fresh = false;
}

static void load(struct place *lobby)
{
    unsigned i;

    lobby->phase = PHASE_LOADING;
    lobby->due = world.now + world.config.limits.load_wait;
    lobby->saver = NULL;
    for (i = 0; i < lobby->count; i++)
        if (lobby->members[i]->role == ROLE_JOINING) {
            lobby->members[i]->role = ROLE_LOADING;
            expect_own(lobby->members[i], PP_FETCH_DATABASE, "", 0);
        }
}

static void saving_is_over(struct place *lobby)
{
    unsigned i;

    for (i = 0; lobby->saver && i < lobby->held_count; i++)
        lobby->held[i].saved |= lobby->held[i].joined ==
                                lobby->saver->joined;
    if (lobby->saver)
        lobby->saver->saves_asked = 0;
    load(lobby);
}

/* S-7: whoever there is to save is asked. */
static struct person *ask_to_save(const struct place *lobby)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++)
        if (lobby->members[i]->role == ROLE_LOADED) {
            lobby->members[i]->saves_asked++;
            expect_own(lobby->members[i], PP_UPDATE_DATABASE, "", 0);
            return lobby->members[i];
        }
    return NULL;
}

static void ask_saver(struct place *lobby)
{
    lobby->saver = ask_to_save(lobby);
    if (!lobby->saver)
        load(lobby);
}

static void admit(struct place *lobby)
{
    unsigned i;

    for (i = 0; i < lobby->waiting_count; i++) {
        lobby->waiting[i]->role = ROLE_JOINING;
        lobby->waiting[i]->fresh = true;
        lobby->members[lobby->count++] = lobby->waiting[i];
    }
    lobby->waiting_count = 0;
}

static void freeze(struct place *lobby)
{
    unsigned i;

    admit(lobby);
    lobby->phase = PHASE_SAVING;
    lobby->due = world.now + world.config.limits.save_wait;
    for (i = 0; i < lobby->count; i++)
        tell(lobby->members[i], true);
    ask_saver(lobby);
}

/* ---- coming and going --------------------------------------------------- */

static void belong(struct person *person, struct place *lobby)
{
    person->lobby = lobby;
    person->joined = ++world.joins;
    person->saves_asked = 0;
    person->trusted = true;
    memset(&person->canvas, 0, sizeof person->canvas);
    memset(&person->own, 0, sizeof person->own);
}

void model_create(struct person *person, struct place *lobby)
{
    belong(person, lobby);
    person->role = ROLE_LOADED;
    lobby->members[lobby->count++] = person;
}

void model_enter(struct person *person, struct place *lobby)
{
    belong(person, lobby);
    expect_status(person, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_CONNECTED);
    person->role = ROLE_WAITING;
    lobby->waiting[lobby->waiting_count++] = person;
    if (lobby->phase == PHASE_OPEN)
        freeze(lobby);
    else if (lobby->phase == PHASE_SAVING) {
        admit(lobby);
        tell(person, true);
    }
}

static void take_out(struct person **list, unsigned *count,
                     const struct person *person)
{
    unsigned i, kept = 0;

    for (i = 0; i < *count; i++)
        if (list[i] != person)
            list[kept++] = list[i];
    *count = kept;
}

/* L-22; those that are there when all stops are there again afterwards. */
void model_reap(struct place *lobby)
{
    if (world.config.readings.session_lobbies && !world.stopping &&
        !lobby->count && !lobby->waiting_count)
        lobby->there = false;
}

void model_leave(struct person *person, bool stays)
{
    struct place *lobby = person->lobby;

    if (!lobby)
        return;
    take_out(lobby->members, &lobby->count, person);
    take_out(lobby->waiting, &lobby->waiting_count, person);
    person->role = ROLE_NONE;
    person->lobby = NULL;
    person->fresh = false;
    person->held_bytes = 0;
    if (stays)
        tell(person, false); /* S-10 */
    person->told = false;
    if (is_frozen(lobby)) {
        if (!any(lobby, ROLE_JOINING) && !any(lobby, ROLE_LOADING))
            thaw(lobby);
        else if (lobby->saver == person)
            ask_saver(lobby);
    } else if (!lobby->waiting_count)
        release(lobby);
    model_reap(lobby);
}

/* ---- answers and time --------------------------------------------------- */

void model_saved(struct person *person)
{
    struct place *lobby = person->lobby;

    if (!person->saves_asked)
        return; /* S-14 */
    person->saves_asked--;
    if (!lobby)
        return;
    lobby->saved = person->canvas;
    lobby->spoilt |= !person->trusted;
    if (lobby->saver == person && !person->saves_asked)
        saving_is_over(lobby);
}

void model_loaded(struct person *person)
{
    struct place *lobby = person->lobby;

    if (person->role != ROLE_LOADING && person->role != ROLE_UNLOADED)
        return; /* S-14 */
    if (person->role == ROLE_UNLOADED)
        person->trusted = false; /* it missed what was drawn since */
    person->role = ROLE_LOADED;
    person->canvas = lobby->saved;
    paint_all(&person->canvas, &person->own);
    if (lobby->phase == PHASE_LOADING && !any(lobby, ROLE_LOADING))
        thaw(lobby);
}

static void load_is_over(struct place *lobby)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++)
        if (lobby->members[i]->role == ROLE_LOADING)
            lobby->members[i]->role = ROLE_UNLOADED;
    thaw(lobby);
}

static void due(struct place *lobby)
{
    if (lobby->phase == PHASE_SAVING) {
        lobby->spoilt = true; /* S-8: nobody saved */
        saving_is_over(lobby);
    } else if (lobby->phase == PHASE_LOADING)
        load_is_over(lobby);
    else {
        lobby->phase = PHASE_OPEN;
        if (lobby->waiting_count)
            freeze(lobby);
    }
}

/* S-17 */
static void autosave(void)
{
    unsigned i;

    world.autosave = world.now + world.config.limits.autosave;
    for (i = 0; i < world.lobby_count; i++) {
        struct place *lobby = &world.lobbies[i];

        if (!lobby->there || !lobby->drawn || is_frozen(lobby))
            continue;
        ask_to_save(lobby);
        lobby->drawn = false;
    }
}

/* Every freeze ends, and what is held goes out. */
void model_stop(void)
{
    unsigned i;

    for (i = 0; i < world.lobby_count; i++) {
        if (!world.lobbies[i].there)
            continue;
        if (is_frozen(&world.lobbies[i]))
            thaw(&world.lobbies[i]);
        release(&world.lobbies[i]);
    }
}

void model_time(void)
{
    unsigned i;

    for (i = 0; i < world.lobby_count && !world.weak; i++) {
        struct place *lobby = &world.lobbies[i];

        while (lobby->there && lobby->phase != PHASE_OPEN &&
               lobby->due <= world.now)
            due(lobby);
    }
    if (world.autosave && world.autosave <= world.now && !world.weak)
        autosave();
}

static void members_agree(const struct place *lobby)
{
    const struct person *first = NULL, *person;
    unsigned i;

    for (i = 0; i < lobby->count; i++) {
        person = lobby->members[i];
        if (person->role != ROLE_LOADED || !person->trusted || person->lost)
            continue;
        REQUIRE(!first || !memcmp(&first->canvas, &person->canvas,
                                  sizeof first->canvas),
                "S-15: %s and %s see different canvases", first->name,
                person->name);
        first = person;
    }
}

void model_agree(void)
{
    const struct place *lobby;

    for (lobby = world.lobbies; lobby < world.lobbies + world.lobby_count;
         lobby++)
        if (lobby->there && !lobby->spoilt && !is_frozen(lobby) &&
            !world.config.readings.drop_frozen)
            members_agree(lobby);
}
