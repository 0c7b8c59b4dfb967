/* session_answer.c - what the store's answers and ends bring about. */
#include <string.h>

#include "session_inside.h"

/* ---- an answer ---------------------------------------------------------- */

static struct person *named(struct pp_span name)
{
    unsigned i;

    for (i = 0; i < PEOPLE; i++)
        if (world.people[i].stage == STAGE_USER &&
            span_equal(model_name(&world.people[i]), name))
            return &world.people[i];
    return NULL;
}

static void log_in(struct person *person, struct pp_span name,
                   enum hub_result result)
{
    uint32_t status = result != HUB_OK ? PP_LOGIN_STATUS_BAD_PASSWORD
                    : named(name) ? PP_LOGIN_STATUS_USER_ALREADY_CONNECTED
                                  : PP_LOGIN_STATUS_ACCEPTED;

    expect_status(person, PP_CONNECTION, status);
    if (status) {
        person->must_close = true;
        return;
    }
    person->stage = STAGE_USER;
    person->login = ++world.logins;
    memcpy(person->name, name.text, name.size);
    person->name_size = name.size;
}

static void lobby_made(struct person *person, const struct pp_lobby *from,
                       enum hub_result result)
{
    struct place *lobby = result == HUB_OK ? model_new_lobby(from) : NULL;

    if (!lobby && person)
        expect_status(person, PP_LOBBY_CREATION, PP_LOBBY_STATUS_EXISTS);
    if (!lobby)
        return;
    if (!person) {
        model_reap(lobby);
        return;
    }
    model_leave(person, true);
    model_create(person, lobby);
    expect_status(person, PP_LOBBY_CREATION, PP_LOBBY_STATUS_CREATED);
}

static struct person *guest(const struct place *lobby)
{
    unsigned i;

    for (i = 0; i < lobby->count; i++)
        if (!model_owns(lobby->members[i], lobby))
            return lobby->members[i];
    for (i = 0; i < lobby->waiting_count; i++)
        if (!model_owns(lobby->waiting[i], lobby))
            return lobby->waiting[i];
    return NULL;
}

/* L-23 to L-27 */
static void lobby_changed(const struct pp_lobby *from)
{
    struct place *lobby = model_lobby(from);
    struct person *person;
    bool before_private, before_public, kicks;

    if (!lobby)
        return;
    before_private = !strcmp(lobby->protection, "private");
    before_public = !strcmp(lobby->protection, "public");
    kicks = (model_is(from->protection, "private") && !before_private) ||
            (model_is(from->protection, "protected") && before_public);
    model_access(lobby, from);
    while (kicks && (person = guest(lobby))) {
        model_leave(person, true);
        expect_own(person, PP_LOBBY_PLAYER_KICK, "", 0);
    }
    if (kicks) /* one that was remembered may have nobody to kick */
        model_reap(lobby);
}

struct place *model_new_channel(struct pp_span name)
{
    struct place *channel = &world.channels[world.channel_count++];

    REQUIRE(world.channel_count <= PLACES, "too many channels for here");
    memset(channel, 0, sizeof *channel);
    channel->there = true;
    channel->text = model_copy(name.text, name.size);
    channel->size = name.size;
    return channel;
}

static void channel_made(struct person *person, struct pp_span name)
{
    struct place *channel = model_new_channel(name);

    if (person)
        model_channel_enter(channel, person);
}

static void not_done(struct person *person, enum hub_result result)
{
    if (result == HUB_REFUSED && person->stage == STAGE_USER)
        model_rejected(person);
    else
        person->must_close = true;
}

void model_answer(const struct question *question, enum hub_result result)
{
    const struct hub_request *what = &question->what;
    struct person *person = question->who;

    if (person && person->lost)
        person = NULL;
    if (person && result >= HUB_REFUSED)
        not_done(person, result);
    else if (what->kind == HUB_LOGIN && person)
        log_in(person, what->name, result);
    else if (what->kind == HUB_SIGNUP && person)
        expect_status(person, PP_CREATE_ACCOUNT,
                      result == HUB_OK ? PP_ACCOUNT_STATUS_CREATED
                                       : PP_ACCOUNT_STATUS_EXISTS);
    else if (what->kind == HUB_LOBBY_ADD)
        lobby_made(person, &what->lobby, result);
    else if (what->kind == HUB_LOBBY_CHANGE && result == HUB_OK)
        lobby_changed(&what->lobby);
    else if (what->kind == HUB_CHANNEL_ADD && result == HUB_OK)
        channel_made(person, what->name);
}

/* ---- an end ------------------------------------------------------------- */

static void forget_questions(const struct person *person)
{
    unsigned i;

    for (i = 0; i < world.question_count; i++)
        if (world.questions[i].who == person)
            world.questions[i].who = NULL;
}

static void departs(struct person *person)
{
    unsigned i;

    forget_questions(person);
    if (person->stage == STAGE_USER && !world.weak) {
        REQUIRE(person->must_close || person->lost || person->fin,
                "%s is put out for no reason", person->name);
        model_leave(person, false);
        for (i = 0; i < world.channel_count; i++)
            model_channel_leave(&world.channels[i], person);
    }
    person->stage = STAGE_LEFT;
}

/* Whether one may be dropped for that. */
static bool may_drop(const struct person *person, enum pp_clause_id clause)
{
    switch (clause) {
    case PP_CLAUSE_B_1:
        return person->slow && expect_backlog(person) >
                                   world.config.limits.max_backlog;
    case PP_CLAUSE_B_3: return world.config.limits.max_memory < 1 << 20;
    case PP_CLAUSE_S_13: return person->must_close;
    case PP_CLAUSE_V_5: return person->slow;
    default: return person->broken || person->fin;
    }
}

void model_log(const struct hub_event *event)
{
    struct person *person = event->sink;

    if (!strcmp(event->what, "dropped")) {
        REQUIRE(world.weak || may_drop(person, event->clause),
                "%s is dropped by %s", person->name,
                pp_clause(event->clause)->id);
        person->lost = true;
    } else if (!strcmp(event->what, "broken"))
        person->must_close = true;
    else if (!strcmp(event->what, "logout"))
        departs(person);
}

void model_closed(struct person *person, enum hub_close how)
{
    REQUIRE(person->stage != STAGE_USER || world.weak,
            "%s is closed and still a user", person->name);
    REQUIRE(how == HUB_DRAIN || person->lost, "dropped without a word");
    departs(person);
}

void model_free(void)
{
    unsigned i;

    for (i = 0; i < world.drawn_count; i++)
        free(world.drawn[i].bytes);
    for (i = 0; i < world.lobby_count; i++) {
        free(world.lobbies[i].text);
        free(world.lobbies[i].mode);
        free(world.lobbies[i].protection);
        free(world.lobbies[i].passcode);
    }
    for (i = 0; i < world.channel_count; i++)
        free(world.channels[i].text);
}
