/* session_store.c - a store that remembers what it was told to. */
#include <string.h>

#include "session_inside.h"

static struct pp_span copy(struct pp_span span)
{
    char *text = malloc(span.size + 1);

    if (span.size)
        memcpy(text, span.text, span.size);
    text[span.size] = 0;
    return (struct pp_span){ text, span.size };
}

/* Each span that a request may have. */
static void spans_of(struct hub_request *what, struct pp_span *spans[8])
{
    struct pp_span *all[] = { &what->name, &what->password, &what->creator,
        &what->lobby.filename, &what->lobby.owner, &what->lobby.mode,
        &what->lobby.protection, &what->lobby.passcode };

    memcpy(spans, all, sizeof all);
}

/* What the model says must be asked, and nothing else. */
static void check_asked(enum hub_request_kind kind)
{
    bool free_to = kind == HUB_LOGIN || kind == HUB_SIGNUP ||
                   kind == HUB_LOBBY_REMOVE;

    if (world.weak || free_to)
        return;
    REQUIRE(world.must_ask == (int)kind, "the store is asked %d, not %d",
            (int)kind, world.must_ask);
    world.must_ask = -1;
}

void store_keep(const struct hub_request *request, void *token)
{
    struct question *question = &world.questions[world.question_count++];
    struct pp_span *spans[8];
    int i;

    REQUIRE(world.question_count < QUESTIONS, "too many questions");
    *question = (struct question){ token, world_consuming(), *request };
    check_asked(request->kind);
    if (request->kind == HUB_LOBBY_REMOVE)
        question->who = NULL; /* L-22: nobody waits for it */
    spans_of(&question->what, spans);
    for (i = 0; i < 8; i++)
        *spans[i] = copy(*spans[i]);
}

struct question store_take(void)
{
    struct question first = world.questions[0];

    world.question_count--;
    memmove(world.questions, world.questions + 1,
            world.question_count * sizeof first);
    return first;
}

void store_forget(struct question *question)
{
    struct pp_span *spans[8];
    int i;

    spans_of(&question->what, spans);
    for (i = 0; i < 8; i++)
        free((char *)(uintptr_t)spans[i]->text);
}

/* ---- facts -------------------------------------------------------------- */

/* The key of what a request is about. */
static size_t key_of(const struct hub_request *what, char *key)
{
    struct pp_span a = what->name, b = { "", 0 };

    if (what->kind == HUB_LOBBY_ADD || what->kind == HUB_LOBBY_REMOVE) {
        a = what->lobby.filename;
        b = what->lobby.owner;
    }
    memcpy(key, a.text, a.size);
    key[a.size] = 0;
    memcpy(key + a.size + 1, b.text, b.size);
    return a.size + 1 + b.size;
}

static struct fact *find(enum hub_request_kind kind, const char *key,
                         size_t size)
{
    unsigned i;

    for (i = 0; i < world.fact_count; i++)
        if (world.facts[i].kind == kind && world.facts[i].size == size &&
            !memcmp(world.facts[i].key, key, size))
            return &world.facts[i];
    return NULL;
}

static enum hub_result add(enum hub_request_kind kind, const char *key,
                           size_t size)
{
    struct fact *fact;

    if (find(kind, key, size))
        return HUB_NO;
    if (world.fact_count == FACTS || world.lobby_count == PLACES ||
        world.channel_count == PLACES)
        return HUB_REFUSED;
    fact = &world.facts[world.fact_count++];
    *fact = (struct fact){ kind, malloc(size), size };
    memcpy(fact->key, key, size);
    return HUB_OK;
}

static void remove_fact(struct fact *fact)
{
    free(fact->key);
    *fact = world.facts[--world.fact_count];
}

static struct pp_span words(const char *text)
{
    return (struct pp_span){ text, strlen(text) };
}

static void remember_lobby(struct pp_lobby lobby)
{
    struct question question = { .what = { .kind = HUB_LOBBY_ADD,
                                           .lobby = lobby } };

    REQUIRE(!hub_add_lobby(world.hub, &lobby), "a lobby is not remembered");
    model_new_lobby(&lobby);
    store_truth(&question);
}

/* Two lobbies and a channel, or lobbies too long for one list (L-20). */
void store_remembers(bool long_names)
{
    static char name[45000]; /* a list's frame for each */
    struct pp_lobby lobby = { words("x"), words("a"), words("any"),
                              words("public"), words("") };
    struct question question = { .what = { .kind = HUB_CHANNEL_ADD,
                                           .name = words("talk") } };
    unsigned i;

    remember_lobby(lobby);
    lobby.filename = words("z");
    lobby.protection = words("protected");
    lobby.passcode = words("k");
    remember_lobby(lobby);
    REQUIRE(!hub_add_channel(world.hub, words("talk"), words("a")),
            "a channel is not remembered");
    model_new_channel(words("talk"));
    store_truth(&question);
    memset(name, 'n', sizeof name);
    for (i = 0; long_names && i < 9; i++) {
        name[0] = (char)('0' + i);
        lobby.filename = (struct pp_span){ name, sizeof name };
        remember_lobby(lobby);
    }
    world.long_lists = long_names;
}

/* Passwords are `p`; every name is an account. */
enum hub_result store_truth(const struct question *question)
{
    static char key[2 * PP_FRAME_MAX];
    const struct hub_request *what = &question->what;
    size_t size = key_of(what, key);
    struct fact *fact;

    switch (what->kind) {
    case HUB_LOGIN:
        return model_is(what->password, "p") ? HUB_OK : HUB_NO;
    case HUB_LOBBY_CHANGE:
        return HUB_OK;
    case HUB_LOBBY_REMOVE:
        fact = find(HUB_LOBBY_ADD, key, size);
        if (fact)
            remove_fact(fact);
        return HUB_OK;
    default:
        return add(what->kind, key, size);
    }
}

void store_free(void)
{
    while (world.question_count) {
        struct question question = store_take();

        store_forget(&question);
    }
    while (world.fact_count)
        remove_fact(&world.facts[0]);
}
