/* The mongodb store: threads that wait for the database in place of the loop,
 * each with a connection of the driver's pool while it runs an op. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "store/crew.h"
#include "store/mongodb.h"
#include "store/open.h"

enum { THREADS = 16 };

struct mongodb {
    struct crew crew;
    mongoc_uri_t *uri;
    mongoc_client_pool_t *pool; /* the first load makes it */
    struct mongodb_shape shapes[MONGODB_TABLES];
    atomic_bool loaded;
};

/* ---- which op comes next ------------------------------------------------- */

static bool span_equal(struct pp_span a, struct pp_span b)
{
    return a.size == b.size && (!a.size || !memcmp(a.text, b.text, a.size));
}

/* What can be asked in any order: the server only ever adds accounts. */
static bool is_free(const struct op *op)
{
    return op->kind < OP_LOBBY_ADD;
}

static bool of_channel(const struct op *op)
{
    return op->kind == OP_CHANNEL_ADD || op->kind == OP_CHANNEL_REMOVE;
}

/* Whether the two are about one lobby, or one channel. */
static bool same_thing(const struct op *a, const struct op *b)
{
    bool channel = of_channel(a);

    return !is_free(b) && channel == of_channel(b)
        && span_equal(a->text[0], b->text[0])
        && (channel || span_equal(a->text[1], b->text[1]));
}

static bool must_wait(const struct crew *crew, const struct op *op)
{
    unsigned i;

    for (i = 0; i < CREW_MAX; i++)
        if (crew->busy[i] && same_thing(op, crew->busy[i]))
            return true;
    return false;
}

static struct op *take(struct crew *crew)
{
    struct op *op, *batch = NULL;

    DL_FOREACH (crew->asked, op)
        if (is_free(op) || !must_wait(crew, op)) {
            DL_DELETE(crew->asked, op);
            DL_APPEND(batch, op);
            break;
        }
    return batch;
}

/* ---- on a thread --------------------------------------------------------- */

/* Here, because finding out what mongodb+srv:// means asks the network. */
static int open_pool(struct mongodb *self, struct op *op)
{
    bson_error_t error;

    if (self->pool)
        return 0;
    self->pool = mongoc_client_pool_new_with_error(self->uri, &error);
    if (!self->pool) {
        op_refuse(op, mongodb_is_away(&error) ? STORE_AWAY : STORE_FAILED,
                  error.message);
        return -1;
    }
    mongoc_client_pool_set_error_api(self->pool,
                                     MONGOC_ERROR_API_VERSION_2);
    return 0;
}

static void run_load(struct mongodb *self, struct mongodb_session *session,
                     struct op *op)
{
    if (open_pool(self, op))
        return;
    session->client = mongoc_client_pool_pop(self->pool);
    mongodb_load(session, op);
    mongoc_client_pool_push(self->pool, session->client);
    if (op->reply.status == STORE_OK)
        self->loaded = true;
}

/* Those who wait when no server is found would wait in vain, one by one. */
static void run_other(struct mongodb *self, struct mongodb_session *session,
                      struct op *op)
{
    if (!self->loaded) {
        op_fail(op, "the database has not been reached yet");
        return;
    }
    session->client = mongoc_client_pool_pop(self->pool);
    if (!mongodb_run(session, op))
        crew_fail_waiting(&self->crew, op->reply.words);
    mongoc_client_pool_push(self->pool, session->client);
}

static void run(struct crew *crew, struct op *op)
{
    struct mongodb *self = (struct mongodb *)crew;
    struct mongodb_session session = {
        NULL, mongoc_uri_get_database(self->uri), self->shapes
    };

    if (op->kind == OP_LOAD)
        run_load(self, &session, op);
    else
        run_other(self, &session, op);
}

static void close_mongodb(struct crew *crew)
{
    struct mongodb *self = (struct mongodb *)crew;
    int i;

    if (self->pool)
        mongoc_client_pool_destroy(self->pool);
    if (self->uri)
        mongoc_uri_destroy(self->uri);
    for (i = 0; i < MONGODB_TABLES; i++)
        free(self->shapes[i].collection);
}

/* ---- opening ------------------------------------------------------------- */

static int read_config(struct mongodb *self, const struct store_config *config,
                       char *error, size_t size)
{
    const char *const given[MONGODB_TABLES] = {
        [MONGODB_USERS] = config->users,
        [MONGODB_LOBBIES] = config->lobbies,
        [MONGODB_CHANNELS] = config->channels,
    };
    enum mongodb_table i;

    for (i = 0; i < MONGODB_TABLES; i++)
        if (mongodb_shape_read(&self->shapes[i], i, given[i], error, size))
            return -1;
    self->uri = mongodb_uri_read(config->uri, error, size);
    return self->uri ? 0 : -1;
}

int mongodb_open(const struct store_config *config, const char *rest,
                 uv_loop_t *loop, struct store **store, char *error,
                 size_t size)
{
    static const struct crew_work work = { take, run, close_mongodb };
    struct mongodb *self = calloc(1, sizeof *self);

    (void)rest;
    if (!self || crew_init(&self->crew, &work)) {
        snprintf(error, size, "--store=mongodb...: out of memory");
        free(self);
        return -1;
    }
    if (read_config(self, config, error, size)) {
        close_mongodb(&self->crew);
        crew_drop(&self->crew);
        return -1;
    }
    if (crew_start(&self->crew, loop, THREADS)) {
        snprintf(error, size, "--store=mongodb...: no thread or descriptor is "
                 "free; raise the limits (ulimit -u, -n)");
        return -1;
    }
    *store = &self->crew.base.store;
    return 0;
}
