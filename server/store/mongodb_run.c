/* Accounts, lobbies and channels, one document each. What clients keep in the
 * same documents is theirs: only the fields of the shape are ever set. */
#include <stdio.h>
#include <string.h>

#include "store/mongodb.h"

enum { TEXT_MAX = 1 << 20 };

/* An update: the texts up to `keys` find the document; then texts, from `from`
 * on, are set in the shape's fields from `first` to before `end`. */
static const struct update {
    enum mongodb_table table;
    unsigned keys, first, end, from;
} updates[OP_KINDS] = {
    [OP_ACCOUNT_CHANGE] = { MONGODB_USERS, 2, 1, 2, 2 },
    [OP_LOBBY_CHANGE] = { MONGODB_LOBBIES, 2, 3, 5, 3 },
    /* when clients made the document beforehand, without Mode */
    [OP_LOBBY_ADD] = { MONGODB_LOBBIES, 2, 2, 5, 2 },
};

bool mongodb_is_away(const bson_error_t *error)
{
    /* the server's own names: HostUnreachable, HostNotFound, MaxTimeMSExpired,
     * WriteConcernFailed, NetworkTimeout, ShutdownInProgress,
     * PrimarySteppedDown, SocketException, NotWritablePrimary,
     * InterruptedAtShutdown, InterruptedDueToReplStateChange,
     * NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary */
    static const uint32_t codes[] = { 6, 7, 50, 64, 89, 91, 189, 9001, 10107,
                                      11600, 11602, 13435, 13436 };
    size_t i;

    if (error->domain == MONGOC_ERROR_SERVER_SELECTION
        || error->domain == MONGOC_ERROR_STREAM)
        return true;
    for (i = 0; i < sizeof codes / sizeof *codes; i++)
        if (error->code == codes[i]
            && (error->domain == MONGOC_ERROR_SERVER
                || error->domain == MONGOC_ERROR_WRITE_CONCERN))
            return true;
    return false;
}

mongoc_collection_t *mongodb_collection(struct mongodb_session *session,
                                        enum mongodb_table table)
{
    return mongoc_client_get_collection(session->client, session->database,
                                        session->shapes[table].collection);
}

static bool fail(struct op *op, const bson_error_t *error)
{
    op_fail(op, error->message);
    return error->domain != MONGOC_ERROR_SERVER_SELECTION;
}

/* Appends the op's texts from `from` on, as the shape's fields. */
static void append(bson_t *document, const struct mongodb_shape *shape,
                   unsigned first, unsigned end, const struct op *op,
                   unsigned from)
{
    for (; first < end; first++, from++)
        mongodb_append(document, shape->fields[first], op->text[from]);
}

/* ---- looking up an account ---------------------------------------------- */

/* "$2b$...": made by crypt() or the like. As a plain password it would open
 * the account to whoever has seen the database. */
static bool is_other_hash(struct pp_span secret)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t i;

    if (secret.size < 3 || *secret.text != '$')
        return false;
    for (i = 1; i < secret.size && i < 20 && secret.text[i] != '$'; i++)
        if (!memchr(letters, secret.text[i], sizeof letters - 1))
            return false;
    return i > 1 && i < secret.size && secret.text[i] == '$';
}

static bool is_argon2(struct pp_span secret)
{
    static const char start[] = "$argon2";

    return secret.size >= sizeof start - 1
        && !memcmp(secret.text, start, sizeof start - 1);
}

static void answer_unusable(struct op *op, const struct mongodb_shape *shape,
                            const bson_t *document, const char *why)
{
    char words[400];
    size_t used;

    mongodb_describe(shape->collection, document, words, sizeof words);
    used = strlen(words);
    snprintf(words + used, sizeof words - used, ", field %s: %s",
             shape->fields[1], why);
    op_refuse(op, STORE_UNUSABLE, words);
}

