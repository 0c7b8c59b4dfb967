#include "mongodb_room.h"

#include <criterion/criterion.h>
#include <mongoc/mongoc.h>
#include <stdio.h>
#include <string.h>

static struct {
    mongoc_client_t *client;
    mongoc_database_t *database;
    char text[4096];
} room;

static void swap(char *text, char from, char to)
{
    for (; *text; text++)
        if (*text == from)
            *text = to;
}

static bson_t *document(const char *json)
{
    char text[2000];
    bson_error_t error;
    bson_t *made;

    snprintf(text, sizeof text, "%s", json);
    swap(text, '\'', '"');
    made = bson_new_from_json((const uint8_t *)text, -1, &error);
    cr_assert(made, "%s: %s", json, error.message);
    return made;
}

static void drop(void)
{
    bson_error_t error;

    cr_assert(mongoc_database_drop(room.database, &error), "%s",
              error.message);
}

/* The driver is set up here too, so that a test may come before any store. */
void mongodb_room_open(const char *uri, const char *database)
{
    mongoc_init();
    room.client = mongoc_client_new(uri);
    cr_assert(room.client, "%s", uri);
    mongoc_client_set_error_api(room.client, MONGOC_ERROR_API_VERSION_2);
    room.database = mongoc_client_get_database(room.client, database);
    drop();
}

void mongodb_room_close(void)
{
    if (!room.client)
        return;
    drop();
    mongoc_database_destroy(room.database);
    mongoc_client_destroy(room.client);
    room.client = NULL;
}

void there(const char *name, const char *json)
{
    mongoc_collection_t *to = mongoc_database_get_collection(room.database,
                                                             name);
    bson_t *what = document(json);
    bson_error_t error;

    cr_assert(mongoc_collection_insert_one(to, what, NULL, NULL, &error),
              "%s", error.message);
    bson_destroy(what);
    mongoc_collection_destroy(to);
}

void run_command(const char *json)
{
    bson_t *what = document(json);
    bson_error_t error;

    cr_assert(mongoc_database_write_command_with_opts(room.database, what,
                                                      NULL, NULL, &error),
              "%s", error.message);
    bson_destroy(what);
}

/* Appends the field of the row that comes next after `after`; its name, or
 * NULL when there is none. */
static const char *append_next(bson_t *sorted, const bson_t *row,
                               const char *after)
{
    const char *next = NULL, *key;
    bson_iter_t at;

    bson_iter_init(&at, row);
    while (bson_iter_next(&at)) {
        key = bson_iter_key(&at);
        if (strcmp(key, "_id") && strcmp(key, after) > 0
            && (!next || strcmp(key, next) < 0))
            next = key;
    }
    if (next && bson_iter_init_find(&at, row, next))
        bson_append_iter(sorted, NULL, 0, &at);
    return next;
}

static void note(const bson_t *row)
{
    size_t used = strlen(room.text);
    bson_t rest = BSON_INITIALIZER;
    const char *key = "";
    char *json;

    while ((key = append_next(&rest, row, key)))
        ;
    json = bson_as_relaxed_extended_json(&rest, NULL);
    snprintf(room.text + used, sizeof room.text - used, "%s%s",
             used ? "\n" : "", json);
    bson_free(json);
    bson_destroy(&rest);
}

const char *seen(const char *name, const char *filter)
{
    mongoc_collection_t *in = mongoc_database_get_collection(room.database,
                                                             name);
    bson_t *what = document(filter);
    bson_t *order = document("{'sort': {'_id': 1}}");
    mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(in, what, order,
                                                               NULL);
    const bson_t *row;
    bson_error_t error;

    room.text[0] = 0;
    while (mongoc_cursor_next(cursor, &row))
        note(row);
    cr_assert(!mongoc_cursor_error(cursor, &error), "%s", error.message);
    mongoc_cursor_destroy(cursor);
    bson_destroy(order);
    bson_destroy(what);
    mongoc_collection_destroy(in);
    swap(room.text, '"', '\'');
    return room.text;
}

int collections(void)
{
    char **names = mongoc_database_get_collection_names_with_opts(
        room.database, NULL, NULL);
    int count = 0;

    cr_assert(names);
    while (names[count])
        count++;
    bson_strfreev(names);
    return count;
}
