#include "story.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utlist.h>

#include "hash.h"

struct story_sent {
    uint64_t hash;
    struct step *step;
    UT_hash_handle hh;
};

static void *keep(struct story *story, void *memory)
{
    if (!memory)
        story->failed = 1;
    return memory;
}

void story_free(struct story *story)
{
    struct story_sent *sent, *next_sent;
    struct thing *thing, *next_thing;
    struct step *step, *next_step;

    HASH_ITER(hh, story->sent, sent, next_sent) {
        HASH_DEL(story->sent, sent);
        free(sent);
    }
    HASH_CLEAR(by_role, story->by_role);
    HASH_CLEAR(hh, story->by_key);
    LL_FOREACH_SAFE(story->things, thing, next_thing) {
        free(thing->key);
        free(thing->role);
        free(thing->properties);
        free(thing);
    }
    DL_FOREACH_SAFE(story->steps, step, next_step) {
        free(step->text);
        free(step);
    }
}

/* ---- roles ------------------------------------------------------------------ */

/* Words that begin a line of a case and can name no role (docs/CASES.md). */
static const char *const not_roles[] = {
    "case",  "clause",   "tag",      "note",     "reading", "when",
    "values", "exact",   "manual",   "timeout",  "users",   "accounts",
    "strangers", "client", "lobby",  "channel",  "new",     "connection",
    "set",   "repeat",   "together", "end",      "closed",  "keeper"
};

static int is_taken(const struct story *story, const char *role)
{
    struct thing *thing = NULL;

    for (size_t i = 0; i < sizeof not_roles / sizeof *not_roles; i++)
        if (strcmp(role, not_roles[i]) == 0)
            return 1;
    HASH_FIND(by_role, story->by_role, role, strlen(role), thing);
    return thing != NULL;
}

/* Letters and digits of the name, so that a reader knows who it is. */
static char *make_role(struct story *story, const char *name, size_t size)
{
    char base[24] = "", role[40];
    size_t used = 0;

    for (size_t i = 0; i < size && used < sizeof base - 1; i++)
        if (isalpha((unsigned char)name[i]) ||
            (used && isalnum((unsigned char)name[i])))
            base[used++] = (char)tolower((unsigned char)name[i]);
    if (!used)
        strcpy(base, "someone");
    strcpy(role, base);
    for (unsigned n = 2; is_taken(story, role); n++)
        snprintf(role, sizeof role, "%s_%u", base, n < 10 ? n : story->count + n);
    return keep(story, strdup(role));
}

/* ---- things ----------------------------------------------------------------- */

static struct thing *add_thing(struct story *story, enum thing_kind kind,
                               char *key, size_t key_size)
{
    struct thing *thing = keep(story, calloc(1, sizeof *thing));

    if (!thing)
        return NULL;
    thing->kind = kind;
    thing->key = key;
    thing->bundle = thing;
    if (story->last_thing)
        story->last_thing->next = thing;
    else
        story->things = thing;
    story->last_thing = thing;
    story->count++;
    HASH_ADD_KEYPTR(hh, story->by_key, thing->key, key_size, thing);
    return thing;
}

static void name_thing(struct story *story, struct thing *thing,
                       const char *name, size_t size)
{
    thing->role = make_role(story, name, size);
    if (thing->role)
        HASH_ADD_KEYPTR(by_role, story->by_role, thing->role,
                        strlen(thing->role), thing);
}

static char *make_key(struct story *story, enum thing_kind kind,
                      const void *name, size_t size, const void *more,
                      size_t more_size)
{
    char *key = keep(story, malloc(size + more_size + 2));

    if (!key)
        return NULL;
    key[0] = (char)('0' + kind);
    memcpy(key + 1, name, size);
    key[1 + size] = '\0';
    memcpy(key + 2 + size, more, more_size);
    return key;
}

struct thing *story_find(struct story *story, enum thing_kind kind,
                         const void *name, size_t size, const void *more,
                         size_t more_size)
{
    char *key = make_key(story, kind, name, size, more, more_size);
    struct thing *thing = NULL;

    if (key)
        HASH_FIND(hh, story->by_key, key, size + more_size + 2, thing);
    free(key);
    return thing;
}

struct thing *story_thing(struct story *story, enum thing_kind kind,
                          const void *name, size_t size, const void *more,
                          size_t more_size)
{
    struct thing *thing = story_find(story, kind, name, size, more, more_size);
    char *key;

    if (thing || story->failed)
        return thing;
    key = make_key(story, kind, name, size, more, more_size);
    if (!key)
        return NULL;
    thing = add_thing(story, kind, key, size + more_size + 2);
    if (!thing)
        free(key);
    else if (kind != THING_VISIT)
        name_thing(story, thing, name, size);
    return thing && (thing->role || kind == THING_VISIT) ? thing : NULL;
}

struct thing *story_bundle(struct thing *thing)
{
    while (thing->bundle != thing) {
        thing->bundle = thing->bundle->bundle;
        thing = thing->bundle;
    }
    return thing;
}

void story_tie(struct thing *a, struct thing *b)
{
    story_bundle(b)->bundle = story_bundle(a);
}

/* ---- steps ------------------------------------------------------------------ */

struct step *story_step(struct story *story, enum step_kind kind,
                        struct thing *visit, char *text)
{
    struct step *step = keep(story, calloc(1, sizeof *step));

    if (!step) {
        free(text);
        return NULL;
    }
    step->kind = kind;
    step->visit = visit;
    step->text = text;
    DL_APPEND(story->steps, step);
    if (visit->last)
        visit->last->same = step;
    else
        visit->first = visit->coming = step;
    visit->last = step;
    return step;
}

void story_sent(struct story *story, const struct pp_frame *frame,
                struct step *step)
{
    uint64_t hash = hash_bytes(frame->bytes, frame->size);
    struct story_sent *sent = NULL;

    HASH_FIND(hh, story->sent, &hash, sizeof hash, sent);
    if (sent) {
        sent->step = step;
        return;
    }
    sent = keep(story, malloc(sizeof *sent));
    if (!sent)
        return;
    sent->hash = hash;
    sent->step = step;
    HASH_ADD(hh, story->sent, hash, sizeof hash, sent);
}

struct step *story_who_sent(struct story *story, const struct pp_frame *frame)
{
    uint64_t hash = hash_bytes(frame->bytes, frame->size);
    struct story_sent *sent = NULL;

    HASH_FIND(hh, story->sent, &hash, sizeof hash, sent);
    return sent ? sent->step : NULL;
}