static void answer_found(struct op *op, const struct mongodb_shape *shape,
                         const bson_t *document)
{
    struct pp_span secret;

    if (mongodb_text(document, shape->fields[1], &secret)) {
        answer_unusable(op, shape, document,
                        "it is missing, or not a text; a password must be "
                        "there");
    } else if (is_argon2(secret)) {
        op_found(op, secret.text, secret.size);
    } else if (is_other_hash(secret)) {
        answer_unusable(op, shape, document,
                        "it is a hash of a kind that can't be checked");
    } else {
        op_found(op, secret.text, secret.size);
        op->reply.plain = true;
    }
}

static bool find(struct mongodb_session *session, struct op *op)
{
    const struct mongodb_shape *shape = &session->shapes[MONGODB_USERS];
    mongoc_collection_t *users = mongodb_collection(session, MONGODB_USERS);
    bson_t filter = BSON_INITIALIZER, options = BSON_INITIALIZER;
    mongoc_cursor_t *cursor;
    const bson_t *document;
    bson_error_t error;
    bool reached = true;

    append(&filter, shape, 0, 1, op, 0);
    BSON_APPEND_INT64(&options, "limit", 1);
    mongodb_append_projection(&options, shape);
    cursor = mongoc_collection_find_with_opts(users, &filter, &options, NULL);
    if (mongoc_cursor_next(cursor, &document))
        answer_found(op, shape, document);
    else if (mongoc_cursor_error(cursor, &error))
        reached = fail(op, &error);
    else
        op->reply.status = STORE_UNKNOWN;
    mongoc_cursor_destroy(cursor);
    bson_destroy(&options);
    bson_destroy(&filter);
    mongoc_collection_destroy(users);
    return reached;
}

/* ---- updates ------------------------------------------------------------ */

static int64_t number(const bson_t *reply, const char *name)
{
    bson_iter_t at;

    return bson_iter_init_find(&at, reply, name) ? bson_iter_as_int64(&at) : 0;
}

static void make_filter(bson_t *filter, const struct update *how,
                        const struct mongodb_shape *shape, const struct op *op)
{
    bson_t absent;

    append(filter, shape, 0, how->keys, op, 0);
    if (op->kind != OP_LOBBY_ADD)
        return;
    BSON_APPEND_DOCUMENT_BEGIN(filter, shape->fields[how->first], &absent);
    BSON_APPEND_BOOL(&absent, "$exists", false);
    bson_append_document_end(filter, &absent);
}

static bool update(struct mongodb_session *session, struct op *op,
                   enum store_status unmatched)
{
    const struct update *how = &updates[op->kind];
    const struct mongodb_shape *shape = &session->shapes[how->table];
    mongoc_collection_t *in = mongodb_collection(session, how->table);
    bson_t filter = BSON_INITIALIZER, change = BSON_INITIALIZER, fields, reply;
    bson_error_t error;
    bool reached = true;

    make_filter(&filter, how, shape, op);
    BSON_APPEND_DOCUMENT_BEGIN(&change, "$set", &fields);
    append(&fields, shape, how->first, how->end, op, how->from);
    bson_append_document_end(&change, &fields);
    if (mongoc_collection_update_one(in, &filter, &change, NULL, &reply,
                                     &error))
        op->reply.status = number(&reply, "matchedCount") ? STORE_OK
                                                          : unmatched;
    else
        reached = fail(op, &error);
    bson_destroy(&reply);
    bson_destroy(&change);
    bson_destroy(&filter);
    mongoc_collection_destroy(in);
    return reached;
}

/* ---- new documents ------------------------------------------------------- */

static enum mongodb_table table_of(const struct op *op)
{
    switch (op->kind) {
    case OP_LOBBY_ADD:
    case OP_LOBBY_REMOVE:
        return MONGODB_LOBBIES;
    case OP_CHANNEL_ADD:
    case OP_CHANNEL_REMOVE:
        return MONGODB_CHANNELS;
    default:
        return MONGODB_USERS;
    }
}

