/* Whose database it is, and what is in it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <unistr.h>
#include <utlist.h>

#include "store/mongodb.h"

enum {
    VERSION = 1,
    UNUSABLE_MAX = 20 /* of a collection: how many are told */
};

struct loading {
    struct mongodb_session *session;
    struct op *op;
    unsigned unusable;
};

static int refuse(struct loading *loading, enum store_status status,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse(struct loading *loading, enum store_status status,
                  const char *format, ...)
{
    char words[600];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    op_refuse(loading->op, status, words);
    return -1;
}

static int refuse_error(struct loading *loading, const bson_error_t *error)
{
    return refuse(loading, mongodb_is_away(error) ? STORE_AWAY : STORE_FAILED,
                  "%s", error->message);
}

static const struct mongodb_shape *shape_of(const struct loading *loading,
                                            enum mongodb_table table)
{
    return &loading->session->shapes[table];
}

/* ---- the format: {_id: "schema", version: 1} in a collection of ours ---- */

static mongoc_collection_t *own_collection(const struct loading *loading)
{
    return mongoc_client_get_collection(loading->session->client,
                                        loading->session->database,
                                        MONGODB_OWN);
}

static int judge_version(struct loading *loading, const bson_t *document)
{
    bson_iter_t at;
    int64_t version = 0;

    if (bson_iter_init_find(&at, document, "version")
        && BSON_ITER_HOLDS_NUMBER(&at))
        version = bson_iter_as_int64(&at);
    if (version > VERSION)
        return refuse(loading, STORE_FAILED, "the database was written by a "
                      "newer polypaintd (its format is %lld, this one knows "
                      "%d); install that one", (long long)version, VERSION);
    if (version != VERSION)
        return refuse(loading, STORE_FAILED, "the database has no known "
                      "format (collection " MONGODB_OWN ", document schema)");
    return 0;
}

/* Writes nothing. 0: this version, or none yet. */
static int check_version(struct loading *loading)
{
    mongoc_collection_t *own = own_collection(loading);
    bson_t *filter = BCON_NEW("_id", "schema");
    const bson_t *document;
    mongoc_cursor_t *cursor;
    bson_error_t error;
    int r = 0;

    cursor = mongoc_collection_find_with_opts(own, filter, NULL, NULL);
    if (mongoc_cursor_next(cursor, &document))
        r = judge_version(loading, document);
    else if (mongoc_cursor_error(cursor, &error))
        r = refuse_error(loading, &error);
    mongoc_cursor_destroy(cursor);
    bson_destroy(filter);
    mongoc_collection_destroy(own);
    return r;
}

static int set_version(struct loading *loading)
{
    mongoc_collection_t *own = own_collection(loading);
    bson_t *filter = BCON_NEW("_id", "schema");
    bson_t *change = BCON_NEW("$setOnInsert", "{", "version",
                              BCON_INT32(VERSION), "}");
    bson_t *options = BCON_NEW("upsert", BCON_BOOL(true));
    bson_error_t error;
    int r = 0;

    if (!mongoc_collection_update_one(own, filter, change, options, NULL,
                                      &error))
        r = refuse_error(loading, &error);
    bson_destroy(options);
    bson_destroy(change);
    bson_destroy(filter);
    mongoc_collection_destroy(own);
    return r;
}

/* ---- unique indexes ------------------------------------------------------ */

static bool has_keys(const bson_t *index, const struct mongodb_shape *shape)
{
    bson_iter_t at, key;
    unsigned i;

    if (!bson_iter_init_find(&at, index, "key")
        || !bson_iter_recurse(&at, &key))
        return false;
    for (i = 0; i < shape->keys; i++)
        if (!bson_iter_next(&key)
            || strcmp(bson_iter_key(&key), shape->fields[i]))
            return false;
    return !bson_iter_next(&key);
}

/* An index of all documents that keeps those fields unique. */
static bool serves(const bson_t *index, const struct mongodb_shape *shape)
{
    bson_iter_t at;

    return has_keys(index, shape)
        && bson_iter_init_find(&at, index, "unique") && bson_iter_as_bool(&at)
        && !bson_iter_init_find(&at, index, "partialFilterExpression");
}

static int look_for_index(struct loading *loading, enum mongodb_table table,
                          bool *found)
{
    mongoc_collection_t *in = mongodb_collection(loading->session, table);
    mongoc_cursor_t *cursor = mongoc_collection_find_indexes_with_opts(in,
                                                                       NULL);
    const bson_t *index;
    bson_error_t error;
    int r = 0;

    *found = false;
    while (!*found && mongoc_cursor_next(cursor, &index))
        *found = serves(index, shape_of(loading, table));
    if (!*found && mongoc_cursor_error(cursor, &error))
        r = refuse_error(loading, &error);
    mongoc_cursor_destroy(cursor);
    mongoc_collection_destroy(in);
    return r;
}

static bson_t *index_command(const struct mongodb_shape *shape)
{
    bson_t *command, key = BSON_INITIALIZER;
    unsigned i;

    for (i = 0; i < shape->keys; i++)
        BSON_APPEND_INT32(&key, shape->fields[i], 1);
    command = BCON_NEW("createIndexes", BCON_UTF8(shape->collection),
                       "indexes", "[", "{", "key", BCON_DOCUMENT(&key), "name",
                       BCON_UTF8(MONGODB_OWN), "unique", BCON_BOOL(true), "}",
                       "]");
    bson_destroy(&key);
    return command;
}

static int make_index(struct loading *loading, enum mongodb_table table)
{
    struct mongodb_session *session = loading->session;
    const struct mongodb_shape *shape = shape_of(loading, table);
    bson_t *command = index_command(shape);
    bson_error_t error;
    int r = 0;

    if (!mongoc_client_write_command_with_opts(session->client,
                                               session->database, command,
                                               NULL, NULL, &error))
        r = mongodb_is_away(&error) ? refuse_error(loading, &error)
            : refuse(loading, STORE_FAILED, "collection %s can't be given a "
                     "unique index of %s%s%s: %s", shape->collection,
                     shape->fields[0], shape->keys > 1 ? "," : "",
                     shape->keys > 1 ? shape->fields[1] : "", error.message);
    bson_destroy(command);
    return r;
}

/* An _id is unique by itself. */
static bool is_id(const struct mongodb_shape *shape)
{
    return shape->keys == 1 && !strcmp(shape->fields[0], "_id");
}

static int need_indexes(struct loading *loading)
{
    enum mongodb_table table;
    bool found;

    for (table = 0; table < MONGODB_TABLES; table++)
        if (!is_id(shape_of(loading, table))
            && (look_for_index(loading, table, &found)
                || (!found && make_index(loading, table))))
            return -1;
    return 0;
}

/* ---- rows ---------------------------------------------------------------- */

static int add_row(struct loading *loading, enum op_kind kind,
                   const struct pp_span *text, unsigned count)
{
    struct op *row = op_new(kind, text, count, NULL, NULL);

    if (!row)
        return refuse(loading, STORE_FAILED, "out of memory");
    DL_APPEND(loading->op->rows, row);
    return 0;
}

static int add_unusable(struct loading *loading,
                        const struct mongodb_shape *shape,
                        const bson_t *document, const char *why)
{
    char words[600];
    struct pp_span text = { words, 0 };

    if (loading->unusable++ >= UNUSABLE_MAX)
        return 0;
    mongodb_describe(shape->collection, document, words, sizeof words);
    text.size = strlen(words);
    snprintf(words + text.size, sizeof words - text.size, ", %s%s", why,
             loading->unusable == UNUSABLE_MAX
                 ? " (there may be more, which are not told)" : "");
    text.size = strlen(words);
    return add_row(loading, OP_LOAD, &text, 1);
}

/* The lobby as a client's frame would say it. 0: it does not fit one. */
static size_t lobby_json(const struct pp_span *text, char *json, size_t room)
{
    static const char *const names[OP_TEXTS] = { "{\"Filename\":",
                                                 ",\"Owner\":", ",\"Mode\":",
                                                 ",\"Protection\":",
                                                 ",\"Passcode\":" };
    size_t i, name, value, used = 0;

    for (i = 0; i < OP_TEXTS; i++) {
        name = strlen(names[i]);
        value = pp_json_quote(text[i].text, text[i].size, NULL, 0);
        if (used + name + value + 1 > room)
            return 0;
        memcpy(json + used, names[i], name);
        pp_json_quote(text[i].text, text[i].size, json + used + name, value);
        used += name + value;
    }
    json[used] = '}';
    return used + 1;
}

/* What no client could have made must not be told to any. NULL, or why not. */
static const char *judge(const struct pp_span *text, unsigned count,
                         enum op_kind kind, struct pp_verdict *verdict)
{
    char json[PP_FRAME_MAX];
    struct pp_span data = text[0];
    unsigned i;

    for (i = 0; i < count; i++)
        if (u8_check((const uint8_t *)text[i].text, text[i].size))
            return "it is not UTF-8";
    if (kind == OP_ACCOUNT_ADD)
        return NULL;
    if (kind == OP_LOBBY_ADD)
        data = (struct pp_span){ json, lobby_json(text, json, sizeof json) };
    if (!data.size && kind == OP_LOBBY_ADD)
        return "it is too long";
    return pp_payload_check(kind == OP_LOBBY_ADD ? PP_PAYLOAD_LOBBY
                                                 : PP_PAYLOAD_CHANNEL,
                            (const uint8_t *)data.text, data.size, 0,
                            PP_LEVEL_I, verdict) ? verdict->words : NULL;
}

/* Of a lobby all but the passcode must be there, of a channel its name, of an
 * account both; its password goes no further. */
static int take(struct loading *loading, const struct mongodb_shape *shape,
                const bson_t *document, enum op_kind kind)
{
    unsigned i, needed = kind == OP_LOBBY_ADD ? 4
        : kind == OP_ACCOUNT_ADD ? 2 : 1;
    struct pp_span text[OP_TEXTS] = { { NULL, 0 } };
    struct pp_verdict verdict;
    const char *fault;
    char why[300];

    for (i = 0; i < shape->count; i++)
        if (mongodb_text(document, shape->fields[i], &text[i]) && i < needed) {
            snprintf(why, sizeof why, "field %s: it is missing, or not a text",
                     shape->fields[i]);
            return add_unusable(loading, shape, document, why);
        }
    if ((fault = judge(text, shape->count, kind, &verdict)))
        return add_unusable(loading, shape, document, fault);
    return add_row(loading, kind, text,
                   kind == OP_ACCOUNT_ADD ? 1 : shape->count);
}

/* A document of a lobby without Mode is not a lobby yet: clients made it. */
static bson_t *row_filter(const struct mongodb_shape *shape, enum op_kind kind)
{
    return kind == OP_LOBBY_ADD
        ? BCON_NEW(shape->fields[2], "{", "$exists", BCON_BOOL(true), "}")
        : bson_new();
}

/* An _id grows with time: so they come in the order they were made. */
static int load_rows(struct loading *loading, enum mongodb_table table,
                     enum op_kind kind)
{
    const struct mongodb_shape *shape = shape_of(loading, table);
    mongoc_collection_t *from = mongodb_collection(loading->session, table);
    bson_t *filter = row_filter(shape, kind);
    bson_t *options = BCON_NEW("sort", "{", "_id", BCON_INT32(1), "}");
    const bson_t *document;
    mongoc_cursor_t *cursor;
    bson_error_t error;
    int r = 0;

    loading->unusable = 0;
    mongodb_append_projection(options, shape);
    cursor = mongoc_collection_find_with_opts(from, filter, options, NULL);
    while (!r && mongoc_cursor_next(cursor, &document))
        r = take(loading, shape, document, kind);
    if (!r && mongoc_cursor_error(cursor, &error))
        r = refuse_error(loading, &error);
    mongoc_cursor_destroy(cursor);
    bson_destroy(options);
    bson_destroy(filter);
    mongoc_collection_destroy(from);
    return r;
}

static int count_accounts(struct loading *loading)
{
    mongoc_collection_t *users = mongodb_collection(loading->session,
                                                    MONGODB_USERS);
    bson_error_t error;
    int64_t count = mongoc_collection_estimated_document_count(
        users, NULL, NULL, NULL, &error);

    mongoc_collection_destroy(users);
    if (count < 0)
        return refuse_error(loading, &error);
    loading->op->accounts = (uint64_t)count;
    return 0;
}

void mongodb_list(struct mongodb_session *session, struct op *op)
{
    struct loading loading = { session, op, 0 };

    load_rows(&loading, MONGODB_USERS, OP_ACCOUNT_ADD);
}

void mongodb_load(struct mongodb_session *session, struct op *op)
{
    struct loading loading = { session, op, 0 };

    if (!check_version(&loading) && !need_indexes(&loading)
        && !set_version(&loading) && !count_accounts(&loading)
        && !load_rows(&loading, MONGODB_LOBBIES, OP_LOBBY_ADD))
        load_rows(&loading, MONGODB_CHANNELS, OP_CHANNEL_ADD);
}
