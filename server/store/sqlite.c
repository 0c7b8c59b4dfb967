/* The sqlite store: one thread owns the database. It takes all that waits at
 * once, so that many who ask together share one commit, and so one fsync. */
#include <stdio.h>
#include <stdlib.h>

#include "store/crew.h"
#include "store/open.h"
#include "store/sqlite_file.h"

struct sqlite {
    struct crew crew;
    struct sqlite_file file; /* the thread's, once it runs */
};

static struct op *take(struct crew *crew)
{
    struct op *batch = crew->asked;

    crew->asked = NULL;
    return batch;
}

static void run(struct crew *crew, struct op *batch)
{
    sqlite_file_run(&((struct sqlite *)crew)->file, batch);
}

static void close_file(struct crew *crew)
{
    sqlite_file_close(&((struct sqlite *)crew)->file);
}

int sqlite_open(const struct store_config *config, const char *rest,
                uv_loop_t *loop, struct store **store, char *error,
                size_t size)
{
    static const struct crew_work work = { take, run, close_file };
    struct sqlite *self;

    (void)config;
    /* SQLite takes ":memory:" and the like for something else than a file */
    if (!*rest || *rest == ':') {
        snprintf(error, size, "--store=sqlite:%s: no file is named; "
                 "give sqlite:FILE", rest);
        return -1;
    }
    if (!(self = calloc(1, sizeof *self)) || crew_init(&self->crew, &work)) {
        snprintf(error, size, "--store=sqlite:%s: out of memory", rest);
        free(self);
        return -1;
    }
    if (sqlite_file_open(&self->file, rest, error, size)) {
        crew_drop(&self->crew);
        return -1;
    }
    if (crew_start(&self->crew, loop, 1)) {
        snprintf(error, size, "--store=sqlite:%s: no thread or descriptor is "
                 "free; raise the limits (ulimit -u, -n)", rest);
        return -1;
    }
    *store = &self->crew.base.store;
    return 0;
}