/* Whether a field before this one begins with the same `size` bytes. */
static bool came_before(const struct mongodb_shape *shape, unsigned field,
                        size_t size)
{
    unsigned i;

    for (i = 0; i < field; i++)
        if (!strncmp(shape->fields[i], shape->fields[field], size))
            return true;
    return false;
}

/* The fields that begin with the same `skip` bytes as `like` does, by the rest
 * of their names; "a.b" and "a.c" become one document "a". */
static void append_nested(bson_t *to, const struct mongodb_shape *shape,
                          const struct op *op, unsigned like, size_t skip)
{
    const char *field, *dot;
    bson_t inner;
    unsigned i;

    for (i = like; i < shape->count; i++) {
        field = shape->fields[i];
        if (strncmp(field, shape->fields[like], skip))
            continue;
        dot = strchr(field + skip, '.');
        if (!dot) {
            mongodb_append(to, field + skip, op->text[i]);
        } else if (!came_before(shape, i, (size_t)(dot - field) + 1)) {
            bson_append_document_begin(to, field + skip,
                                       (int)(dot - field - (long)skip),
                                       &inner);
            append_nested(&inner, shape, op, i, (size_t)(dot - field) + 1);
            bson_append_document_end(to, &inner);
        }
    }
}

/* The unique index says whether there is one already. */
static bool add(struct mongodb_session *session, struct op *op)
{
    enum mongodb_table table = table_of(op);
    mongoc_collection_t *to = mongodb_collection(session, table);
    bson_t document = BSON_INITIALIZER;
    bson_error_t error;
    bool reached = true;

    append_nested(&document, &session->shapes[table], op, 0, 0);
    if (mongoc_collection_insert_one(to, &document, NULL, NULL, &error))
        op->reply.status = STORE_OK;
    else if (error.code != MONGOC_ERROR_DUPLICATE_KEY)
        reached = fail(op, &error);
    else if (op->kind == OP_LOBBY_ADD)
        reached = update(session, op, STORE_EXISTS);
    else
        op->reply.status = STORE_EXISTS;
    bson_destroy(&document);
    mongoc_collection_destroy(to);
    return reached;
}

static bool remove_one(struct mongodb_session *session, struct op *op)
{
    enum mongodb_table table = table_of(op);
    const struct mongodb_shape *shape = &session->shapes[table];
    mongoc_collection_t *from = mongodb_collection(session, table);
    bson_t filter = BSON_INITIALIZER, reply;
    bson_error_t error;
    bool reached = true;

    append(&filter, shape, 0, shape->keys, op, 0);
    if (mongoc_collection_delete_one(from, &filter, NULL, &reply, &error))
        op->reply.status = number(&reply, "deletedCount") ? STORE_OK
                                                          : STORE_UNKNOWN;
    else
        reached = fail(op, &error);
    bson_destroy(&reply);
    bson_destroy(&filter);
    mongoc_collection_destroy(from);
    return reached;
}

/* So short that no document can grow too large by them: else one could be
 * looked for without its key. */
static bool are_short(const struct op *op)
{
    int i;

    for (i = 0; i < OP_TEXTS; i++)
        if (op->text[i].size > TEXT_MAX)
            return false;
    return true;
}

bool mongodb_run(struct mongodb_session *session, struct op *op)
{
    if (!are_short(op)) {
        op_fail(op, "a text is too long for a document");
        return true;
    }
    switch (op->kind) {
    case OP_ACCOUNT_FIND:
        return find(session, op);
    case OP_LOBBY_REMOVE:
    case OP_ACCOUNT_REMOVE:
    case OP_CHANNEL_REMOVE:
        return remove_one(session, op);
    case OP_ACCOUNT_LIST:
        mongodb_list(session, op);
        return true;
    case OP_CHECK: /* the server's own task */
        op->reply.status = STORE_OK;
        return true;
    case OP_ACCOUNT_CHANGE:
    case OP_LOBBY_CHANGE:
        return update(session, op, STORE_UNKNOWN);
    default:
        return add(session, op);
    }
}
