#include "drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

/* An author in a lobby, and through whose connection its frames are taken. */
struct author {
    char *key;
    uint64_t witness; /* a conversation */
    int own;          /* it is the author's own */
    UT_hash_handle hh;
};

struct place {
    char *key, *words; /* `words`: what lobby's strings are in */
    struct drawn_lobby lobby;
    UT_hash_handle hh;
};

struct drawn {
    struct author *authors;
    struct place *places;
    struct place **order;
    unsigned count;
};

struct drawn *drawn_new(void)
{
    return calloc(1, sizeof(struct drawn));
}

void drawn_free(struct drawn *drawn)
{
    struct author *author, *next_author;
    struct place *place, *next_place;

    if (!drawn)
        return;
    HASH_ITER(hh, drawn->authors, author, next_author) {
        HASH_DEL(drawn->authors, author);
        free(author->key);
        free(author);
    }
    HASH_ITER(hh, drawn->places, place, next_place) {
        HASH_DEL(drawn->places, place);
        free(place->key);
        free(place->words);
        free(place);
    }
    free(drawn->order);
    free(drawn);
}

unsigned drawn_count(const struct drawn *drawn)
{
    return drawn->count;
}

const struct drawn_lobby *drawn_lobby(const struct drawn *drawn,
                                      unsigned index)
{
    return &drawn->order[index]->lobby;
}

/* Parts that hold no NUL, a newline in none of the separators' places. */
static char *join(const char *server, const char *owner, const char *name,
                  const uint8_t *author, size_t author_size)
{
    size_t size = strlen(server) + strlen(owner) + strlen(name) + 4;
    char *key = malloc(size + author_size);

    if (!key)
        return NULL;
    snprintf(key, size, "%s%c%s%c%s%c", server, 1, owner, 1, name, 1);
    memcpy(key + size - 1, author, author_size);
    key[size - 1 + author_size] = '\0';
    return key;
}

static int place_name(struct place *place, const char *owner, const char *name)
{
    size_t owner_size = strlen(owner) + 1, name_size = strlen(name) + 1;

    place->words = malloc(owner_size + name_size);
    if (!place->words)
        return -1;
    memcpy(place->words, owner, owner_size);
    memcpy(place->words + owner_size, name, name_size);
    place->lobby.owner = place->words;
    place->lobby.name = place->words + owner_size;
    return 0;
}

static struct place *place_add(struct drawn *drawn, char *key,
                               const struct record *record)
{
    struct place *place = calloc(1, sizeof *place);
    struct place **order = realloc(drawn->order,
                                   (drawn->count + 1) * sizeof *order);

    if (order)
        drawn->order = order;
    if (!place || !order || place_name(place, record->owner, record->lobby)) {
        free(place);
        free(key);
        return NULL;
    }
    place->key = key;
    place->lobby.index = drawn->count;
    drawn->order[drawn->count++] = place;
    HASH_ADD_KEYPTR(hh, drawn->places, key, strlen(key), place);
    return place;
}

static struct place *place_of(struct drawn *drawn, const char *server,
                              const struct record *record)
{
    char *key = join(server, record->owner, record->lobby,
                     (const uint8_t *)"", 0);
    struct place *place = NULL;

    if (!key)
        return NULL;
    HASH_FIND_STR(drawn->places, key, place);
    if (!place)
        return place_add(drawn, key, record);
    free(key);
    return place;
}

static struct author *author_add(struct drawn *drawn, char *key)
{
    struct author *author = calloc(1, sizeof *author);

    if (!author) {
        free(key);
        return NULL;
    }
    author->key = key;
    HASH_ADD_KEYPTR(hh, drawn->authors, key, strlen(key), author);
    return author;
}

/* Whether this is the connection through which the author's frames count: its
 * own, else the first that showed one. */
static int is_witness(struct drawn *drawn, const char *server,
                      const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    int own = record->from == PP_FROM_CLIENT;
    char *key = join(server, record->owner, record->lobby, frame->name,
                     frame->name_size);
    struct author *author = NULL;

    if (!key)
        return 0;
    HASH_FIND_STR(drawn->authors, key, author);
    if (author)
        free(key);
    else if ((author = author_add(drawn, key)) != NULL)
        author->witness = record->conversation->id;
    if (!author)
        return 0;
    if (own && (!author->own || author->witness != record->conversation->id)) {
        author->own = 1;
        author->witness = record->conversation->id;
    }
    return author->own == own && author->witness == record->conversation->id;
}

/* D-6: who is known to be in no lobby draws nowhere. */
static int draws(const struct record *record)
{
    const struct pp_type *type;

    if (record->kind != RECORD_FRAME || record->verdict)
        return 0;
    type = pp_type(record->frame->type);
    return type && type->family == PP_FAMILY_DRAWING &&
           (record->lobby[0] || !record->conversation->whole);
}

const struct drawn_lobby *drawn_on(struct drawn *drawn,
                                   const struct record *record)
{
    char server[ENDPOINT_TEXT];
    struct place *place;

    if (!draws(record))
        return NULL;
    endpoint_text(&record->conversation->server, server);
    if (!is_witness(drawn, server, record))
        return NULL;
    place = place_of(drawn, server, record);
    if (!place)
        return NULL;
    place->lobby.frames++;
    return &place->lobby;
}
