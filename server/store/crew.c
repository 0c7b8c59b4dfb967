#include "store/crew.h"

#include <stdlib.h>

#include <utlist.h>

static void submit(struct op_store *store, struct op *op)
{
    struct crew *crew = (struct crew *)store;

    uv_mutex_lock(&crew->mutex);
    if (op->kind == OP_CLOSE) {
        crew->closing = true;
        uv_cond_broadcast(&crew->asking);
    } else {
        DL_APPEND(crew->asked, op);
        uv_cond_signal(&crew->asking);
    }
    uv_mutex_unlock(&crew->mutex);
}

/* ---- on the threads --------------------------------------------------- */

/* What to run next; NULL: nothing will come any more. The mutex is held. */
static struct op *next_batch(struct crew *crew)
{
    struct op *batch;

    while (!(batch = crew->work->take(crew))
           && !(crew->closing && !crew->asked))
        uv_cond_wait(&crew->asking, &crew->mutex);
    return batch;
}

static void hand_back(struct crew *crew, struct op *batch)
{
    DL_CONCAT(crew->answered, batch);
    uv_async_send(&crew->wake);
}

static void leave(struct crew *crew)
{
    crew->work->close(crew);
    uv_mutex_lock(&crew->mutex);
    DL_APPEND(crew->answered, crew->base.closing);
    uv_async_send(&crew->wake);
    uv_mutex_unlock(&crew->mutex);
}

static void work(void *context)
{
    struct crew *crew = context;
    struct op *batch;
    unsigned place;
    bool last;

    uv_mutex_lock(&crew->mutex);
    place = crew->places++;
    while ((batch = next_batch(crew))) {
        crew->busy[place] = batch;
        uv_mutex_unlock(&crew->mutex);
        crew->work->run(crew, batch);
        uv_mutex_lock(&crew->mutex);
        crew->busy[place] = NULL;
        hand_back(crew, batch);
    }
    last = !--crew->at_work;
    uv_cond_broadcast(&crew->asking);
    uv_mutex_unlock(&crew->mutex);
    if (last)
        leave(crew);
}

void crew_fail_waiting(struct crew *crew, const char *words)
{
    struct op *op;

    uv_mutex_lock(&crew->mutex);
    DL_FOREACH (crew->asked, op)
        op_fail(op, words);
    DL_CONCAT(crew->answered, crew->asked);
    crew->asked = NULL;
    uv_async_send(&crew->wake);
    uv_mutex_unlock(&crew->mutex);
}

/* ---- on the loop's ---------------------------------------------------- */

void crew_drop(struct crew *crew)
{
    struct op *op = crew->base.closing;

    uv_mutex_destroy(&crew->mutex);
    uv_cond_destroy(&crew->asking);
    free(crew);
    if (op->done)
        op->done(op->context, &op->reply);
    op_free(op);
}

static void closed(uv_handle_t *handle)
{
    crew_drop(handle->data);
}

static void answer(uv_async_t *wake)
{
    struct crew *crew = wake->data;
    struct op *op, *next, *ready;
    unsigned i;

    uv_mutex_lock(&crew->mutex);
    ready = crew->answered;
    crew->answered = NULL;
    uv_mutex_unlock(&crew->mutex);
    DL_FOREACH_SAFE (ready, op, next)
        if (op->kind == OP_CLOSE) {
            for (i = 0; i < crew->threads; i++)
                uv_thread_join(&crew->thread[i]);
            uv_close((uv_handle_t *)wake, closed);
        } else {
            op_answer(op);
        }
}

int crew_init(struct crew *crew, const struct crew_work *how)
{
    crew->work = how;
    if (op_store_init(&crew->base, submit))
        return -1;
    if (uv_mutex_init(&crew->mutex))
        goto no_mutex;
    if (uv_cond_init(&crew->asking))
        goto no_cond;
    return 0;
no_cond:
    uv_mutex_destroy(&crew->mutex);
no_mutex:
    op_free(crew->base.closing);
    return -1;
}

int crew_start(struct crew *crew, uv_loop_t *loop, unsigned threads)
{
    crew->wake.data = crew;
    if (uv_async_init(loop, &crew->wake, answer)) {
        crew->work->close(crew);
        crew_drop(crew);
        return -1;
    }
    uv_mutex_lock(&crew->mutex);
    while (crew->threads < threads
           && !uv_thread_create(&crew->thread[crew->threads], work, crew))
        crew->threads++;
    crew->at_work = crew->threads;
    uv_mutex_unlock(&crew->mutex);
    if (crew->threads)
        return 0;
    crew->work->close(crew);
    uv_close((uv_handle_t *)&crew->wake, closed);
    return -1;
}
