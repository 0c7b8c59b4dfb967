/* The sqlite store: one worker thread owns the database; a queue goes there,
 * and comes back by a uv_async. The worker takes all that waits at once, so
 * that many who ask together share one commit, and so one fsync. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "store/open.h"
#include "store/sqlite_file.h"

struct sqlite {
    struct op_store base;
    uv_async_t wake;
    uv_thread_t thread;
    uv_mutex_t mutex;            /* guards both lists */
    uv_cond_t asking;
    struct op *asked, *answered; /* utlist */
    struct sqlite_file file;     /* the worker's, once it runs */
};

static void submit(struct op_store *store, struct op *op)
{
    struct sqlite *self = (struct sqlite *)store;

    uv_mutex_lock(&self->mutex);
    DL_APPEND(self->asked, op);
    uv_cond_signal(&self->asking);
    uv_mutex_unlock(&self->mutex);
}

static struct op *take_batch(struct sqlite *self)
{
    struct op *batch;

    uv_mutex_lock(&self->mutex);
    while (!self->asked)
        uv_cond_wait(&self->asking, &self->mutex);
    batch = self->asked;
    self->asked = NULL;
    uv_mutex_unlock(&self->mutex);
    return batch;
}

static void hand_back(struct sqlite *self, struct op *batch)
{
    uv_mutex_lock(&self->mutex);
    DL_CONCAT(self->answered, batch);
    uv_mutex_unlock(&self->mutex);
    uv_async_send(&self->wake);
}

/* close() comes last, so it is the last of its batch. */
static void work(void *context)
{
    struct sqlite *self = context;
    struct op *batch;
    int last;

    do {
        batch = take_batch(self);
        last = batch->prev->kind == OP_CLOSE;
        sqlite_file_run(&self->file, batch);
        if (last)
            sqlite_file_close(&self->file);
        hand_back(self, batch);
    } while (!last);
}

static void closed(uv_handle_t *handle) /* or never opened */
{
    struct sqlite *self = handle->data;
    struct op *op = self->base.closing;

    uv_mutex_destroy(&self->mutex);
    uv_cond_destroy(&self->asking);
    free(self);
    if (op->done)
        op->done(op->context, &op->reply);
    op_free(op);
}

static void answer(uv_async_t *wake)
{
    struct sqlite *self = wake->data;
    struct op *op, *next, *ready;

    uv_mutex_lock(&self->mutex);
    ready = self->answered;
    self->answered = NULL;
    uv_mutex_unlock(&self->mutex);
    DL_FOREACH_SAFE (ready, op, next)
        if (op->kind == OP_CLOSE) {
            uv_thread_join(&self->thread);
            uv_close((uv_handle_t *)wake, closed);
        } else {
            op_answer(op);
        }
}

static int init(struct sqlite *self)
{
    if (op_store_init(&self->base, submit))
        return -1;
    if (uv_mutex_init(&self->mutex))
        goto no_mutex;
    if (uv_cond_init(&self->asking))
        goto no_cond;
    return 0;
no_cond:
    uv_mutex_destroy(&self->mutex);
no_mutex:
    op_free(self->base.closing);
    return -1;
}

/* Takes over *self: when it fails, it goes when its handle is closed. */
static int start(struct sqlite *self, uv_loop_t *loop)
{
    if (uv_async_init(loop, &self->wake, answer)) {
        sqlite_file_close(&self->file);
        closed((uv_handle_t *)&self->wake);
        return -1;
    }
    if (uv_thread_create(&self->thread, work, self)) {
        sqlite_file_close(&self->file);
        uv_close((uv_handle_t *)&self->wake, closed);
        return -1;
    }
    return 0;
}

int sqlite_open(const char *rest, uv_loop_t *loop, struct store **store,
                char *error, size_t size)
{
    struct sqlite *self;

    /* SQLite takes ":memory:" and the like for something else than a file */
    if (!*rest || *rest == ':') {
        snprintf(error, size, "--store=sqlite:%s: no file is named; "
                 "give sqlite:FILE", rest);
        return -1;
    }
    if (!(self = calloc(1, sizeof *self)) || init(self)) {
        snprintf(error, size, "--store=sqlite:%s: out of memory", rest);
        free(self);
        return -1;
    }
    self->wake.data = self;
    if (sqlite_file_open(&self->file, rest, error, size)) {
        closed((uv_handle_t *)&self->wake);
        return -1;
    }
    if (start(self, loop)) {
        snprintf(error, size, "--store=sqlite:%s: no thread or descriptor is "
                 "free; raise the limits (ulimit -u, -n)", rest);
        return -1;
    }
    *store = &self->base.store;
    return 0;
}
