#include "drawn.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "grow.h"

struct author_key {
    unsigned place;
    uint8_t name[PP_NAME_MAX]; /* as far as it goes */
};

/* An author in a lobby, and through whose connection its frames are taken. */
struct author {
    struct author_key key;
    uint64_t witness; /* a conversation */
    int own;          /* it is the author's own */
    UT_hash_handle hh;
};

struct place {
    struct drawn_lobby lobby; /* its strings lie in the key */
    UT_hash_handle hh;
    char key[]; /* the server, the owner, the lobby, each with its NUL */
};

struct drawn {
    struct author *authors;
    struct place *places;
    struct place **order;
    size_t room;
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
        free(author);
    }
    HASH_ITER(hh, drawn->places, place, next_place) {
        HASH_DEL(drawn->places, place);
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

/* ---- places ------------------------------------------------------------------ */

/* A place that is in no list yet: the next one, if it is new. */
static struct place *place_make(const struct drawn *drawn,
                                const struct record *record, size_t *key_size)
{
    char server[ENDPOINT_TEXT];
    size_t server_size, owner_size = strlen(record->owner) + 1;
    size_t lobby_size = strlen(record->lobby) + 1;
    struct place *place;

    endpoint_text(&record->conversation->server, server);
    server_size = strlen(server) + 1;
    *key_size = server_size + owner_size + lobby_size;
    place = malloc(sizeof *place + *key_size);
    if (!place)
        return NULL;
    memcpy(place->key, server, server_size);
    memcpy(place->key + server_size, record->owner, owner_size);
    memcpy(place->key + server_size + owner_size, record->lobby, lobby_size);
    place->lobby = (struct drawn_lobby){
        .index = drawn->count,
        .owner = place->key + server_size,
        .name = place->key + server_size + owner_size,
    };
    return place;
}

static struct place *place_add(struct drawn *drawn, struct place *place,
                               size_t key_size)
{
    struct place **order = grow(drawn->order, &drawn->room, drawn->count + 1,
                                sizeof *order);

    if (!order) {
        free(place);
        return NULL;
    }
    drawn->order = order;
    drawn->order[drawn->count++] = place;
    HASH_ADD(hh, drawn->places, key, key_size, place);
    return place;
}

static struct place *place_of(struct drawn *drawn, const struct record *record)
{
    size_t key_size;
    struct place *made = place_make(drawn, record, &key_size), *place = NULL;

    if (!made)
        return NULL;
    HASH_FIND(hh, drawn->places, made->key, key_size, place);
    if (!place)
        return place_add(drawn, made, key_size);
    free(made);
    return place;
}

/* ---- authors ----------------------------------------------------------------- */

static struct author *author_of(struct drawn *drawn, const struct place *place,
                                const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    size_t size = offsetof(struct author_key, name) + frame->name_size;
    struct author_key key = { .place = place->lobby.index };
    struct author *author = NULL;

    memcpy(key.name, frame->name, frame->name_size);
    HASH_FIND(hh, drawn->authors, &key, size, author);
    if (author || !(author = calloc(1, sizeof *author)))
        return author;
    author->key = key;
    author->witness = record->conversation->id;
    HASH_ADD(hh, drawn->authors, key, size, author);
    return author;
}

/* Whether this is the connection through which the author's frames count: its
 * own, else the first that showed one. */
static int is_witness(struct drawn *drawn, const struct place *place,
                      const struct record *record)
{
    struct author *author = author_of(drawn, place, record);
    int own = record->from == PP_FROM_CLIENT;

    if (!author)
        return 0;
    if (own) {
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
    struct place *place;

    if (!draws(record))
        return NULL;
    place = place_of(drawn, record);
    if (!place || !is_witness(drawn, place, record))
        return NULL;
    place->lobby.frames++;
    return &place->lobby;
}
