/* mongodb.h - what the parts of the mongodb store share.
 *
 * mongodb_uri.c reads --store, mongodb_shape.c --mongodb-users and its like;
 * mongodb.c is the store, with a pool of connections that its threads share;
 * mongodb_load.c looks at the database and reads it, mongodb_run.c does all
 * other operations, both through mongodb_text.c.
 */
#ifndef STORE_MONGODB_H
#define STORE_MONGODB_H

/* pkg-config knows it as libmongoc-1.0 or as mongoc2. Nothing is used that
 * only one of them has. */
#include <mongoc/mongoc.h>

#include "store/op.h"

/* ---- what documents look like ------------------------------------------- */

enum mongodb_table {
    MONGODB_USERS,
    MONGODB_LOBBIES,
    MONGODB_CHANNELS,
    MONGODB_TABLES
};

/* Our own collection, beside those: what format the database has. */
#define MONGODB_OWN "polypaintd"

struct mongodb_shape {
    char *collection;             /* owned; the fields are behind it */
    const char *fields[OP_TEXTS]; /* one for each text of an op that adds */
    unsigned count;               /* of fields */
    unsigned keys;                /* the first ones, that name a document */
};

/* Reads "COLLECTION[:FIELD,...]"; NULL is the default. 0, or -1 with one line
 * in `error`. */
int mongodb_shape_read(struct mongodb_shape *shape, enum mongodb_table table,
                       const char *given, char *error, size_t size);

/* ---- where it is -------------------------------------------------------- */

/* The database that --store names, with majority writes and bounded waits.
 * NULL, with one line in `error` that does not show the URI's password. */
mongoc_uri_t *mongodb_uri_read(const char *text, char *error, size_t size);

/* ---- what runs on a thread ---------------------------------------------- */

struct mongodb_session {
    mongoc_client_t *client;
    const char *database;
    const struct mongodb_shape *shapes; /* MONGODB_TABLES */
};

/* Looks whose database it is, makes what is missing, and reads it all. */
void mongodb_load(struct mongodb_session *session, struct op *op);

/* Reads the accounts. */
void mongodb_list(struct mongodb_session *session, struct op *op);

/* Does any other op. False: no server could be found for it. */
bool mongodb_run(struct mongodb_session *session, struct op *op);

/* Whether it may be over by itself: no server, a broken connection, a change
 * of the primary, no majority in time. */
bool mongodb_is_away(const bson_error_t *error);

/* The caller destroys it. */
mongoc_collection_t *mongodb_collection(struct mongodb_session *session,
                                        enum mongodb_table table);

/* ---- texts in documents ------------------------------------------------- */

/* UTF-8 becomes a string, other bytes binary data. */
void mongodb_append(bson_t *document, const char *field, struct pp_span text);

/* The value at `path` ("a.b" is in a document of a document), which stays the
 * document's. -1: there is none, or it is no text. */
int mongodb_text(const bson_t *document, const char *path,
                 struct pp_span *text);

/* "collection users: the document with _id ...", as far as it fits. */
void mongodb_describe(const char *collection, const bson_t *document,
                      char *words, size_t size);

/* {field: 1, ...}, so that what clients keep beside them is not read. */
void mongodb_append_projection(bson_t *options,
                               const struct mongodb_shape *shape);

#endif
