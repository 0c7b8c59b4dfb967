/* crew.h - threads that run a store's ops: a queue goes to them, and comes back
 * to the loop by a uv_async.
 *
 *    struct mine { struct crew crew; ... };        // from calloc()
 *    crew_init(&mine->crew, &work)
 *    crew_start(&mine->crew, loop, 4)              // or crew_drop()
 */
#ifndef STORE_CREW_H
#define STORE_CREW_H

#include <stdbool.h>

#include "store/op.h"

enum { CREW_MAX = 16 }; /* threads */

struct crew;

struct crew_work {
    /* Takes off crew->asked what one thread shall run now; NULL: nothing that
     * is there can be run yet. The mutex is held. */
    struct op *(*take)(struct crew *crew);
    /* On a thread, the mutex free: runs that list and fills in the replies. */
    void (*run)(struct crew *crew, struct op *batch);
    /* Lets go of what the store holds but its crew, which is freed later. On
     * the last thread, when everything was run; or on the loop's, when no
     * thread could be started. */
    void (*close)(struct crew *crew);
};

/* A store's own struct begins with it. */
struct crew {
    struct op_store base;
    const struct crew_work *work;
    uv_async_t wake;
    uv_mutex_t mutex;            /* guards all that follows */
    uv_cond_t asking;
    struct op *asked, *answered; /* utlist */
    struct op *busy[CREW_MAX];   /* what each thread runs, or NULL */
    bool closing;
    unsigned threads, places, at_work; /* started; in busy[]; not gone yet */
    uv_thread_t thread[CREW_MAX];
};

/* Sets up *crew, which is all zeros; 0, or -1 when memory is out. */
int crew_init(struct crew *crew, const struct crew_work *work);

/* Frees one that crew_init() set up and that was not started. */
void crew_drop(struct crew *crew);

/* Starts the threads, or as many of them as can be had. 0; -1: not even one,
 * then the crew is closed and freed, as soon as the loop has run. */
int crew_start(struct crew *crew, uv_loop_t *loop, unsigned threads);

/* On a thread: fails all that waits, and can't be tried now, in those words. */
void crew_fail_waiting(struct crew *crew, const char *words);

#endif
